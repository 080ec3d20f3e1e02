import { linkSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { assertNotOwn, walk, type FoundFile, type OwnFolder } from "./walk.ts";

const POSIX = process.platform !== "win32";
/** Not every file system takes a name of any bytes: macOS's refuses it. */
const ANY_BYTES = process.platform === "linux";

let dir: string;
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), "ytempire-walk-")));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function found(root = dir, signal = new AbortController().signal, own?: OwnFolder) {
  const files: FoundFile[] = [];
  const unusable = new Map<string, string>();
  for await (const step of walk(root, { signal, ...(own && { own }) })) {
    files.push(...step.files);
    for (const { path, reason } of step.unusable) unusable.set(path.slice(root.length + 1), reason);
  }
  return { names: files.map(({ path }) => path.slice(root.length + 1)), files, unusable };
}

const put = async (...path: string[]) => {
  const file = join(dir, ...path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, "x");
  return file;
};

describe("a walk", () => {
  it("finds what may be an asset in all folders below, in order, and passes over what is hidden or something else", async () => {
    for (const name of ["b.jpg", "a.MP4", "notes.docx", ".hidden.jpg", "._a.jpg"]) await put(name);
    for (const path of [
      ["deep", "er", "c.wav"],
      [".git", "d.jpg"],
      ["a", "e.png"],
    ])
      await put(...path);
    expect((await found()).names).toEqual(["a.MP4", "b.jpg", join("a", "e.png"), join("deep", "er", "c.wav")]);
  });

  it("takes names as they are: quotes, newlines, signs of formats and of options, 250 bytes of Unicode", async () => {
    const names = [`it's "so".jpg`, "50%d of %s.jpg", "-rf.jpg", `${"é".repeat(122)}🌊.jpg`];
    if (POSIX) names.push("two\nlines.jpg", "http:.jpg", "back\\slash.jpg", "concat:a|b.mp4", "*?[a]{b}.jpg");
    for (const name of names) await put(name);
    expect((await found()).names.toSorted()).toEqual(names.toSorted());
  });

  it.runIf(ANY_BYTES)("lists files and folders whose names are not UTF-8", async () => {
    await writeFile(Buffer.from(`${dir}/a\xff.jpg`, "latin1"), "x");
    await mkdir(Buffer.from(`${dir}/b\xff`, "latin1"));
    await writeFile(Buffer.from(`${dir}/b\xff/c.jpg`, "latin1"), "x");
    const { names, unusable } = await found();
    expect(names).toEqual([]);
    expect([...unusable.values()]).toEqual(Array.from({ length: 2 }, () => "Its name is not UTF-8: rename it"));
  });

  it.runIf(POSIX)("opens neither named pipe nor socket, and lists them", async () => {
    await execa("mkfifo", [join(dir, "pipe.mp4")]);
    const server = createServer();
    await new Promise<void>((done) => server.listen(join(dir, "socket.jpg"), done));
    const { names, unusable } = await found();
    server.close();
    expect(names).toEqual([]);
    expect(Object.fromEntries(unusable)).toEqual({
      "pipe.mp4": "It is a named pipe, not a file",
      "socket.jpg": "It is a socket, not a file",
    });
  });

  it.runIf(POSIX)(
    "follows no link: in circles, nowhere, out of the folder, to a device, to what it finds itself",
    async () => {
      const outside = await realpath(await mkdtemp(join(tmpdir(), "ytempire-walk-outside-")));
      try {
        await writeFile(join(outside, "secret.jpg"), "x");
        await put("real", "a.jpg");
        await symlink("loop.jpg", join(dir, "loop.jpg"));
        await symlink("..", join(dir, "real", "parent"));
        await symlink("real", join(dir, "again"));
        await symlink(join(dir, "real", "a.jpg"), join(dir, "same.jpg"));
        await symlink("nowhere.jpg", join(dir, "dangling.jpg"));
        await symlink(join(outside, "secret.jpg"), join(dir, "out.jpg"));
        await symlink(outside, join(dir, "outer"));
        await symlink("/dev/zero", join(dir, "zero.jpg"));
        const { names, unusable } = await found();
        expect(names).toEqual([join("real", "a.jpg")]);
        const out = (target: string) =>
          `It is a link that leads out of the folder, to ${target}: add that one by itself`;
        expect(Object.fromEntries(unusable)).toEqual({
          "loop.jpg": "It is a link that leads in circles",
          "dangling.jpg": "It is a link that leads nowhere",
          "out.jpg": out(join(outside, "secret.jpg")),
          outer: out(outside),
          "zero.jpg": out("/dev/zero"),
        });
      } finally {
        await rm(outside, { recursive: true, force: true });
      }
    },
  );

  it("leaves the program's own folder out and says so, by whatever name it was given, and what of it lies elsewhere", async () => {
    await put("mine.jpg");
    await put("data", "cache", "library", "small.jpg");
    await put("data", "opened", "journey", "theirs.jpg");
    await put("large", "artifacts", "a.jpg");
    await put("large", "b.jpg");
    await symlink(join(dir, "large", "artifacts"), join(dir, "data", "artifacts"), "junction");
    const link = join(dir, "..", `${basename(dir)}-link`);
    await symlink(join(dir, "data"), link, "junction");
    try {
      const left = "It is the program's own data folder: what lies in it is no footage";
      for (const dataDir of [join(dir, "data"), link, join(link, "..", basename(link))]) {
        const own = { dataDir, openedDir: join(dataDir, "opened") };
        const { names, unusable } = await found(dir, undefined, own);
        expect(names).toEqual(["mine.jpg", join("large", "b.jpg")]);
        expect(Object.fromEntries(unusable)).toEqual({ data: left, [join("large", "artifacts")]: left });
        // A bundle's files are a person's.
        const opened = join(dir, "data", "opened", "journey");
        expect((await found(opened, undefined, own)).names).toEqual(["theirs.jpg"]);
        await assertNotOwn(opened, own);
        for (const path of [join(dir, "data"), join(dir, "data", "cache", "library")])
          await expect(assertNotOwn(path, own)).rejects.toMatchObject({ code: "FOLDER_UNUSABLE" });
        await expect(found(join(dir, "data"), undefined, own)).rejects.toMatchObject({ code: "FOLDER_UNUSABLE" });
        await expect(found(join(dir, "large", "artifacts"), undefined, own)).rejects.toMatchObject({
          code: "FOLDER_UNUSABLE",
        });
      }
    } finally {
      await rm(link, { force: true });
    }
  });

  it("leaves caches out and says so, by their tag and by their names; one that is chosen is walked", async () => {
    await put("a.jpg");
    await put("project", "node_modules", "icon.png");
    await put("browser", "CACHEDIR.TAG");
    await put("browser", "deep", "seen.jpg");
    const { names, unusable } = await found();
    expect(names).toEqual(["a.jpg"]);
    const cache = "It is a cache of a program: what lies in it comes and goes";
    expect(Object.fromEntries(unusable)).toEqual({ [join("project", "node_modules")]: cache, browser: cache });
    expect((await found(join(dir, "browser"))).names).toEqual([join("deep", "seen.jpg")]);
  });

  it("tells which texts speak of a file: its own first, then the licence of the nearest folder", async () => {
    for (const name of ["a.jpg", "b.jpg", "a.json", "a.jpg.txt", "other.xmp", "LICENSE"]) await put(name);
    for (const path of [
      ["deep", "c.jpg"],
      ["own", "licence.txt"],
      ["own", "d.jpg"],
    ])
      await put(...path);
    const { files } = await found();
    const told = files.map(({ path, sidecars, licence }) => [
      path.slice(dir.length + 1),
      sidecars.map((one) => one.path.slice(dir.length + 1)),
      licence?.path.slice(dir.length + 1),
    ]);
    expect(told).toEqual([
      ["a.jpg", ["a.jpg.txt", "a.json"], "LICENSE"],
      ["b.jpg", [], "LICENSE"],
      [join("deep", "c.jpg"), [], "LICENSE"],
      [join("own", "d.jpg"), [], join("own", "licence.txt")],
    ]);
  });

  it("of a hundred thousand files in one folder finds each, in small steps", async () => {
    // Links to a few files: a file has room for some 65,000 names.
    const files = await Promise.all([0, 1, 2, 3].map((i) => put("many", `first-${i}.jpg`)));
    for (let i = 4; i < 100_000; i++) linkSync(files[i % 4] ?? "", join(dir, "many", `${i}.jpg`));
    let count = 0;
    let largest = 0;
    for await (const step of walk(dir, { signal: new AbortController().signal })) {
      count += step.files.length;
      largest = Math.max(largest, step.files.length);
    }
    expect(count).toBe(100_000);
    expect(largest).toBeLessThanOrEqual(256);
    // Here, where there is time for it.
    rmSync(join(dir, "many"), { recursive: true });
  }, 120_000);

  it("ends at once when it is stopped", async () => {
    for (let i = 0; i < 10; i++) await put(`${i}`, "a.jpg");
    const stop = new AbortController();
    const steps: number[] = [];
    const walking = async () => {
      for await (const step of walk(dir, { signal: stop.signal })) {
        steps.push(step.files.length);
        stop.abort(new Error("stopped"));
      }
    };
    await expect(walking()).rejects.toThrow("stopped");
    expect(steps).toHaveLength(1);
  });

  it("says of a root that is not there, or is a file, what is wrong", async () => {
    await expect(found(join(dir, "gone"))).rejects.toMatchObject({ code: "FOLDER_UNUSABLE" });
    await expect(found(await put("file.jpg"))).rejects.toMatchObject({
      code: "FOLDER_UNUSABLE",
      message: expect.stringContaining("is not a folder"),
    });
  });
});
