import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";

import { AppError } from "./errors.ts";
import { openLog } from "./log.ts";

let dir: string;
beforeEach(() => {
  // Characters that a rotating writer must not stumble over.
  dir = mkdtempSync(join(tmpdir(), "log ä'%?:"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const at = (time: string) => () => new Date(time);
const day = "2026-03-01T12:00:00Z";
const written = (name = "2026-03-01.jsonl") => readFileSync(join(dir, name), "utf8");
const lines = (name?: string) =>
  written(name)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("a line has its time, level, message and fields", () => {
  const log = openLog({ dir, now: at(day) });
  log.info({ videoId: "v1", stage: "render", durationMs: 1200, outcome: "done" }, "stage done");
  expect(lines()).toEqual([
    {
      level: "info",
      time: "2026-03-01T12:00:00.000Z",
      pid: process.pid,
      videoId: "v1",
      stage: "render",
      durationMs: 1200,
      outcome: "done",
      msg: "stage done",
    },
  ]);
});

test("each day has a file, and those of more than 30 days ago are removed, at the start too", () => {
  for (const name of ["2026-01-29.jsonl", "2026-01-30.jsonl", "2026-02-28.jsonl", "notes.txt"])
    writeFileSync(join(dir, name), "");
  let now = "2026-03-01T23:59:59Z";
  const log = openLog({ dir, now: () => new Date(now) });
  log.info("before midnight");
  expect(readdirSync(dir).toSorted()).toEqual([
    "2026-01-30.jsonl",
    "2026-02-28.jsonl",
    "2026-03-01.jsonl",
    "notes.txt",
  ]);
  now = "2026-03-02T00:00:01Z";
  log.info("after midnight");
  expect(readdirSync(dir).toSorted()).toEqual([
    "2026-02-28.jsonl",
    "2026-03-01.jsonl",
    "2026-03-02.jsonl",
    "notes.txt",
  ]);
  expect(lines("2026-03-02.jsonl")).toEqual([expect.objectContaining({ msg: "after midnight" })]);
});

test("secrets never reach the file, wherever they stand", () => {
  const log = openLog({ dir, now: at(day) });
  const secret = "s3cr3t-Value";
  log.info({ token: secret, deep: { list: [{ accessToken: secret }, { "x-api-key": secret }] } }, "fields");
  log.info({ headers: { Authorization: `Bearer ${secret}`, cookie: secret, "set-cookie": [secret] } }, "headers");
  log.child({ clientSecret: secret }).child({ apiKey: secret }).info("fields of children");
  log.warn(`GET /callback?access_token=${secret}&state=1 with Authorization: Bearer ${secret}`);
  log.error({ err: new Error(`refused: password="${secret}"`, { cause: { password: secret } }) }, "failed");
  log.info({ tokens: 512 }, "a count is no secret");
  expect(written()).not.toContain(secret);
  expect(written()).toContain("state=1");
  expect(lines().at(-1)).toMatchObject({ tokens: 512 });
});

test("whole scripts never reach the file", () => {
  const log = openLog({ dir, now: at(day) });
  log.info({ script: "Breathe in. Breathe out." }, "short script");
  log.info({ idea: { notes: "My own notes" }, anything: "word ".repeat(1000) }, "long text");
  log.info("word ".repeat(1000));
  expect(lines()[0]).toMatchObject({ script: "[24 characters]" });
  expect(lines()[1]).toMatchObject({ idea: { notes: "[12 characters]" } });
  expect(written().length).toBeLessThan(2000);
});

test("an error keeps its code, hint, details and causes", () => {
  const log = openLog({ dir, now: at(day) });
  const cause = new Error("exit status 1");
  log.error(
    { err: new AppError("FFMPEG_FAILED", "render.join", "No moov", { cause, details: { span: 3 } }) },
    "failed",
  );
  expect(lines()[0]).toMatchObject({
    err: {
      type: "AppError",
      code: "FFMPEG_FAILED",
      op: "render.join",
      message: "No moov",
      details: { span: 3 },
      stack: expect.stringContaining("log.test.ts"),
      cause: { message: "exit status 1" },
    },
  });
});

test("circles, big integers and bytes are logged without harm", () => {
  const log = openLog({ dir, now: at(day) });
  const circle: Record<string, unknown> = { bytes: new Uint8Array(9), big: 10n };
  circle["self"] = circle;
  log.info(circle, "odd");
  expect(lines()[0]).toMatchObject({ bytes: "[9 bytes]", big: "10", msg: "odd" });
});

test("lines below the level are not written", () => {
  const log = openLog({ dir, now: at(day), level: "warn" });
  log.info("quiet");
  log.warn("heard");
  expect(lines().map(({ msg }) => msg)).toEqual(["heard"]);
});

test("a process that is killed right after a line has written it", () => {
  const program = `import { openLog } from ${JSON.stringify(join(import.meta.dirname, "log.ts"))};
    openLog({ dir: ${JSON.stringify(dir)} }).info("last words");
    process.kill(process.pid, "SIGKILL");`;
  expect(spawnSync(process.execPath, ["--input-type=module", "-e", program]).signal).toBe("SIGKILL");
  const [name = ""] = readdirSync(dir);
  expect(lines(name)).toEqual([expect.objectContaining({ msg: "last words" })]);
});

test("a log that cannot be written is told once and does not stop the work", () => {
  const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => told.mockRestore());
  writeFileSync(join(dir, "file"), "");
  const log = openLog({ dir: join(dir, "file", "logs"), now: at(day) });
  expect(() => log.info("lost")).not.toThrow();
  log.info("lost too");
  expect(told.mock.calls).toEqual([[expect.stringMatching(/^The log in .* cannot be written: .*ENOTDIR/)]]);
});
