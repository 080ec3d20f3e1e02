import { expect, test } from "vitest";

import { FORMATS, FRAME_RATES, frameRate, frameSize, HEIGHTS, SAMPLE_RATE } from "./values.ts";

test.each([
  ["16:9", 720, 1280, 720],
  ["16:9", 2160, 3840, 2160],
  ["9:16", 1440, 1440, 2560],
  ["1:1", 720, 720, 720],
  ["4:5", 720, 720, 900],
  ["4:5", 1440, 1440, 1800],
  ["4:5", 2160, 2160, 2700],
] as const)("%s at %dp is %d×%d", (format, height, width, high) => {
  expect(frameSize({ format, height })).toEqual({ width, height: high });
});

test("every picture has its format's shape, its height as the shorter side, and halves for chroma", () => {
  for (const format of FORMATS)
    for (const height of HEIGHTS) {
      const size = frameSize({ format, height });
      const [across = 0, down = 0] = format.split(":").map(Number);
      expect(size.width * down).toBe(size.height * across);
      expect(Math.min(size.width, size.height)).toBe(height);
      expect([size.width % 4, size.height % 2]).toEqual([0, 0]);
    }
});

test("where nothing is said it is 1080p at 30 frames a second", () => {
  expect(frameSize({ format: "4:5" })).toEqual({ width: 1080, height: 1350 });
  expect(frameRate({})).toEqual({ num: 30, den: 1 });
});

test("a frame is a whole number of samples at every rate", () => {
  for (const fps of FRAME_RATES) {
    const { num, den } = frameRate({ fps });
    expect((SAMPLE_RATE * den) % num).toBe(0);
  }
});
