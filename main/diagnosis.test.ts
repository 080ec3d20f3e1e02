import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { createDiagnosis, withoutSecrets } from "./diagnosis.ts";

const SIGNAL = new AbortController().signal;
const SECRETS = [
  "yte_rKaCDiVcB6AoQhvaqKa9FN42rKaCDiVcB6AoQhvaq",
  "sk-planted1234567890abcdef",
  "AIzaSyPlantedPlantedPlantedPlanted12345",
  "planted passphrase",
];
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "diagnosis-"));
  await mkdir(join(dir, "logs"));
  const line = (day: number, minute: number, level: string, msg: string, more = {}) =>
    JSON.stringify({ time: `2026-03-0${day}T10:${String(minute).padStart(2, "0")}:00.000Z`, level, msg, ...more });
  await writeFile(
    join(dir, "logs/2026-03-01.jsonl"),
    [line(1, 0, "info", "began"), line(1, 1, "warn", "the drive is slow"), "{half a li"].join("\n"),
  );
  await writeFile(
    join(dir, "logs/2026-03-02.jsonl"),
    [
      line(2, 0, "debug", "details"),
      line(2, 1, "error", "render failed", {
        videoId: "0198aa",
        stage: "render",
        path: join(homedir(), "clips/a.mp4"),
      }),
      line(2, 2, "info", `signed in with ${SECRETS[0]} and ${SECRETS[1]}`, { url: `?key=${SECRETS[2]}` }),
      line(2, 3, "info", "ended", { passphrase: SECRETS[3] }),
      "",
    ].join("\n"),
  );
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = () =>
  createDiagnosis({
    dataDir: dir,
    version: "1.2.3",
    examine: async () => ({ version: "1.2.3", ready: true, sections: [] }),
    settings: () => ({ version: 1, items: [], warnings: [] }),
    standing: async () => ({ apiKey: "x", token: SECRETS[0], where: homedir() }),
  });

test("the log is told newest first, by level, words and video, and says whether there is more", async () => {
  const messages = async (wish: object) =>
    (await open().logs({ level: "info", limit: 10, ...wish }, SIGNAL)).items.map(({ message }) => message);
  expect((await messages({})).slice(2)).toEqual(["render failed", "the drive is slow", "began"]);
  expect(await messages({ level: "warn" })).toEqual(["render failed", "the drive is slow"]);
  expect(await messages({ q: "DRIVE" })).toEqual(["the drive is slow"]);
  expect(await messages({ videoId: "0198aa" })).toEqual(["render failed"]);
  expect(await open().logs({ level: "warn", limit: 1 }, SIGNAL)).toMatchObject({
    hasMore: true,
    items: [{ stage: "render" }],
  });
});

test("a bundle holds what helps, and none of the planted secrets nor the person's home folder", async () => {
  const { name, text } = await open().bundle(SIGNAL);
  expect(name).toMatch(/^ytempire-\d{4}-\d\d-\d\d\.json$/);
  expect(text).toContain("render failed");
  for (const secret of [...SECRETS, homedir()]) expect(text).not.toContain(secret);
  expect(JSON.parse(text)).toMatchObject({ version: "1.2.3" });
});

test("what looks like a key is taken out wherever it stands", () => {
  expect(withoutSecrets('{"api_key":"abc","b":"sk_abcdefghijklmnop"}', "/home/me")).toBe(
    '{"api_key":"[secret]","b":"[secret]"}',
  );
  const windows = "C:\\Users\\me";
  const told = JSON.stringify({ at: `${windows}\\a`, fields: JSON.stringify({ path: `${windows}\\b` }) });
  expect(withoutSecrets(told, windows)).not.toContain("Users");
  expect(withoutSecrets("sent Bearer abcdefghijk.lmn", "/home/me")).toBe("sent Bearer [secret]");
  expect(withoutSecrets("/home/me/a http://x/#code=abc", "/home/me")).toBe("~/a http://x/#code=[secret]");
});
