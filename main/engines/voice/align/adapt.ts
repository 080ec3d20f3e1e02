// Makes the reference sound more like the person: from what already lies on each other, it learns how their sounds differ.
import type { Track } from "./follow.ts";

/** Seconds before and after that a sound is told from, since voices glide at other speeds. */
const CONTEXT = [-0.07, -0.04, -0.02, 0, 0.02, 0.04, 0.07] as const;
/** What holds the weights near zero: a part of the pairs, and at least as many as say little by themselves. */
const RIDGE = { share: 0.02, least: 100 } as const;
/** More pairs than this teach nothing new. */
const MOST_PAIRS = 30_000;

/** Frames of the recording and of the script that sound at the same place of the text. */
export type Pairs = readonly (readonly [recorded: number, scripted: number])[];

/**
 * Ridge regression from the script's frames, with those around, to how the recording differs from them. Each fold of the
 * script is told from the others alone: what was taken for a sentence by mistake cannot prove itself right.
 * @param foldOf of each frame of the script, from 0.
 * @returns the script as this person would sound, and how far each feature still strays.
 */
export function adapt(
  recording: Track,
  script: Track,
  { pairs, foldOf, hopSeconds }: { pairs: Pairs; foldOf: Uint8Array; hopSeconds: number },
): { script: Track; spread: Float32Array } {
  const { size } = script;
  const offsets = [...new Set(CONTEXT.map((seconds) => Math.round(seconds / hopSeconds)))];
  const inputs = offsets.length * size + 1;
  const x = new Float64Array(inputs);
  const some = thinned(pairs);
  const folds = Array.from(
    { length: 1 + foldOf.reduce((most, fold) => Math.max(most, fold), 0) },
    () => new Sums(inputs, size),
  );
  for (const [recorded, scripted] of some) {
    look(script, scripted, offsets, x);
    folds[foldOf[scripted] as number]?.add(x, recording.features, recorded * size, script.features, scripted * size);
  }
  const told = script.features.slice();
  folds.forEach((_, fold) => {
    const others = folds.length > 1 ? folds.filter((_one, i) => i !== fold) : folds;
    const weights = Sums.of(others, inputs, size).solve();
    for (let frame = 0; frame < foldOf.length; frame++) {
      if (foldOf[frame] !== fold) continue;
      look(script, frame, offsets, x);
      for (let f = 0; f < size; f++) {
        let sum = told[frame * size + f] as number;
        for (let i = 0; i < inputs; i++) sum += (x[i] as number) * (weights[i * size + f] as number);
        told[frame * size + f] = sum;
      }
    }
  });
  const spread = new Float32Array(size);
  for (const [recorded, scripted] of some)
    for (let f = 0; f < size; f++)
      spread[f] =
        (spread[f] as number) +
        ((recording.features[recorded * size + f] as number) - (told[scripted * size + f] as number)) ** 2;
  return {
    script: { features: told, size },
    spread: spread.map((sum) => Math.sqrt(sum / Math.max(1, some.length)) + 0.05),
  };
}

function thinned(pairs: Pairs): Pairs {
  const stride = Math.ceil(pairs.length / MOST_PAIRS);
  return stride <= 1 ? pairs : pairs.filter((_, i) => i % stride === 0);
}

/** The normal equations of a least squares fit. */
class Sums {
  readonly #inputs: number;
  readonly #size: number;
  /** The lower half of a symmetric matrix. */
  readonly #gram: Float64Array;
  readonly #cross: Float64Array;
  #count = 0;

  constructor(inputs: number, size: number) {
    this.#inputs = inputs;
    this.#size = size;
    this.#gram = new Float64Array(inputs * inputs);
    this.#cross = new Float64Array(inputs * size);
  }

  static of(all: readonly Sums[], inputs: number, size: number): Sums {
    const total = new Sums(inputs, size);
    for (const one of all) {
      total.#count += one.#count;
      for (let i = 0; i < total.#gram.length; i++)
        total.#gram[i] = (total.#gram[i] as number) + (one.#gram[i] as number);
      for (let i = 0; i < total.#cross.length; i++)
        total.#cross[i] = (total.#cross[i] as number) + (one.#cross[i] as number);
    }
    return total;
  }

  /** What a pair says: the inputs of the script's frame, and how the recording's differs from it. */
  add(x: Float64Array, recorded: Float32Array, r: number, scripted: Float32Array, s: number): void {
    const [inputs, size] = [this.#inputs, this.#size];
    this.#count++;
    for (let i = 0; i < inputs; i++) {
      const xi = x[i] as number;
      for (let j = 0; j <= i; j++)
        this.#gram[i * inputs + j] = (this.#gram[i * inputs + j] as number) + xi * (x[j] as number);
      for (let f = 0; f < size; f++)
        this.#cross[i * size + f] =
          (this.#cross[i * size + f] as number) + xi * ((recorded[r + f] as number) - (scripted[s + f] as number));
    }
  }

  /** Inputs × size weights. The sums are used up. */
  solve(): Float64Array {
    for (let i = 0; i < this.#inputs; i++) {
      const at = i * this.#inputs + i;
      this.#gram[at] = (this.#gram[at] as number) + RIDGE.share * this.#count + RIDGE.least;
    }
    solve(this.#gram, this.#cross, this.#inputs, this.#size);
    return this.#cross;
  }
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
