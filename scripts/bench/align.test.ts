import { expect, it } from "vitest";

import { ALIGN_TEXT, measureAlignment, percentile } from "./align.ts";

it("finds flite's words in its sound: half within 20 ms, 95 % within 100 ms", { timeout: 120_000 }, async () => {
  const { errors, speechSeconds } = await measureAlignment(ALIGN_TEXT);
  expect(speechSeconds).toBeGreaterThan(120);
  expect(errors.length).toBeGreaterThan(380);
  expect(percentile(errors, 0.5)).toBeLessThanOrEqual(0.02);
  expect(percentile(errors, 0.95)).toBeLessThanOrEqual(0.1);
});
