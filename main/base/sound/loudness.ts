// Loudness after ITU-R BS.1770-4: K-weighted mean square, gated.
import { Biquad, type Coefficients } from "./filters.ts";

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
  readonly #filters: { shelf: Biquad; highPass: Biquad }[];
  /** Of each finished step of 100 ms, all channels together. */
  readonly #sums: number[] = [];
  #sum = 0;
  #count = 0;

  constructor(channels: number) {
    this.#filters = Array.from({ length: channels }, () => ({
      shelf: new Biquad(SHELF),
      highPass: new Biquad(HIGH_PASS),
    }));
  }

  /** Equally long pieces, one a channel. */
  add(channels: readonly Float32Array[]): void {
    const weighted = channels.map((channel, c) => {
      const copy = channel.slice();
      this.#filters[c]?.shelf.process(copy);
      this.#filters[c]?.highPass.process(copy);
      return copy;
    });
    const length = channels[0]?.length ?? 0;
    for (let at = 0; at < length;) {
      const end = Math.min(length, at + STEP - this.#count);
      for (const channel of weighted) for (let i = at; i < end; i++) this.#sum += (channel[i] as number) ** 2;
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

function lufs(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length || 0;
}
