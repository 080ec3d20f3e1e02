import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { acquireLock, readRunFile } from "./lock.ts";

let dir: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-lock-"));
});
afterEach(async () => {
  child?.kill("SIGKILL");
  child = undefined;
  await rm(dir, { recursive: true, force: true });
});

/** Another process that holds the folder until it is killed. */
async function anotherBackend(url: string): Promise<ChildProcess> {
  const script = join(dir, "holder.mjs");
  const module = join(import.meta.dirname, "lock.ts");
  await writeFile(
    script,
    `const { acquireLock } = await import(${JSON.stringify(module)});
     const lock = await acquireLock(${JSON.stringify(dir)});
     await lock.announce(${JSON.stringify(url)});
     process.send("held");
     setInterval(() => {}, 1000);`,
  );
  child = fork(script, { execArgv: [] });
  await once(child, "message");
  return child;
}

describe("the lock of a data folder", () => {
  it("is refused to a second backend, with the first one's address", async () => {
    const holder = await anotherBackend("http://127.0.0.1:4310");
    await expect(acquireLock(dir)).rejects.toMatchObject({
      code: "DATA_DIR_BUSY",
      message: expect.stringContaining("http://127.0.0.1:4310"),
      details: { url: "http://127.0.0.1:4310", pid: holder.pid },
    });
  });

  it("is free again the moment its holder is killed, whatever run.json still says", async () => {
    const holder = await anotherBackend("http://127.0.0.1:4310");
    holder.kill("SIGKILL");
    await once(holder, "exit");
    expect(readRunFile(dir)?.pid).toBe(holder.pid);
    const lock = await acquireLock(dir);
    expect(readRunFile(dir)).toBeNull();
    lock.release();
  });

  it("holds within one process, too, and is free after its release", async () => {
    const first = await acquireLock(dir);
    await first.announce("http://127.0.0.1:1");
    await expect(acquireLock(dir)).rejects.toMatchObject({ code: "DATA_DIR_BUSY" });
    first.release();
    first.release();
    const second = await acquireLock(dir);
    second.release();
  });

  it("names no address where the holder has not said one, however stale a run.json lies there", async () => {
    const lock = await acquireLock(dir);
    await writeFile(
      join(dir, "run.json"),
      JSON.stringify({ pid: 2 ** 22 + 1, url: "http://gone", startedAt: new Date() }),
    );
    await expect(acquireLock(dir)).rejects.toMatchObject({ details: { url: null, pid: null } });
    lock.release();
  });

  it("leaves no run.json behind at the end", async () => {
    const lock = await acquireLock(dir);
    await lock.announce("http://127.0.0.1:1");
    expect(readRunFile(dir)).toMatchObject({ pid: process.pid, url: "http://127.0.0.1:1" });
    lock.release();
    expect(await readdir(dir)).toEqual(["backend.lock"]);
  });

  it("does not trip over a run.json that is not JSON", async () => {
    await writeFile(join(dir, "run.json"), "{");
    expect(readRunFile(dir)).toBeNull();
  });
});
