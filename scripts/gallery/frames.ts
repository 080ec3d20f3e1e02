// Frames of a timeline as JPEG, rendered by the very spans that a video is joined of.
import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";

import { encoderNamed } from "../../main/base/encoders.ts";
import type { BackgroundEngine } from "../../main/engines/background/index.ts";
import type { Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import type { TextEngine } from "../../main/engines/text/index.ts";
import { ClipLoops } from "../../main/stages/render/clipLoops.ts";
import { Pictures } from "../../main/stages/render/layers.ts";
import { renderSpan, Stills } from "../../main/stages/render/renderSpan.ts";
import { planSpans } from "../../main/stages/render/spans.ts";
import type { Sample } from "./sample.ts";

export interface FrameDeps {
  ffmpeg: Ffmpeg;
  backgrounds: BackgroundEngine;
  text: TextEngine;
  /** For what is written on the way. */
  dir: string;
  signal: AbortSignal;
}

/** In order of the timeline. */
export async function framesOf(
  { dir: parent, ...deps }: FrameDeps,
  { timeline, wanted }: Sample,
): Promise<(Sample["wanted"][number] & { jpeg: Uint8Array })[]> {
  const { ffmpeg, signal } = deps;
  const dir = await mkdtemp(join(parent, "frames-"));
  const loops = new ClipLoops(ffmpeg, dir, timeline, timeline.rate);
  const encoding = { encoder: encoderNamed("libx264"), threads: 2 };
  const run = { encoding, dir, pictures: new Pictures(), stills: new Stills(), loops, signal, onFrame: () => {} };
  const artifacts = { open: () => Promise.reject(new Error("a gallery has no files")) };
  const shown = [];
  for (const span of planSpans(timeline)) {
    const here = wanted.filter(({ frame }) => frame >= span.startFrame && frame < span.startFrame + span.frames);
    if (here.length === 0) continue;
    const file = await renderSpan({ ...deps, artifacts }, timeline, span, run);
    const name = join(dir, String(span.startFrame));
    const chosen = here.map(({ frame }) => `eq(n,${frame - span.startFrame})`).join("+");
    // JPEG is BT.601 in full range.
    const filters = `select='${chosen}',scale=in_color_matrix=bt709:out_color_matrix=bt601:out_range=pc,format=yuvj420p`;
    const output = ["-vsync", "0", "-q:v", "4", `${name}-%d.jpg`];
    await ffmpeg.run(["-i", file, "-vf", filters, ...output], { op: "gallery", signal });
    for (const [i, one] of here.entries())
      shown.push({ ...one, jpeg: new Uint8Array(await readFile(`${name}-${i + 1}.jpg`)) });
  }
  return shown;
}
