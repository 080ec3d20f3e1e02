// Bad input: each gets one clear error with a code, what is wrong and what to do, before any work is done; nothing is left behind.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { cli, scratch } from "./run.ts";

async function refused(args: string[], files: Record<string, string | Uint8Array> = {}) {
  const cwd = scratch();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  const ran = await cli(["make", ...args], { cwd });
  expect(readdirSync(cwd).filter((name) => name !== "data" && !(name in files))).toEqual([]);
  expect(ran.stdout).toBe("");
  const [, code = "", message = "", hint = ""] = /Error ([A-Z_]+): (.+)\n {2}(.+)/.exec(ran.stderr) ?? [ran.stderr];
  return { exit: ran.code, code, message, hint };
}

test.each<[string, string[], string, RegExp]>([
  ["no topic at all", [], "USAGE", /Nothing to make/],
  ["an empty topic", [""], "IDEA_INVALID", /empty/],
  ["a topic of blanks", ["  \t "], "IDEA_INVALID", /empty/],
  ["a topic of 100,000 characters", ["x".repeat(100_000)], "IDEA_INVALID", /100000 characters/],
  ["two topics", ["one", "two"], "USAGE", /More than one/],
  ["an unknown option", ["rain", "--secs", "20"], "USAGE", /--secs/],
  ["a length that is no number", ["rain", "--seconds", "soon"], "IDEA_INVALID", /not a number/],
  ["a length of 5 s", ["rain", "--seconds", "5"], "IDEA_INVALID", /seconds/],
  ["a length of two hours", ["rain", "--seconds", "7200"], "IDEA_INVALID", /seconds/],
  ["an unknown style", ["rain", "--style", "opera"], "IDEA_INVALID", /style/],
  ["an unknown look", ["rain", "--look", "plaid"], "IDEA_INVALID", /look/],
  ["an unknown format", ["rain", "--format", "4:3"], "IDEA_INVALID", /format/],
  ["a missing script", ["--script", "nowhere.txt"], "TEXT_UNREADABLE", /nowhere\.txt/],
  ["script and notes at once", ["--script", "a", "--notes", "b"], "USAGE", /do not go together/],
])("%s is refused", async (_, args, code, message) => {
  const ran = await refused(args);
  expect(ran).toMatchObject({ exit: 2, code });
  expect(ran.message).toMatch(message);
  expect(ran.hint).not.toBe("");
});

const scripts: [string, string | Uint8Array, string, RegExp][] = [
  ["of 5 MB", "A calm word. ".repeat(400_000), "IDEA_INVALID", /5,200,000 bytes/],
  ["of only punctuation", "… --- !!! ???", "SCRIPT_EMPTY", /spoken/],
  ["of only emoji", "🌧️🌊🔥", "SCRIPT_EMPTY", /spoken/],
  ["that is empty", "", "SCRIPT_EMPTY", /spoken|empty/],
  [
    "that is a picture",
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0xff, 0xfe, 0x80, 0x81]),
    "TEXT_UNREADABLE",
    /text/,
  ],
  ["with a negative pause", "Breathe in. [pause -3s] Breathe out.", "SCRIPT_DIRECTIVE", /pause -3s/],
  ["with an endless pause", "Breathe in. [pause Infinity] Breathe out.", "SCRIPT_DIRECTIVE", /pause Infinity/],
  ["with a pause that is no number", "Breathe in. [pause a while] Breathe out.", "SCRIPT_DIRECTIVE", /pause a while/],
];

test.each(scripts)("a script %s is refused", async (_, content, code, message) => {
  const ran = await refused(["--script", "script.txt"], { "script.txt": content });
  expect(ran).toMatchObject({ exit: 2, code });
  expect(ran.message).toMatch(message);
});

test("an unknown voice is refused with the near ones", async () => {
  const ran = await refused(["rain", "--voice", "flite:slr"]);
  expect(ran).toMatchObject({ exit: 2, code: "VOICE_UNKNOWN" });
  expect(`${ran.message} ${ran.hint}`).toContain("flite:slt");
});

test("an output folder that is a file is refused before any work", async () => {
  expect(await refused(["rain", "--out", "taken"], { taken: "mine" })).toMatchObject({ exit: 1, code: "OUTPUT_CLASH" });
});

test("an output folder with a person's own video is refused before any work", async () => {
  const cwd = scratch();
  mkdirSync(join(cwd, "mine"));
  writeFileSync(join(cwd, "mine/video.mp4"), "precious");
  const ran = await cli(["make", "rain", "--out", "mine"], { cwd });
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/OUTPUT_CLASH.*video\.mp4/);
});
