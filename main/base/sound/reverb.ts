// A small room: a feedback delay network of eight lines with damping (Jot & Chaigne 1991), stereo.

const LINES = [1557, 1617, 1491, 1422, 1277, 1356, 1188, 1116] as const;
/** Each line's delay is stretched by this, so that the room is wider than the classic one at 44.1 kHz. */
const SIZE = 1.9;
const DAMPING = 0.35;
/** Samples before the first reflection: the dry sound stays clear. */
const PRE_DELAY = 1100;

export class Reverb {
  readonly #lines: Float32Array[];
  readonly #at: number[];
  readonly #damped: number[];
  readonly #gains: number[];
  readonly #before = new Float32Array(PRE_DELAY);
  #beforeAt = 0;

  /** @param seconds until the sound has fallen by 60 dB. */
  constructor(sampleRate: number, seconds: number) {
    const lengths = LINES.map((length) => Math.round(length * SIZE * (sampleRate / 48_000)));
    this.#lines = lengths.map((length) => new Float32Array(length));
    this.#at = lengths.map(() => 0);
    this.#damped = lengths.map(() => 0);
    this.#gains = lengths.map((length) => 10 ** ((-3 * length) / (seconds * sampleRate)));
  }

  /** In place: what comes out is the room alone. */
  process(left: Float32Array, right: Float32Array): void {
    const lines = this.#lines;
    const at = this.#at;
    const damped = this.#damped;
    const gains = this.#gains;
    const out = new Float64Array(8);
    for (let i = 0; i < left.length; i++) {
      const input = ((left[i] as number) + (right[i] as number)) * 0.25;
      const side = ((left[i] as number) - (right[i] as number)) * 0.25;
      const dry = this.#before[this.#beforeAt] as number;
      this.#before[this.#beforeAt] = input;
      if (++this.#beforeAt === PRE_DELAY) this.#beforeAt = 0;
      let sum = 0;
      for (let k = 0; k < 8; k++) {
        const value = (lines[k] as Float32Array)[at[k] as number] as number;
        const low = (damped[k] as number) + (value - (damped[k] as number)) * (1 - DAMPING);
        damped[k] = Math.abs(low) < 1e-20 ? 0 : low;
        out[k] = low * (gains[k] as number);
        sum += out[k] as number;
      }
      // Householder reflection: every line feeds every other, no energy is lost or made.
      sum *= 0.25;
      for (let k = 0; k < 8; k++) {
        const line = lines[k] as Float32Array;
        line[at[k] as number] = (out[k] as number) - sum + dry + (k % 2 === 0 ? side : -side);
        at[k] = (at[k] as number) + 1 === line.length ? 0 : (at[k] as number) + 1;
      }
      left[i] = (out[0] as number) + (out[2] as number) - (out[4] as number) + (out[6] as number);
      right[i] = (out[1] as number) - (out[3] as number) + (out[5] as number) + (out[7] as number);
    }
  }
}
