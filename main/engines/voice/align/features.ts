// What speech sounds like, whoever speaks: mel-frequency cepstra (Davis & Mermelstein 1980) and how they change, and where there is speech at all.
import { findSpeech } from "../../../base/sound/speech.ts";
import { EMPHASIS, FILTERS } from "./mel.ts";

const COEFFICIENTS = 13;
/** The coefficients and how fast they change. */
export const FEATURES = COEFFICIENTS * 2;
/** Frames on each side over which the change is taken. */
const DELTA = 2;
/** Loudness weighs more: voices differ in colour, but all fall silent and rise at the same places of a text. As measured. */
const LOUDNESS_WEIGHT = 1.5;
/** What lies further under a band's mean in speech is noise to one recording and silence to another: both become the same. */
const FLOOR = 10 ** (-25 / 10);

/** The discrete cosine transform's weights, a row for each coefficient. */
const cosines = Float64Array.from({ length: COEFFICIENTS * FILTERS }, (_, i) =>
  Math.cos((Math.PI * Math.floor(i / FILTERS) * ((i % FILTERS) + 0.5)) / FILTERS),
);

/** Decibels of each frame. */
export function levels(powers: Float32Array): Float32Array {
  return Float32Array.from({ length: powers.length / FILTERS }, (_, frame) => {
    let sum = 0;
    for (let f = 0; f < FILTERS; f++) sum += (powers[frame * FILTERS + f] as number) / (EMPHASIS[f] as number);
    return 10 * Math.log10(sum + 1e-10);
  });
}

/** 1 where somebody speaks. */
export function speechMask(powers: Float32Array): Uint8Array {
  return findSpeech(levels(powers)).speech;
}

/** @returns FEATURES numbers a frame, each with mean 0 and variance 1 over the speech (the loudness more). */
export function features(powers: Float32Array, speech: Uint8Array): Float32Array {
  const frames = powers.length / FILTERS;
  const floor = bandMeans(powers, speech).map((mean) => mean * FLOOR + 1e-9);
  const result = new Float32Array(frames * FEATURES);
  const logs = new Float64Array(FILTERS);
  for (let frame = 0; frame < frames; frame++) {
    for (let f = 0; f < FILTERS; f++)
      logs[f] = Math.log((powers[frame * FILTERS + f] as number) + (floor[f] as number));
    for (let c = 0; c < COEFFICIENTS; c++) {
      let sum = 0;
      for (let f = 0; f < FILTERS; f++) sum += (logs[f] as number) * (cosines[c * FILTERS + f] as number);
      result[frame * FEATURES + c] = sum;
    }
  }
  addDeltas(result, frames);
  normalise(result, frames, speech);
  return result;
}

function bandMeans(powers: Float32Array, speech: Uint8Array): Float64Array {
  const means = new Float64Array(FILTERS);
  let count = 0;
  for (let frame = 0; frame < speech.length; frame++) {
    if (speech[frame] !== 1) continue;
    count++;
    for (let f = 0; f < FILTERS; f++) means[f] = (means[f] as number) + (powers[frame * FILTERS + f] as number);
  }
  return means.map((sum) => sum / Math.max(1, count));
}

function addDeltas(values: Float32Array, frames: number): void {
  const at = (frame: number, c: number): number =>
    values[Math.min(frames - 1, Math.max(0, frame)) * FEATURES + c] as number;
  for (let frame = 0; frame < frames; frame++)
    for (let c = 0; c < COEFFICIENTS; c++) {
      let sum = 0;
      for (let d = 1; d <= DELTA; d++) sum += d * (at(frame + d, c) - at(frame - d, c));
      values[frame * FEATURES + COEFFICIENTS + c] = sum;
    }
}

function normalise(values: Float32Array, frames: number, speech: Uint8Array): void {
  for (let c = 0; c < FEATURES; c++) {
    let sum = 0;
    let squares = 0;
    let count = 0;
    for (let frame = 0; frame < frames; frame++) {
      if (speech[frame] !== 1) continue;
      const value = values[frame * FEATURES + c] as number;
      sum += value;
      squares += value * value;
      count++;
    }
    const mean = sum / Math.max(1, count);
    const variance = squares / Math.max(1, count) - mean * mean;
    const scale = (c === 0 ? LOUDNESS_WEIGHT : 1) / Math.sqrt(Math.max(1e-9, variance));
    for (let frame = 0; frame < frames; frame++)
      values[frame * FEATURES + c] = ((values[frame * FEATURES + c] as number) - mean) * scale;
  }
}
