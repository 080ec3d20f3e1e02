// The main job from end to end: real voice, real pictures, real FFmpeg.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";
import { z } from "zod";

import { ReviewOutput } from "../contract/review.ts";
import { locateFfmpeg } from "../main/engines/ffmpeg/index.ts";
import { cli, scratch } from "./run.ts";

const FILES = [
  "captions.srt",
  "captions.vtt",
  "metadata.json",
  "review.json",
  "script.md",
  "thumbnail-2.jpg",
  "thumbnail-3.jpg",
  "thumbnail.jpg",
  "timeline.otio",
  "video.mp4",
];

const Printed = z.strictObject({
  videoId: z.uuid(),
  file: z.string(),
  thumbnail: z.string(),
  captions: z.string().endsWith(".srt"),
  durationSeconds: z.number(),
  stages: z.array(z.strictObject({ name: z.string(), milliseconds: z.number(), cached: z.boolean() })).length(7),
  review: ReviewOutput.pick({ score: true, verdict: true, checks: true }).strict(),
});

const EXIT_OF = { approved: 0, rejected: 3, waiting: 4 } as const;

test("a topic becomes a folder with a finished, reviewed video; the same command again takes everything from the store", async () => {
  const cwd = scratch();
  const args = ["make", "Rain before sleep", "--seconds", "15", "--height", "720", "--json"];
  const first = await cli(args, { cwd });
  const printed = Printed.parse(JSON.parse(first.stdout.trim().split("\n").at(-1) ?? ""));
  expect(first.stdout.trim().split("\n")).toHaveLength(1);
  expect(first.code).toBe(EXIT_OF[printed.review.verdict]);
  const dir = join(printed.file, "..");
  expect(
    readdirSync(dir)
      .filter((f) => !f.startsWith("."))
      .toSorted(),
  ).toEqual(FILES);
  expect(statSync(printed.thumbnail).size).toBeLessThan(2 * 1024 * 1024);
  expect(Math.abs(printed.durationSeconds - 15)).toBeLessThan(2.5);
  expect(printed.review.checks.filter((c) => c.status === "fail")).toEqual([]);

  const ffmpeg = await locateFfmpeg({ cacheDir: join(cwd, "probe") });
  const probe = await ffmpeg.probe(printed.file);
  expect(probe.streams.map((s) => s.codec_name).toSorted()).toEqual(["aac", "h264"]);

  const again = await cli(args, { cwd });
  const second = Printed.parse(JSON.parse(again.stdout));
  expect(second.stages.every((s) => s.cached)).toBe(true);
  expect(readFileSync(second.file).equals(readFileSync(printed.file))).toBe(true);
});

test("an own script is spoken word for word, in a portrait, into the very folder asked for", async () => {
  const cwd = scratch();
  const text =
    "# Arrival\nThe tide came in at 5:30 and nobody saw it. [pause 1s]\n\n# Leaving\n[text: Gone]\nBy noon <b>it</b> had gone {\\an8} again, 100% quietly.";
  // Windows knows no colon in names.
  const folder = process.platform === "win32" ? "result 100%" : "re:sult 100%";
  writeFileSync(join(cwd, "-odd 'name'%.txt"), text);
  const ran = await cli(["make", "--script=-odd 'name'%.txt", "--format", "9:16", "--out", folder, "--json"], {
    cwd,
  });
  const printed = Printed.parse(JSON.parse(ran.stdout));
  expect(printed.file).toBe(join(cwd, folder, "video.mp4"));
  const captions = readFileSync(printed.captions, "utf8");
  const spoken = captions
    .split(/\r?\n/)
    .filter((l) => l !== "" && !/^\d+$/.test(l) && !l.includes("-->"))
    .join(" ");
  expect(spoken).toContain("The tide came in at 5:30 and nobody saw it.");
  expect(spoken).toContain("again, 100% quietly.");
  const ffmpeg = await locateFfmpeg({ cacheDir: join(cwd, "probe") });
  const video = (await ffmpeg.probe(printed.file)).streams.find((s) => s.codec_type === "video");
  expect([video?.width, video?.height]).toEqual([1080, 1920]);
});
