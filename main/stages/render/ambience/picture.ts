// The picture of hours from less than a minute: one loop in spans that are encoded once, and, where it is wished, a stretch that darkens to black.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Visual } from "../../../../contract/footage.ts";
import type { Timeline } from "../../../../contract/timeline.ts";
import { AppError } from "../../../base/errors.ts";
import { hashJson } from "../../../base/hash.ts";
import { ClipLoops } from "../clipLoops.ts";
import { concatList } from "../join.ts";
import { Pictures, renderSpan, spanKey, Stills, type SpanDeps } from "../renderSpan.ts";
import type { Slots } from "../slots.ts";
import { encoderArguments, type Encoding } from "../spanArguments.ts";
import type { SpanCache } from "../spanCache.ts";
import { planSpans, type Span } from "../spans.ts";
import { readVideoTrack } from "./mp4Read.ts";

/** Files of frames, in the order in which they play. */
export interface PicturePlan {
  runs: { path: string; from: number; to: number }[];
  /** First frame of the first loop, its length, and where the last whole one ends. */
  loop: { startFrame: number; frames: number; endFrame: number };
  spans: { total: number; reused: number };
}

export interface PictureRun {
  deps: SpanDeps & { slots: Slots; cache: SpanCache };
  encoder: Encoding["encoder"];
  dir: string;
  signal: AbortSignal;
  /** Frames that are encoded, of how many. */
  onFrames: (done: number, all: number) => void;
}

/** Raised when what is encoded here anew would come out otherwise. */
const VERSION = 1;
/** A clip's end fades into its beginning over so many seconds, or a fifth of a short one. */
const CLIP_OVERLAP = { seconds: 2, part: 1 / 5 };
const LONGEST_CLIP_SECONDS = 60;
/** Of a still that goes there and back, or of a video shorter than any loop. */
const STILL_LOOP_SECONDS = 48;
const BLACK_SECONDS = 2;

export async function makePicture(timeline: Timeline, run: PictureRun): Promise<PicturePlan> {
  const { dir, deps } = run;
  const looped = await loopTimeline(timeline, run);
  const spans = planSpans(looped);
  const dim = timeline.dimFrames ?? 0;
  const all = looped.frames + dim;
  const tally = new Map<unknown, number>();
  const tell = (of: unknown, frames: number): void => {
    tally.set(of, frames);
    run.onFrames(
      [...tally.values()].reduce((sum, one) => sum + one, 0),
      all,
    );
  };
  await mkdir(join(dir, "pictures"), { recursive: true });
  const pictures = new Pictures(join(dir, "pictures"));
  const stills = new Stills();
  const loops = new ClipLoops(deps.ffmpeg, dir, timeline, timeline.rate);
  let reused = 0;
  const paths = await allOf(
    spans.map((span) => async () => {
      const key = spanKey(looped, span, deps, run.encoder);
      const kept = await deps.cache.find(key);
      if (kept) reused++;
      const path =
        kept ?? (await deps.cache.keep(await renderOne(looped, span, run, { pictures, stills, loops, tell }), key));
      tell(span, span.frames);
      return path;
    }),
  );
  const pieces = paths.map((path, i) => ({ path, frames: (spans[i] as Span).frames }));
  const recode = (from: number, frames: number, filters: string[]) =>
    recoded(looped, pieces, { from, frames, filters }, run, (done) => dim > 0 && tell("dim", done));
  const counts = { total: spans.length, reused };
  if (dim > 0) {
    const dark = await recode(0, dim, [`fade=t=out:s=0:n=${dim}`]);
    const black = await blackPiece(timeline, run);
    return darkened(timeline.frames, dim, dark, black, counts);
  }
  const whole = Math.floor(timeline.frames / looped.frames);
  const runs: PicturePlan["runs"] = [];
  for (let n = 0; n < whole; n++) runs.push(...pieces.map(({ path, frames }) => ({ path, from: 0, to: frames })));
  runs.push(...(await partOf(pieces, timeline.frames - whole * looped.frames, recode)));
  return { runs, loop: { startFrame: 0, frames: looped.frames, endFrame: whole * looped.frames }, spans: counts };
}

