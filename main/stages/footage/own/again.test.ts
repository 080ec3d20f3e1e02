import { expect, test } from "vitest";

import { shownWithin } from "./again.ts";

const SHOTS = [
  { start: 0, end: 4, assetId: "a" },
  { start: 4, end: 9, assetId: "b" },
  { start: 12, end: 20, assetId: "c" },
];

test("a stretch that is cut as before shows what it showed", () => {
  expect(shownWithin(SHOTS, { start: 0, end: 9 })).toEqual(SHOTS.slice(0, 2));
  expect(shownWithin(SHOTS, { start: 12, end: 20 })).toEqual(SHOTS.slice(2));
  expect(shownWithin(SHOTS, { start: 9, end: 12 })).toEqual([]);
});

test("stretches that are cut elsewhere are filled without gaps, and no shot reaches into the next", () => {
  expect(shownWithin(SHOTS, { start: 0, end: 3 })).toEqual([{ start: 0, end: 3, assetId: "a" }]);
  expect(shownWithin(SHOTS, { start: 3, end: 11 })).toEqual([
    { start: 3, end: 4, assetId: "a" },
    { start: 4, end: 11, assetId: "b" },
  ]);
  expect(shownWithin(SHOTS, { start: 11.8, end: 16 })).toEqual([{ start: 11.8, end: 16, assetId: "c" }]);
  expect(shownWithin(SHOTS, { start: 16, end: 20 })).toEqual([{ start: 16, end: 20, assetId: "c" }]);
});
