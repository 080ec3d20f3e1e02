import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { AppError } from "../../base/errors.ts";
import { hashJson } from "../../base/hash.ts";
import { isWhole, SpanCache } from "./spanCache.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "spans-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A cache and a work folder of this test's own. */
async function setUp(name: string, limit?: number) {
  const work = join(root, name, "work");
  await mkdir(work, { recursive: true });
  const cache = new SpanCache(join(root, name), limit);
  let count = 0;
  const put = async (key: string, bytes = 1000, fill = 1, dir: string | undefined = work) => {
    const file = join(work, `made-${count++}.mp4`);
    await writeFile(file, new Uint8Array(bytes).fill(fill));
    return cache.keep(file, hashJson(key), dir);
  };
  const age = async (key: string, hours: number) => {
    const then = new Date(Date.now() - hours * 3_600_000);
    for (const path of await filesOf(join(root, name)))
      if (path.includes(hashJson(key))) await utimes(path, then, then);
  };
  return { cache, work, put, age, dir: join(root, name), find: (key: string) => cache.find(hashJson(key), work) };
}

async function filesOf(cacheDir: string): Promise<string[]> {
  const found = await readdir(join(cacheDir, "spans"), { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

describe("the cache of spans", () => {
  it("gives what was kept, also to another process that is given the folder later", async () => {
    const { cache, put, find, dir, work } = await setUp("kept");
    const path = await put("a", 1000, 7);
    expect(await find("a")).toBe(path);
    expect(await find("b")).toBeNull();
    await rm(work, { recursive: true });
    await mkdir(work);
    const later = await new SpanCache(dir).find(hashJson("a"), work);
    expect(new Uint8Array(await readFile(later ?? ""))).toEqual(new Uint8Array(1000).fill(7));
    expect(await readFile((await cache.find(hashJson("a"))) ?? "")).toHaveLength(1000);
  });

  it.each([
    ["cut short", (path: string) => truncate(path, 500)],
    ["of no bytes", (path: string) => truncate(path, 0)],
    ["of other bytes", (path: string) => writeFile(path, new Uint8Array(1000).fill(9))],
  ])("finds a file that is %s, and takes it away", async (name, damage) => {
    const { put, find, dir, work } = await setUp(name);
    await put("a");
    await rm(work, { recursive: true });
    await mkdir(work);
    for (const path of await filesOf(dir)) await damage(path);
    expect(await find("a")).toBeNull();
    expect([await filesOf(dir), await readdir(work)]).toEqual([[], []]);
    await put("a");
    expect(await find("a")).not.toBeNull();
  });

  it("keeps one file of a key, the last", async () => {
    const { put, find, dir } = await setUp("again");
    await put("a", 1000, 1);
    const last = await put("a", 1000, 2);
    expect(await filesOf(dir)).toHaveLength(1);
    expect(await find("a")).toBe(last);
  });

  it("keeps to its limit: what was not used for longest goes, what was asked for stays", async () => {
    const { cache, put, find, age, dir } = await setUp("limit", 2500);
    for (const key of ["a", "b", "c"]) await put(key, 1000);
    await age("a", 3);
    await age("b", 2);
    await age("c", 1);
    expect(await find("a")).not.toBeNull();
    await cache.sweep();
    expect(await filesOf(dir)).toHaveLength(2);
    expect([await find("a"), await find("b"), await find("c")].map((path) => path !== null)).toEqual([
      true,
      // Its bytes still lie in the work folder of whoever had it.
      false,
      true,
    ]);
  });

  it("takes nothing from who has it, whatever goes", async () => {
    const { cache, put, age, dir } = await setUp("held", 0);
    const path = await put("a");
    await age("a", 1);
    await cache.sweep();
    expect(await filesOf(dir)).toEqual([]);
    expect(await isWhole(path)).toBe(true);
  });

  it("makes room where the disk is full, of what nobody holds, and gives up where there is nothing left", async () => {
    const { cache, put, find, dir, work } = await setUp("full");
    await put("old", 1000);
    await rm(work, { recursive: true });
    await mkdir(work);
    await put("held", 1000);
    let tries = 0;
    const full = () => Promise.reject(new AppError("DISK_FULL", "test", `try ${++tries}`));
    await expect(cache.withRoom(full)).rejects.toThrow("try 2");
    expect(await filesOf(dir)).toHaveLength(1);
    expect(await find("held")).not.toBeNull();
    let second = false;
    await rm(work, { recursive: true });
    expect(await cache.withRoom(() => ((second = !second), second ? full() : Promise.resolve("done")))).toBe("done");
    await expect(cache.withRoom(() => Promise.reject(new Error("other")))).rejects.toThrow("other");
  });

  it("is no obstacle where it cannot be written: what was made stays with who made it", async () => {
    const { put, dir } = await setUp("unwritable");
    await writeFile(join(dir, "spans"), "a file where the folder should be");
    const path = await put("a");
    expect((await stat(path)).size).toBe(1000);
  });

  it("serves several at once", async () => {
    const { cache, put, dir } = await setUp("several");
    const other = new SpanCache(dir, 0);
    const all = Array.from({ length: 30 }, async (_, n) => {
      const path = await put(`k${n % 5}`, 2000, n % 5);
      await Promise.all([other.sweep(), cache.find(hashJson(`k${(n + 1) % 5}`)), other.find(hashJson(`k${n % 5}`))]);
      return path;
    });
    for (const path of await Promise.all(all)) expect(await isWhole(path)).toBe(true);
  });

  it("is whole after a kill at any moment", async () => {
    const cacheDir = join(root, "killed");
    for (let round = 0; round < 3; round++) {
      const fixture = join(import.meta.dirname, "cacheKilled.fixture.ts");
      const child = spawn(process.execPath, [fixture, cacheDir, join(root, `scratch-${round}`)]);
      await once(child.stdout, "data");
      await sleep(60 + 70 * round);
      child.kill("SIGKILL");
      await once(child, "close");
    }
    const files = await filesOf(cacheDir);
    expect(files.length).toBeGreaterThan(5);
    for (const path of files) expect(await isWhole(path)).toBe(true);
  }, 30_000);

  const root0 = process.platform === "linux" && process.getuid?.() === 0;
  it.skipIf(!root0)("on a disk that is really full keeps nothing, and the span is there all the same", async () => {
    const mount = join(root, "tiny");
    await mkdir(mount);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=200k,nr_inodes=6", "tmpfs", mount]);
    try {
      const work = join(mount, "work");
      await mkdir(work);
      await writeFile(join(work, "a.mp4"), new Uint8Array(50_000));
      for (const name of ["b", "c", "d"]) await writeFile(join(mount, name), "").catch(() => undefined);
      const path = await new SpanCache(mount).keep(join(work, "a.mp4"), hashJson("a"), work);
      expect(await isWhole(path)).toBe(true);
      expect(await filesOf(mount)).toEqual([]);
    } finally {
      execFileSync("umount", [mount]);
    }
  });
});
