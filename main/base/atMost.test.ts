import { setTimeout } from "node:timers/promises";

import { expect, it } from "vitest";

import { atMost } from "./atMost.ts";

it("runs no more at once than it may, in order, also where some fail", async () => {
  const run = atMost(2);
  let [now, most] = [0, 0];
  const begun: number[] = [];
  const works = Array.from({ length: 9 }, (_, i) =>
    run(async () => {
      begun.push(i);
      most = Math.max(most, ++now);
      await setTimeout(1);
      now--;
      if (i % 3 === 0) throw new Error(`work ${i}`);
      return i;
    }),
  );
  const ended = await Promise.allSettled(works);
  expect(ended.map((one) => (one.status === "fulfilled" ? one.value : "-")).join(" ")).toBe("- 1 2 - 4 5 - 7 8");
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(most).toBe(2);
});
