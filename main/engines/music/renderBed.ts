// Turns a mood and a seed into a finished loop: composed, played, put into a room, levelled.
import { type Mood, SAMPLE_RATE } from "../../../contract/values.ts";
import { deriveSeed } from "../../base/random.ts";
import { Biquad, highPass, highShelf } from "../../base/sound/filters.ts";
import { loudness } from "../../base/sound/loudness.ts";
import { Reverb } from "../../base/sound/reverb.ts";
import { encodeWav } from "../../base/sound/wav.ts";
import { compose } from "./compose.ts";
import { play } from "./instruments.ts";
import { Loop } from "./loop.ts";
import { MANNERS } from "./moods.ts";

const TARGET_LUFS = -20;
/** Peaks above it are bent, sample by sample, so that the loop stays seamless. */
const CEILING = 0.7;

export interface Bed {
  /** 48 kHz, stereo, 16 bit. */
  wav: Uint8Array;
  seconds: number;
  beatSeconds: number;
}

export function renderBed(mood: Mood, seed: number): Bed {
  const manner = MANNERS[mood];
  const score = compose(mood, seed);
  const loop = new Loop(score.seconds, SAMPLE_RATE);
  score.notes.forEach((note, i) => play(note, loop, manner, deriveSeed(seed, mood, i)));
  addRoom(loop, manner.reverb);
  const filters = [loop.left, loop.right].map(() => [
    new Biquad(highPass(SAMPLE_RATE, 32)),
    new Biquad(highShelf(SAMPLE_RATE, 9000, -3)),
  ]);
  loop.process((left, right) => {
    for (const filter of filters[0] ?? []) filter.process(left);
    for (const filter of filters[1] ?? []) filter.process(right);
  }, 2);
  level(loop);
  return {
    wav: encodeWav(interleave(loop), { sampleRate: SAMPLE_RATE, channels: 2 }),
    seconds: loop.length / SAMPLE_RATE,
    beatSeconds: score.beatSeconds,
  };
}

function addRoom(loop: Loop, room: { level: number; seconds: number }): void {
  const wet = new Loop(0, SAMPLE_RATE);
  Object.assign(wet, { left: loop.left.slice(), right: loop.right.slice() });
  const reverb = new Reverb(SAMPLE_RATE, room.seconds);
  wet.process((left, right) => reverb.process(left, right), room.seconds * 2);
  for (let i = 0; i < loop.length; i++) {
    loop.left[i] = (loop.left[i] as number) + room.level * (wet.left[i] as number);
    loop.right[i] = (loop.right[i] as number) + room.level * (wet.right[i] as number);
  }
}

function level({ left, right }: Loop): void {
  const gain = 10 ** ((TARGET_LUFS - loudness([left, right])) / 20);
  for (const channel of [left, right])
    for (let i = 0; i < channel.length; i++) {
      const sample = (channel[i] as number) * gain;
      const over = Math.abs(sample) - CEILING;
      channel[i] = over <= 0 ? sample : Math.sign(sample) * (CEILING + (1 - CEILING) * 0.8 * Math.tanh(over / 0.3));
    }
}

function interleave({ left, right }: Loop): Int16Array {
  const samples = new Int16Array(left.length * 2);
  for (let i = 0; i < left.length; i++) {
    samples[i * 2] = Math.floor((left[i] as number) * 32_767 + 0.5);
    samples[i * 2 + 1] = Math.floor((right[i] as number) * 32_767 + 0.5);
  }
  return samples;
}
