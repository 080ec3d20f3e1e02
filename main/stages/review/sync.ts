// Finds the narration again inside the finished mix, window by window: is it there, and how late is it?
import { createReadStream } from "node:fs";
import { setImmediate as breathe } from "node:timers/promises";

/** Loudness over time: decibels of the mean power of each hop, floored at −100. */
export interface Envelope {
  hopSeconds: number;
  db: Float32Array;
}

export interface LagWindow {
  /** The middle of the window in the narration's time, in seconds. */
  at: number;
  /** By how much the sound comes later than planned (negative: earlier), in seconds. */
  lagSeconds: number;
  /** Pearson correlation of the two at that lag, −1–1. Under FOUND the narration was not recognised here. */
  correlation: number;
}

/** Sampling rate of the raw sound that is measured here: speech up to 4 kHz. */
export const ENVELOPE_RATE = 8000;
const HOP_SAMPLES = 40;
const HOP_SECONDS = HOP_SAMPLES / ENVELOPE_RATE;

/**
 * Correlation from which a window counts as recognised. Measured with flite under music: the right narration reaches 0.71 and
 * more, one that drifts by 1 % 0.48 and more, another speech at most 0.40 at the best of its 401 lags.
 */
export const FOUND = 0.45;
/** Short, so that a drift of 1 % smears a window by no more than 30 ms. */
const WINDOW = 3 / HOP_SECONDS;
const MAX_LAG = 1 / HOP_SECONDS;
const MAX_WINDOWS = 60;
/** What lies further under the loud parts of a window is floor: room, music, dither. */
const DEPTH_DB = 30;
/** Rises and falls are compared over this time: syllables stand out and slowly changing music falls away. */
const SLOPE = 4;

/** @param path raw signed 16-bit little-endian mono at ENVELOPE_RATE; read in pieces, so that an hour holds up nothing. */
export async function readEnvelope(path: string, signal?: AbortSignal): Promise<Envelope> {
  const db: number[] = [];
  let power = 0;
  let filled = 0;
  let odd: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, signal ? { signal } : {})) {
    const bytes = odd.length ? Buffer.concat([odd, chunk as Buffer]) : (chunk as Buffer);
    const whole = bytes.length & ~1;
    for (let i = 0; i < whole; i += 2) {
      const sample = bytes.readInt16LE(i) / 32_768;
      power += sample * sample;
      if (++filled === HOP_SAMPLES) {
        db.push(Math.max(-100, 10 * Math.log10(power / HOP_SAMPLES + 1e-10)));
        power = 0;
        filled = 0;
      }
    }
    odd = bytes.subarray(whole);
  }
  return { hopSeconds: HOP_SECONDS, db: Float32Array.from(db) };
}

/**
 * Slides stretches of the narration over the finished sound and keeps the best lag of each.
 * @param startSeconds where the narration is planned to begin in the finished sound.
 */
export async function findLags(
  narration: Envelope,
  mix: Envelope,
  startSeconds: number,
  signal?: AbortSignal,
): Promise<LagWindow[]> {
  const spoken = slopes(narration.db);
  const heard = slopes(mix.db);
  const offset = Math.round(startSeconds / HOP_SECONDS);
  const windows: LagWindow[] = [];
  for (const from of windowStarts(narration.db)) {
    await breathe();
    signal?.throwIfAborted();
    const best = bestLag(spoken.subarray(from, from + WINDOW), heard, from + offset);
    windows.push({ at: (from + WINDOW / 2) * HOP_SECONDS, ...best });
  }
  return windows;
}

/** Windows that hold speech, evenly over the whole, first and last included. */
function windowStarts(db: Float32Array): number[] {
  const all: number[] = [];
  const loud = percentile(db, 0.95);
  for (let from = 0; from + WINDOW <= db.length; from += WINDOW / 2) {
    let speaking = 0;
    for (let i = from; i < from + WINDOW; i++) if ((db[i] ?? -100) > loud - DEPTH_DB) speaking++;
    if (speaking > WINDOW / 3) all.push(from);
  }
  if (all.length <= MAX_WINDOWS) return all;
  return Array.from(
    { length: MAX_WINDOWS },
    (_, i) => all[Math.round((i * (all.length - 1)) / (MAX_WINDOWS - 1))] ?? 0,
  );
}

function slopes(db: Float32Array): Float32Array {
  const floor = percentile(db, 0.95) - DEPTH_DB;
  const slope = new Float32Array(db.length);
  for (let i = SLOPE; i < db.length; i++)
    slope[i] = Math.max(db[i] ?? floor, floor) - Math.max(db[i - SLOPE] ?? floor, floor);
  return slope;
}

function bestLag(window: Float32Array, heard: Float32Array, at: number): { lagSeconds: number; correlation: number } {
  const scores = new Float64Array(2 * MAX_LAG + 1);
  let best = 0;
  for (let i = 0; i < scores.length; i++) {
    scores[i] = correlate(window, heard, at + i - MAX_LAG);
    if ((scores[i] ?? -1) > (scores[best] ?? -1)) best = i;
  }
  // A parabola through the peak and its neighbours finds the lag between two hops.
  const [a, b, c] = [scores[best - 1] ?? 0, scores[best] ?? 0, scores[best + 1] ?? 0];
  const bend = a - 2 * b + c;
  const shift = best > 0 && best < scores.length - 1 && bend < 0 ? (a - c) / (2 * bend) : 0;
  return { lagSeconds: (best - MAX_LAG + shift) * HOP_SECONDS, correlation: b };
}

function correlate(a: Float32Array, b: Float32Array, at: number): number {
  let sa = 0;
  let sb = 0;
  let saa = 0;
  let sbb = 0;
  let sab = 0;
  const n = a.length;
  for (let i = 0; i < n; i++) {
    const x = a[i] ?? 0;
    const y = b[at + i] ?? 0;
    sa += x;
    sb += y;
    saa += x * x;
    sbb += y * y;
    sab += x * y;
  }
  const spread = (saa - (sa * sa) / n) * (sbb - (sb * sb) / n);
  return spread > 1e-6 ? (sab - (sa * sb) / n) / Math.sqrt(spread) : 0;
}

/** Of at most 20,000 of the values: sorting an hour of hops would hold up the loop. */
export function percentile(values: Float32Array, part: number): number {
  const step = Math.max(1, Math.floor(values.length / 20_000));
  const some = values.filter((_, i) => i % step === 0).toSorted();
  return some[Math.min(some.length - 1, Math.floor(part * some.length))] ?? -100;
}
