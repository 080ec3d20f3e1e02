// A span as ffmpeg's arguments. Pure: what lies where has been found out before.
import type { Fit } from "../../../contract/footage.ts";
import type { Grade } from "../../../contract/look.ts";
import type { Transition } from "../../../contract/transition.ts";
import type { FrameRate } from "../../../contract/values.ts";
import { cardPath, decodeArguments, placed, type CardPath, type Reach } from "../../base/cardPaths.ts";
import { deviceArguments, encoderArguments, timescale, uploadFilter, type Encoder } from "../../base/encoders.ts";
import { foreignPicture } from "../../base/foreignMedia.ts";
import type { Size } from "../../base/picture.ts";
import { gradeChain } from "./grade.ts";
import { numbered, picturesOf, throughout } from "./layerFilters.ts";
import type { Times } from "./layers.ts";
import { layTransition } from "./transitions.ts";

/** Only filters that the packaged build of 2018 has. */
export interface SpanPlan {
  width: number;
  height: number;
  rate: FrameRate;
  frames: number;
  source: Source;
  /** Comes over `source`, from frame `at` to the span's end. `how` absent: it fades in. */
  entering: { source: Source; at: number; how?: Transition | undefined } | null;
  /** From the lowest to the topmost. */
  layers: LayerFile[];
}

export type Source =
  /** Raw yuv420p frames of the picture's size, from pipe:0 (`-`) or a file. */
  { kind: "raw"; input: string } | ClipSource;

export interface ClipSource {
  kind: "clip";
  path: string;
  /** Before `-i`: how it may be opened. */
  input: string[];
  /** Where in the clip the span begins. */
  fromSeconds: number;
  /** 1 is the clip's own; under 1 it is slowed down, and frames in between are blended. */
  speed: number;
  fit: Fit | undefined;
  /** Of the look; it is then not only scaled. */
  grade?: Grade | undefined;
  /** Of a clip that does not say its own. */
  matrix: string | null;
  /** Its frames are as they are wanted. */
  fits: boolean;
  /** As ffmpeg calls it: `h264`; absent: no card is asked to decode it. */
  codec?: string | undefined;
  /** All that is to be done to its frames besides a grade is scaling, and none is missing at its end: a graphics card can. */
  scalesOnly?: boolean | undefined;
  /** Of ten bits. */
  deep?: boolean | undefined;
}

/** The pictures of a layer in a file of yuva420p frames. */
export interface LayerFile extends Times, Size {
  path: string;
  /** Without loss, as FFV1 in NUT; else they are raw. */
  isPacked?: boolean;
  x: number;
  y: number;
}

export interface Encoding {
  encoder: Encoder;
  threads: number;
  /** What the encoder's card does of a clip's way besides; absent: nothing. */
  reach?: Reach | undefined;
  /** Frames at which the encoder begins anew, and another file with it. */
  cuts?: readonly number[];
}

/** A card that does a part of the way. */
export interface Card {
  path: CardPath;
  reach: Reach;
}

const TAGS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";
const TO_BT709 = "out_color_matrix=bt709:out_range=tv";

/** `output`: with cuts a pattern, in which `%d` becomes the number of the file, and `%%` a percent sign. */
export function spanArguments(
  plan: SpanPlan,
  { encoder, threads, reach, cuts = [] }: Encoding,
  output: string,
): string[] {
  const path = reach && hasClip(plan) ? cardPath(encoder.device) : null;
  const card = reach && path ? { path, reach } : null;
  const { args, inCard } = picture(plan, card, uploadFilter(encoder), card ? 1 : threads);
  return [
    ["-filter_complex_threads", String(threads), ...(card ? card.path.open : deviceArguments(encoder))],
    args,
    cut(encoderArguments(encoder, threads, plan.rate, inCard), cuts, plan.rate),
    ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", output],
  ].flat();
}

/** What is for the file's muxer is told to the one that opens a file after another. */
function cut(args: string[], cuts: readonly number[], rate: FrameRate): string[] {
  if (cuts.length === 0) return args;
  const at = args.indexOf("-video_track_timescale");
  // Some builds take the nearest frame, others the next: a quarter of a frame early is right for both.
  const times = cuts.map((frame) => (((frame - 0.25) * rate.den) / rate.num).toFixed(6));
  return [
    [...args.slice(0, at), ...args.slice(at + 2)],
    ["-force_key_frames", times.join(","), "-f", "segment", "-segment_frames", cuts.join(",")],
    ["-segment_format", "mp4", "-segment_format_options", `video_track_timescale=${timescale(rate)}`],
    ["-reset_timestamps", "1"],
  ].flat();
}

