import { expect, it } from "vitest";

import { byScore, scale } from "./groups.ts";

it("counts scores in steps of five, the highest among the last", () => {
  expect(byScore([0.8, 0.849, 0.85, 1, 0.999])).toEqual([
    { range: "80–85", videos: 2 },
    { range: "85–90", videos: 1 },
    { range: "90–95", videos: 0 },
    { range: "95–100", videos: 2 },
  ]);
  expect(byScore([])).toEqual([]);
});

it("ends an axis where a person would", () => {
  expect([0, 12, 119, 121, 700].map(scale)).toEqual([10, 20, 120, 180, 720]);
});
