// One video in several shapes: what is equal is made once, and the person's own pictures are the same in all.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import sharp from "sharp";
import { expect, test } from "vitest";
import { z } from "zod";

import { locateFfmpeg } from "../main/engines/ffmpeg/index.ts";
import { cli, scratch } from "./run.ts";

const Printed = z.object({
  videoId: z.uuid(),
  file: z.string(),
  stages: z.array(z.object({ name: z.string(), cached: z.boolean() })),
  review: z.object({ checks: z.array(z.object({ id: z.string(), status: z.string(), message: z.string() })) }),
});
const OtioClips = z
  .string()
  .transform((text) => [...text.matchAll(/"target_url": "[^"]*?([0-9a-f]{64})"/g)].map(([, hash]) => hash));

test("variants share voice and words, show the same pictures, and lie beside the video", async () => {
  const cwd = scratch();
  mkdirSync(join(cwd, "photos"));
  // Names that say nothing are shown in their order; in a tall frame the tall one would be preferred.
  for (const [name, width, height, colour] of [
    ["IMG_1.png", 1280, 720, "#a03030"],
    ["IMG_2.png", 720, 1280, "#30a030"],
    ["IMG_3.png", 1280, 720, "#3030a0"],
  ] as const) {
    const noise = { type: "gaussian" as const, mean: 120, sigma: 40 };
    const picture = await sharp({ create: { width, height, channels: 3, background: colour, noise } })
      .tint(colour)
      .png()
      .toBuffer();
    writeFileSync(join(cwd, "photos", name), picture);
  }
  writeFileSync(join(cwd, "s.txt"), "The tide comes in over the stones.\n\nNobody sees it go out again at night.\n");
  const args = [
    "make",
    "--script",
    "s.txt",
    "--music",
    "none",
    "--footage",
    "photos",
    "--height",
    "720",
    "--fps",
    "24",
  ];
  const made = await cli([...args, "--format", "16:9,9:16", "--out", "tide", "--json"], { cwd });
  const [wide, tall] = made.stdout
    .trim()
    .split("\n")
    .map((line) => Printed.parse(JSON.parse(line)));
  expect([wide?.file, tall?.file]).toEqual([join(cwd, "tide", "video.mp4"), join(cwd, "tide-9x16", "video.mp4")]);
  expect(tall?.stages.filter(({ cached }) => cached).map(({ name }) => name)).toEqual(
    expect.arrayContaining(["script", "narration"]),
  );
  const shown = (dir: string) => OtioClips.parse(readFileSync(join(cwd, dir, "timeline.otio"), "utf8"));
  expect(shown("tide").length).toBeGreaterThan(1);
  expect(shown("tide-9x16")).toEqual(shown("tide"));

  // A person's translation of its captions, as a track: nothing is drawn then.
  const srt = readFileSync(join(cwd, "tide", "captions.srt"), "utf8");
  const german = ["Die Flut kommt über die Steine.", "Und niemand sieht sie nachts wieder gehen."];
  let line = 0;
  writeFileSync(
    join(cwd, "de.srt"),
    srt.replaceAll(/^\p{L}.*$(?:\r?\n\p{L}.*$)*/gmu, () => german[line++] ?? "Ende."),
  );
  const more = ["--captions", "soft", "--captions-file", "de.srt", "--captions-language", "de", "--json"];
  const translated = await cli(["variant", "tide", ...more], { cwd });
  const { file, stages, review } = Printed.parse(JSON.parse(translated.stdout));
  expect(file).toBe(join(cwd, "tide-soft-captions-de", "video.mp4"));
  expect(readFileSync(join(cwd, "tide-soft-captions-de", "captions.srt"), "utf8")).toContain("Flut kommt");
  const checked = review.checks.filter(({ id }) => /^(?:caption|streams|sync|drift)/.test(id));
  expect(checked.map(({ id }) => id)).toContain("captionWords");
  expect(checked.filter(({ status }) => status === "fail")).toEqual([]);
  expect(stages.filter(({ cached }) => !cached).map(({ name }) => name)).toEqual(["render", "review"]);

  const ffmpeg = await locateFfmpeg({ cacheDir: join(cwd, "probe") });
  const sizes = await Promise.all(
    [wide?.file ?? "", tall?.file ?? "", file].map(async (path) => {
      const { video } = await ffmpeg.probe(path);
      return [video?.width, video?.height];
    }),
  );
  expect(sizes).toEqual([
    [1280, 720],
    [720, 1280],
    [1280, 720],
  ]);

  const still = await cli(["preview", "tide-9x16", "--at", "1", "--to", "look", "--json"], { cwd });
  expect(JSON.parse(still.stdout)).toMatchObject({ width: 720, height: 1280, path: join(cwd, "look", "frame-24.jpg") });
}, 180_000);
