import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, onTestFinished, test } from "vitest";

import { followMoves } from "../base/movedDataDir.ts";
import { seededRandom } from "../base/random.ts";
import { openStore } from "../store/open.ts";
import { createStorage, forecastOf, type Storage } from "./index.ts";
import { finishMove } from "./move.ts";

const DAY_MS = 86_400_000;
const SIGNAL = new AbortController().signal;

test("each part is measured, delivered videos by what is ours among them, and nothing twice", async () => {
  const { dir, dataDir, storage, write } = started();
  write("artifacts/ab/abcd", 1000);
  write("cache/spans/one/film.mp4", 2000);
  write("cache/prepared/clip.mp4", 300);
  write("cache/library/thumb.jpg", 40);
  write("models/voice.onnx", 5000);
  write("notes.txt", 7);
  mkdirSync(join(dir, "videos/mine"), { recursive: true });
  writeFileSync(join(dir, "videos/mine/video.mp4"), Buffer.alloc(600));
  writeFileSync(join(dir, "videos/mine/.ytempire.json"), "{}");
  mkdirSync(join(dir, "videos/holiday"));
  writeFileSync(join(dir, "videos/holiday/video.mp4"), Buffer.alloc(99_999));
  const { parts, disk } = await storage.usage(true, SIGNAL);
  const bytes = Object.fromEntries(parts.map((one) => [one.part, one.bytes]));
  expect(bytes).toMatchObject({
    artifacts: 1000,
    spans: 2000,
    proxies: 300,
    cache: 40,
    models: 5000,
    videos: 602,
    other: 7,
  });
  expect(disk?.free).toBeGreaterThan(0);
  expect(existsSync(dataDir)).toBe(true);
});

test("a clean-up frees what it said, keeps today's log, and is refused while something is made", async () => {
  let running = 0;
  const { dataDir, storage, write } = started({ running: () => running });
  write("cache/spans/one/film.mp4", 2000);
  write("cache/library/thumb.jpg", 40);
  write("cache/ffmpeg/proof.json", 10);
  const today = `${new Date().toISOString().slice(0, 10)}.jsonl`;
  write(`logs/${today}`, 5);
  write("logs/2020-01-01.jsonl", 50);
  const { cleanUps } = await storage.usage(true, SIGNAL);
  expect(cleanUps).toEqual([
    { what: "spans", bytes: 2000, files: 1 },
    { what: "proxies", bytes: 0, files: 0 },
    { what: "cache", bytes: 40, files: 1 },
    { what: "artifacts", bytes: 7, files: 2 },
    { what: "logs", bytes: 50, files: 1 },
  ]);
  running = 1;
  await expect(storage.cleanUp(["spans"], SIGNAL)).rejects.toMatchObject({ code: "IN_USE" });
  running = 0;
  expect(await storage.cleanUp(["spans", "cache", "artifacts", "logs"], SIGNAL)).toEqual([
    { what: "spans", bytes: 2000, files: 1 },
    { what: "cache", bytes: 40, files: 1 },
    { what: "artifacts", bytes: 7, files: 1 },
    { what: "logs", bytes: 50, files: 1 },
  ]);
  expect(readdirSync(join(dataDir, "logs"))).toEqual([today]);
  expect(existsSync(join(dataDir, "cache/ffmpeg/proof.json"))).toBe(true);
});

test("the forecast goes by what came in the last 30 days, or in fewer where there are no more", () => {
  const now = 100 * DAY_MS;
  const size = { bytes: 9e9, files: 1 };
  expect(forecastOf({ ...size, recent: 3e9, oldest: 0 }, 10e9, now)).toEqual({
    days: 30,
    bytesPerDay: 1e8,
    daysLeft: 100,
  });
  expect(forecastOf({ ...size, recent: 3e9, oldest: now - 3 * DAY_MS }, 10e9, now)).toMatchObject({ daysLeft: 10 });
  expect(forecastOf({ ...size, recent: 0, oldest: 0 }, 10e9, now)).toMatchObject({ daysLeft: null });
  expect(forecastOf({ ...size, recent: 5, oldest: 0 }, null, now)).toMatchObject({ daysLeft: null });
});

test("the data folder is copied beside the work, switched by the next start, and found from the old place", async () => {
  const { dir, dataDir, storage, write } = started();
  openStore(dataDir).close();
  write("artifacts/ab/abcd", 4000);
  write("looks/mine.json", 20);
  write("cache/tmp/half/done", 20);
  const to = join(dir, "new/place");
  expect(await storage.planMove(to)).toMatchObject({ problems: [], to });
  await storage.beginMove(to);
  expect(await settled(storage)).toMatchObject({ state: "ready", progress: 1 });
  expect(existsSync(join(to, "ytempire.db"))).toBe(false);
  // What comes after it was copied comes along all the same.
  write("artifacts/cd/cdef", 100);
  expect(followMoves(dataDir)).toBe(dataDir);
  expect(await finishMove(dataDir)).toBe(to);
  expect(followMoves(dataDir)).toBe(to);
  expect(readFileSync(join(to, "artifacts/cd/cdef"))).toHaveLength(100);
  expect(existsSync(join(to, "cache/tmp/half"))).toBe(false);
  openStore(to).close();

  const there = createStorage({ ...DEPS, dataDir: to, outputDir: () => join(dir, "videos") });
  expect(await there.move()).toMatchObject({ state: "moved", from: dataDir, to });
  // Begun anew in the old place: what lies there is somebody's work.
  const pointer = readFileSync(join(dataDir, "moved.json"));
  rmSync(join(dataDir, "moved.json"));
  await expect(there.confirmMove()).rejects.toMatchObject({ code: "FOLDER_UNUSABLE" });
  expect(existsSync(join(dataDir, "ytempire.db"))).toBe(true);
  writeFileSync(join(dataDir, "moved.json"), pointer);
  expect(await there.confirmMove()).toBeGreaterThan(4000);
  expect(readdirSync(dataDir)).toEqual(["moved.json"]);
  expect(followMoves(dataDir)).toBe(to);
  expect(await there.move()).toBeNull();
  // A drive that is gone is told; nobody begins anew in the old place.
  rmSync(to, { recursive: true });
  expect(() => followMoves(dataDir)).toThrow(/moved to .*is not there/);
});

