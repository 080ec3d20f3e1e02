// What every sound of ambience is made of: a source that plays on for ever, in blocks, and the means to write one.
import { SAMPLE_RATE } from "../../../contract/values.ts";
import { seededRandom } from "../../base/random.ts";

/** Frames that a source plays at once; slow changes run in a straight line over them. */
export const BLOCK = 512;

export interface Source {
  /** Mixes its next BLOCK frames in. */
  add(left: Float32Array, right: Float32Array): void;
}

/** Equal seeds sound equal. Comes out at about −20 LUFS. */
export type MakeSource = (seed: number) => Source;

/**
 * White noise, evenly within ±1 (xorshift128, Marsaglia 2003). Of generators with 32 bits of state two seeds are two places
 * of the same sequence, a day long: of a few of them one soon plays what another has played minutes before.
 */
export class Noise {
  readonly #state: [number, number, number, number];

  constructor(seed: number) {
    const random = seededRandom(seed);
    const word = (): number => (random() * 2 ** 32) | 1;
    this.#state = [word(), word(), word(), word()];
  }

  play(samples: Float32Array): void {
    let [x, y, z, w] = this.#state;
    for (let i = 0; i < samples.length; i++) {
      const t = x ^ (x << 11);
      x = y;
      y = z;
      z = w;
      w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
      samples[i] = w * 4.656612873e-10;
    }
    this.#state.splice(0, 4, x, y, z, w);
  }
}

/** Noise that falls by 6 dB an octave from `corner` Hz on, in place. */
export class Integrator {
  readonly #keep: number;
  #value = 0;

  constructor(corner: number) {
    this.#keep = Math.exp((-2 * Math.PI * corner) / SAMPLE_RATE);
  }

  process(samples: Float32Array): void {
    const keep = this.#keep;
    const take = Math.sqrt(1 - keep * keep);
    let value = this.#value;
    for (let i = 0; i < samples.length; i++) {
      value = keep * value + take * (samples[i] as number);
      samples[i] = value;
    }
    this.#value = value;
  }
}

/** A band that can move while it sounds: state variable filter in the trapezoidal form (Simper 2013), in place. */
export class MovingBand {
  #a = 0;
  #b = 0;

  /** @param q width: 1 is broad, 8 nearly a whistle. Its peak passes unchanged. */
  process(samples: Float32Array, hertz: number, q: number): void {
    const g = Math.tan((Math.PI * Math.min(hertz, 20_000)) / SAMPLE_RATE);
    const k = 1 / q;
    const a1 = 1 / (1 + g * (g + k));
    let [a, b] = [this.#a, this.#b];
    for (let i = 0; i < samples.length; i++) {
      const v3 = (samples[i] as number) - b;
      const v1 = a1 * (a + g * v3);
      const v2 = b + g * v1;
      a = 2 * v1 - a;
      b = 2 * v2 - b;
      samples[i] = k * v1;
    }
    this.#a = Math.abs(a) < 1e-20 ? 0 : a;
    this.#b = Math.abs(b) < 1e-20 ? 0 : b;
  }
}

/** Mixes `from` in, its level running from one value to another over the block. */
export function mix(into: Float32Array, from: Float32Array, level: number, levelAfter = level): void {
  const step = (levelAfter - level) / into.length;
  let gain = level;
  for (let i = 0; i < into.length; i++) {
    into[i] = (into[i] as number) + gain * (from[i] as number);
    gain += step;
  }
}

/** A value that wanders smoothly between 0 and 1 and comes to a new place every so many seconds, never evenly. */
export class Drift {
  readonly #random: () => number;
  readonly #seconds: readonly [number, number];
  #from: number;
  #to: number;
  #at = 0;
  #length: number;
  value: number;

  constructor(seed: number, seconds: readonly [number, number]) {
    this.#random = seededRandom(seed);
    this.#seconds = seconds;
    this.#from = this.#random();
    this.#to = this.#random();
    this.#length = this.#draw();
    this.value = this.#from;
  }

  /** One block on. */
  next(): number {
    if (++this.#at >= this.#length) {
      this.#at = 0;
      this.#from = this.#to;
      this.#to = this.#random();
      this.#length = this.#draw();
    }
    const k = 0.5 - 0.5 * Math.cos((Math.PI * this.#at) / this.#length);
    this.value = this.#from + (this.#to - this.#from) * k;
    return this.value;
  }

  #draw(): number {
    const [least, most] = this.#seconds;
    return Math.max(1, Math.round(((least + (most - least) * this.#random()) * SAMPLE_RATE) / BLOCK));
  }
}

export function between(random: () => number, least: number, most: number): number {
  return least + (most - least) * random();
}
