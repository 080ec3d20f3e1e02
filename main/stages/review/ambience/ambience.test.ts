import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { ReviewOutput } from "../../../../contract/review.ts";
import type { RenderOutput } from "../../../../contract/timeline.ts";
import type { ArtifactRef, Codec, PictureShape } from "../../../../contract/values.ts";
import { graphicsCard } from "../../../../tests/doubles/graphicsCard.ts";
import { Artifacts } from "../../../base/files.ts";
import { createAmbience } from "../../../engines/ambience/index.ts";
import { createBackgroundEngine } from "../../../engines/background/index.ts";
import { locateFfmpeg, type Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import { createTextEngine } from "../../../engines/text/index.ts";
import { createAmbienceRenderStage } from "../../render/ambience/stage.ts";
import { TEST_LOOK } from "../../render/testing.ts";
import { inBothLanguages } from "../fixtures/bothLanguages.fixture.ts";
import { createAmbienceReviewStage } from "./index.ts";

const SECONDS = 13;
/** Of a clip of 3 s at 30 frames a second: one may be missing, and a fifth is spent on the fade into its beginning. */
const LOOP = 72;

const SCENE = { id: "s1", kind: "body", heading: null, lines: [], show: null, text: null, number: null };

const ambience = createAmbience();
const backgrounds = createBackgroundEngine();
let dir: string;
let ffmpeg: Ffmpeg;
let artifacts: Artifacts;
let clip: ArtifactRef;
let image: ArtifactRef;
let plain: RenderOutput;
let dimmed: RenderOutput;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "ambience-"));
  ffmpeg = await locateFfmpeg({ cacheDir: join(import.meta.dirname, "../../../../node_modules/.cache") });
  artifacts = new Artifacts(dir);
  const make = async (type: string, name: string, ...args: string[]) => {
    await ffmpeg.run(["-f", "lavfi", "-i", ...args, "-pix_fmt", "yuv420p", join(dir, name)], { op: "test" });
    return artifacts.putBytes(await readFile(join(dir, name)), type);
  };
  clip = await make("video/mp4", "clip.mp4", "mandelbrot=s=320x320:r=30:end_scale=0.9", "-t", "3");
  image = await make("image/jpeg", "thumbnail.jpg", "testsrc2=s=1280x720", "-frames:v", "1");
  plain = await render(false);
  dimmed = await render(true);
}, 120_000);
afterAll(async () => {
  await ambience.close();
  await backgrounds.close();
  await rm(dir, { recursive: true });
});

const context = {
  videoId: "v",
  attempt: 1,
  signal: new AbortController().signal,
  inputs: {},
  progress: () => {},
  once: <T>(_key: string, fn: () => Promise<T>) => fn(),
} as const;

type Shape = Omit<PictureShape, "format"> & { codec?: Codec };

function footage(dim: boolean) {
  const sound = { sounds: ["brown-noise" as const], beatHertz: null, seed: 4 };
  const visual = { kind: "clip" as const, clip, fromSeconds: 0 };
  return {
    look: TEST_LOOK,
    shots: [{ sceneId: "s1", start: 0, end: SECONDS, visual, reason: "" }],
    cards: [],
    music: null,
    ambience: { sound, loudness: -20, dim },
    durationSeconds: SECONDS,
    assets: [],
  };
}

async function render(dim: boolean, shape: Shape = {}, engine = ffmpeg): Promise<RenderOutput> {
  const cacheDir = join(dir, "cache");
  const engines = { ffmpeg: engine, artifacts, text: createTextEngine(), backgrounds, ambience };
  const stage = createAmbienceRenderStage({ ...engines, cacheDir, cores: 2 });
  const idea = { kind: "ambience", format: "1:1", ...shape };
  const input = { idea, script: { title: "Noise" }, footage: footage(dim) };
  const outcome = await stage.run({ ...context, stage: "render" }, stage.input.parse(input));
  if (outcome.status !== "done") throw new Error(outcome.status);
  return stage.output.parse(outcome.output);
}

async function review(
  rendered: RenderOutput,
  dim: boolean,
  shape: Shape = {},
): Promise<Record<string, ReviewOutput["checks"][number]>> {
  const policyDir = join(import.meta.dirname, "../../../../resources/policy");
  const stage = createAmbienceReviewStage({ ffmpeg, artifacts, policyDir });
  const box = { x: 100, y: 100, width: 400, height: 100 };
  const variant = { image, headline: "Brown noise", contrast: 9, box };
  const input = {
    idea: { kind: "ambience", format: "1:1", ...shape },
    script: {
      title: "Noise",
      style: "sleep",
      scenes: [SCENE],
      generator: { id: "ambience", version: "1", template: null, confidence: 1, reason: "" },
      draft: false,
      advice: [],
      targetSeconds: SECONDS,
    },
    narration: {
      audio: null,
      durationSeconds: SECONDS,
      words: [],
      scenes: [{ id: "s1", start: 0, end: SECONDS }],
      pauses: [],
      voice: { engine: "none", id: "none", language: "en" },
    },
    footage: footage(dim),
    render: rendered,
    thumbnail: { variants: [variant, variant, variant] },
    metadata: {
      titles: ["One", "Two", "Three", "Four", "Five"].map((text) => ({ text, score: 1, reasons: [] })),
      description: "",
      chapters: [],
      tags: [],
      keywords: [],
      language: "en",
      credits: [],
    },
  };
  const outcome = await stage.run({ ...context, stage: "review" }, stage.input.parse(input));
  if (outcome.status === "retry" || !outcome.output) throw new Error(outcome.status);
  return Object.fromEntries(outcome.output.checks.map((check) => [check.id, inBothLanguages(check)]));
}

