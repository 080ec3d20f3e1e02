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
  readonly #between = new PeakBetween(0);

  add(samples: Float32Array): void {
    this.#between.floor = WORTH_A_LOOK * this.#peak;
    this.#peak = Math.max(this.#peak, this.#between.of(samples));
  }

  /** dBTP; −Infinity for silence. */
  get decibels(): number {
    return 20 * Math.log10(this.#peak);
  }
}

/** The true peak of each piece of a channel; a piece's last eight samples count to the next. */
export class PeakBetween {
  /** Between samples that are both under it, nobody looks. */
  floor: number;
  readonly #before = new Float32Array(2 * REACH);

  constructor(floor: number) {
    this.floor = floor;
  }

  of(samples: Float32Array): number {
    const loudest = Math.max(highest(this.#before), highest(samples));
    if (loudest < this.floor) {
      this.#remember(samples);
      return loudest;
    }
    const all = new Float32Array(this.#before.length + samples.length);
    all.set(this.#before);
    all.set(samples, this.#before.length);
    let peak = loudest;
    const floor = Math.max(this.floor, WORTH_A_LOOK * loudest);
    for (let i = REACH; i + REACH < all.length; i++) {
      if (Math.abs(all[i] as number) < floor && Math.abs(all[i + 1] as number) < floor) continue;
      for (const weights of WEIGHTS) {
        let sum = 0;
        for (let k = 0; k < 2 * REACH; k++) sum += (weights[k] as number) * (all[i - REACH + 1 + k] as number);
        if (Math.abs(sum) > peak) peak = Math.abs(sum);
      }
    }
    this.#remember(samples);
    return peak;
  }

  #remember(samples: Float32Array): void {
    const kept = this.#before.length;
    if (samples.length < kept) this.#before.copyWithin(0, samples.length);
    this.#before.set(samples.subarray(-kept), Math.max(0, kept - samples.length));
  }
}

/** Of sample values; what lies between them is not looked at. */
export function highest(samples: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) {
    const value = Math.abs(samples[i] as number);
    if (value > peak) peak = value;
  }
  return peak;
}
