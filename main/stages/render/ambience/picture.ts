// The picture of hours from less than a minute: one loop in spans that are encoded once, and, where it is wished, a fade to black.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Visual } from "../../../../contract/footage.ts";
import type { RenderOutput, Timeline } from "../../../../contract/timeline.ts";
import { deviceArguments, encoderArguments, uploadFilter, type Encoder } from "../../../base/encoders.ts";
import { AppError } from "../../../base/errors.ts";
import { foreignInput } from "../../../base/foreignMedia.ts";
import { hashJson } from "../../../base/hash.ts";
import { ClipLoops } from "../clipLoops.ts";
import { concatList } from "../join.ts";
import { Pictures } from "../layers.ts";
import type { SpanDeps } from "../openSpan.ts";
import { renderSpan } from "../renderSpan.ts";
import type { Asker, Slots } from "../slots.ts";
import type { SpanCache } from "../spanCache.ts";
import type { SpanEncoders } from "../spanEncoders.ts";
import { spanKey } from "../spanKey.ts";
import { planSpans, type Span } from "../spans.ts";
import { Stills } from "../stills.ts";
import { readVideoTrack } from "./mp4Read.ts";

/** Files of frames, in the order in which they play. */
export interface PicturePlan {
  runs: { path: string; from: number; to: number }[];
  loop: NonNullable<RenderOutput["loops"]>["picture"];
  spans: { total: number; reused: number };
}

export interface PictureRun {
  deps: SpanDeps & { slots: Slots; cache: SpanCache };
  encoders: SpanEncoders;
  dir: string;
  signal: AbortSignal;
  asker: Asker;
  /** Frames that are encoded, of how many. */
  onFrames: (done: number, all: number) => void;
}

/** Raised when what is encoded here anew would come out otherwise. */
const VERSION = 2;
/** A clip's end fades into its beginning over so many seconds, or a fifth of a short one. */
const CLIP_OVERLAP = { seconds: 2, part: 1 / 5 };
const LONGEST_CLIP_SECONDS = 60;
/** Of a still that goes there and back, or of a video shorter than any loop. */
const STILL_LOOP_SECONDS = 48;
/** Before a dimmed picture is black: all of it that cannot be copied. */
const FADE = { seconds: 30, part: 1 / 2 };
const BLACK_SECONDS = 2;

export async function makePicture(timeline: Timeline, run: PictureRun): Promise<PicturePlan> {
  const { dir, deps } = run;
  const looped = await loopTimeline(timeline, run);
  const spans = planSpans(looped);
  const seen = timeline.dimFrames ?? timeline.frames;
  const fade = fadeFrames(timeline);
  const all = looped.frames + fade;
  const tally = new Map<unknown, number>();
  const tell = (of: unknown, frames: number): void => {
    tally.set(of, frames);
    run.onFrames(
      [...tally.values()].reduce((sum, one) => sum + one, 0),
      all,
    );
  };
  const pictures = new Pictures();
  const stills = new Stills();
  const loops = new ClipLoops(deps.ffmpeg, dir, timeline, timeline.rate);
  let reused = 0;
  const paths = await allOf(
    spans.map((span) => async () => {
      const { path, kept } = await cachedOrMade(
        run,
        "a piece of the loop",
        (encoder) => spanKey(looped, span, deps, encoder),
        (encoder) => renderOne(looped, span, run, encoder, { pictures, stills, loops, tell }),
      );
      if (kept) reused++;
      tell(span, span.frames);
      return path;
    }),
  );
  const pieces = paths.map((path, i) => ({ path, frames: (spans[i] as Span).frames }));
  const { runs, copied, whole } = repeated(pieces, seen - fade);
  const rest = seen - copied;
  if (rest > 0) {
    const stretch = { from: copied % looped.frames, frames: rest, filters: fade ? [`fade=t=out:s=0:n=${rest}`] : [] };
    const path = await recoded(looped, pieces, stretch, run, (done) => tell("rest", Math.min(done, fade)));
    runs.push({ path, from: 0, to: rest });
  }
  runs.push(...(await blackRuns(timeline, timeline.frames - seen, run)));
  const loop = { startFrame: 0, frames: looped.frames, endFrame: whole * looped.frames };
  return { runs, loop, spans: { total: spans.length, reused } };
}

/** Frames over which the picture turns black. */
function fadeFrames({ dimFrames = 0, rate }: Timeline): number {
  return Math.round(Math.min((FADE.seconds * rate.num) / rate.den, dimFrames * FADE.part));
}

/** One after the other is started; how many run at once the slots say. All have ended when this ends. */
async function allOf<T>(works: readonly (() => Promise<T>)[]): Promise<T[]> {
  const ended = await Promise.allSettled(works.map((work) => work()));
  const failed = ended.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
  return ended.map((one) => (one as PromiseFulfilledResult<Awaited<T>>).value);
}

/** As the first encoder made it or the next in its stead; where neither did, it is made now. */
async function cachedOrMade(
  { deps: { cache, slots }, encoders, signal, asker }: PictureRun,
  what: string,
  keyOf: (encoder: Encoder) => string,
  make: (encoder: Encoder) => Promise<string>,
): Promise<{ path: string; kept: boolean }> {
  for (const encoder of encoders.all) {
    const path = await cache.find(keyOf(encoder));
    if (!path) continue;
    encoders.note(encoder);
    return { path, kept: true };
  }
  const path = await slots.run(async () => {
    signal.throwIfAborted();
    return encoders.make(what, async ({ encoder }) => cache.keep(await make(encoder), keyOf(encoder)), signal);
  }, asker);
  return { path, kept: false };
}

