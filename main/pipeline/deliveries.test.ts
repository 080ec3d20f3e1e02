import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";

import { Deliveries } from "./deliveries.ts";

test("one at a time, in the order asked for, also after one that fails", async () => {
  const deliveries = new Deliveries();
  const said: string[] = [];
  const one = (name: string) =>
    deliveries.next(async () => {
      said.push(`${name} begins`);
      await sleep(5);
      said.push(`${name} ends`);
      if (name === "a") throw new Error("a failed");
      return name;
    });
  const ended = await Promise.allSettled([one("a"), one("b")]);
  expect(ended).toMatchObject([{ status: "rejected" }, { status: "fulfilled", value: "b" }]);
  expect(said).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});

test("stopping waits for the one at work, which is told, and begins no other", async () => {
  const deliveries = new Deliveries();
  let told = false;
  const working = deliveries.next(async (stop) => {
    await sleep(20);
    told = stop.aborted;
  });
  const waiting = deliveries.next(() => Promise.resolve("begun"));
  await sleep(1);
  const [, refused] = await Promise.allSettled([deliveries.stop(), waiting, working]);
  expect(refused).toMatchObject({ status: "rejected", reason: { code: "CANCELLED" } });
  expect(told).toBe(true);
});
