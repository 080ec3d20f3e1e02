import { expect, test } from "vitest";

import { machineNow, probe } from "./machineSpeed.ts";

test("a machine has cores and a slowness that lets a guess be made", () => {
  const { cores, slowness } = machineNow();
  expect(cores).toBeGreaterThan(0);
  expect(slowness).toBeGreaterThanOrEqual(0.5);
  expect(Number.isFinite(slowness)).toBe(true);
});

test("the probe is work of a core, and little", () => {
  expect(probe()).toBeGreaterThan(0);
});