/** One after the other is started; how many run at once the slots say. All have ended when this ends. */
async function allOf<T>(works: readonly (() => Promise<T>)[]): Promise<T[]> {
  const ended = await Promise.allSettled(works.map((work) => work()));
  const failed = ended.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
  return ended.map((one) => (one as PromiseFulfilledResult<Awaited<T>>).value);
}

async function renderOne(
  timeline: Timeline,
  span: Span,
  { deps, encoder, dir, signal }: PictureRun,
  {
    pictures,
    stills,
    loops,
    tell,
  }: { pictures: Pictures; stills: Stills; loops: ClipLoops; tell: (of: unknown, frames: number) => void },
): Promise<string> {
  return deps.slots.run(async () => {
    signal.throwIfAborted();
    return renderSpan(deps, timeline, span, {
      encoding: { encoder, threads: deps.slots.alone ? 2 : 1 },
      dir,
      pictures,
      stills,
      loops,
      signal,
      onFrame: (frame) => tell(span, frame),
    });
  });
}

/** The loop as a timeline of its own, no longer than the video. */
async function loopTimeline(timeline: Timeline, { deps, signal }: PictureRun): Promise<Timeline> {
  const { visual, sceneId } = timeline.picture[0] as Timeline["picture"][number];
  const perSecond = timeline.rate.num / timeline.rate.den;
  const clip = (frames: number, shown: Visual, startFrame = 0, transitionFrames = 0) => ({
    sceneId,
    startFrame,
    frames,
    visual: shown,
    transitionFrames,
  });
  const of = (frames: number, picture: Timeline["picture"]): Timeline => ({
    ...timeline,
    frames,
    picture,
    cards: [],
    captions: [],
  });
  if (visual.kind !== "clip") {
    const seconds = visual.kind === "background" ? visual.spec.loop?.seconds : undefined;
    const frames = Math.min(timeline.frames, Math.round((seconds ?? STILL_LOOP_SECONDS) * perSecond));
    return of(frames, [clip(frames, visual)]);
  }
  const path = await deps.artifacts.open(visual.clip);
  const { format, video } = await deps.ffmpeg.probe(path, signal);
  const seconds = Math.min(LONGEST_CLIP_SECONDS, video?.duration ?? format.duration ?? 0) - visual.fromSeconds;
  // A frame at the end may be missing where the clip has another rate.
  const there = Math.floor(seconds * perSecond) - 1;
  const overlap = Math.floor(Math.min(CLIP_OVERLAP.seconds * perSecond, there * CLIP_OVERLAP.part));
  if (overlap < 1)
    throw new AppError(
      "IDEA_INVALID",
      "render.picture",
      `The clip of ${Math.max(0, seconds).toFixed(1)} s is too short to be a loop`,
      {
        hint: "Give a clip of a few seconds or more with --picture.",
      },
    );
  const frames = Math.min(timeline.frames, there - overlap);
  // It begins after the overlap, and ends with the overlap's own beginning, into which its end has faded.
  const late: Visual = { ...visual, fromSeconds: visual.fromSeconds + overlap / perSecond };
  if (frames < there - overlap) return of(frames, [clip(frames, late)]);
  return of(frames, [clip(frames - overlap, late), clip(overlap, visual, frames - overlap, overlap)]);
}

interface Piece {
  path: string;
  frames: number;
}

type Recode = (from: number, frames: number, filters: string[]) => Promise<string>;

