// Renders one span: draws what it needs, opens its sources, runs ffmpeg, counts the frames.
import { open, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import type { Fit, Visual } from "../../../contract/footage.ts";
import type { Grade, Look } from "../../../contract/look.ts";
import type { Timeline } from "../../../contract/timeline.ts";
import { cardPath, type Reach } from "../../base/cardPaths.ts";
import { encoderArguments, type Encoder } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { foreignInput } from "../../base/foreignMedia.ts";
import { hashJson } from "../../base/hash.ts";
import { newId } from "../../base/ids.ts";
import { canvasShape } from "../../base/motion.ts";
import type { Size } from "../../base/picture.ts";
import type { BackgroundEngine, OpenShot } from "../../engines/background/index.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import type { TextEngine } from "../../engines/text/index.ts";
import { readVideoTrack } from "./ambience/mp4Read.ts";
import { crossfaded, layered } from "./blend.ts";
import type { ClipLoops } from "./clipLoops.ts";
import { kenBurns, stillSize } from "./kenBurns.ts";
import { layerFile } from "./layerFile.ts";
import { layersOf, wordsOf, type Pictures } from "./layers.ts";
import { parallax } from "./parallax.ts";
import {
  HELD_SECONDS,
  spanArguments,
  stillArguments,
  type ClipSource,
  type Encoding,
  type Source,
  type SpanPlan,
} from "./spanArguments.ts";
import type { Part, Span } from "./spans.ts";

export interface SpanDeps {
  ffmpeg: Ffmpeg;
  artifacts: Pick<Artifacts, "open">;
  text: TextEngine;
  backgrounds: BackgroundEngine;
}

/** Raised when the same span would now come out otherwise. */
const VERSION = 10;

/** The hash of all that a span is made from; not its place in the video. */
export function spanKey(
  { width, height, rate, look, captionLanguage }: Timeline,
  span: Span,
  { ffmpeg, text, backgrounds }: SpanDeps,
  encoder: Encoder,
  reach?: Reach,
): string {
  const parts = [span.part, ...(span.entering ? [span.entering] : [])];
  const drawn = span.captions.length > 0 || span.cards.length > 0 || span.progress !== undefined;
  return hashJson({
    version: VERSION,
    ffmpeg: ffmpeg.version,
    encoder: encoderArguments(encoder, 1, rate),
    ...(reach ? { reach, card: cardPath(encoder.device) } : {}),
    size: [width, height],
    rate,
    frames: span.frames,
    parts,
    ...(span.logo ? { logo: span.logo } : {}),
    ...(span.vignette ? { vignette: span.vignette } : {}),
    cards: span.cards,
    ...(span.progress ? { progress: span.progress } : {}),
    captions: span.captions.map(({ cue, moment, from, to }) => ({
      lines: wordsOf(cue),
      ...(cue.place ? { place: cue.place } : {}),
      moment,
      from,
      to,
    })),
    ...(drawn ? { text: text.version, look: inDrawing(look) } : {}),
    ...(span.captions.length > 0 && captionLanguage ? { captionLanguage } : {}),
    ...(parts.some((part) => part.visual.kind === "background") ? { backgrounds: backgrounds.version } : {}),
  });
}

/** What of a look words and graphics are drawn by. */
function inDrawing({ palette, fonts, caption, titles, language }: Look) {
  return { palette, fonts, caption, ...(titles ? { titles } : {}), ...(language ? { language } : {}) };
}

/** How a picture fills the frame, and in which colours. */
interface Shown {
  fit: Fit | undefined;
  grade: Grade | undefined;
}

/** Decoded stills: body and transitions of a scene show the same one. The last few are held. */
export class Stills {
  readonly #held = new Map<string, Promise<{ pixels: Uint8Array } & Size>>();

  async get(
    ffmpeg: Ffmpeg,
    path: string,
    size: Size,
    { fit, grade }: Shown,
    signal: AbortSignal,
  ): Promise<{ pixels: Uint8Array } & Size> {
    const key = `${path} ${size.width} ${size.height} ${JSON.stringify({ fit, grade })}`;
    const held = this.#held.get(key);
    // Who began it may have gone away: that says nothing to who asks for it now.
    const known = held && (await held.catch(() => null));
    const still = known ? Promise.resolve(known) : decodeStill(ffmpeg, path, size, { fit, grade }, signal);
    this.#held.delete(key);
    this.#held.set(key, still);
    still.catch(() => void (this.#held.get(key) === still && this.#held.delete(key)));
    const [oldest] = this.#held.keys();
    const most = Math.max(2, Math.floor(HELD_BYTES / (size.width * size.height * 1.5)));
    if (this.#held.size > most && oldest !== undefined) this.#held.delete(oldest);
    return still;
  }
}

/** Eight of 1080p with room to zoom. */
const HELD_BYTES = 34e6;

async function decodeStill(
  ffmpeg: Ffmpeg,
  path: string,
  size: Size,
  { fit, grade }: Shown,
  signal: AbortSignal,
): Promise<{ pixels: Uint8Array } & Size> {
  const chunks: Uint8Array[] = [];
  const args = stillArguments(path, size.width, size.height, fit, grade);
  await ffmpeg.run(args, { op: "render.still", signal, onStdout: (chunk) => chunks.push(chunk) });
  const pixels = Buffer.concat(chunks);
  if (pixels.length !== (size.width * size.height * 3) / 2)
    throw new AppError("FFMPEG_FAILED", "render.still", `${path} is not a picture that can be read`);
  return { pixels, ...size };
}

export interface SpanRun {
  encoding: Encoding;
  /** A folder of this render's own. */
  dir: string;
  pictures: Pictures;
  stills: Stills;
  loops: ClipLoops;
  signal: AbortSignal;
  onFrame(frame: number): void;
}

/** The path of the span's file, in `run.dir`. */
export async function renderSpan(deps: SpanDeps, timeline: Timeline, span: Span, run: SpanRun): Promise<string> {
  const output = join(run.dir, `${newId()}.${run.encoding.encoder.container}`);
  await wholly([output], () => render(deps, timeline, span, run, output));
  return output;
}

/** A span in one go, each of its parts in a file of its own. */
export async function renderParts(
  deps: SpanDeps,
  timeline: Timeline,
  span: Span,
  parts: readonly Span[],
  run: SpanRun,
): Promise<string[]> {
  if (parts.length === 1) return [await renderSpan(deps, timeline, span, run)];
  const name = join(run.dir, newId());
  const cuts = parts.slice(1).map(({ startFrame }) => startFrame - span.startFrame);
  // A data folder may have a percent sign in its name.
  const pattern = `${name.replaceAll("%", "%%")}-%d.mp4`;
  const files = parts.map((_, i) => `${name}-${i}.mp4`);
  const encoding = { ...run.encoding, cuts };
  await wholly(files, () => render(deps, timeline, span, { ...run, encoding }, pattern));
  const whole = await Promise.all(files.map((path, i) => holds(path, parts[i] as Span)));
  if (whole.every(Boolean)) return files;
  // A build that begins anew elsewhere than it is told: each part is then a span of its own.
  await Promise.all(files.map((path) => rm(path, { force: true })));
  const made: string[] = [];
  for (const part of parts) made.push(await renderSpan(deps, timeline, part, run));
  return made;
}

/** Of what failed nothing stays: where the disk is full, it would be in the way of the next try. */
async function wholly(files: readonly string[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await Promise.allSettled(files.map((path) => rm(path, { force: true })));
    throw error;
  }
}

/** Of too few files the last are missing. */
async function holds(path: string, { frames }: Span): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && readVideoTrack(path).sizes.length === frames;
}

async function render(deps: SpanDeps, timeline: Timeline, span: Span, run: SpanRun, output: string): Promise<void> {
  const { signal } = run;
  const shots: OpenShot[] = [];
  const files: string[] = [];
  try {
    const { plan, stdin } = await openSpan(deps, timeline, span, run, shots, files);
    let counted = 0;
    await deps.ffmpeg.run(spanArguments(plan, run.encoding, output), {
      op: "render.span",
      signal,
      stdin,
      onProgress: ({ frame }) => {
        counted = frame;
        run.onFrame(Math.min(frame, span.frames));
      },
    });
    // A source that ends early gives a short span without an error.
    if (counted !== span.frames)
      throw new AppError(
        "FFMPEG_FAILED",
        "render.span",
        `a span at frame ${span.startFrame} came out with ${counted} frames instead of ${span.frames}: ${describe(span)}`,
      );
  } finally {
    for (const shot of shots) shot.close();
    await Promise.all(files.map((file) => rm(file, { force: true })));
  }
}

/** What ffmpeg is to do, and the frames that it gets. Where no clip is seen, these are finished: all it does is encode. */
export async function openSpan(
  deps: SpanDeps,
  timeline: Timeline,
  span: Span,
  run: SpanRun,
  shots: OpenShot[],
  files: string[],
): Promise<{ plan: SpanPlan; stdin: AsyncIterable<Uint8Array> | undefined }> {
  const { part, entering, frames } = span;
  const { dir, signal } = run;
  const layers = await layersOf(deps, timeline, span, run.pictures);
  const whole = { ...timeline, frames, entering: null, layers: [] };
  const at = entering?.at ?? frames;
  let coming = entering && (await openSource(deps, timeline, entering, run, shots));
  const twoDrawn = part.visual.kind === "background" && entering?.visual.kind === "background";
  if (entering && coming?.frames && part.visual.kind !== "clip" && (twoDrawn || entering.how)) {
    // Written out and closed before the other is opened: one thread draws both, and ffmpeg has but one pipe.
    const input = await spill(coming.frames(entering.from, frames - at, signal), dir, files);
    coming.close();
    coming = { ...coming, source: { kind: "raw", input }, frames: () => framesOf(input, timeline) };
  }
  const leaving = await openSource(deps, timeline, part, run, shots);
  const over = entering && coming?.frames?.(entering.from, frames - at, signal);
  const under = leaving.frames?.(part.from, frames, signal);
  if (under && (!entering || (over && !entering.how))) {
    const seen = over ? crossfaded(under, over, at, frames) : under;
    return { plan: { ...whole, source: leaving.source }, stdin: layered(seen, layers, timeline) };
  }
  const plan = {
    ...whole,
    source: leaving.source,
    entering: coming && { source: coming.source, at, how: entering?.how },
    layers: await Promise.all(
      layers.map((layer) => layerFile(layer, { ffmpeg: deps.ffmpeg, rate: timeline.rate, dir, files, signal })),
    ),
  };
  return { plan, stdin: under ?? over ?? undefined };
}

/** Frames are made here, a millisecond each, while the one before is taken. */
async function* stillFrames(...args: Parameters<typeof kenBurns>): AsyncGenerator<Uint8Array> {
  yield* kenBurns(...args);
}

interface OpenSource {
  source: Source;
  frames: OpenShot["frames"] | null;
  /** Gives back what draws it. */
  close(): void;
}

async function openSource(
  { artifacts, backgrounds, ffmpeg }: SpanDeps,
  { width, height, rate }: Timeline,
  { visual, from, total, grade }: Part,
  run: SpanRun,
  shots: OpenShot[],
): Promise<OpenSource> {
  switch (visual.kind) {
    case "background": {
      const shot = await backgrounds.open(visual.spec, { size: { width, height }, rate, total });
      shots.push(shot);
      return {
        source: { kind: "raw", input: "-" },
        frames: (at, count, signal) => shot.frames(at, count, signal),
        close: () => shot.close(),
      };
    }
    case "image": {
      const path = await artifacts.open(visual.image);
      const { motion, fit, depth } = visual;
      const frame = { width, height };
      const size = stillSize(motion, frame, canvasShape(visual.aspect, fit, frame));
      const still = await run.stills.get(ffmpeg, path, size, { fit, grade }, run.signal);
      const deep = depth && {
        map: await run.stills.get(ffmpeg, await artifacts.open(depth.map), size, { fit, grade: undefined }, run.signal),
        shift: depth.shift,
      };
      return {
        source: { kind: "raw", input: "-" },
        frames: (at, count) => {
          const shot = { from: at, count, total };
          return deep ? parallax(still, deep, motion, frame, shot) : stillFrames(still, motion, frame, shot);
        },
        close: () => {},
      };
    }
    case "clip": {
      const source = await openClip(await artifacts.open(visual.clip), visual, ffmpeg, { width, height }, run.signal);
      const at = (from * rate.den) / rate.num;
      const close = () => {};
      if (!visual.repeat) {
        const end = visual.fromSeconds + ((total * rate.den) / rate.num) * source.speed;
        const scalesOnly = source.scalesOnly && end <= source.seconds - HELD_SECONDS;
        return {
          source: { ...source, fromSeconds: visual.fromSeconds + at * source.speed, scalesOnly, grade },
          frames: null,
          close,
        };
      }
      const round = await run.loops.round(visual, source, run.signal);
      const { path, skipped } = await run.loops.list(round, from, total);
      const repeated: ClipSource = {
        ...source,
        path,
        input: ["-f", "concat", "-safe", "0"],
        fromSeconds: ((from - skipped) * rate.den) / rate.num,
        speed: 1,
        fits: true,
        codec: undefined,
        scalesOnly: false,
        grade,
      };
      return { source: repeated, frames: null, close };
    }
  }
}

/** At its `fromSeconds`. */
async function openClip(
  path: string,
  { fromSeconds, fit, speed = 1 }: Extract<Visual, { kind: "clip" }>,
  ffmpeg: Ffmpeg,
  { width, height }: Size,
  signal: AbortSignal,
): Promise<ClipSource & { seconds: number }> {
  const input = foreignInput();
  const { video, format } = await ffmpeg.probe(path, signal, input);
  // Cameras and converters that say nothing mean BT.709 in high definition.
  const silent = !video?.color_space || video.color_space === "unknown";
  const matrix = silent && (video?.height ?? 0) >= 720 ? "bt709" : null;
  const coloured = video?.color_range !== "pc" && (video?.color_space === "bt709" || matrix === "bt709");
  const upright = video?.rotation === 0;
  const fits = video?.width === width && video.height === height && upright && video.pix_fmt === "yuv420p" && coloured;
  const scalesOnly =
    speed === 1 &&
    fit?.kind !== "blur" &&
    coloured &&
    upright &&
    (video.width ?? 0) * height === (video.height ?? 0) * width &&
    ["yuv420p", "yuv420p10le"].includes(video.pix_fmt ?? "") &&
    ["1:1", "0:1", undefined].includes(video.sample_aspect_ratio) &&
    ["progressive", "unknown", undefined].includes(video.field_order) &&
    !["smpte2084", "arib-std-b67"].includes(video.color_transfer ?? "");
  const seconds = video?.duration ?? format.duration ?? 0;
  return {
    kind: "clip",
    path,
    input,
    fromSeconds,
    speed,
    fit,
    matrix,
    fits,
    codec: video?.codec_name,
    scalesOnly,
    deep: video?.pix_fmt === "yuv420p10le",
    seconds,
  };
}

/** A transition is short: some dozen frames on the disk, for as long as the span takes. */
async function spill(frames: AsyncIterable<Uint8Array>, dir: string, files: string[]): Promise<string> {
  const path = join(dir, `${newId()}.yuv`);
  files.push(path);
  const file = await open(path, "wx");
  try {
    for await (const frame of frames) await file.writeFile(frame);
  } finally {
    await file.close();
  }
  return path;
}

async function* framesOf(path: string, { width, height }: Size): AsyncGenerator<Uint8Array> {
  const frame = new Uint8Array((width * height * 3) / 2);
  const file = await open(path);
  try {
    while ((await file.read(frame)).bytesRead === frame.length) yield frame;
  } finally {
    await file.close();
  }
}

function describe({ part, entering }: Span): string {
  return entering ? `${describePart(part)} into ${describePart(entering)}` : describePart(part);
}

function describePart({ visual, from }: Part): string {
  if (visual.kind === "background") return `background ${visual.spec.kind} from frame ${from}`;
  const { hash } = visual.kind === "clip" ? visual.clip : visual.image;
  return `${visual.kind} ${hash.slice(0, 12)} from frame ${from}`;
}
