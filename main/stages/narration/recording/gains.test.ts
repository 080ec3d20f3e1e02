import { describe, expect, it } from "vitest";

import { findSpeech } from "../../../base/sound/speech.ts";
import { planGains } from "./gains.ts";

/** Levels of speech with pauses over room tone, frame by frame; `drift` is added from the beginning to the end. */
function levelsOf({ speech, room, drift = 0 }: { speech: number; room: number; drift?: number }): Float32Array {
  return Float32Array.from({ length: 6000 }, (_, i) => {
    const speaks = i % 500 < 350 && i % 30 > 4;
    return (speaks ? speech + Math.sin(i) * 3 : room + Math.sin(i * 7) * 0.5) + (drift * i) / 6000;
  });
}

const planned = (levels: Float32Array): Float32Array => planGains(levels, findSpeech(levels));
const steepest = (gains: Float32Array): number =>
  gains.reduce((most, gain, i) => (i === 0 ? 0 : Math.max(most, Math.abs(gain - (gains[i - 1] as number)))), 0);

describe("the gains of a recording", () => {
  it("lower quiet room tone in pauses, with a floor, never between words, and without a step", () => {
    const gains = planned(levelsOf({ speech: -25, room: -65 }));
    const [middle, pause] = [gains[700] as number, gains[930] as number];
    expect(middle - pause).toBeGreaterThan(6);
    expect(middle - pause).toBeLessThanOrEqual(10.5);
    expect(Math.abs((gains[662] as number) - (gains[650] as number))).toBeLessThan(0.2);
    expect(steepest(gains)).toBeLessThan(0.8);
  });

  it("leave loud noise alone, so that it does not come and go", () => {
    const gains = planned(levelsOf({ speech: -25, room: -38 }));
    expect(Math.abs((gains[700] as number) - (gains[930] as number))).toBeLessThan(1);
  });

  it("even out a speaker who moves away from the microphone", () => {
    const levels = levelsOf({ speech: -20, room: -70, drift: -12 });
    const gains = planned(levels);
    const loud = (i: number): number => (levels[i] as number) + (gains[i] as number);
    expect(Math.abs(loud(620) - loud(5620))).toBeLessThan(4);
    expect((gains[5700] as number) - (gains[700] as number)).toBeGreaterThan(6);
  });
});