/** Where there is none, finished frames come, and a card has nothing to do but encode. */
function hasClip({ source, entering }: SpanPlan): boolean {
  return source.kind === "clip" || entering?.source.kind === "clip";
}

/** Inputs, graph and number of frames: all but how the picture is kept. */
export function pictureArguments(plan: SpanPlan): string[] {
  return picture(plan, null, "").args;
}

/**
 * `upload` brings frames where the encoder wants them; `threads` decode a clip.
 * `inCard`: they lie in the card's memory by themselves.
 */
export function picture(
  plan: SpanPlan,
  card: Card | null,
  upload: string,
  threads = 1,
): { args: string[]; inCard: boolean } {
  const graph = new Graph(plan, card, threads);
  let last = graph.source(plan.source);
  if (plan.entering) {
    const { source, at, how } = plan.entering;
    const entering = graph.source(source, plan.frames - at);
    last = how ? graph.transition(last, entering, at, how) : graph.fadeIn(last, entering, at);
  }
  for (const layer of plan.layers) last = graph.layer(last, layer);
  const end = `[${last}]${TAGS}${graph.inCard ? "" : upload}[out]`;
  return {
    args: [
      graph.inputs,
      ["-filter_complex", [...graph.chains, ...graph.secondUse(), end].join(";")],
      ["-map", "[out]", "-an"],
      ["-frames:v", String(plan.frames)],
    ].flat(),
    inCard: graph.inCard,
  };
}

/** Inputs and filter chains, as they are put together. */
class Graph {
  readonly inputs: string[] = [];
  readonly chains: string[] = [];
  /** What was put together last lies in the card's memory. */
  inCard = false;
  readonly #plan: SpanPlan;
  readonly #card: Card | null;
  readonly #threads: number;
  #count = 0;
  #labels = 0;

  constructor(plan: SpanPlan, card: Card | null, threads: number) {
    this.#plan = plan;
    this.#card = card;
    this.#threads = threads;
  }

  source(source: Source, frames = this.#plan.frames): string {
    const { width, height, rate } = this.#plan;
    switch (source.kind) {
      case "raw": {
        const input = this.#raw(source.input, "yuv420p", this.#plan);
        return this.#chain(`[${input}]setsar=1,${this.#frames()}`);
      }
      case "clip": {
        // Some frames early, so that the one seen at the first moment is there also where the clip's frames lie off the grid.
        const perSecond = rate.num / rate.den;
        const early = Math.min(
          Math.round(EARLY_SECONDS * perSecond),
          Math.floor((source.fromSeconds / source.speed) * perSecond + 1e-6),
        );
        const seek = source.fromSeconds - (early / perSecond) * source.speed;
        const { decode, scale } = this.#inCard(source);
        const from = seek > 1e-6 ? ["-ss", seek.toFixed(6)] : [];
        const input = this.#input(this.#threads, ...decode, ...source.input, ...from, "-i", source.path);
        // Builds before 6 cannot hold a frame that lies in a card.
        const held = scale ? "" : `,tpad=stop_mode=clone:stop=${Math.round(HELD_SECONDS * perSecond)}`;
        const timed = `${inTime(source, rate)}${held},trim=start_frame=${early}:end_frame=${early + frames}`;
        const seen = this.#chain(`[${input}]${timed},${this.#frames()}`);
        if (scale) {
          this.inCard = true;
          const scaled = this.#chain(`[${seen}]${placed(scale, { w: width, h: height })},setsar=1`);
          // No card has a filter for it.
          return source.grade ? this.#chain(gradeChain(this.#down(scaled), source.grade, { width, height })) : scaled;
        }
        const how = { width, height, flags: "bicubic", matrix: source.matrix };
        const shown = this.#chain(source.fits ? `[${seen}]setsar=1` : fitted(seen, source.fit, how));
        return source.grade ? this.#chain(gradeChain(shown, source.grade, { width, height })) : shown;
      }
    }
  }

  /** How a clip is decoded, and, where its frames stay in the card, scaled there. */
  #inCard(source: ClipSource): { decode: readonly string[]; scale: string | null } {
    if (!this.#card || !source.codec) return { decode: [], scale: null };
    const { path, reach } = this.#card;
    const decode = decodeArguments(path, source.codec, true);
    const can = source.scalesOnly && !this.#plan.entering && (path.narrows || !source.deep);
    return reach !== "decode" && can && path.scale && decode
      ? { decode, scale: path.scale }
      : { decode: decodeArguments(path, source.codec, false) ?? [], scale: null };
  }

