// Stresses words of a spoken sentence where the engine gives none: longer, higher and louder, by overlapping grains of the sound itself.
import type { Interval } from "./intervals.ts";
import type { Synthesis } from "./protocol.ts";

/** What tells a stressed word from the others in read speech: length most, then pitch and level. */
const STRESS = { stretch: 1.2, semitones: 1.6, gain: 10 ** (2.5 / 20) } as const;
/** Seconds: of a grain, of the search for its best fit, and of the fade back into the sound that follows. */
const GRAIN = 0.024;
const SEARCH = 0.008;
const FADE = 0.008;
/** What is shorter is no word that was found for sure. */
const LEAST = 0.06;

/** The sentence with the words of `stressed` set off, and every word's time moved accordingly. */
export function stressWords(speech: Synthesis, stressed: readonly boolean[]): Synthesis {
  const parts = speech.intervals.flatMap((one, i) => (one && stressed[i] && one.end - one.start >= LEAST ? [one] : []));
  if (parts.length === 0) return speech;
  const { samples, sampleRate } = speech;
  const pieces: Int16Array[] = [];
  const shifts: { from: Interval; by: number }[] = [];
  let at = 0;
  for (const one of parts) {
    const from = Math.max(at, Math.round(one.start * sampleRate));
    const to = Math.min(samples.length, Math.round(one.end * sampleRate));
    if (to - from < LEAST * sampleRate) continue;
    const fade = Math.min(Math.round(FADE * sampleRate), samples.length - to);
    const set = louder(repitch(stretch(samples.subarray(from, to + fade), sampleRate)), sampleRate);
    crossFade(set, samples.subarray(to, to + fade));
    pieces.push(samples.subarray(at, from), set);
    shifts.push({ from: one, by: (set.length - (to + fade - from)) / sampleRate });
    at = to + fade;
  }
  pieces.push(samples.subarray(at));
  return { ...speech, samples: concat(pieces), intervals: speech.intervals.map((one) => one && moved(one, shifts)) };
}

function moved(one: Interval, shifts: readonly { from: Interval; by: number }[]): Interval {
  const shift = (seconds: number): number =>
    shifts.reduce((sum, { from, by }) => {
      if (seconds <= from.start) return sum;
      return sum + by * Math.min(1, (seconds - from.start) / (from.end - from.start));
    }, seconds);
  return { start: shift(one.start), end: shift(one.end) };
}

/**
 * Longer at the same pitch (WSOLA: Verhelst and Roelands, 1993): each grain is taken where it goes on best from the one
 * before. Longer by the pitch's factor, too, which `repitch` takes away again.
 */
function stretch(samples: Int16Array, sampleRate: number): Float32Array {
  const factor = STRESS.stretch * 2 ** (STRESS.semitones / 12);
  const hop = Math.round((GRAIN * sampleRate) / 2);
  const search = Math.round(SEARCH * sampleRate);
  const result = new Float32Array(Math.round(samples.length * factor));
  const weight = new Float32Array(result.length);
  let previous = 0;
  for (let out = 0; out < result.length; out += hop) {
    const ideal = Math.min(Math.round(out / factor), Math.max(0, samples.length - 2 * hop));
    const from = out === 0 ? 0 : bestFit(samples, previous + hop, ideal, search, hop);
    for (let i = 0; i < 2 * hop && out + i < result.length; i++) {
      const window = out === 0 && i < hop ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / hop);
      result[out + i] = (result[out + i] ?? 0) + (samples[from + i] ?? 0) * window;
      weight[out + i] = (weight[out + i] ?? 0) + window;
    }
    previous = from;
  }
  return result.map((value, i) => value / Math.max(weight[i] ?? 1, 1e-3));
}

/** Where near `ideal` the sound is most like what would have followed at `next`. */
function bestFit(samples: Int16Array, next: number, ideal: number, search: number, length: number): number {
  let best = { from: ideal, likeness: -Infinity };
  const first = Math.max(0, ideal - search);
  const last = Math.min(samples.length - length, ideal + search);
  for (let from = first; from <= last; from++) {
    let both = 0;
    let own = 1;
    for (let i = 0; i < length; i += 2) {
      const value = samples[from + i] ?? 0;
      both += value * (samples[next + i] ?? 0);
      own += value * value;
    }
    const likeness = both / Math.sqrt(own);
    if (likeness > best.likeness) best = { from, likeness };
  }
  return best.from;
}

/** Read faster, and so higher and shorter. */
function repitch(samples: Float32Array): Float32Array {
  const step = 2 ** (STRESS.semitones / 12);
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, i) => {
    const place = i * step;
    const index = Math.floor(place);
    const here = samples[index] ?? 0;
    return here + ((samples[index + 1] ?? here) - here) * (place - index);
  });
}

function louder(samples: Float32Array, sampleRate: number): Int16Array {
  const ramp = Math.round(FADE * sampleRate);
  return Int16Array.from(samples, (value, i) => {
    const gain = 1 + (STRESS.gain - 1) * Math.min(1, i / ramp, (samples.length - 1 - i) / ramp);
    return Math.max(-32_768, Math.min(32_767, value * gain));
  });
}

/** The end of `samples` goes over into what follows in the sound. */
function crossFade(samples: Int16Array, following: Int16Array): void {
  const from = samples.length - following.length;
  following.forEach((value, i) => {
    const part = (i + 1) / (following.length + 1);
    samples[from + i] = (samples[from + i] ?? 0) * (1 - part) + value * part;
  });
}

function concat(pieces: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
