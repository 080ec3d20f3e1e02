import { describe, expect, it } from "vitest";

import type { Mood } from "../../../contract/values.ts";
import { loudness } from "../../base/sound/loudness.ts";
import { compose } from "./compose.ts";
import { renderBed } from "./renderBed.ts";

describe("a bed", () => {
  // Together these have every instrument.
  it.each(["warm", "bright", "dramatic"] as const)(
    "of the mood %s is near −20 LUFS, stereo, and never clips",
    (mood: Mood) => {
      const { wav, seconds } = renderBed(mood, 7);
      const samples = new Int16Array(wav.buffer, wav.byteOffset + 44, (wav.byteLength - 44) >> 1);
      expect(samples.length / 2 / 48_000).toBeCloseTo(seconds, 3);
      const [left, right] = [0, 1].map((channel) =>
        Float32Array.from({ length: samples.length >> 1 }, (_, i) => (samples[i * 2 + channel] as number) / 32_768),
      ) as [Float32Array, Float32Array];
      expect(loudness([left, right])).toBeGreaterThan(-21);
      expect(loudness([left, right])).toBeLessThan(-19);
      expect(left.every((sample) => Math.abs(sample) < 0.99)).toBe(true);
      expect(left.some((sample, i) => Math.abs(sample - (right[i] as number)) > 0.01)).toBe(true);
    },
  );

  it("has every instrument in one mood or another", () => {
    const moods: Mood[] = ["calm", "dreamy", "warm", "focused", "bright", "dramatic"];
    const played = new Set(moods.flatMap((mood) => compose(mood, 7).notes.map(({ instrument }) => instrument)));
    expect([...played].toSorted()).toEqual(
      ["bass", "bell", "drum", "hat", "kick", "pad", "piano", "pluck", "shaker"].toSorted(),
    );
  });
});
