// How one picture goes over into the next, where it does more than fade: chains of filters that the packaged build of 2018 has. Pure.
import type { Transition } from "../../../contract/transition.ts";
import type { FrameRate } from "../../../contract/values.ts";
import { numbered } from "./layerFilters.ts";

/** Two labels of a graph whose frames bear their numbers in the span as times. */
export interface Pair {
  /** There from the span's first frame to its last. */
  leaving: string;
  /** There from frame `at` on. */
  entering: string;
  at: number;
  /** Of the transition: it ends with the span. */
  frames: number;
  width: number;
  height: number;
  rate: FrameRate;
  /** Adds a chain of filters and gives the label of what comes out. */
  chain: (filters: string) => string;
}

/**
 * The label of both pictures together. The frame at `at` is what leaves, as it is; the one after the last would be what
 * enters, as it is.
 */
export function layTransition(how: Transition, pair: Pair): string {
  switch (how.kind) {
    case "dip":
      return dip(pair, how.colour);
    case "slide":
      return slide(pair, how.from);
    case "push":
      return push(pair, how.from);
    case "wipe":
      return wipe(pair, how.from);
    case "whip":
      return whip(pair, how.from);
    case "zoom":
      return zoom(pair);
    case "blur":
      return blur(pair);
  }
}

/** Into one colour, and out of it. */
function dip(pair: Pair, colour: string): string {
  const { leaving, entering, at, frames, width, height, rate, chain } = pair;
  const half = Math.floor(frames / 2);
  const both = over(pair, leaving, chain(`[${entering}]trim=start_frame=${half},${numbered(pair.rate, at + half)}`));
  const sheet = chain(
    `color=c=0x${colour.slice(1)}:s=${width}x${height}:r=${rate.num}/${rate.den},trim=end_frame=1,format=rgba,` +
      `scale=out_color_matrix=bt709:out_range=tv,format=yuva420p,loop=loop=${frames - 1}:size=1:start=0,${numbered(pair.rate, 0)},` +
      `fade=t=in:s=0:n=${half}:alpha=1,fade=t=out:s=${half}:n=${frames - half}:alpha=1,${numbered(pair.rate, at)}`,
  );
  return over(pair, both, sheet);
}

/** What comes moves in over what leaves, which seems to lie deeper: it moves less, and a shadow falls on it. */
function slide(pair: Pair, from: Edge): string {
  const { axis, sign } = EDGES[from];
  const along = axis === "x" ? pair.width : pair.height;
  const depth = 2 * Math.round((along * SHADOW.depth) / 2);
  // Outside the picture at both ends of its way, and on it half under what comes.
  const way = `${along + depth}*${smooth(pair)}`;
  const place = sign > 0 ? `${along}-${way}` : `${way}-${depth}`;
  const shaded = over(pair, shifted(pair, from, 0.25), shadow(pair, from, depth), `${axis}='${place}'`);
  return entered(pair, shaded, from);
}

/** What comes pushes what leaves before it. */
function push(pair: Pair, from: Edge): string {
  return entered(pair, shifted(pair, from, 1), from);
}

type Edge = "left" | "right" | "top" | "bottom";
const EDGES = {
  left: { axis: "x", sign: -1 },
  right: { axis: "x", sign: 1 },
  top: { axis: "y", sign: -1 },
  bottom: { axis: "y", sign: 1 },
} as const satisfies Record<Edge, object>;

/** As if the camera were torn around: one pushes the other away faster than the eye follows, and both smear along the way. */
function whip(pair: Pair, from: Edge): string {
  const { at, frames, chain } = pair;
  const rushed = rush(pair);
  const moved = entered(pair, shifted(pair, from, 1, rushed), from, rushed);
  const [sharp, ...copies] = fork(chain, moved, 1 + SMEARS.length);
  return copies.reduce((below, label, i) => {
    const { by, begins } = SMEARS[i] as (typeof SMEARS)[number];
    const [from0, takes] = [Math.round(frames * begins), Math.max(1, Math.round(frames * SMEARING))];
    const fades = `fade=t=in:s=${from0}:n=${takes}:alpha=1,fade=t=out:s=${frames - from0 - takes}:n=${takes}:alpha=1`;
    const smeared = `trim=start_frame=${at},${numbered(pair.rate, 0)},${smear(pair, from, by)},format=yuva420p,${fades},${numbered(pair.rate, at)}`;
    return over(pair, below, chain(`[${label}]${smeared}`));
  }, sharp);
}

