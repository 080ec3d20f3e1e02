// Cuts a piece of music to a length: leaps forwards or back where it sounds alike, so that its own ending is the video's. Pure.
import { clock } from "../../base/clock.ts";
import type { MusicArrangement } from "../types.ts";
import { BANDS, featuresOf, HOP, LOOK_RATE, type Features } from "./features.ts";

/** Moments on either side of a leap that are compared: a bar or so. */
const CONTEXT = Math.round((1.6 * LOOK_RATE) / HOP);
/** The music may end so much before the video does, seconds: its tail is silent then. */
const EARLY_SECONDS = 2.5;
/** Under this no leap is found that could be heard as music. */
export const LEAST_SECONDS = 8;
/** Of the median level; quieter beginnings and ends are no music, dB. */
const QUIET = -35;
/** A track whose last second is nearly as loud as the rest was cut off: it has no ending of its own, dB of the median. */
const CUT_OFF = -9;
/** A beat or two, moments. */
const SHORTEST_LEAP = Math.round((0.9 * LOOK_RATE) / HOP);
/** Longest stretch that one leap back may repeat, as a share of the track. */
const LONGEST_LEAP = 0.85;

const perSecond = LOOK_RATE / HOP;
/** What comes again more often than this is a loop, not music; what lies farther apart takes long to look for. Moments. */
const [SHORTEST_PHRASE, LONGEST_PHRASE] = [4 * perSecond, 60 * perSecond].map(Math.round) as [number, number];
/** Under this a leap is heard. */
const POOR = 0.7;
/** How much less alike two places may be for the sake of the track's own ending. */
const ENDING_WORTH = 0.2;

/** `sound` is mono at LOOK_RATE. Null: it is silent or shorter than LEAST_SECONDS. */
export function arrange(sound: Float32Array, seconds: number): Omit<MusicArrangement, "beats"> | null {
  const features = featuresOf(sound);
  const heard = heardStretch(features);
  if (!heard || (heard.end - heard.start) / perSecond < LEAST_SECONDS) return null;
  const { start, end } = heard;
  const own = (end - start) / perSecond;
  const from = start / perSecond;
  const ending = endingOf(features, heard, own, seconds);
  const wanted = seconds - own;
  if (wanted >= 0 && wanted <= EARLY_SECONDS)
    return {
      pieces: [{ fromSeconds: from, seconds: own }],
      joinSeconds: 0,
      ...ending,
      decisions: [`the music is as long as the video; ${ending.how}`],
    };
  const whole = ending.own ? bestLeap(features, heard, wanted) : null;
  const free = !whole || whole.likeness < POOR ? freeLeap(features, heard, wanted) : null;
  // An own ending is worth a leap that is heard a little, not one that is heard as a fault.
  const leap = free && free.likeness > (whole?.likeness ?? 0) + (whole ? ENDING_WORTH : 0) ? free : whole;
  if (!leap) {
    const fadeOutSeconds = Math.min(5, seconds / 4);
    const why = wanted < 0 ? "it has no ending of its own that could be reached" : "no two places in it are alike";
    return {
      pieces: [{ fromSeconds: from, seconds: Math.min(own, seconds) }],
      joinSeconds: 0,
      fadeOutSeconds,
      decisions: [
        `the music is cut after ${Math.min(own, seconds).toFixed(1)} s and faded out over ${fadeOutSeconds.toFixed(1)} s: ${why}`,
      ],
    };
  }
  const { at, lag, times, likeness } = leap;
  const lagSeconds = refine(sound, at * HOP, (at + lag) * HOP) / LOOK_RATE;
  // The less alike two places are, the longer one goes over into the other.
  const joinSeconds = likeness > 0.85 ? 0.1 : likeness > 0.7 ? 0.4 : 1.2;
  const lie = (skipped: number) =>
    lay({ from: from + skipped, until: end / perSecond, at: at / perSecond, lagSeconds, times, joinSeconds });
  // Whole phrases seldom add up to the video: what is too long is left out of the beginning, else of the end.
  const over = leap === free ? own + times * -lagSeconds - seconds : 0;
  const keepsEnding = ending.own && from + over < at / perSecond - CONTEXT / perSecond;
  const pieces = over <= 0 ? lie(0) : keepsEnding ? lie(over) : cutTo(lie(0), seconds, joinSeconds);
  const { fadeOutSeconds, how } = over <= 0 || keepsEnding ? ending : fadedOut(own, seconds);
  const direction = lag < 0 ? "repeats" : "leaves out";
  return {
    pieces,
    joinSeconds,
    fadeOutSeconds,
    decisions: [
      `the music of ${own.toFixed(0)} s ${direction} ${Math.abs(lagSeconds).toFixed(1)} s ${times > 1 ? `${times} times ` : ""}where it sounds alike (${Math.round(likeness * 100)} %), from ${clock(Math.round(at / perSecond))} to ${clock(Math.round(at / perSecond + lagSeconds))}; ${how}`,
    ],
  };
}

