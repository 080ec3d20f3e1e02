// Frames of a timeline as JPEG and shots of it as MP4, rendered as spans are that a video is joined of: no more of them than is shown.
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { encoderNamed } from "../../main/base/encoders.ts";
import type { BackgroundEngine } from "../../main/engines/background/index.ts";
import type { Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import type { TextEngine } from "../../main/engines/text/index.ts";
import { ClipLoops } from "../../main/stages/render/clipLoops.ts";
import { Pictures } from "../../main/stages/render/layers.ts";
import { renderSpan } from "../../main/stages/render/renderSpan.ts";
import { planSpans, type Span } from "../../main/stages/render/spans.ts";
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
  const render = await rendererOf(deps, timeline);
  const files: string[] = [];
  const chosen: number[] = [];
  let before = 0;
  for (const span of planSpans(timeline)) {
    const here = wanted.filter(({ frame }) => frame >= span.startFrame && frame < span.startFrame + span.frames);
    // A transition is drawn from its beginning on.
    const pieces = span.entering ? (here.length > 0 ? [span] : []) : here.map(({ frame }) => frameOf(span, frame));
    for (const piece of pieces) {
      files.push(await render.span(piece));
      chosen.push(
        ...here
          .map(({ frame }) => frame - piece.startFrame)
          .filter((frame) => frame >= 0 && frame < piece.frames)
          .map((frame) => before + frame),
      );
      before += piece.frames;
    }
  }
  const list = join(render.dir, "list.txt");
  await writeFile(list, files.map((file) => `file '${file}'\n`).join(""));
  const picked = chosen.map((frame) => `eq(n,${frame})`).join("+");
  // JPEG is BT.601 in full range.
  const filters = `select='${picked}',scale=in_color_matrix=bt709:out_color_matrix=bt601:out_range=pc,format=yuvj420p`;
  const input = ["-f", "concat", "-safe", "0", "-i", list];
  const output = ["-vsync", "0", "-q:v", "4", join(render.dir, "%d.jpg")];
  await deps.ffmpeg.run([...input, "-vf", filters, ...output], { op: "gallery", signal: deps.signal });
  return Promise.all(
    wanted.map(async (one, i) => ({ ...one, jpeg: new Uint8Array(await readFile(join(render.dir, `${i + 1}.jpg`))) })),
  );
}

/** All of a timeline that is one shot, as an MP4 file. */
export async function clipOf(deps: FrameDeps, { timeline }: Sample): Promise<Uint8Array> {
  const [span, ...more] = planSpans(timeline);
  if (!span || more.length > 0) throw new RangeError("a clip is one span");
  const render = await rendererOf(deps, timeline);
  return new Uint8Array(await readFile(await render.span(span)));
}

async function rendererOf({ dir: parent, ...deps }: FrameDeps, timeline: Sample["timeline"]) {
  const { ffmpeg, signal } = deps;
  const dir = await mkdtemp(join(parent, "frames-"));
  const loops = new ClipLoops(ffmpeg, dir, timeline, timeline.rate);
  const encoding = { encoder: encoderNamed("libx264"), threads: 2 };
  const run = { encoding, dir, pictures: new Pictures(), stills: new Stills(), loops, signal, onFrame: () => {} };
  const artifacts = { open: () => Promise.reject(new Error("a gallery has no files")) };
  return { dir, span: (span: Span) => renderSpan({ ...deps, artifacts }, timeline, span, run) };
}

/** One frame of a span, as a span. */
function frameOf(span: Span, frame: number): Span {
  const at = frame - span.startFrame;
  return {
    ...span,
    startFrame: frame,
    frames: 1,
    part: { ...span.part, from: span.part.from + at },
    cards: span.cards.map((card) => ({ ...card, startFrame: card.startFrame - at, endFrame: card.endFrame - at })),
    captions: span.captions
      .filter(({ from, to }) => from <= at && to > at)
      .map((state) => ({ ...state, from: 0, to: 1 })),
  };
}
