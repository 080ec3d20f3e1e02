import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { Artifacts, copyFileWhole, moveFileWhole, writeFileWhole } from "./files.ts";
import { hashBytes } from "./hash.ts";
import { newId } from "./ids.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "files-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test("a file is written whole, in the mode asked for, and replaces an earlier one", async () => {
  const path = join(dir, "token");
  await writeFileWhole(path, "first");
  await writeFileWhole(path, "second", 0o600);
  expect(await readFile(path, "utf8")).toBe("second");
  // Windows knows no modes.
  expect((await stat(path)).mode & 0o777).toBe(process.platform === "win32" ? 0o666 : 0o600);
  expect(await readdir(dir)).toEqual(["token"]);
});

test("a write that fails leaves neither the file nor a temporary one", async () => {
  await mkdir(join(dir, "taken/inside"), { recursive: true });
  await expect(writeFileWhole(join(dir, "taken"), "x")).rejects.toThrow(/EISDIR|EPERM/);
  expect(await readdir(dir)).toEqual(["taken"]);
});

test("a copy is no link: changing it leaves the original", async () => {
  await writeFile(join(dir, "a"), "original");
  await copyFileWhole(join(dir, "a"), join(dir, "b"));
  await writeFile(join(dir, "b"), "edited");
  expect(await readFile(join(dir, "a"), "utf8")).toBe("original");
});

const SHM = "/dev/shm";
test.skipIf(!existsSync(SHM))("a file moves to another file system as well, whole", async () => {
  const elsewhere = await mkdtemp(join(SHM, "files-"));
  try {
    expect((await stat(elsewhere)).dev).not.toBe((await stat(dir)).dev);
    await writeFile(join(elsewhere, "a"), "moved");
    await moveFileWhole(join(elsewhere, "a"), join(dir, "b"));
    expect(await readFile(join(dir, "b"), "utf8")).toBe("moved");
    expect([await readdir(elsewhere), await readdir(dir)]).toEqual([[], ["b"]]);
  } finally {
    await rm(elsewhere, { recursive: true, force: true });
  }
});

test("an artifact lies under the hash of its bytes, the same bytes only once", async () => {
  const artifacts = new Artifacts(dir);
  const ref = await artifacts.putBytes("hello", "text/plain");
  expect(ref).toEqual({ hash: hashBytes("hello"), bytes: 5, mediaType: "text/plain" });
  const again = await artifacts.work(async (work) => {
    await writeFile(join(work, "x"), "hello");
    return artifacts.putFile(join(work, "x"), "text/plain");
  });
  expect(again).toEqual(ref);
  expect(await readFile(await artifacts.open(ref), "utf8")).toBe("hello");
});

test("a missing and a shortened artifact are told, and storing it again mends it", async () => {
  const artifacts = new Artifacts(dir);
  const ref = await artifacts.putBytes("hello", "text/plain");
  await writeFile(artifacts.path(ref), "he");
  await expect(artifacts.open(ref)).rejects.toMatchObject({ code: "ARTIFACT_MISSING" });
  expect(artifacts.has(ref)).toBe(false);
  await artifacts.putBytes("hello", "text/plain");
  expect(await readFile(await artifacts.open(ref), "utf8")).toBe("hello");
});

test("a work folder goes with its work, well or not; what a kill left is swept", async () => {
  const artifacts = new Artifacts(dir);
  let seen = "";
  await expect(
    artifacts.work(async (work) => {
      seen = work;
      await writeFile(join(work, "half"), "");
      throw new Error("broken");
    }),
  ).rejects.toThrow("broken");
  await expect(stat(seen)).rejects.toThrow("ENOENT");
  await mkdir(join(dir, "cache/tmp/left"), { recursive: true });
  const ref = await artifacts.putBytes("hello", "text/plain");
  const left = `.tmp-${newId()}`;
  for (const where of [join(artifacts.path(ref), ".."), dir]) await writeFile(join(where, left), "");
  await writeFile(join(dir, ".tmp-notes of mine"), "");
  await artifacts.sweep();
  expect((await readdir(dir)).filter((name) => name.startsWith(".tmp"))).toEqual([".tmp-notes of mine"]);
  expect(await readdir(join(artifacts.path(ref), ".."))).toEqual([ref.hash]);
  expect(await readdir(join(dir, "cache"))).toEqual([]);
});
