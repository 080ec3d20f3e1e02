import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { helpText } from "../cli/helpText.ts";
import { parseBatch, parseMake } from "./options.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "options-"));
  writeFileSync(join(dir, "notes.md"), "Lighthouses blink in a rhythm of their own.");
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test("a topic alone takes every default", async () => {
  expect(await parseMake(["Rain on a roof"])).toMatchObject({
    idea: { topic: "Rain on a roof", seconds: 60, format: "16:9", seed: 1, language: "en", look: null, script: null },
    out: null,
    json: false,
    lengthFromTopic: false,
  });
});

test("a length in the topic counts, unless --seconds or an own script says otherwise", async () => {
  expect((await parseMake(["A ten-minute walk"]))?.idea.seconds).toBe(600);
  expect((await parseMake(["A ten-minute walk", "--seconds", "30"]))?.idea.seconds).toBe(30);
  expect((await parseMake(["A three-hour walk"]))?.idea.seconds).toBe(3600);
  expect((await parseMake(["A five-second walk"]))?.idea.seconds).toBe(15);
});

test("niche and keywords take the place of a topic; files are read", async () => {
  const made = await parseMake(["--niche", "sleep", "--keywords", "rain, forest ,", "--notes", join(dir, "notes.md")]);
  expect(made?.idea).toMatchObject({
    topic: null,
    niche: "sleep",
    keywords: ["rain", "forest"],
    notes: "Lighthouses blink in a rhythm of their own.",
  });
});

test("who writes the script is a wish of the video; a name that is none is told", async () => {
  expect((await parseMake(["Rain"]))?.idea).not.toHaveProperty("writer");
  expect((await parseMake(["Rain", "--writer", "ollama:qwen2.5:7b"]))?.idea.writer).toBe("ollama:qwen2.5:7b");
  await expect(parseMake(["Rain", "--writer", "gpt"])).rejects.toMatchObject({
    code: "IDEA_INVALID",
    message: expect.stringContaining("--writer"),
  });
});

test("captions are burned in the look's style, unless the person chooses", async () => {
  expect((await parseMake(["Rain"]))?.idea).toMatchObject({ captions: "burned", captionStyle: null });
  expect((await parseMake(["Rain", "--captions", "soft"]))?.idea.captions).toBe("soft");
  expect((await parseMake(["Rain", "--caption-style=pop"]))?.idea.captionStyle).toBe("pop");
  expect((await parseMake(["Rain", "--transition=cut"]))?.idea.transition).toBe("cut");
});

test("an own look of the data folder is taken as it is now, whole", async () => {
  mkdirSync(join(dir, "looks"));
  const ocean = readFileSync(join(import.meta.dirname, "../../resources/looks/ocean.json"), "utf8");
  writeFileSync(join(dir, "looks", "deep-sea.json"), ocean.replace('"ocean"', '"deep-sea"'));
  const made = await parseMake(["Rain", "--look", "deep-sea", "--data-dir", dir]);
  expect(made?.idea.look).toMatchObject({ id: "deep-sea", name: "Ocean" });
  expect((await parseMake(["Rain", "--look", "ocean", "--data-dir", dir]))?.idea.look).toBe("ocean");
  await expect(parseMake(["Rain", "--look", "plaid", "--data-dir", dir])).rejects.toMatchObject({
    code: "IDEA_INVALID",
    hint: expect.stringContaining("Yours: deep-sea") as string,
  });
});

test("height and frame rate are read as people write them, and are not there where nobody does", async () => {
  const made = await parseMake(["Rain", "--format", "4:5", "--height", "720p", "--fps", "60"]);
  expect(made?.idea).toMatchObject({ format: "4:5", height: 720, fps: 60 });
  const plain = (await parseMake(["Rain"]))?.idea ?? {};
  expect(["height", "fps"].filter((field) => field in plain)).toEqual([]);
  await expect(parseMake(["Rain", "--fps", "23"])).rejects.toThrow("--fps (23): none of these");
});

test("letters are composed, and half a character is none", async () => {
  expect((await parseMake(["Cafe\u0301 \ud83d"]))?.idea.topic).toBe("Café \ufffd");
});