/** The loop's first frames: whole pieces, then up to a key frame, and what is left, less than two seconds, encoded anew. */
async function partOf(pieces: readonly Piece[], frames: number, recode: Recode): Promise<PicturePlan["runs"]> {
  const runs: PicturePlan["runs"] = [];
  let at = 0;
  for (const { path, frames: length } of pieces) {
    const left = frames - at;
    if (left <= 0) break;
    const { key } = readVideoTrack(path);
    const to = left >= length ? length : key.slice(0, left + 1).lastIndexOf(true);
    if (to > 0) runs.push({ path, from: 0, to });
    at += to;
    if (to === length) continue;
    if (left > to) runs.push({ path: await recode(at, left - to, []), from: 0, to: left - to });
    break;
  }
  return runs;
}

function darkened(frames: number, dim: number, dark: string, black: Piece, spans: PicturePlan["spans"]): PicturePlan {
  const runs = [{ path: dark, from: 0, to: dim }];
  let at = dim;
  for (; at < frames; at += black.frames)
    runs.push({ path: black.path, from: 0, to: Math.min(black.frames, frames - at) });
  const whole = Math.floor((frames - dim) / black.frames);
  return { runs, loop: { startFrame: dim, frames: black.frames, endFrame: dim + whole * black.frames }, spans };
}

/** A stretch of the repeated loop, decoded and encoded once more. */
async function recoded(
  { rate }: Timeline,
  pieces: readonly Piece[],
  { from, frames, filters }: { from: number; frames: number; filters: string[] },
  { deps: { cache, ffmpeg, slots }, encoder, dir, signal }: PictureRun,
  onFrame: (frame: number) => void,
): Promise<string> {
  const key = hashJson({ version: VERSION, ffmpeg: ffmpeg.version, encoder, pieces, from, frames, filters });
  const kept = await cache.find(key);
  if (kept) return kept;
  const length = pieces.reduce((sum, piece) => sum + piece.frames, 0);
  const rounds = Math.ceil((from + frames) / length);
  const list = join(dir, `${key.slice(0, 16)}.ffconcat`);
  await writeFile(list, concatList({ spans: Array.from({ length: rounds }, () => pieces).flat(), rate }));
  const output = join(dir, `${key.slice(0, 16)}.mp4`);
  const time = `settb=${rate.den}/${rate.num},setpts=N`;
  const chain = [`trim=start_frame=${from}:end_frame=${from + frames}`, time, ...filters].join(",");
  let counted = 0;
  await slots.run(() =>
    ffmpeg.run(
      [
        ["-f", "concat", "-safe", "0", "-i", list, "-vf", chain, "-an", "-frames:v", String(frames)],
        encoderArguments(encoder, 2, rate),
        ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", output],
      ].flat(),
      {
        op: "render.picture",
        signal,
        onProgress: ({ frame }) => {
          counted = frame;
          onFrame(Math.min(frame, frames));
        },
      },
    ),
  );
  if (counted !== frames)
    throw new AppError("FFMPEG_FAILED", "render.picture", `${counted} frames came out instead of ${frames}`);
  return cache.keep(output, key);
}

async function blackPiece(
  { width, height, rate }: Timeline,
  { deps: { cache, ffmpeg }, encoder, dir, signal }: PictureRun,
): Promise<Piece> {
  const frames = Math.round((BLACK_SECONDS * rate.num) / rate.den);
  const key = hashJson({ version: VERSION, black: { width, height, rate }, ffmpeg: ffmpeg.version, encoder });
  const kept = await cache.find(key);
  if (kept) return { path: kept, frames };
  const output = join(dir, "black.mp4");
  // A single reference frame before it and nothing after: any number of its frames can be kept.
  const source = `color=c=black:s=${width}x${height}:r=${rate.num}/${rate.den},format=yuv420p,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709`;
  await ffmpeg.run(
    [
      ["-f", "lavfi", "-i", source, "-frames:v", String(frames)],
      encoderArguments(encoder, 1, rate),
      ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", output],
    ].flat(),
    { op: "render.picture", signal },
  );
  return { path: await cache.keep(output, key), frames };
}