/** Pixels of a picture of 1080 that become one along the way, and when that begins, of the time; between these it fades. */
const SMEARS = [
  { by: 14, begins: 0.08 },
  { by: 80, begins: 0.24 },
] as const;
const SMEARING = 0.16;

/** Along the way only: across it all stays as sharp as it is. */
function smear({ width, height }: Pair, from: Edge, by: number): string {
  const few = (length: number) => 2 * Math.ceil((length * 1080) / (by * Math.min(width, height)) / 2);
  const [w, h] = EDGES[from].axis === "x" ? [few(width), height] : [width, few(height)];
  return `scale=${w}:${h}:flags=area,scale=${width}:${height}:flags=bicubic`;
}

/** What leaves, moved over itself by a share of the way: the strip that it gives free is covered by what enters. */
function shifted(pair: Pair, from: Edge, share: number, way = smooth(pair)): string {
  const { leaving, at, chain } = pair;
  const { axis, sign } = EDGES[from];
  const [still, moved = still] = fork(chain, leaving, 2);
  const late = chain(`[${moved}]trim=start_frame=${at}`);
  return over(pair, still, late, `${axis}='${-sign * share}*${axis === "x" ? "W" : "H"}*${way}'`);
}

function entered(pair: Pair, below: string, from: Edge, way = smooth(pair)): string {
  const { axis, sign } = EDGES[from];
  return over(pair, below, pair.entering, `${axis}='${sign}*${axis === "x" ? "W" : "H"}*(1-${way})'`);
}

/** A strip of growing darkness, darkest where what comes begins. */
function shadow(pair: Pair, from: Edge, depth: number): string {
  const { at, frames, width, height, rate, chain } = pair;
  const { axis, sign } = EDGES[from];
  const across = axis.toUpperCase();
  const near = sign > 0 ? `${across}/${depth}` : `(1-${across}/${depth})`;
  const [w, h, size] = axis === "x" ? [depth, 2, `${depth}:${height}`] : [2, depth, `${width}:${depth}`];
  return chain(
    `color=c=black:s=${w}x${h}:r=${rate.num}/${rate.den},trim=end_frame=1,format=yuva420p,` +
      `geq=lum=16:cb=128:cr=128:a='${SHADOW.darkest}*${near}*${near}',scale=${size}:flags=neighbor,` +
      `loop=loop=${frames - 1}:size=1:start=0,${numbered(pair.rate, at)}`,
  );
}

/** `depth` of the way that is gone; `darkest` of 255. */
const SHADOW = { depth: 0.09, darkest: 110 } as const;

/** Uncovered from an edge, softly: a ramp is drawn once, and a window moves over it. */
function wipe(pair: Pair, from: Edge): string {
  const { entering, at, frames, width, height, rate, chain } = pair;
  const { axis, sign } = EDGES[from];
  const along = axis === "x" ? width : height;
  const soft = 2 * Math.round((along * SOFT) / 2);
  const long = 2 * along + soft;
  // Dark where the window begins: to its right, or its left.
  const at0 = sign > 0 ? `(${axis.toUpperCase()}-${along})` : `(${along + soft}-${axis.toUpperCase()})`;
  const ramp = `255*(1-cos(PI*clip(${at0}/${soft},0,1)))/2`;
  const [w, h] = axis === "x" ? [long, 2] : [2, long];
  const moves = `${axis}='${sign > 0 ? "" : `${along + soft}-`}${along + soft}*${smooth(pair)}'`;
  const mask = chain(
    `color=c=black:s=${w}x${h}:r=${rate.num}/${rate.den},trim=end_frame=1,format=gray,geq=lum='${ramp}',` +
      `scale=${axis === "x" ? `${long}:${height}` : `${width}:${long}`}:flags=neighbor,` +
      `loop=loop=${frames - 1}:size=1:start=0,${numbered(pair.rate, at)},crop=${width}:${height}:${axis === "x" ? "y=0" : "x=0"}:${moves}`,
  );
  const seen = chain(`[${entering}]format=yuva420p[${pair.entering}f];[${pair.entering}f][${mask}]alphamerge`);
  return over(pair, pair.leaving, seen);
}

/** Width of a wipe's edge, of the way that it goes. */
const SOFT = 0.22;