async function renderOne(
  timeline: Timeline,
  span: Span,
  { deps, dir, signal }: PictureRun,
  encoder: Encoder,
  {
    pictures,
    stills,
    loops,
    tell,
  }: { pictures: Pictures; stills: Stills; loops: ClipLoops; tell: (of: unknown, frames: number) => void },
): Promise<string> {
  return renderSpan(deps, timeline, span, {
    encoding: { encoder, threads: deps.slots.alone ? 2 : 1 },
    dir,
    pictures,
    stills,
    loops,
    signal,
    onFrame: (frame) => tell(span, frame),
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
  const { format, video } = await deps.ffmpeg.probe(path, signal, foreignInput());
  const seconds = Math.min(LONGEST_CLIP_SECONDS, (video?.duration ?? format.duration ?? 0) - visual.fromSeconds);
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

/** What of so many frames can be copied: the loop again and again, whole pieces of it, and of the last one up to a key frame. */
function repeated(
  pieces: readonly Piece[],
  frames: number,
): { runs: PicturePlan["runs"]; copied: number; whole: number } {
  const runs: PicturePlan["runs"] = [];
  let copied = 0;
  for (let n = 0; ; n++) {
    const { path, frames: length } = pieces[n % pieces.length] as Piece;
    const left = frames - copied;
    const to =
      left >= length
        ? length
        : readVideoTrack(path)
            .key.slice(0, left + 1)
            .lastIndexOf(true);
    if (to > 0) runs.push({ path, from: 0, to });
    copied += to;
    if (to < length) return { runs, copied, whole: Math.floor(n / pieces.length) };
  }
}

/** A stretch of the repeated loop, decoded and encoded once more. */
async function recoded(
  { rate }: Timeline,
  pieces: readonly Piece[],
  { from, frames, filters }: { from: number; frames: number; filters: string[] },
  run: PictureRun,
  onFrame: (frame: number) => void,
): Promise<string> {
  const { ffmpeg } = run.deps;
  const { dir, signal } = run;
  const keyOf = (encoder: Encoder) => hashJson({ ...madeBy(run, encoder, rate), pieces, from, frames, filters });
  // What lies before it need not be decoded.
  const spans: Piece[] = [];
  let [first, until] = [0, 0];
  for (let n = 0; until < from + frames; n++) {
    const piece = pieces[n % pieces.length] as Piece;
    until += piece.frames;
    if (until <= from) first = until;
    else spans.push(piece);
  }
  const name = hashJson({ pieces, from, frames }).slice(0, 16);
  const list = join(dir, `${name}.ffconcat`);
  await writeFile(list, concatList({ spans, rate }));
  const time = `settb=${rate.den}/${rate.num},setpts=N`;
  const chain = [`trim=start_frame=${from - first}:end_frame=${from - first + frames}`, time, ...filters].join(",");
  const make = async (encoder: Encoder): Promise<string> => {
    const output = join(dir, `${name}-${encoder.name}.mp4`);
    let counted = 0;
    await ffmpeg.run(
      [
        [...deviceArguments(encoder), "-f", "concat", "-safe", "0", "-i", list],
        ["-vf", `${chain}${uploadFilter(encoder)}`, "-an", "-frames:v", String(frames)],
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
    );
    if (counted === frames) return output;
    throw new AppError("FFMPEG_FAILED", "render.picture", `${counted} frames came out instead of ${frames}`);
  };
  return (await cachedOrMade(run, "the end of the picture", keyOf, make)).path;
}

/** What keys of pieces have in common. */
function madeBy({ deps: { ffmpeg } }: PictureRun, encoder: Encoder, rate: Timeline["rate"]) {
  return { version: VERSION, ffmpeg: ffmpeg.version, encoder: encoderArguments(encoder, 1, rate) };
}

/** The same piece again and again, and one for what is left: frames are not decoded in the order in which they are shown, so none can be cut. */
async function blackRuns(timeline: Timeline, frames: number, run: PictureRun): Promise<PicturePlan["runs"]> {
  const length = Math.round((BLACK_SECONDS * timeline.rate.num) / timeline.rate.den);
  const runs: PicturePlan["runs"] = [];
  for (const [pieces, to] of [
    [Math.floor(frames / length), length],
    [1, frames % length],
  ] as const) {
    if (pieces === 0 || to === 0) continue;
    const path = await blackPiece(timeline, to, run);
    for (let n = 0; n < pieces; n++) runs.push({ path, from: 0, to });
  }
  return runs;
}

async function blackPiece({ width, height, rate }: Timeline, frames: number, run: PictureRun): Promise<string> {
  const keyOf = (encoder: Encoder) =>
    hashJson({ ...madeBy(run, encoder, rate), black: { width, height, rate, frames } });
  const source = `color=c=black:s=${width}x${height}:r=${rate.num}/${rate.den},format=yuv420p,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709`;
  const make = async (encoder: Encoder): Promise<string> => {
    const output = join(run.dir, `black-${frames}-${encoder.name}.mp4`);
    await run.deps.ffmpeg.run(
      [
        [...deviceArguments(encoder), "-f", "lavfi", "-i", source],
        ["-vf", `format=yuv420p${uploadFilter(encoder)}`, "-frames:v", String(frames)],
        encoderArguments(encoder, 1, rate),
        ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", output],
      ].flat(),
      { op: "render.picture", signal: run.signal },
    );
    return output;
  };
  return (await cachedOrMade(run, "the black picture", keyOf, make)).path;
}
