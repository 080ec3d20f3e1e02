// Mel-frequency cepstral coefficients: what a stretch of speech sounds like, whoever speaks (Davis & Mermelstein 1980).
import { FILTERS, HOP_SECONDS, MEL_RATE, melSpectrum } from "./mel.ts";

export const COEFFICIENTS = 13;
/** The coefficients and how fast they change. */
export const FEATURES = COEFFICIENTS * 2;
/** Frames on each side over which the change is taken. */
const DELTA = 2;
/** Loudness weighs most: voices differ in colour, but all fall silent and rise at the same places of a text. As measured. */
const LOUDNESS_WEIGHT = 4;

/** The discrete cosine transform's weights, a row for each coefficient. */
const cosines = Float64Array.from({ length: COEFFICIENTS * FILTERS }, (_, i) =>
  Math.cos((Math.PI * Math.floor(i / FILTERS) * ((i % FILTERS) + 0.5)) / FILTERS),
);
/** @param samples mono at 16 kHz. @returns FEATURES numbers a frame, each with mean 0 and variance 1 over the whole (the loudness more). */
export function mfcc(samples: Float32Array): Float32Array {
  const powers = melSpectrum(samples);
  const frames = Math.max(1, Math.ceil(samples.length / (MEL_RATE * HOP_SECONDS)));
  const result = new Float32Array(frames * FEATURES);
  const energies = new Float64Array(FILTERS);
  for (let frame = 0; frame < frames; frame++) {
    for (let f = 0; f < FILTERS; f++) energies[f] = Math.log((powers[frame * FILTERS + f] ?? 0) + 1e-6);
    for (let c = 0; c < COEFFICIENTS; c++) {
      let sum = 0;
      for (let f = 0; f < FILTERS; f++) sum += (energies[f] as number) * (cosines[c * FILTERS + f] as number);
      result[frame * FEATURES + c] = sum;
    }
  }
  addDeltas(result, frames);
  normalise(result, frames);
  return result;
}

function addDeltas(features: Float32Array, frames: number): void {
  const at = (frame: number, c: number): number =>
    features[Math.min(frames - 1, Math.max(0, frame)) * FEATURES + c] as number;
  for (let frame = 0; frame < frames; frame++)
    for (let c = 0; c < COEFFICIENTS; c++) {
      let sum = 0;
      for (let d = 1; d <= DELTA; d++) sum += d * (at(frame + d, c) - at(frame - d, c));
      features[frame * FEATURES + COEFFICIENTS + c] = sum;
    }
}

function normalise(features: Float32Array, frames: number): void {
  for (let c = 0; c < FEATURES; c++) {
    let sum = 0;
    let squares = 0;
    for (let frame = 0; frame < frames; frame++) {
      const value = features[frame * FEATURES + c] as number;
      sum += value;
      squares += value * value;
    }
    const mean = sum / frames;
    const scale = (c === 0 ? LOUDNESS_WEIGHT : 1) / Math.sqrt(Math.max(1e-9, squares / frames - mean * mean));
    for (let frame = 0; frame < frames; frame++)
      features[frame * FEATURES + c] = ((features[frame * FEATURES + c] as number) - mean) * scale;
  }
}
