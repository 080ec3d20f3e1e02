import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { exportCommand } from "./export.ts";

const NEVER = new AbortController().signal;
const ID = "01a1fd17-342b-7777-b386-23236178fb3a";
const terminal = () => {
  const said: string[] = [];
  const stream = { write: (text: string) => said.push(text) } as unknown as NodeJS.WriteStream;
  return { said, stdout: stream, stderr: stream };
};

test("says what it takes", async () => {
  const { said, ...streams } = terminal();
  expect(await exportCommand(["--help"], streams, NEVER)).toBe(0);
  expect(said.join("")).toContain("npm run export -- VIDEO --to DIR");
  expect(
    Math.max(
      ...said
        .join("")
        .split("\n")
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(110);
});

test.each([
  [["--to", "x"], /Name one video/],
  [["nonsense", "--to", "x"], /identifier/],
  [[ID, ID, "--to", "x"], /Name one video/],
  [[ID], /Where to/],
  [[ID, "--to", ""], /Where to/],
  [[ID, "--to", "x", "--pictures", "gif"], /--pictures is "gif"/],
  [[ID, "--to", "x", "--picturs", "h264"], /no option --picturs/],
  [[ID, "--to", "x", "--language", "de"], /page of licences/],
  [[ID, "--licences", "--language", "fr"], /--language is "fr"/],
  [[ID, "--licences", "--link"], /--licences takes/],
  [["nonsense", "--licences"], /identifier/],
])("%j is wrong use", async (args, message) => {
  await expect(exportCommand(args, terminal(), NEVER)).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringMatching(message) as string,
  });
});

test("knows no video of another data folder, and makes nothing then", async () => {
  const dir = await mkdtemp(join(tmpdir(), "export-"));
  try {
    const args = [ID, "--to", join(dir, "out"), "--data-dir", join(dir, "data")];
    await expect(exportCommand(args, terminal(), NEVER)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await readdir(dir)).toEqual(["data"]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}, 60_000);
