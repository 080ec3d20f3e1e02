import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { StageContext } from "../../../contract/stage.ts";
import type { Codec } from "../../../contract/values.ts";
import { graphicsCard } from "../../../tests/doubles/graphicsCard.ts";
import { buildFor } from "../../base/encoders.ts";
import { Artifacts } from "../../base/files.ts";
import { createBackgroundEngine, type BackgroundEngine } from "../../engines/background/index.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { createArranger } from "../../library/music/index.ts";
import { createPreparer } from "../../library/prepare/index.ts";
import { createRenderStage } from "./index.ts";
import { testFootage, testNarration } from "./testing.ts";

const text = createTextEngine();
let backgrounds: BackgroundEngine;
let dir: string;
let ffmpeg: Ffmpeg;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "cards-"));
  backgrounds = createBackgroundEngine();
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  const run = (...args: string[]) => ffmpeg.run(["-f", "lavfi", "-i", ...args], { op: "test" });
  await run("sine=f=300:r=48000:d=3", "-ac", "1", join(dir, "voice.wav"));
  await run("mandelbrot=s=1200x800", "-frames:v", "1", join(dir, "still.png"));
}, 60_000);
afterAll(async () => {
  await backgrounds.close();
  await rm(dir, { recursive: true, force: true });
});

const NONE = { encoders: [], reason: "this build has no AV1" };
/** Frames of a test's video. */
const FRAMES = 36;

/** Three stills of twelve frames each, cut: three spans of different motion. */
async function setUp(name: string, codec: Codec = "h264") {
  const dataDir = join(dir, name);
  await mkdir(dataDir, { recursive: true });
  const artifacts = new Artifacts(dataDir);
  const still = await artifacts.putBytes(await readFile(join(dir, "still.png")), "image/png");
  const voice = await artifacts.putBytes(await readFile(join(dir, "voice.wav")), "audio/wav");
  const footage = testFootage({
    shots: [0, 1, 2].map((i) => ({
      sceneId: `s${i}`,
      start: i * 0.4,
      end: (i + 1) * 0.4,
      visual: { kind: "image" as const, image: still, motion: { zoom: [1, 1.1 + i / 50], x: [0, 1], y: [0, 1] } },
    })),
    durationSeconds: FRAMES / 30,
  });
  footage.look = { ...footage.look, motion: { ...footage.look.motion, transitionSeconds: 0 } };
  const idea = { format: "1:1", codec, musicFile: null, logo: null, intro: null, outro: null };
  const script = { title: "A film", scenes: [] };
  const input = { idea, script, narration: testNarration("", voice), footage };
  return { artifacts, cacheDir: join(dataDir, "cache"), input };
}

async function render(scene: Awaited<ReturnType<typeof setUp>>, engine: Ffmpeg, cores = 1) {
  const { artifacts, cacheDir } = scene;
  const deps = { ffmpeg: engine, artifacts, text, backgrounds, cacheDir, cores };
  const files = { artifacts, ffmpeg: engine };
  const stage = createRenderStage({ ...deps, preparer: createPreparer(files), arranger: createArranger(files) });
  const context: StageContext = {
    videoId: "v",
    stage: "render",
    attempt: 1,
    signal: new AbortController().signal,
    inputs: {},
    progress: () => {},
    once: (_key, fn) => fn(),
  };
  const outcome = await stage.run(context, stage.input.parse(scene.input));
  if (outcome.status !== "done") throw new Error(outcome.status);
  return outcome.output;
}

/** Decodes without a complaint to the number of frames. */
async function frames(path: string): Promise<number> {
  let counted = 0;
  const { stderr } = await ffmpeg.run(["-i", path, "-map", "0:v", "-f", "null", "-"], {
    op: "test",
    onProgress: ({ frame }) => (counted = frame),
  });
  expect(stderr).toBe("");
  return counted;
}

