import { expect, test } from "vitest";

import { judgeCoverage } from "./coverage.ts";

const lines = (pct: number) => ({ total: { lines: { pct, covered: pct * 10, total: 1000 } } });

test("seventy percent is the least, whatever was before", () => {
  expect(judgeCoverage(lines(69.9), null).ok).toBe(false);
  expect(judgeCoverage(lines(70), null).ok).toBe(true);
  expect(judgeCoverage(lines(69.9), { lines: 60 }).ok).toBe(false);
});

test("coverage must not fall", () => {
  expect(judgeCoverage(lines(88.9), { lines: 90 })).toMatchObject({ ok: false, ratchet: null });
  expect(judgeCoverage(lines(89.1), { lines: 90 })).toMatchObject({ ok: true, ratchet: null });
  expect(judgeCoverage(lines(91), { lines: 90 })).toMatchObject({ ok: true, ratchet: { lines: 91 } });
});

test("what was not measured is not good", () => {
  expect(judgeCoverage(null, { lines: 90 }).ok).toBe(false);
});
