// A feed-forward compressor with a soft knee, with state, so that a long sound can pass in pieces.

export interface CompressorSettings {
  /** dBFS, RMS. */
  threshold: number;
  /** 3 is 3:1. */
  ratio: number;
  /** Width of the knee in dB. */
  knee: number;
  /** Seconds. */
  attack: number;
  release: number;
}

/** The gain is worked out once for so many samples and runs in a straight line between. */
const BLOCK = 48;

export class Compressor {
  readonly #settings: CompressorSettings;
  readonly #attack: number;
  readonly #release: number;
  /** dBFS, smoothed. */
  #level = -120;
  #gain = 1;

  constructor(sampleRate: number, settings: CompressorSettings) {
    this.#settings = settings;
    this.#attack = Math.exp(-BLOCK / (settings.attack * sampleRate));
    this.#release = Math.exp(-BLOCK / (settings.release * sampleRate));
  }

  /** In place. */
  process(samples: Float32Array): void {
    for (let at = 0; at < samples.length; at += BLOCK) {
      const end = Math.min(samples.length, at + BLOCK);
      let sum = 0;
      for (let i = at; i < end; i++) sum += (samples[i] as number) ** 2;
      const level = 10 * Math.log10(sum / (end - at) + 1e-12);
      const keep = level > this.#level ? this.#attack : this.#release;
      this.#level = keep * this.#level + (1 - keep) * level;
      const next = 10 ** (this.#reduction(this.#level) / 20);
      const step = (next - this.#gain) / (end - at);
      for (let i = at; i < end; i++) {
        this.#gain += step;
        samples[i] = (samples[i] as number) * this.#gain;
      }
    }
  }

  /** dB, zero or less. */
  #reduction(level: number): number {
    const { threshold, ratio, knee } = this.#settings;
    const over = level - threshold;
    if (over <= -knee / 2) return 0;
    const slope = 1 / ratio - 1;
    return over >= knee / 2 ? slope * over : (slope * (over + knee / 2) ** 2) / (2 * knee);
  }
}
