// What a piece of music sounds like, moment by moment: energies of bands on a logarithmic scale. Pure.

/** Samples a second of the sound that is looked at: rhythm and harmony lie under 5 kHz. */
export const LOOK_RATE = 11_025;
const WINDOW = 1024;
/** Samples from one moment to the next: 46 ms. */
export const HOP = 512;
export const BANDS = 24;
const LOWEST_HZ = 50;
const HIGHEST_HZ = 5000;

export interface Features {
  moments: number;
  /** `moments` × BANDS, each band about its own mean. */
  bands: Float32Array;
  /** Decibels of the whole, floored at −100. */
  level: Float32Array;
}

export function featuresOf(sound: Float32Array): Features {
  const moments = Math.max(0, Math.floor((sound.length - WINDOW) / HOP) + 1);
  const bands = new Float32Array(moments * BANDS);
  const level = new Float32Array(moments);
  const edges = Array.from({ length: BANDS + 1 }, (_, b) =>
    Math.max(b + 1, Math.round(((LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (b / BANDS)) / LOOK_RATE) * WINDOW)),
  );
  const taper = Float32Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW));
  const re = new Float64Array(WINDOW);
  const im = new Float64Array(WINDOW);
  for (let m = 0; m < moments; m++) {
    let power = 0;
    for (let i = 0; i < WINDOW; i++) {
      const sample = sound[m * HOP + i] ?? 0;
      power += sample * sample;
      re[i] = sample * (taper[i] ?? 0);
    }
    im.fill(0);
    level[m] = Math.max(-100, 10 * Math.log10(power / WINDOW + 1e-10));
    transform(re, im);
    for (let b = 0; b < BANDS; b++) {
      let energy = 0;
      const [from, to] = [edges[b] ?? 0, Math.max((edges[b] ?? 0) + 1, edges[b + 1] ?? 0)];
      for (let k = from; k < to; k++) energy += (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2;
      bands[m * BANDS + b] = Math.log10(energy / (to - from) + 1e-4);
    }
  }
  for (let b = 0; b < BANDS; b++) {
    let mean = 0;
    for (let m = 0; m < moments; m++) mean += (bands[m * BANDS + b] ?? 0) / moments;
    for (let m = 0; m < moments; m++) bands[m * BANDS + b] = (bands[m * BANDS + b] ?? 0) - mean;
  }
  return { moments, bands, level };
}

/** Cooley and Tukey's, in place, of a power of two. */
export function transform(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j] ?? 0, re[i] ?? 0];
      [im[i], im[j]] = [im[j] ?? 0, im[i] ?? 0];
    }
  }
  for (let size = 2; size <= n; size *= 2) {
    const angle = (-2 * Math.PI) / size;
    for (let k = 0; k < size / 2; k++) {
      const [c, s] = [Math.cos(angle * k), Math.sin(angle * k)];
      for (let from = k; from < n; from += size) {
        const to = from + size / 2;
        const x = (re[to] ?? 0) * c - (im[to] ?? 0) * s;
        const y = (re[to] ?? 0) * s + (im[to] ?? 0) * c;
        re[to] = (re[from] ?? 0) - x;
        im[to] = (im[from] ?? 0) - y;
        re[from] = (re[from] ?? 0) + x;
        im[from] = (im[from] ?? 0) + y;
      }
    }
  }
}
