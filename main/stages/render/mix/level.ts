// The mix brought to a loudness under a ceiling of true peaks, and measured: piece by piece.
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { Limiter } from "../../../base/sound/limiter.ts";
import { LoudnessMeter } from "../../../base/sound/loudness.ts";
import { highest, TruePeak } from "../../../base/sound/truePeak.ts";
import type { Loudness } from "../loudness.ts";
import type { Stereo } from "./mixer.ts";
import type { Sound } from "./openSound.ts";

/** The limiter's blocks, samples. */
const BLOCK = 24;
const MEASURED_AT_ONCE = 9600;
/** LU by which the same sound from two loudspeakers is louder than from one. */
const TWO_SPEAKERS = 10 * Math.log10(2);

/** As many samples as come in, in time with them. Pieces are changed in place. */
export async function* limited(
  pieces: AsyncIterable<Stereo>,
  { gainDb, limit }: { gainDb: number; limit: number },
): AsyncGenerator<Stereo> {
  const limiter = new Limiter(SAMPLE_RATE, limit);
  const gain = 10 ** (gainDb / 20);
  let late = limiter.delay;
  let owed = 0;
  const scaled = (channel: Float32Array): Float32Array => {
    const whole = channel.length % BLOCK === 0 ? channel : new Float32Array(BLOCK * Math.ceil(channel.length / BLOCK));
    for (let i = 0; i < channel.length; i++) whole[i] = gain * (channel[i] as number);
    return whole;
  };
  const passed = (piece: Stereo): Stereo | null => {
    const [left, right] = [scaled(piece[0]), scaled(piece[1])];
    const { length } = left;
    const out = limiter.process(left, right);
    const from = Math.min(late, length);
    late -= from;
    const to = Math.min(length, from + owed);
    owed -= to - from;
    return to > from ? [out[0].subarray(from, to), out[1].subarray(from, to)] : null;
  };
  for await (const piece of pieces) {
    owed += piece[0].length;
    const out = passed(piece);
    if (out) yield out;
  }
  const rest = passed([new Float32Array(limiter.delay), new Float32Array(limiter.delay)]);
  if (rest) yield rest;
}

/** Loudness and true peak of what comes in pieces. */
export class Meter {
  readonly #loudness = new LoudnessMeter(2);
  readonly #peaks = [new TruePeak(), new TruePeak()] as const;

  add([left, right]: Stereo): void {
    this.#loudness.add([left, right]);
    this.#peaks[0].add(left);
    this.#peaks[1].add(right);
  }

  get result(): Loudness {
    const truePeak = Math.max(this.#peaks[0].decibels, this.#peaks[1].decibels);
    return { integrated: this.#loudness.integrated(), truePeak };
  }
}

/** Without what lies between samples: that takes longer than all else. */
export async function roughly(pieces: AsyncIterable<Stereo>): Promise<{ integrated: number; samplePeak: number }> {
  const meter = new LoudnessMeter(2);
  let peak = 0;
  for await (const piece of pieces) {
    meter.add(piece);
    peak = Math.max(peak, highest(piece[0]), highest(piece[1]));
  }
  return { integrated: meter.integrated(), samplePeak: 20 * Math.log10(peak) };
}

/** LUFS of a whole sound as it is heard from two loudspeakers; −Infinity for silence. */
export async function loudnessOf(sound: Sound, signal: AbortSignal): Promise<number> {
  const meter = new LoudnessMeter(sound.channels);
  for (let at = 0; at < sound.length; at += MEASURED_AT_ONCE) {
    signal.throwIfAborted();
    const read = await sound.read(at, Math.min(MEASURED_AT_ONCE, sound.length - at));
    meter.add(sound.channels === 1 ? [read] : apart(read));
  }
  return meter.integrated() + (sound.channels === 1 ? TWO_SPEAKERS : 0);
}

/** Of interleaved samples. */
export function apart(both: Float32Array): Stereo {
  const [left, right] = [new Float32Array(both.length / 2), new Float32Array(both.length / 2)];
  for (let i = 0; i < left.length; i++) {
    left[i] = both[2 * i] as number;
    right[i] = both[2 * i + 1] as number;
  }
  return [left, right];
}

export function interleaved([left, right]: Stereo): Uint8Array {
  const both = new Float32Array(2 * left.length);
  for (let i = 0; i < left.length; i++) {
    both[2 * i] = left[i] as number;
    both[2 * i + 1] = right[i] as number;
  }
  return new Uint8Array(both.buffer);
}
