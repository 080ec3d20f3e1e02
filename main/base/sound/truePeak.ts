// True peak after ITU-R BS.1770-4, annex 2: the largest value of the sound oversampled four times, in pieces of any length.

/** Samples on each side of the point that is interpolated. */
const REACH = 8;
const POINTS = 3;
/** Between two samples that are both under this share of the peak so far nothing can rise above it but by an artful signal. */
const WORTH_A_LOOK = 0.6;

/** Weights of a Hann-windowed sinc at a quarter, a half and three quarters of the way between two samples. */
const WEIGHTS = Array.from({ length: POINTS }, (_, p) => {
  const at = (p + 1) / (POINTS + 1);
  const weights = Float64Array.from({ length: 2 * REACH }, (_value, k) => {
    const x = k - (REACH - 1) - at;
    return (Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / REACH));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
});

/** Of one channel. */
export class TruePeak {
  #peak = 0;
  #before = new Float32Array(2 * REACH);

  add(samples: Float32Array): void {
    const all = new Float32Array(this.#before.length + samples.length);
    all.set(this.#before);
    all.set(samples, this.#before.length);
    for (let i = REACH; i + REACH < all.length; i++) {
      const [a, b] = [Math.abs(all[i] as number), Math.abs(all[i + 1] as number)];
      if (a > this.#peak) this.#peak = a;
      if (Math.max(a, b) < WORTH_A_LOOK * this.#peak) continue;
      for (const weights of WEIGHTS) {
        let sum = 0;
        for (let k = 0; k < 2 * REACH; k++) sum += (weights[k] as number) * (all[i - REACH + 1 + k] as number);
        if (Math.abs(sum) > this.#peak) this.#peak = Math.abs(sum);
      }
    }
    this.#before = all.slice(-2 * REACH);
  }

  /** dBTP; −Infinity for silence. */
  get decibels(): number {
    return 20 * Math.log10(this.#peak);
  }
}
