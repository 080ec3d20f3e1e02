// Takes the edge off sibilants: what lies about 7 kHz is turned down for as long as it is sharp. Else each sample stays as it was.
import { bandPass, Biquad } from "./filters.ts";

export interface DeEsserSettings {
  /** dBFS, RMS, of the band of sibilants: above it they are turned down. */
  threshold: number;
  /** Most that they are turned down, dB. */
  most: number;
}

/** Sibilants of women and men lie between 4.5 and 10 kHz. */
const [HERTZ, Q] = [6800, 1.1];
/** Of each dB above the threshold so much is taken back. */
const SLOPE = 0.7;
/** Above so much more than the threshold the whole slope holds, dB. */
const KNEE = 6;
/** A millisecond: the gain is worked out once for so many samples and runs in a straight line between. */
const BLOCK = 48;
/** Shares of the difference that the level keeps from one block to the next: at once louder, quieter within 30 ms. */
const [ATTACK, RELEASE] = [0.3, Math.exp(-1 / 30)];

/** With state, so that a long sound can pass in pieces: of whole blocks but the last. */
export class DeEsser {
  readonly #settings: DeEsserSettings;
  readonly #band: Biquad;
  #copy = new Float32Array();
  #level = -120;
  #gain = 1;

  constructor(sampleRate: number, settings: DeEsserSettings) {
    this.#settings = settings;
    this.#band = new Biquad(bandPass(sampleRate, HERTZ, Q));
  }

  /** In place. */
  process(samples: Float32Array): void {
    if (this.#copy.length < samples.length) this.#copy = new Float32Array(samples.length);
    const band = this.#copy.subarray(0, samples.length);
    band.set(samples);
    this.#band.process(band);
    for (let at = 0; at < samples.length; at += BLOCK) {
      const end = Math.min(samples.length, at + BLOCK);
      let sum = 0;
      for (let i = at; i < end; i++) sum += (band[i] as number) ** 2;
      const level = 10 * Math.log10(sum / (end - at) + 1e-12);
      const keep = level > this.#level ? ATTACK : RELEASE;
      this.#level = keep * this.#level + (1 - keep) * level;
      const next = 10 ** (this.#reduction() / 20);
      if (next === 1 && this.#gain === 1) continue;
      const step = (next - this.#gain) / (end - at);
      // What is taken away is the band itself: at a gain of one nothing is.
      for (let i = at; i < end; i++) {
        this.#gain += step;
        samples[i] = (samples[i] as number) + (this.#gain - 1) * (band[i] as number);
      }
      this.#gain = next;
    }
  }

  /** dB, zero or less. */
  #reduction(): number {
    const { threshold, most } = this.#settings;
    const over = this.#level - threshold;
    if (over <= 0) return 0;
    return -Math.min(most, SLOPE * (over < KNEE ? over ** 2 / (2 * KNEE) : over - KNEE / 2));
  }
}