test.each([
  [["rain", "--secnds", "20"], "USAGE", /Did you mean --seconds/],
  [["rain", "--seconds"], "USAGE", /--option=-value/],
  [["rain", "--seconds", "5"], "IDEA_INVALID", /15 to 3600/],
  [["rain", "--pitch=99"], "IDEA_INVALID", /-6 to 6/],
  [["rain", "--captions", "hard"], "IDEA_INVALID", /burned .*soft .*files/],
  [["rain", "--caption-style", "karaoke"], "IDEA_INVALID", /highlight, pop, line, typewriter/],
  [["rain", "--transition", "swirl"], "IDEA_INVALID", /dissolve, dip, .*whip or cut/],
  [["rain", "--transition", "whip", "--kind", "ambience"], "IDEA_INVALID", /^transition: /],
  [["rain", "--cut-sounds", "low", "--kind", "ambience"], "IDEA_INVALID", /^cut-sounds: /],
  [["rain", "--beat-cuts", "free", "--kind", "ambience"], "IDEA_INVALID", /^beat-cuts: /],
  [["rain", "--caption-style", "pop", "--captions", "soft"], "IDEA_INVALID", /pop/],
  [["rain", "--kind", "ambience", "--captions", "soft"], "IDEA_INVALID", /burned/],
  [["rain", "--codec", "vp9"], "IDEA_INVALID", /h264.*hevc.*av1.*prores/],
  [["rain", "--kind", "ambience", "--codec", "prores"], "IDEA_INVALID", /prores/],
  [["rain", "--seed", "1.5"], "IDEA_INVALID", /seed/],
  [["rain", "--height", "900"], "IDEA_INVALID", /720, 1080, 1440, 2160/],
  [["rain", "--height", "tall"], "IDEA_INVALID", /shorter side/],
  [["rain", "--fps", "29.97"], "IDEA_INVALID", /24, 25, 30, 50, 60/],
  [["rain", "--format", "4:3"], "IDEA_INVALID", /16:9, 9:16, 1:1, 4:5/],
  [["x".repeat(301)], "IDEA_INVALID", /300 characters/],
] as const)("%j is refused, with what to do", async (args, code, hint) => {
  await expect(parseMake([...args])).rejects.toMatchObject({ code, hint: expect.stringMatching(hint) as string });
});

test("takes --jobs with a list only, whose options are for rows that say nothing of them", async () => {
  await expect(parseMake(["Rain", "--jobs", "2"])).rejects.toMatchObject({ code: "USAGE" });
  const given = parseBatch(["--batch", "list.csv", "--dim", "--footage=a", "--footage=b", "--out", "c"])?.given;
  expect(given).toEqual(
    new Map([
      ["dim", ["yes"]],
      ["footage", ["a", "b"]],
    ]),
  );
  expect(parseBatch(["--", "--batch"])).toBeNull();
});

test("the help names every option once and fits a terminal", async () => {
  expect(await parseMake(["--help"])).toBeNull();
  const lines = helpText().split("\n");
  expect(lines.filter((line) => line.includes("--seconds N"))).toHaveLength(1);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
});

test("takes hours of ambience, and its options nowhere else", async () => {
  const made = await parseMake(["Rain", "--kind", "ambience", "--hours", "3", "--sounds", "rain, sea", "--dim"]);
  expect(made?.idea).toMatchObject({
    kind: "ambience",
    seconds: 10_800,
    ambience: { sounds: ["rain", "sea"], dim: true },
  });
  expect((await parseMake(["Rain", "--kind", "ambience", "--picture", "a.png"]))?.picture).toBe("a.png");
  await expect(parseMake(["Rain", "--dim"])).rejects.toMatchObject({ code: "USAGE" });
  await expect(parseMake(["Rain", "--kind", "ambience", "--hours", "1", "--seconds", "9"])).rejects.toThrow(/together/);
  await expect(parseMake(["Rain", "--kind", "ambience", "--sounds", "snow"])).rejects.toThrow(/no sound/);
  await expect(parseMake(["Rain", "--kind", "ambience", "--hours", "11"])).rejects.toMatchObject({
    code: "IDEA_INVALID",
    message: "--hours (11): too much",
  });
});