  /** Out of the card's memory. */
  #down(label: string): string {
    this.inCard = false;
    return this.#chain(`[${label}]hwdownload,format=${this.#card?.path.pixels},format=yuv420p`);
  }

  fadeIn(below: string, above: string, at: number): string {
    const frames = this.#plan.frames - at;
    const faded = this.#chain(`[${above}]format=yuva420p,fade=t=in:s=0:n=${frames}:alpha=1,${this.#frames(at)}`);
    return this.#chain(`[${below}][${faded}]overlay=format=yuv420:eof_action=repeat`);
  }

  transition(leaving: string, above: string, at: number, how: Transition): string {
    const { width, height, rate, frames } = this.#plan;
    // Frames that enter count from the transition's first.
    const entering = at > 0 ? this.#chain(`[${above}]${this.#frames(at)}`) : above;
    const chain = (filters: string) => this.#chain(filters);
    return layTransition(how, { leaving, entering, at, frames: frames - at, width, height, rate, chain });
  }

  layer(below: string, layer: LayerFile): string {
    const { rate, frames } = this.#plan;
    const input = layer.isPacked
      ? this.#input(1, "-f", "nut", "-i", layer.path)
      : this.#raw(layer.path, "yuva420p", layer);
    if (this.inCard) {
      const { path, reach } = this.#card as Card;
      if (reach === "whole" && path.lay) {
        const above = this.#chain(`[${input}]${throughout(layer, { rate, frames })},${path.lay.bring}`);
        return this.#chain(`[${below}][${above}]${placed(path.lay.over, { x: layer.x, y: layer.y })}`);
      }
      below = this.#down(below);
    }
    return this.#over(below, this.#chain(`[${input}]${picturesOf(layer, { rate, frames }).filters}`), layer);
  }

  #over(below: string, above: string, { x, y, begins: [from = 0], to }: LayerFile): string {
    const { rate, frames } = this.#plan;
    // Half a frame early, where no rounding can reach.
    const at = (frame: number) => (((frame - 0.5) * rate.den) / rate.num).toFixed(6);
    const enable = from <= 0 && to >= frames ? "" : `:enable='between(t,${at(from)},${at(to)})'`;
    return this.#chain(`[${below}][${above}]overlay=${x}:${y}:format=yuv420:eof_action=repeat${enable}`);
  }

  /**
   * Builds before 5.1 give the first frame of a graph with one input the length that it has in the file: of a clip of 10
   * frames a second it would come three times at 30, and all others late. A graph that opens its input twice is not so read.
   */
  secondUse(): string[] {
    return this.#count === 1 && this.#plan.source.kind === "clip" ? ["[0:v]nullsink"] : [];
  }

  /** Frame numbers as times. */
  #frames(first = 0): string {
    return numbered(this.#plan.rate, first);
  }

  #raw(path: string, pixels: "yuv420p" | "yuva420p", { width, height }: Size): string {
    const format = `-f rawvideo -pix_fmt ${pixels} -s ${width}x${height} -framerate ${fraction(this.#plan.rate)}`;
    return this.#input(1, ...format.split(" "), "-i", path);
  }

  /** One decoding thread where spans beside this one are the parallelism. */
  #input(threads: number, ...args: string[]): string {
    // ffmpeg reads each input ahead in a thread of its own; raw frames are 3 MB each.
    this.inputs.push("-thread_queue_size", "1", "-threads", String(threads), ...args);
    return `${this.#count++}:v`;
  }

  #chain(chain: string): string {
    const label = `l${this.#labels++}`;
    this.chains.push(`${chain}[${label}]`);
    return label;
  }
}

const EARLY_SECONDS = 0.2;
/** A clip whose last frames are missing holds the last one for so long; where more are missing the span fails. */
export const HELD_SECONDS = 0.5;

/**
 * The clip's frames on the video's grid. Slowed down, there are fewer than are shown: those in between are mixed of two.
 * What lies half between two of the grid's frames is moved on, by more than half a tick of WebM: else rounding would say
 * by chance, in each span anew, to which of them it goes.
 */
function inTime({ speed }: ClipSource, rate: FrameRate): string {
  const grid = `settb=1/1000000,setpts=PTS+600,fps=fps=${fraction(rate)}:start_time=0`;
  return speed === 1 ? grid : `setpts=PTS/${speed},minterpolate=fps=${fraction(rate)}:mi_mode=blend:scd=none,${grid}`;
}

