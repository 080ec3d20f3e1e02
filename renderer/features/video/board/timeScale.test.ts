import * as fc from "fast-check";
import { expect, test } from "vitest";

import { columns, markEvery, marksIn, within } from "./timeScale.ts";

test("marks never crowd each other, and each in sight is there", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.05, max: 240, noNaN: true }),
      fc.double({ min: 0, max: 500, noNaN: true }),
      (zoom, from) => {
        const every = markEvery(zoom);
        expect(every * zoom >= 64 || every === 3600).toBe(true);
        const marks = marksIn(from, from + 1000 / zoom, every);
        for (const mark of marks) expect(mark).toBeGreaterThanOrEqual(from - 0.001);
        expect(marks.length).toBeLessThanOrEqual(1000 / zoom / every + 2);
      },
    ),
  );
});

test("what overlaps a stretch is found as by looking at each", () => {
  const list = fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 20 })), { maxLength: 40 }).map((gaps) => {
    let at = 0;
    return gaps.map(([gap, length]) => {
      const start = at + gap;
      at = start + length;
      return { start, end: at };
    });
  });
  fc.assert(
    fc.property(list, fc.nat(300), fc.nat(100), (all, from, length) => {
      const to = from + length;
      expect(within(all, from, to)).toEqual(all.filter(({ start, end }) => end >= from && start <= to));
    }),
  );
});

test("a column of the waveform shows the loudest moment in it, also where several share one moment", () => {
  const peaks = Uint8Array.from([0, 255, 0, 51]);
  expect(columns(peaks, 2, 0, 1, 2)).toEqual([1, 0.2]);
  expect(columns(peaks, 2, 0, 4, 4)).toEqual([0, 0, 1, 1]);
  expect(columns(peaks, 2, 10, 1, 1)).toEqual([0]);
});