test.skipIf(process.platform === "win32")(
  "what lies on another drive stays there and is found, and the new place is the person's alone",
  async () => {
    const { dir, dataDir, storage } = started();
    openStore(dataDir).close();
    const elsewhere = join(dir, "large");
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, "voice.onnx"), "a model");
    symlinkSync("../large", join(dataDir, "models"));
    symlinkSync("machine-123", join(dataDir, "SingletonLock"));
    const to = join(dir, "open");
    mkdirSync(to);
    chmodSync(to, 0o755);
    await storage.beginMove(to);
    expect(await settled(storage)).toMatchObject({ state: "ready" });
    expect(statSync(to).mode & 0o777).toBe(0o700);
    expect(await finishMove(dataDir)).toBe(to);
    expect(readFileSync(join(to, "models/voice.onnx"), "utf8")).toBe("a model");
    expect(readdirSync(to)).not.toContain("SingletonLock");
    await createStorage({ ...DEPS, dataDir: to, outputDir: () => join(dir, "videos") }).confirmMove();
    expect(readFileSync(join(to, "models/voice.onnx"), "utf8")).toBe("a model");
  },
);

test("a place that is taken, too small, inside of the other, or a time when something is made is refused", async () => {
  const { dir, dataDir, storage, write } = started({ running: () => 2 });
  write("artifacts/ab/abcd", 10);
  const taken = join(dir, "taken");
  mkdirSync(taken);
  writeFileSync(join(taken, "thesis.doc"), "");
  const codes = async (to: string) => (await storage.planMove(to)).problems.map(({ code }) => code);
  expect(await codes(taken)).toEqual(["FOLDER_UNUSABLE", "IN_USE"]);
  expect(await codes(join(dataDir, "inside"))).toContain("FOLDER_UNUSABLE");
  expect(await codes(dirname(dataDir))).toContain("FOLDER_UNUSABLE");
  await expect(storage.beginMove(join(dir, "free"))).rejects.toMatchObject({ code: "IN_USE" });
});

test("a folder that was there before stays when it is cancelled, as the root of a drive must", async () => {
  const { dir, storage, write } = started();
  for (let i = 0; i < 50; i++) write(`artifacts/ab/${i}`, 1000);
  const to = join(dir, "drive");
  mkdirSync(join(to, "lost+found"), { recursive: true });
  chmodSync(to, 0o755);
  for (let n = 0; n < 2; n++) {
    await storage.beginMove(to);
    await storage.cancelMove();
    expect(readdirSync(to)).toEqual(["lost+found"]);
    expect(statSync(to).mode & 0o777).toBe(0o755);
    expect(await storage.move()).toBeNull();
  }
});

test("what is cancelled takes away what it has copied, and nothing else", async () => {
  const { dir, storage, write } = started();
  for (let i = 0; i < 200; i++) write(`artifacts/ab/${i}`, 1000);
  const to = join(dir, "elsewhere");
  await storage.beginMove(to);
  await storage.cancelMove();
  expect(existsSync(to)).toBe(false);
  expect(await storage.move()).toBeNull();
});

test("a switch that is killed at any moment leaves one place in use, whole", async () => {
  const { dir, dataDir, storage, write } = started();
  openStore(dataDir).close();
  const random = seededRandom(4);
  for (let i = 0; i < 60; i++) write(`artifacts/ab/${i}`, 50_000);
  const to = join(dir, "new");
  await storage.beginMove(to);
  await settled(storage);
  for (let i = 60; i < 120; i++) write(`artifacts/ab/${i}`, 50_000);
  for (let i = 0; i < 4; i++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, "moved.fixture.ts"), dataDir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    await sleep(random() * 60);
    child.kill("SIGKILL");
    await once(child, "exit");
    const used = followMoves(dataDir);
    expect(readdirSync(join(used, "artifacts/ab")).filter((name) => !name.startsWith("."))).toHaveLength(120);
    openStore(used).close();
  }
  const used = followMoves(dataDir);
  expect(used === to ? to : await finishMove(dataDir)).toBe(to);
  openStore(to).close();
});

const DEPS = {
  running: () => 0,
  changed: () => undefined,
  collector: {
    plan: async () => ({ bytes: 7, files: 2 }),
    collect: async () => ({ bytes: 7, files: 1, isWhole: false }),
  },
};

function started(o: { running?: () => number } = {}) {
  const dir = mkdtempSync(join(tmpdir(), "storage-"));
  const dataDir = join(dir, "data");
  mkdirSync(dataDir);
  const storage = createStorage({ ...DEPS, ...o, dataDir, outputDir: () => join(dir, "videos") });
  onTestFinished(async () => {
    await storage.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    dir,
    dataDir,
    storage,
    write: (path: string, bytes: number) => {
      mkdirSync(dirname(join(dataDir, path)), { recursive: true });
      writeFileSync(join(dataDir, path), Buffer.alloc(bytes, path));
      const yesterday = new Date(Date.now() - DAY_MS);
      utimesSync(join(dataDir, path), yesterday, yesterday);
    },
  };
}

async function settled(storage: Storage) {
  for (;;) {
    const state = await storage.move();
    if (state?.state !== "copying") return state;
    await sleep(10);
  }
}
