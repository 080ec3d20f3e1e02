import { expect, it } from "vitest";

import { Ducking, phrasesOf } from "./ducking.ts";
import { limited } from "./level.ts";
import { mixed, type Mix, type Stereo } from "./mixer.ts";
import type { Sound } from "./openSound.ts";

const RATE = 48_000;
const SECONDS = 6;

function sound(channels: 1 | 2, seconds: number, at: (i: number) => number): Sound {
  const samples = Float32Array.from({ length: seconds * RATE * channels }, (_, i) => at(Math.floor(i / channels)));
  return {
    channels,
    length: seconds * RATE,
    read: (from, count) => {
      const part = new Float32Array(count * channels);
      part.set(samples.subarray(from * channels, (from + count) * channels));
      return Promise.resolve(part);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const tones = (...hertz: number[]) =>
  sound(2, 1, (i) => hertz.reduce((sum, one) => sum + 0.1 * Math.sin((2 * Math.PI * one * i) / RATE), 0));
const silence = sound(1, SECONDS, () => 0);

async function all(pieces: AsyncIterable<Stereo>): Promise<Float32Array> {
  const lefts: Float32Array[] = [];
  for await (const [left] of pieces) lefts.push(left.slice());
  const whole = new Float32Array(lefts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const left of lefts) {
    whole.set(left, at);
    at += left.length;
  }
  return whole;
}

/** Amplitude of a tone over a tenth of a second, dB. */
function toneAt(samples: Float32Array, hertz: number, from: number): number {
  let [a, b] = [0, 0];
  for (let i = from * RATE; i < (from + 0.1) * RATE; i++) {
    a += (samples[i] ?? 0) * Math.sin((2 * Math.PI * hertz * i) / RATE);
    b += (samples[i] ?? 0) * Math.cos((2 * Math.PI * hertz * i) / RATE);
  }
  return 20 * Math.log10(Math.hypot(a, b) / (0.1 * RATE * 0.5));
}

const mix = (changes: Partial<Mix> = {}): Mix => ({
  samples: SECONDS * RATE,
  voice: { sound: silence, startSample: 0, gainDb: 0, sharp: -28, phrases: [{ start: 2 * RATE, end: 3 * RATE }] },
  bed: {
    sound: tones(200, 2200),
    loops: true,
    gainDb: 0,
    music: { fadeInSamples: 0, fadeOutSamples: 0 },
    duck: { allDb: 8, speechDb: 3 },
  },
  clips: null,
  effects: [],
  ...changes,
});

it("makes room for speech: under a phrase the band of speech sinks by 3 dB more than the rest", async () => {
  const heard = await all(mixed(mix()));
  const sunk = (hertz: number) => toneAt(heard, hertz, 1) - toneAt(heard, hertz, 2.5);
  expect(sunk(200)).toBeCloseTo(8, 0);
  expect(sunk(2200) - sunk(200)).toBeCloseTo(3, 0);
  expect(toneAt(heard, 2200, 1) - toneAt(heard, 200, 1)).toBeCloseTo(0, 2);
});

it("without anything to change a bed leaves each sample as it was", async () => {
  const heard = await all(mixed(mix({ voice: null })));
  const own = await tones(200, 2200).read(0, RATE);
  for (let i = 100; i < SECONDS * RATE; i += 997) expect(heard[i]).toBe(own[2 * (i % RATE)]);
});

it("lays effects with their moment on the cut, also across pieces", async () => {
  const silent = await all(mixed(mix({ bed: null })));
  expect(silent.every((one) => one === 0)).toBe(true);
  const cut = 3 * RATE + 9_599;
  const heard = await all(mixed(mix({ bed: null, effects: [{ effect: "whoosh", sample: cut, gainDb: -18 }] })));
  const power = (at: number) => heard.subarray(at - 2400, at + 2400).reduce((sum, one) => sum + one * one, 0);
  expect(power(cut)).toBeGreaterThan(4 * Math.max(power(cut - 9600), power(cut + 9600)));
  expect(heard.reduce((most, one) => Math.max(most, Math.abs(one)), 0)).toBeLessThan(0.5 * 10 ** (-18 / 20) + 1e-6);
});

it("limits in time, and gives back exactly as many samples as came in", async () => {
  const plan = mix({ voice: null, samples: 100_001 });
  const [plain, after] = [await all(mixed(plan)), await all(limited(mixed(plan), { gainDb: 0, limit: -1 }))];
  expect(after).toEqual(plain);
});

it("takes what lies close together as one phrase, also what a recording says besides", () => {
  const word = (start: number, end: number) => ({ text: "a", start, end, scene: 0, line: 0 });
  const words = [word(1, 1.4), word(1.6, 2), word(5, 5.5)];
  const added = { kind: "added" as const, text: null, start: 2.3, end: 3 };
  const skipped = { kind: "skipped" as const, text: "b", start: 4, end: 4 };
  expect(phrasesOf({ words, departures: [added, skipped] })).toEqual([
    { start: 1, end: 3 },
    { start: 5, end: 5.5 },
  ]);
});

it("is down with the first word, and does not come up in a breath", () => {
  const ducking = new Ducking(
    [
      { start: 10_000, end: 20_000 },
      { start: 20_900, end: 30_000 },
    ],
    1000,
  );
  const at = [9700, 9800, 10_000, 20_000, 20_450, 20_900, 30_000, 31_000, 32_000].map((sample) => ducking.at(sample));
  expect(at[0]).toBe(0);
  expect(at[1]).toBeGreaterThan(0);
  expect(at[2]).toBe(1);
  expect(at[3]).toBe(1);
  expect(at[4]).toBeGreaterThan(0.9);
  expect(at.slice(5, 7)).toEqual([1, 1]);
  expect(at[7]).toBeLessThan(0.6);
  expect(at[8]).toBe(0);
});
