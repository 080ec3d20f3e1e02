// Mel-frequency cepstral coefficients: what a stretch of speech sounds like, whoever speaks (Davis & Mermelstein 1980).

export const MFCC_RATE = 16_000;
export const HOP_SECONDS = 0.01;
export const COEFFICIENTS = 13;
/** The coefficients and how fast they change. */
export const FEATURES = COEFFICIENTS * 2;
const HOP = MFCC_RATE * HOP_SECONDS;
const WINDOW = 400;
const FFT_SIZE = 512;
const FILTERS = 26;
const LOWEST_HERTZ = 100;
const HIGHEST_HERTZ = 7600;
const PRE_EMPHASIS = 0.97;
/** Frames on each side over which the change is taken. */
const DELTA = 2;
/** Loudness weighs most: voices differ in colour, but all fall silent and rise at the same places of a text. As measured. */
const LOUDNESS_WEIGHT = 4;

const window = Float64Array.from(
  { length: WINDOW },
  (_, i) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (WINDOW - 1)),
);
const filters = melFilters();
/** The discrete cosine transform's weights, a row for each coefficient. */
const cosines = Float64Array.from({ length: COEFFICIENTS * FILTERS }, (_, i) =>
  Math.cos((Math.PI * Math.floor(i / FILTERS) * ((i % FILTERS) + 0.5)) / FILTERS),
);
/** exp(−2πik/N) for the first half of the circle. */
const twiddles = {
  real: Float64Array.from({ length: FFT_SIZE / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / FFT_SIZE)),
  imaginary: Float64Array.from({ length: FFT_SIZE / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / FFT_SIZE)),
};
const reversed = bitReversal();

/** @param samples mono at 16 kHz. @returns FEATURES numbers a frame, each with mean 0 and variance 1 over the whole (the loudness more). */
export function mfcc(samples: Float32Array): Float32Array {
  const frames = Math.max(1, Math.ceil(samples.length / HOP));
  const result = new Float32Array(frames * FEATURES);
  const real = new Float64Array(FFT_SIZE);
  const imaginary = new Float64Array(FFT_SIZE);
  const energies = new Float64Array(FILTERS);
  for (let frame = 0; frame < frames; frame++) {
    real.fill(0);
    imaginary.fill(0);
    // The window's middle is the frame's time.
    const begin = frame * HOP - WINDOW / 2;
    for (let i = 0; i < WINDOW; i++) {
      const sample = (samples[begin + i] ?? 0) - PRE_EMPHASIS * (samples[begin + i - 1] ?? 0);
      real[reversed[i] as number] = sample * (window[i] as number);
    }
    fft(real, imaginary);
    for (let f = 0; f < FILTERS; f++) {
      const { first, weights } = filters[f] as MelFilter;
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += (weights[k] as number) * ((real[first + k] as number) ** 2 + (imaginary[first + k] as number) ** 2);
      energies[f] = Math.log(sum + 1e-6);
    }
    for (let c = 0; c < COEFFICIENTS; c++) {
      let sum = 0;
      for (let f = 0; f < FILTERS; f++) sum += (energies[f] as number) * (cosines[c * FILTERS + f] as number);
      result[frame * FEATURES + c] = sum;
    }
  }
  addDeltas(result, frames);
  normalise(result, frames);
  return result;
}

function addDeltas(features: Float32Array, frames: number): void {
  const at = (frame: number, c: number): number =>
    features[Math.min(frames - 1, Math.max(0, frame)) * FEATURES + c] as number;
  for (let frame = 0; frame < frames; frame++)
    for (let c = 0; c < COEFFICIENTS; c++) {
      let sum = 0;
      for (let d = 1; d <= DELTA; d++) sum += d * (at(frame + d, c) - at(frame - d, c));
      features[frame * FEATURES + COEFFICIENTS + c] = sum;
    }
}

function normalise(features: Float32Array, frames: number): void {
  for (let c = 0; c < FEATURES; c++) {
    let sum = 0;
    let squares = 0;
    for (let frame = 0; frame < frames; frame++) {
      const value = features[frame * FEATURES + c] as number;
      sum += value;
      squares += value * value;
    }
    const mean = sum / frames;
    const scale = (c === 0 ? LOUDNESS_WEIGHT : 1) / Math.sqrt(Math.max(1e-9, squares / frames - mean * mean));
    for (let frame = 0; frame < frames; frame++)
      features[frame * FEATURES + c] = ((features[frame * FEATURES + c] as number) - mean) * scale;
  }
}

interface MelFilter {
  /** Bin of the first weight. */
  first: number;
  weights: Float64Array;
}

function melFilters(): MelFilter[] {
  const mel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
  const hertz = (value: number): number => 700 * (10 ** (value / 2595) - 1);
  const edges = Array.from({ length: FILTERS + 2 }, (_, i) => {
    const value = mel(LOWEST_HERTZ) + ((mel(HIGHEST_HERTZ) - mel(LOWEST_HERTZ)) * i) / (FILTERS + 1);
    return (hertz(value) * FFT_SIZE) / MFCC_RATE;
  });
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
