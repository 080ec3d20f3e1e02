import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { AppError } from "./errors.ts";
import type { Asked } from "./failing.fixture.ts";
import { WorkerEnded, Workers } from "./workers.ts";

let workers: Workers<Asked, string>;
beforeEach(() => {
  workers = new Workers(new URL("failing.fixture.ts", import.meta.url), 1);
});
afterEach(() => workers.close());

test("an error of ours crosses whole, and the thread goes on", async () => {
  const error: unknown = await workers.run("app").catch((e: unknown) => e);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({
    code: "VOICE_FAILED",
    op: "fixture",
    message: "no voice",
    hint: "speak up",
    details: { words: 3 },
  });
  expect(await workers.run("answer")).toBe("here");
});

test("an error of the system keeps its code", async () => {
  await expect(workers.run("system")).rejects.toMatchObject({ code: "ENOENT" });
});

test("a thread that ends by itself is replaced", async () => {
  await expect(workers.run("exit")).rejects.toThrow(/code 3/);
  expect(await workers.run("answer")).toBe("here");
});

test("an aborted request rejects at once, though its thread would never answer, and the next gets a new thread", async () => {
  const abort = new AbortController();
  const hung = workers.run("hang", { signal: abort.signal });
  const next = workers.run("answer");
  setTimeout(() => abort.abort(), 50);
  await expect(hung).rejects.toMatchObject({ code: "CANCELLED" });
  expect(await next).toBe("here");
});

test("closing rejects what runs and what waits", async () => {
  const all = Promise.allSettled([workers.run("hang"), workers.run("answer")]);
  await workers.close();
  expect((await all).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("a thread that has nothing to do is ended, and started again when it has", async () => {
  const short = new Workers<Asked, string>(new URL("failing.fixture.ts", import.meta.url), 1, 50);
  const thread = async () => Number(await short.run("thread"));
  const first = await thread();
  expect(await thread()).toBe(first);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(await thread()).toBeGreaterThan(first);
  await short.close();
});

describe("in processes of their own", () => {
  let processes: Workers<Asked, string>;
  beforeEach(() => {
    processes = new Workers(new URL("failing.fixture.ts", import.meta.url), 1, undefined, "process");
  });
  afterEach(() => processes.close());

  test("requests are answered, and errors cross whole", async () => {
    expect(await processes.run("answer")).toBe("here");
    await expect(processes.run("app")).rejects.toMatchObject({ code: "VOICE_FAILED", details: { words: 3 } });
  });

  test("one that ends by itself is told by how, and replaced", async () => {
    await expect(processes.run("exit")).rejects.toBeInstanceOf(WorkerEnded);
    expect(await processes.run("answer")).toBe("here");
  });

  test("one that hangs is ended when its request is aborted, though it cannot hear of it", async () => {
    const pid = Number(await processes.run("process"));
    const abort = new AbortController();
    const hung = processes.run("hang", { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(hung).rejects.toMatchObject({ code: "CANCELLED" });
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    expect(await processes.run("answer")).toBe("here");
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
