// One frame of a timeline, as it would be encoded: the span that holds it is opened where it is, and no more of it is made than has to be.
import { rm } from "node:fs/promises";

import type { Timeline } from "../../../../contract/timeline.ts";
import { encoderNamed } from "../../../base/encoders.ts";
import { AppError } from "../../../base/errors.ts";
import { ClipLoops } from "../clipLoops.ts";
import type { Pictures } from "../layers.ts";
import { openSpan, type SpanDeps } from "../openSpan.ts";
import { pictureArguments } from "../spanArguments.ts";
import type { Span } from "../spans.ts";
import type { Stills } from "../stills.ts";

export interface FrameRun {
  /** A folder of this call's own. */
  dir: string;
  pictures: Pictures;
  stills: Stills;
  /** Of a clip that is made smaller nobody sees the last of its sharpness. */
  lightly?: boolean;
  signal: AbortSignal;
}

/** Raw yuv420p. `spans` are those of the timeline. */
export async function drawFrame(
  deps: SpanDeps,
  timeline: Timeline,
  spans: readonly Span[],
  frame: number,
  run: FrameRun,
): Promise<Uint8Array> {
  const span = spanAt(spans, frame);
  const { cut, at } = cutAt(span, frame - span.startFrame);
  const shots: { close(): void }[] = [];
  const files: string[] = [];
  try {
    const { plan, stdin } = await openSpan(
      deps,
      timeline,
      cut,
      {
        ...run,
        encoding: { encoder: encoderNamed("libx264"), threads: 2 },
        loops: new ClipLoops(deps.ffmpeg, run.dir, timeline, timeline.rate),
        onFrame: () => {},
      },
      shots as Parameters<typeof openSpan>[4],
      files,
    );
    const finished =
      plan.source.kind === "raw" && plan.source.input === "-" && !plan.entering && plan.layers.length === 0;
    if (finished && stdin) return await nth(stdin, at);
    const bytes = (timeline.width * timeline.height * 3) / 2;
    const last = new LastFrame(bytes);
    // The count that is said last is the one that counts.
    const picture = decodedFast(pictureArguments(plan));
    const args = [...(run.lightly ? lightly(picture) : picture), "-frames:v", String(at + 1)];
    await deps.ffmpeg.run(["-filter_complex_threads", "2", ...args, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], {
      op: "preview.frame",
      signal: run.signal,
      stdin,
      onStdout: (chunk) => last.take(chunk),
    });
    if (last.count !== at + 1)
      throw new AppError("FFMPEG_FAILED", "preview.frame", `frame ${frame} did not come: ${last.count} of ${at + 1}`);
    return last.frame;
  } finally {
    for (const shot of shots) shot.close();
    await Promise.all(files.map((file) => rm(file, { force: true })));
  }
}

/** The one in which a frame of the video lies. */
export function spanAt(spans: readonly Span[], frame: number): Span {
  const span = spans.find(({ startFrame, frames }) => frame >= startFrame && frame < startFrame + frames);
  if (!span) throw new AppError("INTERNAL", "preview.frame", `the video has no frame ${frame}`);
  return span;
}

/**
 * The span from frame `d` of it on, or, where a transition is drawn by ffmpeg, from that one's first: it counts its frames
 * itself. `at`: which frame of the cut span is wanted.
 */
function cutAt(span: Span, d: number): { cut: Span; at: number } {
  const { part, entering, frames, cards, captions, logo, progress, vignette } = span;
  const [below, above] = [part.visual.kind, entering?.visual.kind];
  const drawn = below !== "clip" && above !== "clip" && !entering?.how && !(below === "background" && below === above);
  const from = entering === null || d < entering.at || drawn ? d : entering.at;
  const here = d < (entering?.at ?? frames) ? null : entering;
  const shown = (start: number, end: number) => start <= d && end > from;
  return {
    at: d - from,
    cut: {
      ...span,
      startFrame: span.startFrame + from,
      frames: here ? frames - from : d - from + 1,
      part: { ...part, from: part.from + from },
      entering: here && { ...here, from: here.from + Math.max(0, from - here.at), at: here.at - from },
      logo: logo && { ...logo, from: logo.from - from, to: logo.to - from },
      ...(vignette ? { vignette: { ...vignette, from: vignette.from - from, to: vignette.to - from } } : {}),
      ...(progress ? { progress: { ...progress, from: progress.from - from } } : {}),
      cards: cards
        .filter(({ startFrame, endFrame }) => shown(startFrame, endFrame))
        .map((card) => ({ ...card, startFrame: card.startFrame - from, endFrame: card.endFrame - from })),
      captions: captions
        .filter((state) => shown(state.from, state.to))
        .map((state) => ({ ...state, from: Math.max(0, state.from - from), to: state.to - from })),
    },
  };
}

/** Half of what a small picture of a large clip takes goes into sharpness that nobody sees in it. */
export function lightly(args: readonly string[]): string[] {
  return args.flatMap((arg) =>
    arg === "-i" ? ["-skip_loop_filter", "noref", arg] : [arg.replaceAll("flags=bicubic", "flags=fast_bilinear")],
  );
}

/** All cores on one frame: nothing runs beside it. */
function decodedFast(args: readonly string[]): string[] {
  return args.map((arg, i) => (arg === "1" && args[i - 1] === "-threads" ? "0" : arg));
}

async function nth(frames: AsyncIterable<Uint8Array>, at: number): Promise<Uint8Array> {
  let n = 0;
  for await (const frame of frames) if (n++ === at) return Uint8Array.from(frame);
  throw new AppError("INTERNAL", "preview.frame", `${n} frames came instead of ${at + 1}`);
}

/** Of frames that come in pieces, the last whole one. */
class LastFrame {
  count = 0;
  frame: Uint8Array;
  #next: Uint8Array;
  #filled = 0;

  constructor(bytes: number) {
    this.frame = new Uint8Array(bytes);
    this.#next = new Uint8Array(bytes);
  }

  take(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length;) {
      const part = chunk.subarray(from, from + this.#next.length - this.#filled);
      this.#next.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled < this.#next.length) continue;
      [this.frame, this.#next] = [this.#next, this.frame];
      this.#filled = 0;
      this.count++;
    }
  }
}
