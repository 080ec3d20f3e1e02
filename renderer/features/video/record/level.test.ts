import { expect, test } from "vitest";

import { levelOf } from "./useRecording.ts";

const sine = (amplitude: number) =>
  Float32Array.from({ length: 1000 }, (_, i) => amplitude * Math.sin((i * Math.PI) / 50));

test("the meter goes by loudness: full scale fills it, silence and −60 dB leave it empty, halves are 6 dB", () => {
  expect(levelOf(sine(1))).toBeCloseTo(1, 2);
  expect(levelOf(sine(0.5))).toBeCloseTo(0.9, 2);
  expect(levelOf(sine(0.001))).toBeCloseTo(0, 2);
  expect(levelOf(new Float32Array(10))).toBe(0);
});
