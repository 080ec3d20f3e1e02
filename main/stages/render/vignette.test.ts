import { expect, it } from "vitest";

import { vignette } from "./vignette.ts";

it("leaves the middle alone and darkens the corners evenly, without a step that could be seen", async () => {
  const [width, height] = [320, 180];
  const { bytes } = await vignette(0.25, { width, height });
  expect(bytes).toHaveLength(width * height * 2.5);
  expect([...new Set(bytes.subarray(0, width * height))]).toEqual([16]);
  expect([...new Set(bytes.subarray(width * height, width * height * 1.5))]).toEqual([128]);
  const alpha = bytes.subarray(width * height * 1.5);
  const at = (x: number, y: number) => alpha[y * width + x] ?? -1;
  for (let x = 110; x < 210; x++) expect(at(x, 90)).toBe(0);
  const corners = [at(0, 0), at(319, 0), at(0, 179), at(319, 179)];
  expect(Math.max(...corners) - Math.min(...corners)).toBeLessThanOrEqual(1);
  expect(corners[0]).toBeGreaterThan(50);
  expect(corners[0]).toBeLessThanOrEqual(64);
  for (let x = 1; x < 160; x++) expect(at(x - 1, 0) - at(x, 0)).toBeLessThanOrEqual(3);
});
