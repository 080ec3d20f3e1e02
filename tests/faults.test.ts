// What goes wrong with machines: kills, interruptions, full and read-only disks, two runs at once, a damaged database. Nothing is lost, nothing doubled.
import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, onTestFinished, test } from "vitest";

import { seededRandom } from "../main/base/random.ts";
import { cli, NO_SIGNALS, scratch, shortVideo, start, type Ran } from "./run.ts";

const MADE = [0, 3, 4];

/** Files that only a process that was killed leaves, anywhere under a folder. */
function temporary(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(^|\/)\.tmp-|\.partial|cache\/tmp\/./.test(name),
  );
}

/** Processes of this run that still live: whatever holds the scratch folder's path in its command line. Seen on Linux only. */
function leftBehind(dir: string): string[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    })
    .filter((line) => line.includes(dir));
}

/** Mounting needs root; where there is none, the test says so and is skipped. */
const canMount = process.platform === "linux" && process.getuid?.() === 0;

function mount(dir: string, megabytes: number): (megabytes: number) => void {
  mkdirSync(dir, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes * 1024}k`, "tmpfs", dir]);
  onTestFinished(() => void execFileSync("umount", ["-l", dir]));
  return (more) => void execFileSync("mount", ["-o", `remount,size=${more * 1024}k`, dir]);
}

test("killed at random moments, it goes on each time and ends with one whole video", async () => {
  const cwd = scratch();
  const video = shortVideo(cwd);
  const random = seededRandom(7);
  let kills = 0;
  let ran: Ran | undefined;
  for (let i = 0; i < 3; i++) {
    const running = start(video, { cwd });
    const ended = await Promise.race([running.ended, sleep(500 + random() * 2000).then(() => null)]);
    if (ended) {
      ran = ended;
      break;
    }
    running.kill("SIGKILL");
    await running.ended;
    kills++;
  }
  ran ??= await cli(video, { cwd });
  expect(MADE).toContain(ran.code);
  expect(kills).toBeGreaterThan(1);
  expect(readdirSync(join(cwd, "videos")).filter((n) => !n.startsWith("."))).toHaveLength(1);
  expect(temporary(cwd)).toEqual([]);
});

test.skipIf(NO_SIGNALS)(
  "Ctrl-C stops at once with everything it started, says how to go on, and the same command does",
  async () => {
    const cwd = scratch();
    const video = shortVideo(cwd);
    const running = start(video, { cwd });
    await running.says(/Render/);
    await sleep(700);
    running.kill("SIGINT");
    const ran = await running.ended;
    expect(ran.code).toBe(130);
    expect(ran.stderr).toMatch(/Stopped, and nothing is lost\. Run the same command again/);
    expect(ran.stderr).not.toContain("other backend");
    expect(leftBehind(cwd)).toEqual([]);
    const again = await cli(video, { cwd });
    expect(MADE).toContain(again.code);
    expect(again.stderr).toContain("Going on");
    expect(temporary(cwd)).toEqual([]);
  },
);

test("two at once on one data folder: one does the work of both, and each gets its video", async () => {
  const cwd = scratch();
  const first = start(shortVideo(cwd), { cwd });
  await first.says(/Script/);
  const second = start(shortVideo(cwd, "The waves are counted."), { cwd });
  await second.says(/A backend is running at http:\/\/127\.0\.0\.1:\d+/);
  const [a, b] = await Promise.all([first.ended, second.ended]);
  expect(MADE).toContain(a.code);
  expect(MADE).toContain(b.code);
  expect(readdirSync(join(cwd, "videos"))).toHaveLength(2);
});

test.runIf(canMount)(
  "a data folder that fills up: the error says so, and with more room the same command finishes",
  async () => {
    const cwd = scratch();
    const video = [...shortVideo(cwd), "--out", "out"];
    const resize = mount(join(cwd, "data"), 1);
    const full: string[] = [];
    for (const megabytes of [1, 2, 4]) {
      resize(megabytes);
      const ran = await cli(video, { cwd });
      if (MADE.includes(ran.code ?? -1)) break;
      expect(ran).toMatchObject({ code: 1 });
      expect(ran.stderr).toContain("DISK_FULL");
      full.push(/(\w+) .*$/m.exec(ran.stderr)?.[0] ?? "");
      expect(existsSync(join(cwd, "out"))).toBe(false);
    }
    expect(full.length).toBeGreaterThan(0);
    resize(500);
    const ran = await cli(video, { cwd });
    expect(MADE).toContain(ran.code);
    expect(temporary(cwd)).toEqual([]);
  },
);

test.runIf(canMount)(
  "an output that is full or read-only leaves no half file, and is told before the work where it can be",
  async () => {
    const cwd = scratch();
    mount(join(cwd, "small"), 0.25);
    const full = await cli([...shortVideo(cwd), "--out", "small/video"], { cwd });
    expect(full.code).toBe(1);
    expect(full.stderr).toContain("DISK_FULL");
    expect(readdirSync(join(cwd, "small"))).toEqual([]);
    execFileSync("mount", ["-o", "remount,ro", join(cwd, "small")]);
    const readOnly = await cli(["make", "Another", "--out", "small/video"], { cwd });
    expect(readOnly.code).toBe(1);
    expect(readOnly.stderr).toContain("READ_ONLY");
    expect(readOnly.milliseconds).toBeLessThan(5000);
  },
);

test("a database with a broken page is told with the copy to restore", async () => {
  const cwd = scratch();
  // A clean end keeps the copy of the day.
  writeFileSync(join(cwd, "empty.txt"), "…");
  expect((await cli(["make", "--script", "empty.txt"], { cwd })).stderr).toContain("SCRIPT_EMPTY");
  const video = shortVideo(cwd);
  const interrupted = start(video, { cwd });
  await interrupted.says(/Script/);
  interrupted.kill("SIGKILL");
  await interrupted.ended;
  const path = join(cwd, "data/ytempire.db");
  const fd = openSync(path, "r+");
  for (let page = 2; page * 4096 < statSync(path).size; page++)
    writeSync(fd, Buffer.alloc(2000, 0xa5), 0, 2000, page * 4096 + 100);
  closeSync(fd);
  const ran = await cli(video, { cwd });
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/DATABASE_CORRUPT/);
  expect(ran.stderr).toMatch(/backups\/ytempire-\S+\.db/);
});

test("works on the packaged ffmpeg alone, and without any it says what to do", async () => {
  const cwd = scratch();
  const packaged = await cli(shortVideo(cwd), { cwd, env: { PATH: "" } });
  expect(MADE).toContain(packaged.code);
  const elsewhere = scratch();
  const none = await cli(shortVideo(elsewhere), {
    cwd: elsewhere,
    env: { PATH: "", YTEMPIRE_FFMPEG: "/nowhere/ffmpeg" },
  });
  expect(none.code).toBe(1);
  expect(none.stderr).toMatch(/FFMPEG_MISSING.*\/nowhere\/ffmpeg/);
});