interface Stretch {
  start: number;
  end: number;
}

/** Without the silence around it, in moments. */
function heardStretch({ level, moments }: Features): Stretch | null {
  const median = level.toSorted()[Math.floor(moments / 2)] ?? -100;
  if (median < -75) return null;
  const floor = median + QUIET;
  const start = level.findIndex((db) => db > floor);
  const end = level.findLastIndex((db) => db > floor) + 1;
  return { start, end: Math.min(moments, end) };
}

function endingOf({ level }: Features, { start, end }: Stretch, own: number, seconds: number) {
  const median = level.slice(start, end).toSorted()[Math.floor((end - start) / 2)] ?? 0;
  const last = level.slice(Math.max(start, end - Math.round(0.7 * perSecond)), end);
  const loud = last.reduce((sum, db) => sum + db, 0) / Math.max(1, last.length) > median + CUT_OFF;
  return loud
    ? { own: false, ...fadedOut(own, seconds) }
    : { own: true, fadeOutSeconds: 0.3, how: "it ends with its own ending" };
}

function fadedOut(own: number, seconds: number) {
  return { fadeOutSeconds: Math.min(4, own / 4, seconds / 4), how: "it is faded out at the end" };
}

interface Leap {
  /** Moment from which it leaps, and by how much: negative is back. */
  at: number;
  lag: number;
  times: number;
  /** 1: the two places are equal; 0: as unlike as any two. */
  likeness: number;
}

/**
 * Leaps that are together `wanted` seconds longer (or shorter) than the track, at the place where what lies around its two
 * ends is most alike. The video's end leaves some room, so several lags are tried, and several numbers of leaps.
 */
function bestLeap(features: Features, { start, end }: Stretch, wanted: number): Leap | null {
  const length = end - start;
  // What is left out may be nearly all: the beginning and the ending are then joined.
  const longest = wanted > 0 ? length * LONGEST_LEAP : length - 2 * CONTEXT;
  const typical = typicalDistance(features, start, end);
  const [least, most] = [(wanted - EARLY_SECONDS) * perSecond, wanted * perSecond];
  const fewest = Math.max(1, Math.ceil(Math.abs(wanted > 0 ? least : most) / longest));
  let best: Leap | null = null;
  // Fewer leaps are better where they are as good: each is a risk, and the same bars again are noticed.
  const attempts = wanted > 0 ? 5 : 2 - fewest;
  for (let times = fewest; times < fewest + attempts; times++) {
    const [shortest, widest] = [Math.ceil(least / times), Math.floor(most / times)];
    for (let added = shortest; added <= widest; added++) {
      const lag = -added;
      if (Math.abs(lag) < SHORTEST_LEAP || Math.abs(lag) > longest) continue;
      const found = bestPlace(features, { start, end }, lag);
      if (!found) continue;
      const likeness = Math.max(0, 1 - found.distance / typical);
      const worth = likeness - 0.03 * (times - fewest);
      if (!best || worth > best.likeness - 0.03 * (best.times - fewest)) best = { at: found.at, lag, times, likeness };
    }
  }
  return best;
}

