import { expect, test } from "vitest";

import { OVERLAYS, safeArea } from "./safeAreas.ts";

test("a tall picture leaves free what any platform covers, whichever side it puts its buttons on", () => {
  const { x, y, width, height } = safeArea({ width: 1080, height: 1920 });
  for (const { top, right, bottom, left } of Object.values(OVERLAYS)) {
    expect(y).toBeGreaterThanOrEqual(top);
    expect(y + height).toBeLessThanOrEqual(1920 - bottom);
    expect(x).toBeGreaterThanOrEqual(Math.max(left, right));
    expect(x + width).toBeLessThanOrEqual(1080 - Math.max(left, right));
  }
  expect(safeArea({ width: 540, height: 960 })).toMatchObject({ x: x / 2, y: y / 2, width: width / 2 });
});

test("a picture of a feed, which nothing lies over, has small margins", () => {
  for (const height of [1080, 1350]) expect(safeArea({ width: 1080, height }).width).toBeGreaterThan(900);
});
