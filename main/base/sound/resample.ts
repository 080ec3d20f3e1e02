// Changes the sample rate by a windowed sinc in polyphase form: flat to 0.9 of the lower rate's band, images below −80 dB.

/** Zero crossings on each side of the sinc's middle. */
const CROSSINGS = 24;
/** Kaiser window: 8.6 gives about −85 dB in the stop band (Kaiser & Schafer 1980). */
const BETA = 8.6;
/** The cut lies a little below the band's edge, so that the filter is through at the edge. */
const CUT = 0.94;

interface Filter {
  /** Output and input rate without common factors. */
  up: number;
  down: number;
  taps: number;
  /** `up` phases of `taps` weights each. */
  weights: Float32Array;
}

const filters = new Map<string, Filter>();

/** @returns ceil(length × to / from) samples; sample 0 stays at time 0. */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples.slice();
  const { up, down, taps, weights } = filterFor(from, to);
  const half = taps / 2;
  const padded = new Float32Array(samples.length + taps * 2);
  padded.set(samples, taps);
  const result = new Float32Array(Math.ceil((samples.length * up) / down));
  for (let i = 0; i < result.length; i++) {
    const place = i * down;
    const whole = Math.floor(place / up);
    const phase = (place - whole * up) * taps;
    const first = whole - half + 1 + taps;
    let sum = 0;
    for (let k = 0; k < taps; k++) sum += (padded[first + k] as number) * (weights[phase + k] as number);
    result[i] = sum;
  }
  return result;
}

function filterFor(from: number, to: number): Filter {
  const key = `${from}>${to}`;
  const found = filters.get(key);
  if (found) return found;
  const common = greatestCommonDivisor(from, to);
  const up = to / common;
  const down = from / common;
  // Going down, the sinc gets wider so that what the new rate cannot hold is taken away.
  const cut = CUT * Math.min(1, to / from);
  const half = Math.ceil(CROSSINGS / Math.min(1, to / from));
  const taps = half * 2;
  const weights = new Float32Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const x = k - half + 1 - phase / up;
      const weight = cut * sinc(cut * x) * kaiser(x / half);
      weights[phase * taps + k] = weight;
      sum += weight;
    }
    // Every phase passes a constant unchanged, else the phases' difference would be heard as a tone.
    for (let k = 0; k < taps; k++) weights[phase * taps + k] = (weights[phase * taps + k] ?? 0) / sum;
  }
  const filter = { up, down, taps, weights };
  filters.set(key, filter);
  return filter;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
}

/** Modified Bessel function of the first kind, order zero, by its power series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-10; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
