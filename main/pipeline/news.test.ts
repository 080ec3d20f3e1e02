import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";

import { streamed } from "./news.ts";

const { signal } = new AbortController();

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const told: T[] = [];
  for await (const one of stream) told.push(one);
  return told;
}

test("everything that is told arrives, in its order, before the stream ends", async () => {
  const stream = streamed<number>("all", signal, async (put) => {
    put(1);
    put(2);
    await sleep(5);
    put(3);
  });
  expect(await all(stream)).toEqual([1, 2, 3]);
});

test("of what nobody was quick enough to take only the last arrives, where that is enough", async () => {
  const stream = streamed<number>("last", signal, async (put) => {
    put(1);
    put(2);
    await sleep(5);
    put(3);
    put(4);
  });
  expect(await all(stream)).toEqual([2, 4]);
});

test("what the work throws comes after what it told", async () => {
  const stream = streamed<number>("all", signal, (put) => {
    put(1);
    return Promise.reject(new Error("broken"));
  });
  const told: number[] = [];
  const reading = (async () => {
    for await (const one of stream) told.push(one);
  })();
  await expect(reading).rejects.toThrow("broken");
  expect(told).toEqual([1]);
});

test("work that nobody listens to any more is stopped, and has ended when the reader goes on", async () => {
  let ended = false;
  for await (const _ of streamed<number>("all", signal, async (put, wanted) => {
    put(1);
    await sleep(10_000, undefined, { signal: wanted }).catch(() => undefined);
    ended = true;
  }))
    break;
  expect(ended).toBe(true);
});
