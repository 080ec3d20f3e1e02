// How loud a recording is made, moment by moment: quiet stretches a little quieter, soft and loud ones alike. Pure.
import type { SpeechFrames } from "../../../base/sound/speech.ts";

/** Frames of 10 ms. */
const FRAMES_A_SECOND = 100;

/** RMS of speech that all is brought to, dBFS, and how much is given at most. */
const TARGET_DB = -21;
const MOST_GAIN_DB = 40;
/** Speech within this many seconds on each side is brought to one level, up to so many decibels from the whole. */
const LEVEL_SECONDS = 5;
const MOST_DRIFT_DB = 9;

/** The gate: a breath between words is not touched, and around speech room tone stays as it is. */
const GATE = { shortestGap: 0.5, before: 0.2, after: 0.35, closeSeconds: 0.5, openSeconds: 0.15 } as const;
/** Room tone under loud noise must not come and go: the nearer it is to speech, the less it is lowered. */
const DEPTH = { none: 14, full: 38, most: 10 } as const;

/** @returns decibels for each frame of `levels` (dBFS, 10 ms), without steps. */
export function planGains(levels: Float32Array, { speech, loud, noise }: SpeechFrames): Float32Array {
  const levelled = levelGains(levels, speech);
  const depth = DEPTH.most * Math.min(1, Math.max(0, (loud - noise - DEPTH.none) / (DEPTH.full - DEPTH.none)));
  const gate = gateGains(speech, depth);
  return levelled.map((gain, frame) => gain + (gate[frame] as number));
}

/** Zero round speech, `−depth` between, in straight lines. */
function gateGains(speech: Uint8Array, depth: number): Float32Array {
  const open = opened(speech);
  const gains = Float32Array.from(open, (is) => (is === 1 ? 0 : -depth));
  const fall = depth / (GATE.closeSeconds * FRAMES_A_SECOND);
  const rise = depth / (GATE.openSeconds * FRAMES_A_SECOND);
  for (let i = 1; i < gains.length; i++) gains[i] = Math.max(gains[i] as number, (gains[i - 1] as number) - fall);
  for (let i = gains.length - 2; i >= 0; i--) gains[i] = Math.max(gains[i] as number, (gains[i + 1] as number) - rise);
  return gains;
}

/** Speech with what lies just before, after and between. */
function opened(speech: Uint8Array): Uint8Array {
  const open = new Uint8Array(speech.length);
  let last = -Infinity;
  speech.forEach((is, i) => {
    if (is !== 1) return;
    const from = i - last <= GATE.shortestGap * FRAMES_A_SECOND ? last : i - GATE.before * FRAMES_A_SECOND;
    open.fill(1, Math.max(0, from), i + 1 + GATE.after * FRAMES_A_SECOND);
    last = i;
  });
  return open;
}

/** What brings the speech around each frame to the target; where nobody speaks for long it stays as it was. */
function levelGains(levels: Float32Array, speech: Uint8Array): Float32Array {
  const count = levels.length;
  /** Sums of the power of speech, and of its frames, up to each. */
  const powers = new Float64Array(count + 1);
  const frames = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) {
    const is = speech[i] as number;
    powers[i + 1] = (powers[i] as number) + (is === 1 ? 10 ** ((levels[i] as number) / 10) : 0);
    frames[i + 1] = (frames[i] as number) + is;
  }
  const all = decibels(powers[count] as number, frames[count] as number);
  const reach = LEVEL_SECONDS * FRAMES_A_SECOND;
  const gains = new Float32Array(count);
  let held = all;
  for (let i = 0; i < count; i++) {
    const [from, to] = [Math.max(0, i - reach), Math.min(count, i + reach)];
    const spoken = (frames[to] as number) - (frames[from] as number);
    if (spoken > FRAMES_A_SECOND) held = decibels((powers[to] as number) - (powers[from] as number), spoken);
    const near = Math.max(all - MOST_DRIFT_DB, Math.min(all + MOST_DRIFT_DB, held));
    gains[i] = Math.min(MOST_GAIN_DB, TARGET_DB - near);
  }
  return smoothed(gains, FRAMES_A_SECOND * 2);
}

function decibels(power: number, frames: number): number {
  return frames === 0 ? TARGET_DB : 10 * Math.log10(power / frames + 1e-12);
}

/** The mean of `reach` frames on each side. */
function smoothed(values: Float32Array, reach: number): Float32Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = (sums[i] as number) + (values[i] as number);
  return values.map((_, i) => {
    const [from, to] = [Math.max(0, i - reach), Math.min(values.length, i + reach + 1)];
    return ((sums[to] as number) - (sums[from] as number)) / (to - from);
  });
}
