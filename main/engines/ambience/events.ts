// What happens once in a sound of ambience: when drops, crackles and calls come, and how they ring.
import { SAMPLE_RATE } from "../../../contract/values.ts";
import { seededRandom } from "../../base/random.ts";
import { BLOCK } from "./source.ts";

/** Moments at random, so many a second on average, none knowing of another: drops, crackles. */
export class Moments {
  readonly #random: () => number;
  #next = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** Frames within the coming block at which something begins. */
  *inBlock(perSecond: number): Generator<number> {
    const mean = SAMPLE_RATE / Math.max(1e-6, perSecond);
    while (this.#next < BLOCK) {
      yield Math.floor(this.#next);
      this.#next -= mean * Math.log(1 - this.#random());
    }
    this.#next -= BLOCK;
  }
}

/** What rings on over the end of its block: events are written ahead, and drained block by block. */
export class Ahead {
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  #at = 0;

  /** @param seconds the longest event */
  constructor(seconds: number) {
    const length = (Math.ceil((seconds * SAMPLE_RATE) / BLOCK) + 2) * BLOCK;
    this.#left = new Float32Array(length);
    this.#right = new Float32Array(length);
  }

  /** Equal power at every pan, −1 to 1. Longer events are cut at the length said in the beginning. */
  add(samples: Float32Array, offset: number, level: number, pan: number): void {
    const angle = ((pan + 1) * Math.PI) / 4;
    const [l, r] = [Math.cos(angle) * level, Math.sin(angle) * level];
    const [left, right] = [this.#left, this.#right];
    const count = Math.min(samples.length, left.length - BLOCK - offset);
    let at = (this.#at + offset) % left.length;
    for (let i = 0; i < count; i++) {
      const sample = samples[i] as number;
      left[at] = (left[at] as number) + l * sample;
      right[at] = (right[at] as number) + r * sample;
      if (++at === left.length) at = 0;
    }
  }

  drain(left: Float32Array, right: Float32Array): void {
    const at = this.#at;
    const [l, r] = [this.#left, this.#right];
    for (let i = 0; i < BLOCK; i++) {
      left[i] = (left[i] as number) + (l[at + i] as number);
      right[i] = (right[i] as number) + (r[at + i] as number);
      l[at + i] = r[at + i] = 0;
    }
    this.#at = at + BLOCK === l.length ? 0 : at + BLOCK;
  }
}

/** A struck resonance: a sine that dies away to a thousandth in `seconds`, gliding by `glide` of its pitch. */
export function ring(hertz: number, seconds: number, glide = 0): Float32Array {
  const samples = new Float32Array(Math.max(8, Math.ceil(seconds * SAMPLE_RATE)));
  const fall = Math.exp(-6.9 / samples.length);
  let phase = 0;
  let level = 1;
  for (let i = 0; i < samples.length; i++) {
    samples[i] = Math.sin(phase) * level;
    phase += (2 * Math.PI * hertz * (1 + (glide * i) / samples.length)) / SAMPLE_RATE;
    level *= fall;
  }
  return samples;
}

/** A heavy tail: mostly near 1, seldom many times as much. */
export function heavy(random: () => number, spread: number): number {
  // Box–Muller, then log-normal.
  return Math.exp(spread * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}