/** A still as one raw frame of the given size, on stdout. `flags`: how it is scaled. */
export function stillArguments(
  path: string,
  width: number,
  height: number,
  fit?: Fit,
  grade?: Grade,
  flags: "lanczos" | "area" = "lanczos",
): string[] {
  const shown = fitted("0:v", fit, { width, height, flags, matrix: null });
  const chain = grade ? `${shown}[shown];${gradeChain("shown", grade, { width, height })}` : shown;
  return [
    ["-threads", "1", ...foreignPicture(), "-i", path, "-filter_complex", `${chain}[out]`, "-map", "[out]"],
    ["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"],
  ].flat();
}

interface Fitting {
  width: number;
  height: number;
  flags: string;
  matrix: string | null;
}

/** One chain, from the label on, that fills the frame in the video's own colours. */
function fitted(label: string, fit: Fit | undefined, { width, height, flags, matrix }: Fitting): string {
  const colours = `${matrix ? `in_color_matrix=${matrix}:` : ""}${TO_BT709}`;
  const scale = (w: number, h: number, how: "increase" | "decrease", by = flags) =>
    `scale=${w}:${h}:force_original_aspect_ratio=${how}:flags=${by}:${colours}`;
  if (fit?.kind === "blur") {
    // Blurred while it is small: that costs next to nothing, and enlarging blurs on.
    const small = (side: number) => 2 * Math.ceil((side * SMALL_SIDE) / Math.min(width, height) / 2);
    const [w, h] = [small(width), small(height)];
    const ground = `${scale(w, h, "increase", "area")},crop=${w}:${h},setsar=1,format=yuv420p,boxblur=2:3,${dimmed(fit.part ? DIMMED.part : DIMMED.whole)},scale=${width}:${height}:flags=bicubic`;
    const { part } = fit;
    const kept = part ? `crop=iw*${part.width}:ih*${part.height}:iw*${part.x}:ih*${part.y},` : "";
    const whole = `${kept}${scale(width, height, "decrease")},setsar=1,format=yuv420p`;
    return feathered(label, ground, whole, { width, height });
  }
  // As near to the middle as the picture's edges let the point come.
  const at = (side: string, out: string, share: number) => `'max(0,min(${side}-${out},${side}*${share}-${out}/2))'`;
  const place = fit?.kind === "cover" ? `:${at("iw", "ow", fit.x)}:${at("ih", "oh", fit.y)}` : "";
  return `[${label}]${scale(width, height, "increase")},crop=${width}:${height}${place},setsar=1,format=yuv420p`;
}

/** A whole picture upon its ground, with edges that fade where they are not the frame's. The mask is drawn once. */
function feathered(label: string, ground: string, whole: string, { width, height }: Size): string {
  const name = (part: string) => `[${tag(label)}${part}]`;
  const reach = 2 * Math.max(1, Math.round((Math.max(width, height) * FEATHER) / 4));
  const inner = (side: "w" | "h", frame: number) => `'if(lt(i${side},${frame - 2}),i${side}-${2 * reach},i${side})'`;
  const middle = "overlay=(W-w)/2:(H-h)/2:format=yuv420";
  const all = (value: number) => `lutyuv=y=${value}:u=${value}:v=${value}`;
  return [
    `[${label}]split${name("a")}${name("b")}`,
    `${name("a")}${ground},split=3${name("g")}${name("h")}${name("i")}`,
    `${name("b")}${whole},split${name("w")}${name("m")}`,
    `${name("h")}${name("w")}${middle}${name("o")}`,
    `${name("i")}trim=end_frame=1,${all(0)}${name("n")}`,
    `${name("m")}trim=end_frame=1,crop=${inner("w", width)}:${inner("h", height)},${all(255)}${name("l")}`,
    `${name("n")}${name("l")}${middle},boxblur=${reach / 2}:2:${Math.max(1, Math.floor(reach / 4))}:2${name("k")}`,
    `${name("g")}${name("o")}${name("k")}maskedmerge`,
  ].join(";");
}

/** Of the frame's longer side. */
const FEATHER = 0.03;

/** How bright the ground beside a picture is, which is what is looked at; of a part, which fills most of the frame, it is but a margin. */
const DIMMED = { whole: 0.6, part: 0.85 };
/** Pixels of the shorter side of what is blurred: as soft at every height. */
const SMALL_SIDE = 72;

function dimmed(share: number): string {
  const chroma = `128+(val-128)*${share}`;
  return `lutyuv=y=16+(val-16)*${share}:u=${chroma}:v=${chroma}`;
}

/** A name of its own for each chain in a graph. */
function tag(label: string): string {
  return `f${label.replace(/\W/g, "")}`;
}

function fraction({ num, den }: FrameRate): string {
  return `${num}/${den}`;
}
