import { setTimeout } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { Slots } from "./slots.ts";

const { signal } = new AbortController();

/** Works that end when they are told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<string>();
  let begun = false;
  return {
    work: () => {
      begun = true;
      return promise;
    },
    end: resolve,
    begun: () => begun,
  };
}

describe("places for heavy work", () => {
  it("are taken in order, never more at once than there are", async () => {
    const slots = new Slots(2);
    let now = 0;
    let most = 0;
    const order: number[] = [];
    const work = (i: number) => async () => {
      order.push(i);
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
    };
    await Promise.all(Array.from({ length: 8 }, (_, i) => slots.run(work(i))));
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(2);
  });

  it("are begun only where there is memory, with a word while one waits, and as soon as there is", async () => {
    let free = 50;
    const told: number[] = [];
    const slots = new Slots(2, () => free);
    const need = { bytes: 100, onWait: (bytes: number) => void told.push(bytes), signal };
    const [first, second] = [held(), held()];
    // All alone it is tried with what there is.
    const one = slots.run(first.work, need);
    const two = slots.run(second.work, need);
    await expect.poll(() => told.length).toBeGreaterThan(0);
    expect([first.begun(), second.begun()]).toEqual([true, false]);
    expect(told[0]).toBe(50);
    free = 120;
    await expect.poll(second.begun).toBe(true);
    first.end("a");
    second.end("b");
    expect(await Promise.all([one, two])).toEqual(["a", "b"]);
  });

  it("are begun one at a time where there is never enough", async () => {
    const slots = new Slots(3, () => 0);
    let now = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++now);
      await setTimeout(5);
      now--;
    };
    const need = { bytes: 100, onWait: () => {}, signal };
    await Promise.all([slots.run(work, need), slots.run(work, need), slots.run(work, need)]);
    expect(most).toBe(1);
  });

  it("are given up when they are cancelled while they wait", async () => {
    const stop = new AbortController();
    const slots = new Slots(2, () => 0);
    const first = held();
    const one = slots.run(first.work, { bytes: 1, onWait: () => {}, signal });
    const two = slots.run(first.work, { bytes: 1, onWait: () => {}, signal: stop.signal });
    stop.abort();
    await expect(two).rejects.toThrow(/abort/);
    first.end("x");
    await one;
    expect(await slots.run(async () => "free again")).toBe("free again");
  });
});
