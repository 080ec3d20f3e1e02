// What a span is made from: its sources opened, its pictures drawn, and what is left for ffmpeg to do.
import { open } from "node:fs/promises";
import { join } from "node:path";

import type { Visual } from "../../../contract/footage.ts";
import type { Timeline } from "../../../contract/timeline.ts";
import type { Artifacts } from "../../base/files.ts";
import { foreignInput } from "../../base/foreignMedia.ts";
import { newId } from "../../base/ids.ts";
import { canvasShape } from "../../base/motion.ts";
import type { Size } from "../../base/picture.ts";
import type { BackgroundEngine, OpenShot } from "../../engines/background/index.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import type { TextEngine } from "../../engines/text/index.ts";
import { crossfaded, layered } from "./blend.ts";
import type { ClipLoops } from "./clipLoops.ts";
import { kenBurns, stillSize } from "./kenBurns.ts";
import { layerFile } from "./layerFile.ts";
import { layersOf, type Pictures } from "./layers.ts";
import { parallax } from "./parallax.ts";
import { HELD_SECONDS, type ClipSource, type Encoding, type Source, type SpanPlan } from "./spanArguments.ts";
import type { Part, Span } from "./spans.ts";
import type { Stills } from "./stills.ts";

export interface SpanDeps {
  ffmpeg: Ffmpeg;
  artifacts: Pick<Artifacts, "open">;
  text: TextEngine;
  backgrounds: BackgroundEngine;
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
  const isLaidHere = part.visual.kind !== "clip" && (!entering || (entering.visual.kind !== "clip" && !entering.how));
  const drawLayers = async () => {
    const layers = await layersOf(deps, timeline, span, run.pictures);
    const how = { ffmpeg: deps.ffmpeg, rate: timeline.rate, dir, files, signal };
    return { layers, written: isLaidHere ? [] : await Promise.all(layers.map((layer) => layerFile(layer, how))) };
  };
  const [{ leaving, coming }, { layers, written }] = await both(
    openSources(deps, timeline, span, run, shots, files),
    drawLayers(),
  );
  const at = entering?.at ?? frames;
  const whole = { ...timeline, frames, entering: null, layers: written, source: leaving.source };
  const over = entering && coming?.frames?.(entering.from, frames - at, signal);
  const under = leaving.frames?.(part.from, frames, signal);
  if (isLaidHere && under) {
    const seen = over ? crossfaded(under, over, at, frames) : under;
    return { plan: whole, stdin: layered(seen, layers, timeline) };
  }
  const plan = { ...whole, entering: coming && entering && { source: coming.source, at, how: entering.how } };
  return { plan, stdin: under ?? over ?? undefined };
}

/** What leaves, and what comes over it. */
async function openSources(
  deps: SpanDeps,
  timeline: Timeline,
  { part, entering, frames }: Span,
  run: SpanRun,
  shots: OpenShot[],
  files: string[],
): Promise<{ leaving: OpenSource; coming: OpenSource | null }> {
  const opened = (one: Part) => openSource(deps, timeline, one, run, shots);
  if (!entering) return { leaving: await opened(part), coming: null };
  const twoDrawn = part.visual.kind === "background" && entering.visual.kind === "background";
  const isClip = [part, entering].some(({ visual }) => visual.kind === "clip");
  if (isClip || !(twoDrawn || entering.how)) {
    const [leaving, coming] = await both(opened(part), opened(entering));
    return { leaving, coming };
  }
  // Written out and closed before the other is opened: one thread draws both, and ffmpeg has but one pipe.
  const coming = await opened(entering);
  const drawn = coming.frames?.(entering.from, frames - entering.at, run.signal);
  const input = drawn ? await spill(drawn, run.dir, files) : "-";
  coming.close();
  const spilled: OpenSource = { ...coming, source: { kind: "raw", input }, frames: () => framesOf(input, timeline) };
  return { leaving: await opened(part), coming: spilled };
}

/** Also where one fails, the other has ended: what it opened is known by then. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
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