/** Where the end need not be the track's own: the leap back at which it sounds most alike, as often as it takes. Null: none is needed. */
function freeLeap(features: Features, stretch: Stretch, wanted: number): Leap | null {
  if (wanted <= 0) return null;
  const length = stretch.end - stretch.start;
  const typical = typicalDistance(features, stretch.start, stretch.end);
  const longest = Math.min(length * LONGEST_LEAP, LONGEST_PHRASE);
  let best: Leap | null = null;
  for (let added = SHORTEST_PHRASE; added <= longest; added++) {
    const found = bestPlace(features, stretch, -added);
    if (!found) continue;
    const times = Math.ceil((wanted * perSecond) / added);
    const likeness = Math.max(0, 1 - found.distance / typical);
    if (!best || likeness - 0.01 * times > best.likeness - 0.01 * best.times)
      best = { at: found.at, lag: -added, times, likeness };
  }
  return best;
}

/** The first `seconds` of the pieces. */
function cutTo(pieces: MusicArrangement["pieces"], seconds: number, joinSeconds: number): MusicArrangement["pieces"] {
  const kept: MusicArrangement["pieces"] = [];
  let left = seconds;
  for (const piece of pieces) {
    kept.push({ ...piece, seconds: Math.min(piece.seconds, left) });
    left -= piece.seconds - joinSeconds;
    // What is left must be longer than the join into it.
    if (left <= 2 * joinSeconds) break;
  }
  return kept;
}

/** Sums over the context are kept up as it moves along. */
function bestPlace({ bands }: Features, { start, end }: Stretch, lag: number): { at: number; distance: number } | null {
  const [first, last] = [Math.max(start, start - lag), Math.min(end, end - lag) - 1];
  const width = 2 * CONTEXT + 1;
  if (last - first < width) return null;
  const distances = new Float32Array(last - first + 1);
  for (let m = first; m <= last; m++) distances[m - first] = distance(bands, m, m + lag);
  let sum = 0;
  let best: { at: number; distance: number } | null = null;
  for (let i = 0; i < distances.length; i++) {
    sum += distances[i] ?? 0;
    if (i >= width) sum -= distances[i - width] ?? 0;
    if (i >= width - 1 && (!best || sum / width < best.distance))
      best = { at: first + i - CONTEXT, distance: sum / width };
  }
  return best;
}

function distance(bands: Float32Array, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < BANDS; k++) {
    const d = (bands[a * BANDS + k] ?? 0) - (bands[b * BANDS + k] ?? 0);
    sum += d * d;
  }
  return Math.sqrt(sum);
}

/** Between places that have nothing to do with each other. */
function typicalDistance({ bands }: Features, start: number, end: number): number {
  let sum = 0;
  let count = 0;
  const step = Math.max(1, Math.floor((end - start) / 400));
  for (let a = start; a < end; a += step) {
    const b = start + (((a - start) * 7 + Math.floor((end - start) / 3)) % (end - start));
    sum += distance(bands, a, b);
    count++;
  }
  return Math.max(1e-6, sum / Math.max(1, count));
}

/** The exact lag in samples, within a moment to either side, at which the two sounds lie best upon each other. */
function refine(sound: Float32Array, from: number, to: number): number {
  const length = Math.round(0.35 * LOOK_RATE);
  let best = { score: -Infinity, shift: 0 };
  for (let shift = -HOP; shift <= HOP; shift++) {
    let [ab, aa, bb] = [0, 1e-9, 1e-9];
    for (let i = -length; i < length; i += 2) {
      const a = sound[from + i] ?? 0;
      const b = sound[to + shift + i] ?? 0;
      ab += a * b;
      aa += a * a;
      bb += b * b;
    }
    const score = ab / Math.sqrt(aa * bb);
    if (score > best.score) best = { score, shift };
  }
  return to - from + (best.score > 0.5 ? best.shift : 0);
}

/** A leap lies in the middle of its crossfade: half of it is taken from either side. */
function lay(leap: {
  from: number;
  until: number;
  at: number;
  lagSeconds: number;
  times: number;
  joinSeconds: number;
}) {
  const { from, until, at, lagSeconds, times, joinSeconds } = leap;
  const half = joinSeconds / 2;
  const stretches = [{ from, to: at + half }];
  for (let i = 1; i < times; i++) stretches.push({ from: at + lagSeconds - half, to: at + half });
  stretches.push({ from: at + lagSeconds - half, to: until });
  return stretches.map(({ from: fromSeconds, to }) => ({
    fromSeconds: Math.max(0, fromSeconds),
    seconds: to - Math.max(0, fromSeconds),
  }));
}