describe.skipIf(process.platform !== "linux")("a render on a graphics card", () => {
  it("that fails at one span makes this one on the processor, says why, and the film is whole", async () => {
    const scene = await setUp("one");
    const card = await graphicsCard(ffmpeg, join(dir, "card-one"));
    await card.fails("2", "lost");
    const output = await render(scene, card.ffmpeg);
    expect(output.encoder.video).toBe("h264_nvenc, libx264");
    const told = output.encoder.decisions.filter((line) => line.includes("failed"));
    expect(told).toEqual([
      expect.stringMatching(
        /^0:0\d to 0:0\d by libx264: h264_nvenc failed \(h264_nvenc: EncodePicture failed!: generic error \(20\)/,
      ),
    ]);
    const path = scene.artifacts.path(output.video);
    expect(await frames(path)).toBe(FRAMES);
    const { video } = await ffmpeg.probe(path);
    expect(video).toMatchObject({ codec_name: "h264", nb_frames: FRAMES, r_frame_rate: "30/1", start_time: 0 });
    // Nothing is made twice, neither by the card nor by the processor.
    const again = await render(scene, card.ffmpeg);
    expect(again.spans).toEqual({ total: 3, reused: 3 });
    expect(again.video).toEqual(output.video);
  }, 60_000);

  it("decodes, scales and lays captions over clips in the card, and takes up by itself what that fails at", async () => {
    const scene = await setUp("clips");
    const path = join(dir, "clip.mp4");
    const bt709 = "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709";
    const made = `-f lavfi -i testsrc2=s=1280x720:r=30 -frames:v 60 -c:v libx264 -preset veryfast -pix_fmt yuv420p ${bt709}`;
    await ffmpeg.run([...made.split(" "), path], { op: "test" });
    const clip = await scene.artifacts.putBytes(await readFile(path), "video/mp4");
    const [first, , last] = scene.input.footage.shots;
    const shots = [first, last].flatMap((shot, i) =>
      shot
        ? [{ ...shot, start: i * 0.6, end: (i + 1) * 0.6, visual: { kind: "clip" as const, clip, fromSeconds: i / 4 } }]
        : [],
    );
    const wide = { ...scene, input: { ...scene.input, idea: { ...scene.input.idea, format: "16:9", height: 720 } } };
    wide.input.footage = { ...scene.input.footage, shots };
    const card = await graphicsCard(ffmpeg, join(dir, "card-clips"));
    const output = await render(wide, card.ffmpeg);
    expect(output.encoder.decisions).toContain("clips: NVENC decodes, scales, lays captions over and encodes");
    expect(await card.counts()).toEqual({ all: 2, inCard: 2 });
    expect(await frames(scene.artifacts.path(output.video))).toBe(FRAMES);
    expect((await render(wide, card.ffmpeg)).spans).toEqual({ total: 2, reused: 2 });

    await card.inCard({ how: "memory" });
    const other = { ...wide, cacheDir: `${wide.cacheDir}-2` };
    await cp(join(wide.cacheDir, "ffmpeg"), join(other.cacheDir, "ffmpeg"), { recursive: true });
    const fallen = await render(other, card.ffmpeg);
    expect(fallen.encoder.video).toBe("h264_nvenc");
    expect(fallen.encoder.decisions.filter((line) => line.includes("failed"))).toEqual(
      ["0:00 to 0:00", "0:00 to 0:01"].map((place) =>
        expect.stringMatching(
          `^${place} with decoding on the processor: NVENC, which .* failed .*CUDA_ERROR_OUT_OF_MEMORY`,
        ),
      ),
    );
    const ssim = ["-lavfi", "ssim", "-f", "null", "-"];
    const inputs = [output, fallen].flatMap(({ video }) => ["-i", scene.artifacts.path(video)]);
    const { stderr } = await ffmpeg.run([...inputs, ...ssim], { op: "test", logLevel: "info" });
    expect(Number(/SSIM Y:([\d.]+)/.exec(stderr)?.[1])).toBeGreaterThan(0.98);
  }, 60_000);

  it("keeps to the sessions that its driver allows", async () => {
    const scene = await setUp("sessions");
    const card = await graphicsCard(ffmpeg, join(dir, "card-sessions"));
    await card.sessions(1);
    const output = await render(scene, card.ffmpeg, 3);
    expect(output.encoder.video).toBe("h264_nvenc");
    expect(output.encoder.decisions).toContain("the driver allows 1 encode at once");
    expect(await frames(scene.artifacts.path(output.video))).toBe(FRAMES);
  }, 60_000);

  it("whose sessions others hold goes to the processor with the driver's words", async () => {
    const scene = await setUp("taken");
    const card = await graphicsCard(ffmpeg, join(dir, "card-taken"));
    await card.fails("*", "key");
    const output = await render(scene, card.ffmpeg);
    expect(output.encoder.video).toBe("libx264");
    expect(output.encoder.decisions.join("\n")).toContain("OpenEncodeSessionEx failed: incompatible client key (21)");
    expect(await frames(scene.artifacts.path(output.video))).toBe(FRAMES);
  }, 60_000);

  it.each(["disk", "full"] as const)(
    "blames a failing disk and not the card (%s)",
    async (how) => {
      const scene = await setUp(how);
      const card = await graphicsCard(ffmpeg, join(dir, `card-${how}`));
      await card.fails("2", how);
      const code = how === "full" ? "DISK_FULL" : "FFMPEG_FAILED";
      await expect(render(scene, card.ffmpeg)).rejects.toMatchObject({ code });
      const output = await render(scene, card.ffmpeg);
      expect(output.encoder.video).toBe("h264_nvenc");
      expect(output.encoder.decisions.filter((line) => line.includes("failed"))).toEqual([]);
    },
    60_000,
  );
});

describe("a render of another codec", () => {
  it.each([
    ["hevc", "yuv420p", "aac", "video/mp4", "hvc1"],
    ["prores", "yuv422p10le", "pcm_s24le", "video/quicktime", "apcn"],
  ] as const)(
    "%s, on the packaged ffmpeg alone",
    async (codec, pixels, sound, mediaType, tag) => {
      const scene = await setUp(codec, codec);
      const output = await render(scene, ffmpeg);
      expect(output.video.mediaType).toBe(mediaType);
      const path = scene.artifacts.path(output.video);
      const { video, audio } = await ffmpeg.probe(path);
      expect(video).toMatchObject({ codec_name: codec, pix_fmt: pixels, color_space: "bt709" });
      expect(video).toMatchObject({ nb_frames: FRAMES, duration: FRAMES / 30, start_time: 0 });
      expect(audio).toMatchObject({ codec_name: sound, sample_rate: 48_000, channels: 2, duration: FRAMES / 30 });
      expect(await frames(path)).toBe(FRAMES);
      const bytes = await readFile(path);
      expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
      expect(bytes.indexOf(tag)).toBeGreaterThan(0);
    },
    60_000,
  );

  it("AV1, where a build of this machine has an encoder that is quick enough", async ({ skip }) => {
    const found = await locateFfmpeg({ cacheDir: dir }).catch(() => null);
    const build = found && (await buildFor(found, "av1").catch(() => null));
    if (!build) return skip("no AV1 here");
    const scene = await setUp("av1", "av1");
    // The packaged build leaves it to the other.
    const output = await render(scene, { ...ffmpeg, video: { ...ffmpeg.video, av1: NONE }, others: [build] });
    expect(output.encoder).toMatchObject({ ffmpeg: build.version, video: build.video.av1?.encoders[0]?.name });
    const { video } = await build.probe(scene.artifacts.path(output.video));
    expect(video).toMatchObject({ codec_name: "av1", pix_fmt: "yuv420p", nb_frames: FRAMES, color_space: "bt709" });
  }, 60_000);

  it("that no build here makes is an error before anything is done", async () => {
    const scene = await setUp("none", "av1");
    const lacking = { ...ffmpeg, video: { ...ffmpeg.video, av1: NONE } };
    await expect(render(scene, lacking)).rejects.toMatchObject({ code: "CODEC_MISSING" });
  });
});
