import { setTimeout } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { Slots } from "./slots.ts";

const ANY = { job: "any", priority: () => 0 };

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
    const need = { bytes: 100, onWait: (bytes: number) => void told.push(bytes) };
    const [first, second] = [held(), held()];
    // All alone it is tried with what there is.
    const one = slots.run(first.work, ANY, need);
    const two = slots.run(second.work, ANY, need);
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
    const need = { bytes: 100, onWait: () => {} };
    await Promise.all([slots.run(work, ANY, need), slots.run(work, ANY, need), slots.run(work, ANY, need)]);
    expect(most).toBe(1);
  });

  it("are given up when they are cancelled while they wait", async () => {
    const stop = new AbortController();
    const slots = new Slots(2, () => 0);
    const first = held();
    const need = { bytes: 1, onWait: () => {} };
    const one = slots.run(first.work, ANY, need);
    const two = slots.run(first.work, { ...ANY, signal: stop.signal }, need);
    stop.abort();
    await expect(two).rejects.toThrow(/abort/);
    first.end("x");
    await one;
    expect(await slots.run(async () => "free again")).toBe("free again");
  });
});

describe("who is cancelled while no place is free", () => {
  it("waits no longer, whatever else goes on, and takes no place", async () => {
    const stop = new AbortController();
    const slots = new Slots(1);
    const [first, gone, last] = [held(), held(), held()];
    const one = slots.run(first.work, ANY);
    const two = slots.run(gone.work, { job: "other", priority: () => 0, signal: stop.signal });
    const three = slots.run(last.work, ANY);
    stop.abort();
    await expect(two).rejects.toThrow(/abort/);
    expect([gone.begun(), last.begun()]).toEqual([false, false]);
    first.end("a");
    await one;
    await expect.poll(last.begun).toBe(true);
    last.end("b");
    expect(await three).toBe("b");
    expect(gone.begun()).toBe(false);
    await expect(slots.run(gone.work, { ...ANY, signal: stop.signal })).rejects.toThrow(/abort/);
    expect(await slots.run(async () => "free again")).toBe("free again");
  });
});

describe("jobs that share the places", () => {
  /** Begins works of a job, each held until it is told to end; `order` is who began. */
  function jobs(size: number) {
    const slots = new Slots(size, () => Infinity);
    const order: string[] = [];
    const running: { job: string; end: () => void }[] = [];
    const ask = (job: string, count: number, priority = 0) =>
      Array.from({ length: count }, () =>
        slots.run(
          () => {
            order.push(job);
            return new Promise<void>((end) => running.push({ job, end }));
          },
          { job, priority: () => priority },
        ),
      );
    /** Ends the work that began first, of a job or of all. */
    const endOne = async (job?: string) => {
      running.splice(Math.max(0, job ? running.findIndex((one) => one.job === job) : 0), 1)[0]?.end();
      await setTimeout(0);
    };
    return { order, running, ask, endOne };
  }

  it("take turns, also where one came with all its works long before the other", async () => {
    const { order, ask, endOne } = jobs(1);
    const all = [...ask("a", 5), ...ask("b", 3)];
    for (let i = 0; i < 8; i++) await endOne();
    await Promise.all(all);
    expect(order.join("")).toBe("abababaa");
  });

  it("hold as many places as one another", async () => {
    const { running, ask, endOne } = jobs(4);
    const all = [...ask("a", 12), ...ask("b", 12)];
    for (let i = 0; i < 6; i++) await endOne("a");
    for (let i = 0; i < 6; i++) {
      expect(
        running
          .map(({ job }) => job)
          .toSorted()
          .join(""),
      ).toBe("aabb");
      await endOne(i % 2 ? "a" : "b");
    }
    for (let i = 0; i < 24; i++) await endOne();
    await Promise.all(all);
  });

  it("wait for one that is urgent, which waits for no work that has begun", async () => {
    const { order, ask, endOne } = jobs(2);
    const all = [...ask("a", 4), ...ask("urgent", 3, 10), ...ask("b", 1)];
    for (let i = 0; i < 8; i++) await endOne();
    await Promise.all(all);
    expect(order.join(" ")).toBe("a a urgent urgent urgent b a a");
  });
});
