import { describe, expect, it } from "vitest";

import { seededRandom } from "../base/random.ts";
import { backoffMs } from "./backoff.ts";

const policy = { maxAttempts: 6, baseMs: 100, capMs: 1000 };

describe("the wait before the next attempt", () => {
  it("doubles with every failure up to its cap", () => {
    const longest = [1, 2, 3, 4, 5].map((failures) => backoffMs(failures, policy, () => 1));
    expect(longest).toEqual([100, 200, 400, 800, 1000]);
  });

  it("is spread over its whole length, so that jobs do not come back together", () => {
    const random = seededRandom(1);
    const waits = Array.from({ length: 1000 }, () => backoffMs(3, policy, random) ?? -1);
    expect(Math.min(...waits)).toBeLessThan(20);
    expect(Math.max(...waits)).toBeGreaterThan(380);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / 1000).toBeCloseTo(200, -2);
  });

  it("is none where no attempt is left", () => {
    expect(backoffMs(6, policy, () => 0)).toBeNull();
    expect(backoffMs(5, policy, () => 0)).toBe(0);
  });
});
