// The mel spectrum of speech, worked out piece by piece, so that hours of sound need little memory.

export const MEL_RATE = 16_000;
export const HOP_SECONDS = 0.01;
export const FILTERS = 26;
const HOP = MEL_RATE * HOP_SECONDS;
const WINDOW = 400;
const FFT_SIZE = 512;
const LOWEST_HERTZ = 100;
const HIGHEST_HERTZ = 7600;
const PRE_EMPHASIS = 0.97;

const window = Float64Array.from(
  { length: WINDOW },
  (_, i) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (WINDOW - 1)),
);
const filters = melFilters();
/** What the pre-emphasis makes of each band's power: divided by it, the powers add up to the sound's own. */
export const EMPHASIS: Float64Array = Float64Array.from({ length: FILTERS }, (_, f) => {
  const hertz = melEdges()[f + 1] ?? 0;
  return 1 + PRE_EMPHASIS ** 2 - 2 * PRE_EMPHASIS * Math.cos((2 * Math.PI * hertz) / MEL_RATE);
});
/** exp(−2πik/N) for the first half of the circle. */
const twiddles = {
  real: Float64Array.from({ length: FFT_SIZE / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / FFT_SIZE)),
  imaginary: Float64Array.from({ length: FFT_SIZE / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / FFT_SIZE)),
};
const reversed = bitReversal();

/** Takes sound at 16 kHz in pieces of any length and keeps the power in each band, a frame every 10 ms. */
export class MelSpectrum {
  /** FILTERS powers a frame. */
  #powers = new Float32Array(FILTERS * 1024);
  #frames = 0;
  /** Half a window of silence lies before the first sample: the window's middle is the frame's time. */
  #pending = new Float32Array(WINDOW / 2 + 1);
  readonly #real = new Float64Array(FFT_SIZE);
  readonly #imaginary = new Float64Array(FFT_SIZE);

  add(samples: Float32Array): void {
    const all = new Float32Array(this.#pending.length + samples.length);
    all.set(this.#pending);
    all.set(samples, this.#pending.length);
    let at = 0;
    for (; at + WINDOW + 1 <= all.length; at += HOP) this.#frame(all, at);
    this.#pending = all.slice(at);
  }

  /** Powers of all frames so far, the last ones filled up with silence. */
  end(): Float32Array {
    this.add(new Float32Array(WINDOW / 2));
    const powers = this.#powers.slice(0, this.#frames * FILTERS);
    this.#powers = new Float32Array(0);
    return powers;
  }

  #frame(samples: Float32Array, begin: number): void {
    const [real, imaginary] = [this.#real, this.#imaginary];
    real.fill(0);
    imaginary.fill(0);
    for (let i = 0; i < WINDOW; i++) {
      const sample = (samples[begin + i + 1] as number) - PRE_EMPHASIS * (samples[begin + i] as number);
      real[reversed[i] as number] = sample * (window[i] as number);
    }
    fft(real, imaginary);
    const at = this.#frames++ * FILTERS;
    if (at + FILTERS > this.#powers.length) {
      const larger = new Float32Array(this.#powers.length * 2);
      larger.set(this.#powers);
      this.#powers = larger;
    }
    for (let f = 0; f < FILTERS; f++) {
      const { first, weights } = filters[f] as MelFilter;
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += (weights[k] as number) * ((real[first + k] as number) ** 2 + (imaginary[first + k] as number) ** 2);
      this.#powers[at + f] = sum;
    }
  }
}

/** Of a whole sound at 16 kHz. */
export function melSpectrum(samples: Float32Array): Float32Array {
  const spectrum = new MelSpectrum();
  spectrum.add(samples);
  return spectrum.end();
}

interface MelFilter {
  /** Bin of the first weight. */
  first: number;
  weights: Float64Array;
}

/** Hertz: where each filter begins, peaks and ends, the next ones overlapping it. */
function melEdges(): number[] {
  const mel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
  return Array.from({ length: FILTERS + 2 }, (_, i) => {
    const value = mel(LOWEST_HERTZ) + ((mel(HIGHEST_HERTZ) - mel(LOWEST_HERTZ)) * i) / (FILTERS + 1);
    return 700 * (10 ** (value / 2595) - 1);
  });
}

function melFilters(): MelFilter[] {
  const edges = melEdges().map((hertz) => (hertz * FFT_SIZE) / MEL_RATE);
  return Array.from({ length: FILTERS }, (_, f) => {
    const [low = 0, middle = 0, high = 0] = edges.slice(f, f + 3);
    const first = Math.ceil(low);
    const weights = Float64Array.from({ length: Math.max(1, Math.floor(high) - first + 1) }, (_weight, k) => {
      const bin = first + k;
      return Math.max(0, Math.min((bin - low) / (middle - low), (high - bin) / (high - middle)));
    });
    return { first, weights };
  });
}

/** Radix 2, in place, of values that lie in bit-reversed order (Cooley & Tukey 1965). */
function fft(real: Float64Array, imaginary: Float64Array): void {
  for (let size = 2; size <= FFT_SIZE; size <<= 1) {
    const half = size >> 1;
    const step = FFT_SIZE / size;
    for (let start = 0; start < FFT_SIZE; start += size) {
      for (let k = 0; k < half; k++) {
        const wReal = twiddles.real[k * step] as number;
        const wImaginary = twiddles.imaginary[k * step] as number;
        const [low, high] = [start + k, start + k + half];
        const hReal = real[high] as number;
        const hImaginary = imaginary[high] as number;
        const tReal = wReal * hReal - wImaginary * hImaginary;
        const tImaginary = wReal * hImaginary + wImaginary * hReal;
        const lReal = real[low] as number;
        const lImaginary = imaginary[low] as number;
        real[low] = lReal + tReal;
        imaginary[low] = lImaginary + tImaginary;
        real[high] = lReal - tReal;
        imaginary[high] = lImaginary - tImaginary;
      }
    }
  }
}

function bitReversal(): Uint16Array {
  const bits = Math.log2(FFT_SIZE);
  return Uint16Array.from({ length: FFT_SIZE }, (_, i) => {
    let turned = 0;
    for (let bit = 0; bit < bits; bit++) turned |= ((i >> bit) & 1) << (bits - 1 - bit);
    return turned;
  });
}
