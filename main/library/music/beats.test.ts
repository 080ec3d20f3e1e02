import { describe, expect, it } from "vitest";

import { resample } from "../../base/sound/resample.ts";
import { decodeWav } from "../../base/sound/wav.ts";
import { renderBed } from "../../engines/music/renderBed.ts";
import { beatsIn, findBeats } from "./beats.ts";
import { LOOK_RATE } from "./features.ts";

/** A kick on each beat over a held chord, an open hat between them. */
function groove(beatSeconds: number, seconds: number, first = 0.2): Float32Array {
  return Float32Array.from({ length: seconds * LOOK_RATE }, (_, i) => {
    const t = i / LOOK_RATE;
    const since = (((t - first) % beatSeconds) + beatSeconds) % beatSeconds;
    const off = (since + beatSeconds / 2) % beatSeconds;
    const kick = Math.sin(2 * Math.PI * 60 * since) * Math.exp(-18 * since);
    const hat = (Math.sin(i * 2.1) + Math.sin(i * 2.5) + Math.sin(i * 2.9)) * Math.exp(-50 * off);
    return 0.5 * kick + 0.12 * hat + 0.1 * (Math.sin(2 * Math.PI * 220 * t) + Math.sin(2 * Math.PI * 330 * t));
  });
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const gaps = (beats: readonly number[]): number[] => beats.slice(1).map((at, i) => at - (beats[i] ?? 0));
/** The share that lies within a frame of 30 a second of a grid. */
const onGrid = (beats: readonly number[], step: number, first = 0): number =>
  beats.filter((at) => Math.abs(at - first - Math.round((at - first) / step) * step) < 1 / 30).length / beats.length;

describe("the beats of music", () => {
  it.each([70, 80, 90, 104, 120, 133])("of %i a minute are found, not twice as many and not half", (perMinute) => {
    const beats = findBeats(groove(60 / perMinute, 30));
    expect(median(gaps(beats))).toBeCloseTo(60 / perMinute, 1);
    expect(beats.length).toBeGreaterThan((30 * perMinute) / 60 - 4);
    expect(onGrid(beats, 60 / perMinute, 0.2)).toBeGreaterThan(0.95);
  });

  it("follow a tempo that drifts", () => {
    const steady = groove(0.5, 40);
    // Played ever faster, by a tenth in all.
    const drifting = Float32Array.from({ length: 36 * LOOK_RATE }, (_, i) => {
      const t = i / LOOK_RATE;
      return steady[Math.round((t + (0.05 * t * t) / 36) * LOOK_RATE)] ?? 0;
    });
    const first = median(gaps(findBeats(drifting).filter((at) => at < 8)));
    const last = median(gaps(findBeats(drifting).filter((at) => at > 28)));
    expect(first).toBeGreaterThan(last * 1.03);
  });

  it.each(["bright", "warm"] as const)("of our own bed %s are those that it was composed with", (mood) => {
    const { wav, beatSeconds } = renderBed(mood, 1);
    const [left = new Float32Array()] = decodeWav(wav).channels;
    const beats = findBeats(resample(left, 48_000, LOOK_RATE));
    expect(median(gaps(beats))).toBeCloseTo(beatSeconds, 1);
    expect(onGrid(beats, beatSeconds)).toBeGreaterThan(0.85);
  });

  it("are none where nothing sets in", () => {
    const pad = Float32Array.from(
      { length: 20 * LOOK_RATE },
      (_, i) => 0.2 * Math.sin(i * 0.12) * (1 + 0.4 * Math.sin(i * 0.00021)),
    );
    expect(findBeats(pad)).toEqual([]);
    expect(findBeats(new Float32Array(20 * LOOK_RATE))).toEqual([]);
    expect(findBeats(groove(0.5, 4))).toEqual([]);
  });

  it("are heard where the stretches of the cut have them, once where two lie over each other", () => {
    const pieces = [
      { fromSeconds: 1, seconds: 3.1 },
      { fromSeconds: 10, seconds: 2.1 },
    ];
    const heard = beatsIn({ pieces, joinSeconds: 0.1 }, [0.5, 1.5, 2.5, 3.5, 4.02, 10.02, 11.5, 13]);
    expect(heard.map((at) => Math.round(at * 100) / 100)).toEqual([0.5, 1.5, 2.5, 3.02, 4.5]);
  });
});
