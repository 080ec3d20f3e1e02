// The beats of a piece of music: how strongly each moment sets in, the tempo that explains it best, and the row of beats that fits both. Pure.
import type { MusicArrangement } from "../types.ts";
import { LOOK_RATE, transform } from "./features.ts";

/** Samples of a window, and from one moment to the next: 12 ms. */
const [WINDOW, HOP] = [512, 128];
const PER_SECOND = LOOK_RATE / HOP;
/** Bands of hertz that are listened to apart: a soft kick under a loud pad is heard in its own. */
const EDGES = [40, 90, 150, 250, 400, 600, 900, 1300, 1800, 2500, 3500, 4800];
/** Drums and bass say where the beat is; what is plucked and shaken lies between beats as well. */
const [LOW_BANDS, LOW_WEIGHT] = [3, 3];
/** Seconds around a moment that its strength is measured against. */
const AROUND = 0.4;

/** Seconds from beat to beat. People tap about twice a second; of a tempo and its half or double the nearer one is theirs. */
const [FASTEST, SLOWEST, TAPPED] = [0.3, 1.2, 0.6];
/** Octaves. */
const PREFERENCE = 0.8;
/** Every other beat has less of drums and bass than this share: the beat is twice as slow, if not slower than that, seconds. */
const [ONE_SIDED, SLOWEST_DOUBLED] = [0.4, 0.9];
/** How much a beat that is early or late costs, beside the strengths, whose spread is one. */
const STEADINESS = 100;
/** Spreads that beats must stand above the moments around on average: else nobody could tap along. */
const WEAK = 2.7;
/** Of what music has, be it ever so soft: below it there is only noise. */
const LEAST_SPREAD = 0.3;
const SHORTEST_SECONDS = 8;

/** Times in seconds; none where no beat is heard. `sound` is mono at LOOK_RATE. */
export function findBeats(sound: Float32Array): number[] {
  if (sound.length < SHORTEST_SECONDS * LOOK_RATE) return [];
  const { strengths, low } = strengthsOf(sound);
  const period = periodOf(strengths);
  if (period === null) return [];
  const first = track(strengths, period);
  const slower = 2 * period <= SLOWEST_DOUBLED * PER_SECOND && alternate(first, low);
  const beats = slower ? track(strengths, 2 * period) : first;
  const mean = beats.reduce((sum, at) => sum + (strengths[Math.round(at)] ?? 0), 0) / Math.max(1, beats.length);
  return mean < WEAK ? [] : beats.map((at) => (at + CENTRE) / PER_SECOND);
}

/** Beats of the file where they are heard after it was cut: stretches in order, each joined to the next by a crossfade. */
export function beatsIn(
  { pieces, joinSeconds }: Pick<MusicArrangement, "pieces" | "joinSeconds">,
  beats: readonly number[],
): number[] {
  let at = 0;
  const heard: number[] = [];
  for (const { fromSeconds, seconds } of pieces) {
    for (const beat of beats)
      if (beat >= fromSeconds && beat < fromSeconds + seconds) {
        const time = at + beat - fromSeconds;
        // In a crossfade the beats of both sides lie upon each other.
        if (time - (heard.at(-1) ?? -Infinity) > FASTEST / 2) heard.push(time);
      }
    at += seconds - joinSeconds;
  }
  return heard;
}

/** What sets in is seen when it enters the taper's middle: moments from a window's beginning to there. */
const CENTRE = WINDOW / 2 / HOP - 1;

/** Sum over the bands of what each gains, against the moments around, in standard deviations. */
function strengthsOf(sound: Float32Array): { strengths: Float32Array; low: Float32Array } {
  const moments = Math.floor((sound.length - WINDOW) / HOP) + 1;
  const bins = EDGES.map((hertz) => Math.max(1, Math.round((hertz / LOOK_RATE) * WINDOW)));
  const taper = Float32Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW));
  const [re, im] = [new Float64Array(WINDOW), new Float64Array(WINDOW)];
  let before: Float64Array[] = [];
  const [raw, low] = [new Float32Array(moments), new Float32Array(moments)];
  for (let m = 0; m < moments; m++) {
    for (let i = 0; i < WINDOW; i++) re[i] = (sound[m * HOP + i] ?? 0) * (taper[i] ?? 0);
    im.fill(0);
    transform(re, im);
    const now = Float64Array.from({ length: bins.length - 1 }, (_, b) => {
      const [from, to] = [bins[b] ?? 0, Math.max((bins[b] ?? 0) + 1, bins[b + 1] ?? 0)];
      let power = 0;
      for (let k = from; k < to; k++) power += (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2;
      return Math.log10(power / (to - from) + 1e-3);
    });
    const then = before[0];
    if (then) {
      const gains = now.map((level, b) => Math.max(0, level - (then[b] ?? 0)));
      low[m] = gains.subarray(0, LOW_BANDS).reduce((sum, gain) => sum + gain, 0);
      raw[m] = gains.reduce((sum, gain) => sum + gain, 0) + (LOW_WEIGHT - 1) * (low[m] ?? 0);
    }
    // Against two moments before: a note sets in over more than one.
    before = [...before.slice(-1), now];
  }
  return { strengths: standard(raw), low: standard(low) };
}

