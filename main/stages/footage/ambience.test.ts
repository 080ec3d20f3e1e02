import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";

import type { Content, FootageOutput } from "../../../contract/footage.ts";
import { Artifacts } from "../../base/files.ts";
import { openWords } from "../../base/words.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { createFiles } from "../../library/files.ts";
import { createPreparer } from "../../library/prepare/index.ts";
import { createAmbienceFootageStage } from "./ambience.ts";

const resources = join(import.meta.dirname, "../../../resources");
let dir: string;
let ffmpeg: Ffmpeg;
let artifacts: Artifacts;
/** In every picture. */
let lies: Content | null = null;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "ambience-"));
  ffmpeg = await locateFfmpeg({ cacheDir: join(import.meta.dirname, "../../../node_modules/.cache") });
  artifacts = new Artifacts(dir);
}, 60_000);
afterAll(() => rm(dir, { recursive: true }));

async function visualOf(
  path: string | null,
  { topic = "Rain", sounds = ["rain"] } = {},
): Promise<FootageOutput["shots"][number]["visual"] | undefined> {
  const stage = createAmbienceFootageStage({
    ambience: { version: "1" },
    backgrounds: { version: "1" },
    looksDir: join(resources, "looks"),
    words: openWords(join(resources, "words")),
    preparer: createPreparer({ artifacts, ffmpeg }),
    contents: { version: "1", picture: () => Promise.resolve(lies) },
  });
  const picture = path === null ? null : await createFiles({ artifacts, ffmpeg }).import(path);
  const scene = { id: "s1", kind: "body", heading: null, lines: [], show: null, text: null, number: null };
  const input = {
    idea: { kind: "ambience", format: "16:9", language: "en", look: null, music: null, seed: 1, ambience: { picture } },
    script: {
      topic,
      title: topic,
      style: "sleep",
      niche: "sleep",
      scenes: [scene],
      mood: "calm",
      ambience: { sounds },
      generator: { id: "ambience" },
    },
    narration: { durationSeconds: 600 },
  };
  const signal = new AbortController().signal;
  const context = { videoId: "v", stage: "footage", attempt: 1, signal, inputs: {}, progress: () => {} } as const;
  const outcome = await stage.run({ ...context, once: (_key, fn) => fn() }, stage.input.parse(input));
  return outcome.status === "done" ? outcome.output.shots[0]?.visual : undefined;
}

it.each([
  ["Fireplace evening", ["fire"], "embers"],
  ["An evening of gratitude", ["rain", "wind"], "rain"],
  ["Brown noise under northern lights", ["brown-noise"], "aurora"],
])("of “%s” shows what is heard, else what the topic names", async (topic, sounds, kind) => {
  expect(await visualOf(null, { topic, sounds })).toMatchObject({ kind: "background", spec: { kind } });
});

it("shows an own picture upright and whole, in colours that any build knows", async () => {
  const path = join(dir, "tall.jpg");
  const tall = { create: { width: 400, height: 300, channels: 3, background: "#3060a0" } } as const;
  await writeFile(path, await sharp(tall).toColourspace("cmyk").withMetadata({ orientation: 6 }).jpeg().toBuffer());
  const visual = await visualOf(path);
  if (visual?.kind !== "image") throw new Error(`it became ${visual?.kind}`);
  expect(visual).toMatchObject({ fit: { kind: "blur" }, motion: { cycle: true } });
  const { width, height, space, orientation = 1 } = await sharp(artifacts.path(visual.image)).metadata();
  expect({ tall: height > width, space, orientation }).toEqual({ tall: true, space: "srgb", orientation: 1 });
});

it("crops an own picture about a face in it", async () => {
  const path = join(dir, "square.jpg");
  const square = { create: { width: 400, height: 400, channels: 3, background: "#3060a0" } } as const;
  await writeFile(path, await sharp(square).jpeg().toBuffer());
  lies = { faces: [{ x: 0.4, y: 0.7, width: 0.2, height: 0.2 }], text: [], salient: { x: 0.5, y: 0.5 } };
  const visual = await visualOf(path);
  lies = null;
  expect(visual?.kind === "image" && visual.fit?.kind === "cover" && visual.fit.y).toBeGreaterThan(0.65);
});

it("loops an own clip that was made plain, and an animation as one", async () => {
  const path = join(dir, "turned.mov");
  const source = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=2"];
  await ffmpeg.run([...source, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-vf", "setsar=2", path], { op: "test" });
  const visual = await visualOf(path);
  if (visual?.kind !== "clip") throw new Error(`it became ${visual?.kind}`);
  const { video } = await ffmpeg.probe(artifacts.path(visual.clip));
  expect(video?.sample_aspect_ratio).toBe("1:1");
  expect(visual.fit).toEqual({ kind: "blur" });
  const gif = join(dir, "wheel.gif");
  await ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=1", gif], { op: "test" });
  expect(await visualOf(gif)).toMatchObject({ kind: "clip" });
}, 30_000);
