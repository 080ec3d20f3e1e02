// A span of the small timeline as fragments that play at once, each told as soon as it is encoded; kept, so that it is made once.
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Timeline } from "../../../../contract/timeline.ts";
import { encoderArguments, encoderNamed, type Encoder } from "../../../base/encoders.ts";
import { AppError } from "../../../base/errors.ts";
import { hashJson } from "../../../base/hash.ts";
import { newId } from "../../../base/ids.ts";
import type { OpenShot } from "../../../engines/background/index.ts";
import { openSpan, type SpanDeps, type SpanRun } from "../openSpan.ts";
import { pictureArguments } from "../spanArguments.ts";
import type { SpanCache } from "../spanCache.ts";
import { spanKey } from "../spanKey.ts";
import type { Span } from "../spans.ts";
import { fragmentArguments, FragmentReader, type Fragment } from "./fragments.ts";
import { lightly } from "./frame.ts";

/** To be looked at once: a fifth of the work of a finished one, and no frame waits for a later one. */
export const PREVIEW_ENCODER: Encoder = {
  ...encoderNamed("libx264"),
  options: ["-preset", "ultrafast", "-tune", "zerolatency", "-crf", "25"],
};
/** Each begins with a key frame: any frame is found within so much. */
const FRAGMENT_SECONDS = 0.5;
/** Raised when the same piece would now come out otherwise. */
const VERSION = 2;

export type TakeFragment = (fragment: Fragment, init: Buffer) => Promise<void>;

/** Fragments come in order, from the cache or as they are made; nothing is kept of a piece that ends too soon. */
export async function makePiece(
  deps: SpanDeps & { cache: SpanCache },
  timeline: Timeline,
  span: Span,
  run: SpanRun,
  take: TakeFragment,
): Promise<void> {
  const key = pieceKey(deps, timeline, span);
  const kept = await deps.cache.find(key, run.dir);
  const reader = new FragmentReader();
  let frames = 0;
  // One after another, however fast they come.
  let taken = Promise.resolve();
  const read = (chunk: Uint8Array) => {
    for (const fragment of reader.read(chunk)) {
      frames += fragment.samples;
      const { init } = reader;
      if (!init) continue;
      taken = taken.then(() => take(fragment, init));
      // It is awaited in the end; until then a fault of it must not count as one that nobody heard of.
      taken.catch(() => undefined);
    }
  };
  try {
    if (kept) return read(await readFile(kept));
    const chunks: Uint8Array[] = [];
    await encode(deps, timeline, span, run, (chunk) => {
      chunks.push(chunk);
      read(chunk);
    });
    if (frames !== span.frames)
      throw new AppError("FFMPEG_FAILED", "preview.piece", `${frames} frames came instead of ${span.frames}`);
    const file = join(run.dir, `${newId()}.mp4`);
    await writeFile(file, Buffer.concat(chunks));
    await deps.cache.keep(file, key, run.dir);
  } finally {
    await taken;
  }
}

function pieceKey(deps: SpanDeps, timeline: Timeline, span: Span): string {
  return hashJson({
    version: VERSION,
    fragment: FRAGMENT_SECONDS,
    span: spanKey(timeline, span, deps, PREVIEW_ENCODER),
  });
}

/** A frame of the span as it lies in a finished piece: there in a moment, where a clip would be decoded from far before. Null: there is none. */
export async function frameOfPiece(
  deps: SpanDeps & { cache: SpanCache },
  timeline: Timeline,
  span: Span,
  at: number,
  { dir, signal }: Pick<SpanRun, "dir" | "signal">,
): Promise<Uint8Array | null> {
  const piece = await deps.cache.find(pieceKey(deps, timeline, span), dir);
  if (!piece) return null;
  const { width, height, rate } = timeline;
  const chunks: Uint8Array[] = [];
  const seek = Math.max(0, ((at - 0.5) * rate.den) / rate.num).toFixed(6);
  const args = ["-ss", seek, "-i", piece, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"];
  await deps.ffmpeg.run(args, { op: "preview.frame", signal, onStdout: (chunk) => chunks.push(chunk) });
  const frame = Buffer.concat(chunks);
  return frame.length === (width * height * 3) / 2 ? frame : null;
}

async function encode(
  deps: SpanDeps,
  timeline: Timeline,
  span: Span,
  run: SpanRun,
  onStdout: (chunk: Uint8Array) => void,
): Promise<void> {
  const shots: OpenShot[] = [];
  const files: string[] = [];
  try {
    const { plan, stdin } = await openSpan(deps, timeline, span, run, shots, files);
    const { encoder, threads } = run.encoding;
    const args = [
      ["-filter_complex_threads", String(threads)],
      lightly(pictureArguments(plan)),
      encoderArguments(encoder, threads, plan.rate),
      ["-g", String(Math.round((FRAGMENT_SECONDS * plan.rate.num) / plan.rate.den))],
      ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"],
      fragmentArguments("picture", FRAGMENT_SECONDS),
    ].flat();
    await deps.ffmpeg.run(args, { op: "preview.piece", signal: run.signal, stdin, onStdout });
  } finally {
    for (const shot of shots) shot.close();
    await Promise.all(files.map((file) => rm(file, { force: true })));
  }
}