function standard(raw: Float32Array): Float32Array {
  const reach = Math.round(AROUND * PER_SECOND);
  const sums = new Float64Array(raw.length + 1);
  for (let i = 0; i < raw.length; i++) sums[i + 1] = (sums[i] ?? 0) + (raw[i] ?? 0);
  const lifted = raw.map((value, i) => {
    const [from, to] = [Math.max(0, i - reach), Math.min(raw.length, i + reach + 1)];
    return Math.max(0, value - ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from));
  });
  const spread = Math.sqrt(lifted.reduce((sum, value) => sum + value * value, 0) / lifted.length);
  return lifted.map((value) => value / Math.max(LEAST_SPREAD, spread));
}

/** Moments from beat to beat; null where nothing comes again. */
function periodOf(strengths: Float32Array): number | null {
  const [least, most] = [Math.floor(FASTEST * PER_SECOND), Math.ceil(SLOWEST * PER_SECOND)];
  const alike = Float64Array.from({ length: 4 * most + 2 }, (_, lag) => {
    let sum = 0;
    for (let i = 0; i + lag < strengths.length; i++) sum += (strengths[i] ?? 0) * (strengths[i + lag] ?? 0);
    return sum / Math.max(1, strengths.length - lag);
  });
  const floor = alike.slice(least).toSorted()[Math.floor((alike.length - least) / 2)] ?? 0;
  const at = (lag: number) => {
    const [low, part] = [Math.floor(lag), lag % 1];
    return (alike[low] ?? 0) * (1 - part) + (alike[low + 1] ?? 0) * part - floor;
  };
  let best = { period: 0, score: 0 };
  for (let lag = least; lag <= most; lag += 0.1) {
    // What comes again after one beat does so after two and four.
    const again = at(lag) + 0.7 * at(2 * lag) + 0.4 * at(4 * lag);
    const octaves = Math.log2(lag / PER_SECOND / TAPPED);
    const score = again * Math.exp(-0.5 * (octaves / PREFERENCE) ** 2);
    if (score > best.score) best = { period: lag, score };
  }
  return best.score > 0 ? best.period : null;
}

/** Drums and bass set in on every other of these beats only: what lies between is shaken or plucked. */
function alternate(beats: readonly number[], low: Float32Array): boolean {
  const strength = (odd: number) =>
    beats
      .filter((_, i) => i % 2 === odd)
      .reduce((sum, at) => sum + Math.max(...low.subarray(Math.max(0, at - 3), at + 4)), 0);
  const [even, odd] = [strength(0), strength(1)];
  return Math.min(even, odd) < ONE_SIDED * Math.max(even, odd);
}

/** After D. Ellis, Beat Tracking by Dynamic Programming (2007): each moment takes the best one a beat before it. */
function track(strengths: Float32Array, period: number): number[] {
  const scores = new Float64Array(strengths.length);
  const from = new Int32Array(strengths.length).fill(-1);
  const [nearest, farthest] = [Math.round(period / 2), Math.round(period * 2)];
  const costs = Float64Array.from(
    { length: farthest + 1 },
    (_, gap) => STEADINESS * Math.log(Math.max(1, gap) / period) ** 2,
  );
  for (let i = 0; i < strengths.length; i++) {
    let best = 0;
    for (let gap = nearest; gap <= farthest && gap <= i; gap++) {
      const score = (scores[i - gap] ?? 0) - (costs[gap] ?? 0);
      if (score > best) {
        best = score;
        from[i] = i - gap;
      }
    }
    scores[i] = best + (strengths[i] ?? 0);
  }
  let at = scores.length - 1;
  for (let i = Math.max(0, scores.length - farthest); i < scores.length; i++)
    if ((scores[i] ?? 0) > (scores[at] ?? 0)) at = i;
  const beats: number[] = [];
  for (; at >= 0; at = from[at] ?? -1) beats.push(at);
  return beats.toReversed();
}
