import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { MOODS } from "../../../contract/values.ts";
import { loudness } from "../../base/sound/loudness.ts";
import { decodeWav } from "../../base/sound/wav.ts";
import { compose } from "./compose.ts";
import { createMusic } from "./index.ts";

const music = createMusic();
afterAll(() => music.close());

const SIZE = 1024;
/** A windowed wave for each of 24 bands. */
const BANDS = Array.from({ length: 24 }, (_, band) => {
  const hertz = 60 * 1.27 ** band;
  const wave = (of: (angle: number) => number) =>
    Float64Array.from(
      { length: SIZE },
      (_x, i) => (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / SIZE)) * of((2 * Math.PI * hertz * i) / 48_000),
    );
  return { cos: wave(Math.cos), sin: wave(Math.sin) };
});

/** Change of the short-time spectrum from one window to the next, in 24 bands. */
function fluxAt(samples: Float32Array, at: number): number {
  const levels = (from: number): number[] => {
    const window = Float64Array.from(
      { length: SIZE },
      (_, i) => samples[(from + i + samples.length) % samples.length] ?? 0,
    );
    return BANDS.map(({ cos, sin }) => {
      let [re, im] = [0, 0];
      for (let i = 0; i < SIZE; i++) {
        const x = window[i] as number;
        re += x * (cos[i] as number);
        im += x * (sin[i] as number);
      }
      return Math.hypot(re, im);
    });
  };
  const before = levels(at - SIZE);
  return levels(at).reduce((sum, level, i) => sum + Math.abs(level - (before[i] ?? 0)), 0);
}

describe.each(MOODS)("the %s bed", (mood) => {
  let sound: ReturnType<typeof decodeWav>;
  let seconds: number;
  beforeAll(async () => {
    const bed = await music.bed(mood, { seed: 1 });
    ({ seconds } = bed);
    sound = decodeWav(bed.wav);
  }, 60_000);

  it("is 45 to 90 s of stereo near −20 LUFS, without clipping or a constant", () => {
    const { channels, sampleRate } = sound;
    expect(sampleRate).toBe(48_000);
    expect(channels).toHaveLength(2);
    expect(seconds).toBeGreaterThanOrEqual(45);
    expect(seconds).toBeLessThanOrEqual(90);
    expect(seconds).toBeCloseTo((channels[0]?.length ?? 0) / 48_000, 6);
    expect(Math.abs(loudness(channels) + 20)).toBeLessThan(1);
    let [peak, sum, both, left, right] = [0, 0, 0, 0, 0];
    const [l, r] = channels as [Float32Array, Float32Array];
    for (let i = 0; i < l.length; i++) {
      const [a, b] = [l[i] as number, r[i] as number];
      peak = Math.max(peak, Math.abs(a), Math.abs(b));
      sum += a;
      both += a * b;
      left += a * a;
      right += b * b;
    }
    expect(peak).toBeLessThan(0.95);
    expect(Math.abs(sum / l.length)).toBeLessThan(1e-4);
    // Wide, but whole when played from one loudspeaker.
    const correlation = both / Math.sqrt(left * right);
    expect(correlation).toBeLessThan(0.97);
    expect(correlation).toBeGreaterThan(0.1);
  });

  it("loops without a seam: its join is no rougher than its inside", () => {
    for (const samples of sound.channels) {
      let largest = 0;
      for (let i = 1; i < samples.length; i++)
        largest = Math.max(largest, Math.abs((samples[i] ?? 0) - (samples[i - 1] ?? 0)));
      expect(Math.abs((samples[0] ?? 0) - (samples.at(-1) ?? 0))).toBeLessThanOrEqual(largest);
      const inside = Array.from({ length: 200 }, (_, i) =>
        fluxAt(samples, Math.round(((i + 0.5) * samples.length) / 200)),
      );
      expect(fluxAt(samples, 0)).toBeLessThanOrEqual(Math.max(...inside) * 1.05);
    }
  });
});

describe("music", () => {
  it("is equal for equal seeds and another for other seeds", async () => {
    const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => music.bed("calm", { seed })));
    // As bytes: a matcher walks through millions of them one by one.
    const differs = (one = a, other = b) => Buffer.compare(one?.wav ?? Buffer.of(), other?.wav ?? Buffer.of()) !== 0;
    expect(differs(a, b)).toBe(false);
    expect(differs(a, c)).toBe(true);
  });

  it("leads the chords of a pad by small steps", () => {
    for (const mood of MOODS)
      for (const seed of [1, 2, 3]) {
        const pads = Map.groupBy(
          compose(mood, seed).notes.filter(({ instrument }) => instrument === "pad"),
          ({ start }) => start,
        );
        const chords = [...pads.values()].map((notes) => notes.map(({ pitch }) => pitch));
        const moves = chords
          .slice(1)
          .flatMap((chord, i) =>
            chord.map((pitch) => Math.min(...(chords[i] ?? []).map((other) => Math.abs(other - pitch)))),
          );
        expect(Math.max(...moves), mood).toBeLessThanOrEqual(5);
        expect(moves.reduce((sum, move) => sum + move, 0) / moves.length, mood).toBeLessThan(1.6);
      }
  });

  it("stops when it is cancelled", async () => {
    const controller = new AbortController();
    const work = music.bed("bright", { seed: 9, signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(work).rejects.toMatchObject({ code: "CANCELLED" });
    expect((await music.bed("warm", { seed: 1 })).seconds).toBeGreaterThan(45);
  });
});
