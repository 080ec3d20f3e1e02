// Makes the reference sound more like the person: from what already lies on each other, it learns how their sounds differ.
import type { Track } from "./follow.ts";

/** Seconds before and after that a sound is told from, since voices glide at other speeds. */
const CONTEXT = [-0.07, -0.04, -0.02, 0, 0.02, 0.04, 0.07] as const;
const RIDGE = 0.02;
/** More pairs than this teach nothing new. */
const MOST_PAIRS = 30_000;

/** Frames of the recording and of the script that sound at the same place of the text. */
export type Pairs = readonly (readonly [recorded: number, scripted: number])[];

/**
 * Ridge regression from the script's frames, with those around, to the recording's.
 * @returns the script as this person would sound, and how far each feature still strays.
 */
export function adapt(
  recording: Track,
  script: Track,
  pairs: Pairs,
  hopSeconds: number,
): { script: Track; spread: Float32Array } {
  const { size } = script;
  const offsets = [...new Set(CONTEXT.map((seconds) => Math.round(seconds / hopSeconds)))];
  const inputs = offsets.length * size + 1;
  const stride = Math.max(1, Math.floor(pairs.length / MOST_PAIRS));
  const gram = new Float64Array(inputs * inputs);
  const cross = new Float64Array(inputs * size);
  const x = new Float64Array(inputs);
  let count = 0;
  for (let p = 0; p < pairs.length; p += stride) {
    const [recorded, scripted] = pairs[p] as Pairs[number];
    look(script, scripted, offsets, x);
    count++;
    for (let i = 0; i < inputs; i++) {
      const xi = x[i] as number;
      for (let j = 0; j <= i; j++) gram[i * inputs + j] = (gram[i * inputs + j] as number) + xi * (x[j] as number);
      for (let f = 0; f < size; f++)
        cross[i * size + f] =
          (cross[i * size + f] as number) + xi * (recording.features[recorded * size + f] as number);
    }
  }
  for (let i = 0; i < inputs; i++) gram[i * inputs + i] = (gram[i * inputs + i] as number) + RIDGE * count + 1;
  solve(gram, cross, inputs, size);

  const frames = script.features.length / size;
  const told = new Float32Array(script.features.length);
  for (let frame = 0; frame < frames; frame++) {
    look(script, frame, offsets, x);
    for (let f = 0; f < size; f++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += (x[i] as number) * (cross[i * size + f] as number);
      told[frame * size + f] = sum;
    }
  }
  const spread = new Float32Array(size);
  for (let p = 0; p < pairs.length; p += stride) {
    const [recorded, scripted] = pairs[p] as Pairs[number];
    for (let f = 0; f < size; f++)
      spread[f] =
        (spread[f] as number) +
        ((recording.features[recorded * size + f] as number) - (told[scripted * size + f] as number)) ** 2;
  }
  return { script: { features: told, size }, spread: spread.map((sum) => Math.sqrt(sum / Math.max(1, count)) + 0.05) };
}

/** Divides each feature by its spread. */
export function scaled({ features, size }: Track, spread: Float32Array): Track {
  return { size, features: features.map((value, i) => value / (spread[i % size] as number)) };
}

function look({ features, size }: Track, frame: number, offsets: readonly number[], into: Float64Array): void {
  const last = features.length / size - 1;
  offsets.forEach((offset, k) => {
    const from = Math.min(last, Math.max(0, frame + offset)) * size;
    for (let f = 0; f < size; f++) into[k * size + f] = features[from + f] as number;
  });
  into[offsets.length * size] = 1;
}

/** Cholesky, in place: of the matrix only the lower half is read, the right-hand sides become the solution. */
function solve(matrix: Float64Array, sides: Float64Array, n: number, columns: number): void {
  const at = (i: number, j: number): number => matrix[i * n + j] as number;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      matrix[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-9)) : sum / at(j, j);
    }
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < n; i++) {
      let sum = sides[i * columns + c] as number;
      for (let k = 0; k < i; k++) sum -= at(i, k) * (sides[k * columns + c] as number);
      sides[i * columns + c] = sum / at(i, i);
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = sides[i * columns + c] as number;
      for (let k = i + 1; k < n; k++) sum -= at(k, i) * (sides[k * columns + c] as number);
      sides[i * columns + c] = sum / at(i, i);
    }
  }
}