/** Towards the picture that leaves, faster and faster, and slowing down out of the one that comes. */
function zoom(pair: Pair): string {
  const { leaving, entering, at, frames, width, height, rate, chain } = pair;
  const magnified = (z: string) =>
    `zoompan=z='${z}':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2':d=1:s=${width}x${height}:fps=${rate.num}/${rate.den},setsar=1,${numbered(pair.rate, at)}`;
  const k = `(on/${frames})`;
  const [still, moved = still] = fork(chain, leaving, 2);
  const out = chain(`[${moved}]trim=start_frame=${at},${magnified(`1+${ZOOM}*${k}*${k}`)}`);
  const from = Math.round(frames * 0.3);
  const incoming = chain(
    `[${entering}]${numbered(pair.rate, 0)},${magnified(`1+${ZOOM}*(1-${k})*(1-${k})`)},${numbered(pair.rate, 0)},format=yuva420p,` +
      `fade=t=in:s=${from}:n=${Math.max(1, frames - 2 * from)}:alpha=1,${numbered(pair.rate, at)}`,
  );
  return over(pair, over(pair, still, out), incoming);
}

/** How much larger pictures would be at the far end of a zoom; half of the way they change, at a quarter of it. */
const ZOOM = 0.8;

/** Out of focus, and into focus again. */
function blur(pair: Pair): string {
  const { leaving, entering, at, frames, chain } = pair;
  const quarter = Math.max(1, Math.floor(frames / 4));
  const half = Math.floor(frames / 2);
  const [sharp, ...blurring] = fork(chain, leaving, 1 + DEPTHS.length);
  const out = blurring.reduce((below, label, i) => {
    const seen = `trim=start_frame=${at},${numbered(pair.rate, 0)},${blurred(pair, DEPTHS[i] as number)}`;
    const fade = `fade=t=in:s=${i * quarter}:n=${quarter}:alpha=1`;
    return over(pair, below, chain(`[${label}]${seen},format=yuva420p,${fade},${numbered(pair.rate, at)}`));
  }, sharp);
  const [clear, ...clearing] = fork(chain, entering, 1 + DEPTHS.length);
  const come = clearing.reduce((below, label, i) => {
    const seen = `${numbered(pair.rate, 0)},${blurred(pair, DEPTHS[i] as number)}`;
    const fade = `fade=t=out:s=${frames - (i + 1) * quarter}:n=${quarter}:alpha=1`;
    return over(pair, below, chain(`[${label}]${seen},format=yuva420p,${fade},${numbered(pair.rate, at)}`));
  }, clear);
  const from = Math.round(frames * 0.3);
  return over(
    pair,
    out,
    chain(
      `[${come}]${numbered(pair.rate, 0)},format=yuva420p,fade=t=in:s=${from}:n=${Math.max(1, 2 * (half - from))}:alpha=1,${numbered(pair.rate, at)}`,
    ),
  );
}

/** What a picture of 1080 is made smaller by, a little and then much: between these it fades. */
const DEPTHS = [10, 36] as const;

/** Blurred while it is small: that costs next to nothing, and enlarging blurs on. */
function blurred({ width, height }: Pair, by: number): string {
  const smaller = (by * Math.min(width, height)) / 1080;
  const side = (length: number) => 2 * Math.ceil(length / smaller / 2);
  return `scale=${side(width)}:${side(height)}:flags=area,boxblur=1:2,scale=${width}:${height}:flags=bicubic`;
}

function over({ chain }: Pair, below: string, above: string, place?: string): string {
  return chain(`[${below}][${above}]overlay=${place ? `${place}:eval=frame:` : ""}format=yuv420:eof_action=repeat`);
}

function fork(chain: Pair["chain"], label: string, count: number): [string, ...string[]] {
  const names = Array.from({ length: count }, (_, i) => `${label}s${i}`);
  // The last name is the chain's own.
  const last = chain(
    `[${label}]split=${count}${names
      .slice(1)
      .map((name) => `[${name}]`)
      .join("")}`,
  );
  return [last, ...names.slice(1)];
}

/** How far the transition is at the frame of time `t`, 0–1, beginning and ending gently. */
function smooth({ at, frames, rate }: Pair): string {
  return `(1-cos(PI*clip((t*${rate.num}/${rate.den}-${at})/${frames},0,1)))/2`;
}

/** The same, standing nearly still at both ends and rushing in between. */
function rush({ at, frames, rate }: Pair): string {
  const k = `clip((t*${rate.num}/${rate.den}-${at})/${frames},0,1)`;
  return `if(lt(${k},0.5),4*pow(${k},3),1-4*pow(1-${k},3))`;
}
