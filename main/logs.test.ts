import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { AppError } from "./base/errors.ts";
import { openLog } from "./base/log.ts";
import { parseSince, showLogs, type LogQuery } from "./logs.ts";

const VIDEO = "0197a3c0-1111-7abc-8def-00000000beef";
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "logs-"));
  let time = "2026-03-01T09:00:00Z";
  const log = openLog({ dir, now: () => new Date(time), level: "debug" });
  log.info({ videoId: VIDEO, stage: "render", durationMs: 62_300, outcome: "done" }, "stage ended");
  time = "2026-03-01T23:59:00Z";
  log.debug("nothing to do");
  time = "2026-03-02T08:30:05Z";
  const cause = new Error("exit status 1");
  log.error(
    { videoId: "other", stage: "review", err: new AppError("FFMPEG_FAILED", "review", "No moov", { cause }) },
    "stage failed",
  );
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function shown(query: Partial<LogQuery> = {}): Promise<string> {
  const texts: string[] = [];
  await showLogs({ dir, timeZone: "UTC", ...query }, (text) => texts.push(text));
  return texts.join("");
}

test("a line shows time, level, stage, video and message, under its day", async () => {
  expect(await shown()).toBe(
    [
      "Sun, 1 March 2026",
      "09:00:00  info   render     0000beef  stage ended  1 min 2 s  outcome=done",
      "23:59:00  debug                       nothing to do",
      "",
      "Mon, 2 March 2026",
      "08:30:05  error  review     other     stage failed",
      "          FFMPEG_FAILED: No moov",
      "          → Run again; if it stays, `npm run doctor` and `npm run logs` show what ffmpeg said.",
      "            because Error: exit status 1",
      "",
    ].join("\n"),
  );
});

test("filters leave only what is asked for", async () => {
  expect(await shown({ video: "0000beef" })).toMatch(/^Sun, 1 March 2026\n.*stage ended.*\n$/);
  expect(await shown({ video: VIDEO })).toContain("stage ended");
  expect(await shown({ video: "nobody" })).toBe("");
  expect(await shown({ level: "info" })).not.toContain("nothing to do");
  expect(await shown({ stage: "review" })).not.toContain("stage ended");
  expect(await shown({ since: new Date("2026-03-01T23:00:00Z") })).not.toContain("stage ended");
  expect(await shown({ last: 1 })).toMatch(/^Mon, 2 March 2026\n/);
});

test("stored lines come out unchanged on request", async () => {
  const lines = (await shown({ json: true })).trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(["info", "debug", "error"]);
});

test("following shows new lines whole, also those of a new day", async () => {
  const texts: string[] = [];
  const stop = new AbortController();
  const done = showLogs({ dir, timeZone: "UTC", follow: true }, (text) => texts.push(text), stop.signal);
  await vi.waitFor(() => expect(texts.join("")).toContain("stage failed"));
  const line = `{"level":"info","time":"2026-03-02T09:00:00Z","msg":"halves ä"}\n`;
  appendFileSync(join(dir, "2026-03-02.jsonl"), line.slice(0, 30));
  await sleep(400);
  appendFileSync(join(dir, "2026-03-02.jsonl"), line.slice(30));
  writeFileSync(join(dir, "2026-03-03.jsonl"), `{"level":"warn","time":"2026-03-03T00:00:01Z","msg":"new day"}\n`);
  await vi.waitFor(() => expect(texts.join("")).toContain("new day"), { timeout: 5000 });
  stop.abort();
  await done;
  expect(texts.join("").match(/halves ä/g)).toHaveLength(1);
  expect(texts.join("")).not.toContain("damaged");
});

test("a damaged line is shown as such and hides nothing else", async () => {
  appendFileSync(
    join(dir, "2026-03-01.jsonl"),
    '{"level":"in\n{"level":"info","time":"2026-03-01T23:59:59Z","msg":"after"}\n',
  );
  expect(await shown()).toContain('(damaged) {"level":"in');
  expect(await shown()).toContain("after");
  expect(await shown({ level: "info" })).not.toContain("damaged");
});

test("a logged text cannot steer the terminal", async () => {
  openLog({ dir, now: () => new Date("2026-03-02T10:00:00Z") }).info(
    { topic: "\u001b[2J\u202e" },
    "made \u001b]0;x\u0007",
  );
  expect(await shown({ colour: false })).toContain("made \\x1b]0;x\\x07  topic=\\x1b[2J\\x202e");
});

test("without a log there is nothing to show and no error", async () => {
  expect(await shown({ dir: join(dir, "absent") })).toBe("");
});

test("since is a length of time or a date", () => {
  const now = new Date("2026-03-02T10:00:00Z");
  expect(parseSince("90s", now)).toEqual(new Date("2026-03-02T09:58:30Z"));
  expect(parseSince("2h", now)).toEqual(new Date("2026-03-02T08:00:00Z"));
  expect(parseSince("3d", now)).toEqual(new Date("2026-02-27T10:00:00Z"));
  expect(parseSince("2026-03-01T12:00Z", now)).toEqual(new Date("2026-03-01T12:00:00Z"));
  expect(parseSince("2026-03-01", now)).toEqual(new Date(2026, 2, 1));
  expect(() => parseSince("yesterday", now)).toThrow('--since is "yesterday"');
});
