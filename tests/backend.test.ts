// Two processes on one data folder: `serve` and the commands beside it, whoever ends first.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";

import { cli, NO_SIGNALS, scratch, shortVideo, start, type Running } from "./run.ts";

const MADE = [0, 3, 4];
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+/;

/** A backend of its own process, ended with the test. */
async function serving(cwd: string): Promise<Running & { url: string }> {
  const running = start(["serve"], { cwd });
  onTestFinished(() => running.kill("SIGKILL"));
  await running.says(/The backend is at/);
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(readFileSync(join(cwd, "data/run.json"), "utf8")));
  return { ...running, url };
}

test.skipIf(NO_SIGNALS)(
  "`make` hands its work to `serve`; Ctrl-C stops it there, too, and the same command goes on; a person's word is taken there, and exports are made",
  async () => {
    const cwd = scratch();
    const video = shortVideo(cwd);
    const backend = await serving(cwd);
    const second = await cli(["serve"], { cwd });
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/DATA_DIR_BUSY/);
    expect(second.stderr).toContain(backend.url);

    const making = start(video, { cwd });
    await making.says(/Render …/);
    await sleep(500);
    making.kill("SIGINT");
    const interrupted = await making.ended;
    expect(interrupted).toMatchObject({ code: 130, stdout: "" });
    expect(interrupted.stderr).toContain(`A backend is running at ${backend.url}`);
    expect(interrupted.stderr).toMatch(/Stopped, and nothing is lost\. Run the same command again/);
    // The backend writes it down once ffmpeg has ended.
    const log = async () => (await cli(["logs", "--stage", "render"], { cwd })).stdout;
    await vi.waitFor(async () => expect(await log()).toMatch(/render cancelled/), { timeout: 10_000 });

    const again = await cli([...video, "--json"], { cwd });
    expect(MADE).toContain(again.code);
    expect(again.stderr).toContain("Going on");
    const { videoId } = z.object({ videoId: z.uuid() }).parse(JSON.parse(again.stdout));
    const approved = await cli(["approve", videoId], { cwd });
    expect(approved).toMatchObject({ code: 0, stderr: "" });
    expect(approved.stdout).toMatch(/^Approved: \S/);
    const exported = await cli(["export", videoId, "--to", "edit"], { cwd });
    expect(exported).toMatchObject({ code: 0, stdout: `Your export: ${join(cwd, "edit")}\n` });
    expect(readdirSync(join(cwd, "edit"))).toEqual(expect.arrayContaining(["README.txt", "edl", "media"]));
    const authorization = `Bearer ${readFileSync(join(cwd, "data", "token"), "utf8").trim()}`;
    const listed = async (kind: string) =>
      (await fetch(`${backend.url}/api/v1/videos/${videoId}/files/${kind}`, { headers: { authorization } })).text();
    const fcpxml = readdirSync(join(cwd, "edit")).find((name) => name.endsWith(".fcpxml")) ?? "";
    expect(await listed("fcpxml")).toBe(readFileSync(join(cwd, "edit", fcpxml), "utf8"));
    expect(await listed("edl")).toBe(readFileSync(join(cwd, "edit", "edl", "picture.edl"), "utf8"));
    // Whoever asked is killed: nobody waits for the folder any more.
    const before = readdirSync(cwd);
    const exporting = start(["export", videoId, "--to", "left", "--pictures", "prores"], { cwd });
    await exporting.says(/Exporting: /);
    exporting.kill("SIGKILL");
    await exporting.ended;
    await vi.waitFor(() => expect(readdirSync(cwd)).toEqual(before), { timeout: 10_000 });
    // The note of it goes last.
    const noted = () => readdirSync(join(cwd, "data", "exports")).filter((name) => name !== "work");
    await vi.waitFor(() => expect(noted()).toEqual([]), { timeout: 10_000 });
    const unknown = await cli(["reject", "01a1fd17-342b-7777-b386-23236178fb3a"], { cwd });
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toMatch(/Error NOT_FOUND: .+\n {2}\S/);

    backend.kill("SIGTERM");
    const ended = await backend.ended;
    expect(ended.code).toBe(130);
    expect(readdirSync(join(cwd, "data"))).not.toContain("run.json");
    // Without a backend the command opens the data folder itself.
    const alone = start(["export", videoId, "--to", "left", "--pictures", "prores"], { cwd });
    await alone.says(/Exporting: /);
    alone.kill("SIGKILL");
    await alone.ended;
    expect(readdirSync(cwd)).toHaveLength(before.length + 1);
    expect((await cli(["reject", videoId], { cwd })).stdout).toMatch(/^Rejected: \S/);
    // The next start took away what was left.
    expect(readdirSync(cwd)).toEqual(before);
  },
);

test("where `serve` is killed, `make` goes on by itself", async () => {
  const cwd = scratch();
  const backend = await serving(cwd);
  const making = start(shortVideo(cwd), { cwd });
  await making.says(/Render …/);
  backend.kill("SIGKILL");
  const made = await making.ended;
  expect(made.stderr).toContain("going on here");
  expect(MADE).toContain(made.code);
  expect(readdirSync(join(cwd, "videos"))).toHaveLength(1);
});

test.skipIf(NO_SIGNALS)(
  "the same command three times at once is one video in one folder; one that is interrupted leaves it to the others",
  async () => {
    const cwd = scratch();
    const video = shortVideo(cwd);
    const first = start([...video, "--json"], { cwd });
    await first.says(/Script/);
    const [second, third] = [start([...video, "--json"], { cwd }), start(video, { cwd })];
    await third.says(/A backend is running at/);
    await third.says(/Render …/);
    third.kill("SIGINT");
    const left = await third.ended;
    expect(left.code).toBe(130);
    expect(left.stderr).toMatch(/goes on with this video, which another asked for\. Run the same command again/);
    const [a, b] = await Promise.all([first.ended, second.ended]);
    expect(MADE).toContain(a.code);
    expect(b.code).toBe(a.code);
    const file = (printed: string) => z.object({ file: z.string() }).parse(JSON.parse(printed)).file;
    expect(file(b.stdout)).toBe(file(a.stdout));
    expect(readdirSync(join(cwd, "videos"))).toHaveLength(1);
  },
);

test.skipIf(NO_SIGNALS).each(["make", "serve"])(
  "Ctrl-C at any moment of the start of `%s` ends it at once and in order",
  async (command) => {
    const cwd = scratch();
    writeFileSync(join(cwd, "script.txt"), "The tide comes in.");
    for (const delay of [0, 150, 400]) {
      const running = start(command === "make" ? ["make", "--script", "script.txt"] : ["serve"], { cwd });
      await sleep(80 + delay);
      running.kill("SIGINT");
      const ran = await running.ended;
      // Null: Node itself was still starting.
      expect([130, null]).toContain(ran.code);
      expect(ran.stderr).not.toMatch(/at .*\.ts:\d+|Error/);
    }
    expect((await cli(["approve", "nothing"], { cwd })).code).toBe(2);
    // The folder is free.
    const backend = start(["serve"], { cwd });
    await backend.says(ADDRESS);
    backend.kill("SIGTERM");
    expect((await backend.ended).code).toBe(130);
  },
);
