// Loudness after ITU-R BS.1770-4: K-weighted mean square, gated.
import type { Coefficients } from "./filters.ts";

/** The two filters of the recommendation, for 48 kHz (its tables 1 and 2). */
const SHELF: Coefficients = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
};
const HIGH_PASS: Coefficients = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 };
/** 100 ms; a block of 400 ms has four of them. */
const STEP = 4_800;
const STEPS = 4;
const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;

/**
 * Integrated loudness in LUFS of sound at 48 kHz; −Infinity for silence. Sound shorter than a block of 400 ms counts as
 * one block.
 */
export function loudness(channels: readonly Float32Array[]): number {
  const meter = new LoudnessMeter(channels.length);
  meter.add(channels);
  return meter.integrated();
}

/** The same for sound that comes in pieces. */
export class LoudnessMeter {
  readonly #weights: KWeight[];
  /** Of each finished step of 100 ms, all channels together. */
  readonly #sums: number[] = [];
  #sum = 0;
  #count = 0;

  constructor(channels: number) {
    this.#weights = Array.from({ length: channels }, () => new KWeight());
  }

  /** Equally long pieces, one a channel. They are not changed. */
  add(channels: readonly Float32Array[]): void {
    const length = channels[0]?.length ?? 0;
    for (let at = 0; at < length;) {
      const end = Math.min(length, at + STEP - this.#count);
      for (const [c, channel] of channels.entries()) this.#sum += this.#weights[c]?.power(channel, at, end) ?? 0;
      this.#count += end - at;
      at = end;
      if (this.#count < STEP) continue;
      this.#sums.push(this.#sum);
      this.#sum = this.#count = 0;
    }
  }

  /** LUFS of all that was added. */
  integrated(): number {
    const sums = this.#sums;
    const powers: number[] = [];
    for (let i = 0; i + STEPS <= sums.length; i++) {
      let sum = 0;
      for (let k = i; k < i + STEPS; k++) sum += sums[k] as number;
      powers.push(sum / (STEPS * STEP));
    }
    if (powers.length === 0) {
      const all = sums.reduce((sum, one) => sum + one, this.#sum);
      powers.push(all / Math.max(1, sums.length * STEP + this.#count));
    }
    const loud = powers.filter((power) => lufs(power) > ABSOLUTE_GATE);
    const gate = lufs(mean(loud)) + RELATIVE_GATE;
    return lufs(mean(loud.filter((power) => lufs(power) > gate)));
  }
}

/** Both filters of a channel at once, with state. */
class KWeight {
  readonly #state = new Float64Array(4);

  /** Sum of the squares from one sample to another. */
  power(samples: Float32Array, from: number, to: number): number {
    const state = this.#state;
    let [s1, s2, h1, h2] = [state[0] as number, state[1] as number, state[2] as number, state[3] as number];
    let sum = 0;
    for (let i = from; i < to; i++) {
      const x = samples[i] as number;
      const y = SHELF.b0 * x + s1;
      s1 = SHELF.b1 * x - SHELF.a1 * y + s2;
      s2 = SHELF.b2 * x - SHELF.a2 * y;
      const z = HIGH_PASS.b0 * y + h1;
      h1 = HIGH_PASS.b1 * y - HIGH_PASS.a1 * z + h2;
      h2 = HIGH_PASS.b2 * y - HIGH_PASS.a2 * z;
      sum += z * z;
    }
    // Values too small for a normal float would slow everything down by far in silence.
    state.set([s1, s2, h1, h2].map((value) => (Math.abs(value) < 1e-20 ? 0 : value)));
    return sum;
  }
}

function lufs(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length || 0;
}
