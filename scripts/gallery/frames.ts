// Frames of a timeline as JPEG and shots of it as MP4, drawn as they are in a video: no more of them than is shown.
import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";

import { encoderNamed } from "../../main/base/encoders.ts";
import type { BackgroundEngine } from "../../main/engines/background/index.ts";
import type { Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import type { TextEngine } from "../../main/engines/text/index.ts";
import { ClipLoops } from "../../main/stages/render/clipLoops.ts";
import { Pictures } from "../../main/stages/render/layers.ts";
import { drawFrame } from "../../main/stages/render/preview/frame.ts";
import { toJpeg } from "../../main/stages/render/preview/toJpeg.ts";
import { renderSpan } from "../../main/stages/render/renderSpan.ts";
import { planSpans } from "../../main/stages/render/spans.ts";
import { Stills } from "../../main/stages/render/stills.ts";
import type { Sample } from "./sample.ts";

export interface FrameDeps {
  ffmpeg: Ffmpeg;
  backgrounds: BackgroundEngine;
  text: TextEngine;
  /** For what is written on the way. */
  dir: string;
  signal: AbortSignal;
}

export type Shown = Sample["wanted"][number] & { jpeg: Uint8Array };

/** In order of the timeline. */
export async function framesOf(deps: FrameDeps, { timeline, wanted }: Sample): Promise<Shown[]> {
  const { engines, run } = await opened(deps);
  const spans = planSpans(timeline);
  const shown: Shown[] = [];
  for (const one of wanted)
    shown.push({ ...one, jpeg: await toJpeg(await drawFrame(engines, timeline, spans, one.frame, run), timeline) });
  return shown;
}

/** All of a timeline that is one shot, as an MP4 file. */
export async function clipOf(deps: FrameDeps, { timeline }: Sample): Promise<Uint8Array> {
  const [span, ...more] = planSpans(timeline);
  if (!span || more.length > 0) throw new RangeError("a clip is one span");
  const { engines, run } = await opened(deps);
  const loops = new ClipLoops(deps.ffmpeg, run.dir, timeline, timeline.rate);
  const encoding = { encoder: encoderNamed("libx264"), threads: 2 };
  return new Uint8Array(
    await readFile(await renderSpan(engines, timeline, span, { ...run, loops, encoding, onFrame: () => {} })),
  );
}

async function opened({ dir: parent, signal, ...deps }: FrameDeps) {
  const dir = await mkdtemp(join(parent, "frames-"));
  const artifacts = { open: () => Promise.reject(new Error("a gallery has no files")) };
  return {
    engines: { ...deps, artifacts },
    run: { dir, pictures: new Pictures(), stills: new Stills(), signal },
  };
}