/** Mean luma of each frame. */
function lumas(path: string): number[] {
  const args = ["-v", "error", "-i", path, "-vf", "scale=1:1:flags=area,format=gray", "-f", "rawvideo", "-"];
  return [...execFileSync(ffmpeg.path, args)];
}

const JUDGED = ["decodes", "packetTimes", "pictureJoins", "soundJoins", "loudness", "silence", "blackFrames"];

describe("a video in which nobody speaks", () => {
  it("is one loop of the clip copied as often as the length asks for, and the review sees no join", async () => {
    expect(plain.frames).toBe(SECONDS * 30);
    expect(plain.loops?.picture).toEqual({ startFrame: 0, frames: LOOP, endFrame: 5 * LOOP });
    const checks = await review(plain, false);
    for (const id of [...JUDGED, "streams", "truePeak"]) expect(checks[id]).toMatchObject({ status: "pass" });
  }, 60_000);

  it("has the height and the frame rate of its idea, and the review wants them", async () => {
    const shape = { height: 720, fps: 25 } as const;
    const small = await render(false, shape);
    expect(small).toMatchObject({ width: 720, height: 720, rate: { num: 25, den: 1 }, frames: SECONDS * 25 });
    // The clip's 3 s are 75 frames here; one may be missing, 14 are the fade.
    expect(small.loops?.picture).toEqual({ startFrame: 0, frames: 60, endFrame: 5 * 60 });
    const checks = await review(small, false, shape);
    for (const id of [...JUDGED, "streams"]) expect(checks[id]).toMatchObject({ status: "pass" });
    const { streams } = await review(small, false);
    expect(streams?.message).toContain("720×720 instead of 1080×1080; the frame rate is 25.000 instead of 30.000");
  }, 120_000);

  it("can be HEVC, and is copied as exactly", async () => {
    const shape = { height: 720, codec: "hevc" } as const;
    const hevc = await render(true, shape);
    expect(hevc.encoder.video).toBe("libx265");
    expect((await ffmpeg.probe(artifacts.path(hevc.video))).video).toMatchObject({ codec_name: "hevc" });
    const checks = await review(hevc, true, shape);
    for (const id of JUDGED) expect(checks[id]).toMatchObject({ status: "pass" });
    expect(checks["streams"]?.message ?? "").not.toContain("codec");
  }, 120_000);

  it.skipIf(process.platform !== "linux")(
    "plays as one where a graphics card failed at a piece of it",
    async () => {
      const card = await graphicsCard(ffmpeg, join(dir, "card"));
      await card.fails("2", "lost");
      const mixed = await render(true, { height: 720 }, card.ffmpeg);
      expect(mixed.encoder.video).toBe("h264_nvenc, libx264");
      expect(mixed.encoder.decisions[1]).toMatch(/ by libx264: h264_nvenc failed .*EncodePicture failed/);
      const checks = await review(mixed, true, { height: 720 });
      for (const id of JUDGED) expect(checks[id]).toMatchObject({ status: "pass" });
    },
    120_000,
  );

  it("stays bright, fades and is black from the half on where it is dimmed; only the fade is encoded anew", async () => {
    expect(dimmed.spans).toEqual({ total: 1, reused: 1 });
    expect(dimmed.loops?.picture).toEqual({ startFrame: 0, frames: LOOP, endFrame: LOOP });
    const [bright, dark] = [lumas(artifacts.path(plain.video)), lumas(artifacts.path(dimmed.video))];
    expect(dark.slice(0, LOOP)).toEqual(bright.slice(0, LOOP));
    const half = Math.floor((SECONDS * 30) / 2);
    expect(dark[half - 20]).toBeLessThan((bright[half - 20] ?? 0) - 10);
    expect(Math.max(...dark.slice(half))).toBeLessThan(17);
    const checks = await review(dimmed, true);
    for (const id of JUDGED) expect(checks[id]).toMatchObject({ status: "pass" });
  }, 60_000);

  it("is not black where it should be bright, nor bright where it should be black", async () => {
    for (const [video, other] of [
      [plain, dimmed],
      [dimmed, plain],
    ] as const)
      expect(await review({ ...video, timeline: other.timeline }, false)).toMatchObject({
        blackFrames: { status: "fail" },
      });
  }, 60_000);

  it("is rejected, and no fault of the review, where the file is cut short or holds something else", async () => {
    const whole = await readFile(artifacts.path(plain.video));
    for (const bytes of [whole.subarray(0, whole.length * 0.6), Buffer.from("no film")]) {
      const video = await artifacts.putBytes(bytes, "video/mp4");
      const checks = await review({ ...plain, video }, false);
      expect(checks).toMatchObject({ decodes: { status: "fail" }, packetTimes: { status: "fail" } });
    }
  }, 60_000);
});
