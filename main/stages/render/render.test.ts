import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { StageContext } from "../../../contract/stage.ts";
import type { CaptionMode, CaptionStyle, PictureShape } from "../../../contract/values.ts";
import { Artifacts } from "../../base/files.ts";
import { createBackgroundEngine, type BackgroundEngine } from "../../engines/background/index.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { openFfmpeg } from "../../engines/ffmpeg/run.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { createArranger } from "../../library/music/index.ts";
import { createPreparer } from "../../library/prepare/index.ts";
import { createRenderStage } from "./index.ts";
import { background, testFootage, testNarration } from "./testing.ts";

const text = createTextEngine();
let backgrounds: BackgroundEngine;
let dir: string;
/** The packaged build alone: neither PATH nor anything else of this machine. */
let ffmpeg: Ffmpeg;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "render-"));
  backgrounds = createBackgroundEngine();
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  const make = (source: string, ...args: string[]) =>
    ffmpeg.run(["-f", "lavfi", "-i", source, ...args], { op: "test" });
  await make("aevalsrc='0.2*sin(2*PI*300*t)*lt(mod(t,0.5),0.3)':s=48000:d=60", "-ac", "1", join(dir, "voice.wav"));
  await make("aevalsrc='0.1*sin(2*PI*220*t)|0.1*sin(2*PI*220*t)':s=48000:d=1", join(dir, "music.wav"));
  await make("mandelbrot=s=1200x800", "-frames:v", "1", join(dir, "still.png"));
  await make("testsrc2=s=640x360:r=25:d=2", "-c:v", "libx264", "-pix_fmt", "yuv420p", join(dir, "clip.mp4"));
}, 60_000);
afterAll(async () => {
  await backgrounds.close();
  await rm(dir, { recursive: true, force: true });
});

/** A data folder of its own, with what a video of two seconds is made from. */
async function setUp(dataDir: string) {
  await mkdir(dataDir, { recursive: true });
  const artifacts = new Artifacts(dataDir);
  const put = async (name: string, mediaType: string) => artifacts.putBytes(await readFile(join(dir, name)), mediaType);
  const [voice, music, still, clip] = [
    await put("voice.wav", "audio/wav"),
    await put("music.wav", "audio/wav"),
    await put("still.png", "image/png"),
    await put("clip.mp4", "video/mp4"),
  ];
  const footage = testFootage({
    shots: [
      { sceneId: "s1", start: 0, end: 0.8 },
      { sceneId: "s2", start: 0.8, end: 1.6, visual: background(2, "bokeh") },
      {
        sceneId: "s3",
        start: 1.6,
        end: 2.2,
        visual: { kind: "image", image: still, motion: { zoom: [1, 1.1], x: [0, 1], y: [0, 1] } },
      },
      { sceneId: "s4", start: 2.2, end: 3, visual: { kind: "clip", clip, fromSeconds: 0.5 } },
    ],
    durationSeconds: 3,
    music,
  });
  footage.cards.push({
    kind: "title",
    text: String.raw`It's {\an8} 100 %: [a]`,
    detail: null,
    number: null,
    start: 0.2,
    end: 2.5,
  });
  return {
    artifacts,
    cacheDir: join(dataDir, "cache"),
    clip,
    input: {
      idea: {
        ...({ format: "1:1", height: 720 } as PictureShape),
        language: "en",
        captions: "burned" as CaptionMode,
        captionStyle: null as CaptionStyle | null,
        musicFile: null,
        logo: null,
        intro: null,
        outro: null,
      },
      script: { title: "A film", scenes: [] },
      narration: testNarration("Every morning the harbour wakes early, {\\an8} says 'he'", voice),
      footage,
    },
  };
}
type Scene = Awaited<ReturnType<typeof setUp>>;

function context(more: Partial<StageContext> = {}): StageContext {
  return {
    videoId: "v",
    stage: "render",
    attempt: 1,
    signal: new AbortController().signal,
    inputs: {},
    progress: () => {},
    once: (_key, fn) => fn(),
    ...more,
  };
}

async function render(scene: Scene, engine = ffmpeg, more: Partial<StageContext> = {}) {
  const stage = createRenderStage({
    ffmpeg: engine,
    artifacts: scene.artifacts,
    text,
    backgrounds,
    preparer: createPreparer({ artifacts: scene.artifacts, ffmpeg: engine }),
    arranger: createArranger({ artifacts: scene.artifacts, ffmpeg: engine }),
    cacheDir: scene.cacheDir,
    cores: 2,
  });
  const outcome = await stage.run(context(more), stage.input.parse(scene.input));
  if (outcome.status !== "done") throw new Error(outcome.status);
  return stage.output.parse(outcome.output);
}

async function packets(path: string): Promise<{ pts: number; key: boolean }[]> {
  const out = execFileSync(
    ffmpeg.probePath,
    ["-v", "error", "-select_streams", "v", "-show_entries", "packet=pts,flags", "-of", "csv=p=0", path],
    { encoding: "utf8" },
  );
  return out
    .trim()
    .split("\n")
    .map((line) => ({ pts: Number(line.split(",")[0]), key: line.includes("K") }))
    .toSorted((a, b) => a.pts - b.pts);
}

describe("the render stage, on the packaged ffmpeg alone", () => {
  it.each([
    [{ format: "16:9", height: 1080 }, 1920, 1080, 30],
    [{ format: "9:16", height: 720, fps: 60 }, 720, 1280, 60],
    [{ format: "1:1", height: 720, fps: 24 }, 720, 720, 24],
    [{ format: "4:5", height: 720, fps: 25 }, 720, 900, 25],
  ] as const)(
    "makes a whole video of %j with captions, cards and sound",
    async (shape, width, height, fps) => {
      const scene = await setUp(join(dir, `whole-${shape.format.replace(":", "x")}`));
      Object.assign(scene.input.idea, shape);
      const fractions: number[] = [];
      const output = await render(scene, ffmpeg, { progress: (fraction) => fractions.push(fraction) });
      const path = scene.artifacts.path(output.video);
      const { video, audio } = await ffmpeg.probe(path);
      expect(video).toMatchObject({
        codec_name: "h264",
        pix_fmt: "yuv420p",
        nb_frames: 3 * fps,
        r_frame_rate: `${fps}/1`,
        width,
        height,
        color_range: "tv",
        color_space: "bt709",
        color_primaries: "bt709",
        color_transfer: "bt709",
        start_time: 0,
      });
      expect([video?.duration, audio?.duration, audio?.codec_name, audio?.channels]).toEqual([3, 3, "aac", 2]);
      const list = await packets(path);
      expect(list.map(({ pts }) => pts)).toEqual(list.map((_, i) => i * 512));
      const keys = list.flatMap(({ key }, i) => (key ? [i] : []));
      expect(keys.every((at, i) => (keys[i + 1] ?? list.length) - at <= 2 * fps)).toBe(true);
      expect((await ffmpeg.run(["-i", path, "-f", "null", "-"], { op: "test" })).stderr).toBe("");
      // Faststart: the index lies before the data.
      const bytes = await readFile(path);
      expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
      expect(output.loudness.integratedLufs).toBeCloseTo(-14, 0);
      expect(output.loudness.truePeakDbtp).toBeLessThanOrEqual(-1);
      expect(fractions.at(-1)).toBe(1);
      expect(fractions.every((one, i) => one >= (fractions[i - 1] ?? 0))).toBe(true);
      const srt = await readFile(scene.artifacts.path(output.captions.srt), "utf8");
      expect(srt.replaceAll("\u2060", "")).toContain(String.raw`{\an8}`);
      expect(await readdir(join(scene.cacheDir, "tmp"))).toEqual([]);
    },
    120_000,
  );

  it("lays captions into the file as a track with its language, and draws none", async () => {
    const scene = await setUp(join(dir, "soft"));
    Object.assign(scene.input.idea, { captions: "soft", language: "de-AT" });
    const soft = await render(scene);
    const path = scene.artifacts.path(soft.video);
    const streams = execFileSync(ffmpeg.probePath, ["-v", "error", "-show_streams", "-of", "json", path], {
      encoding: "utf8",
    });
    const track = (JSON.parse(streams) as { streams: { codec_type: string; codec_name: string; tags: object }[] })
      .streams[2];
    expect(track).toMatchObject({ codec_type: "subtitle", codec_name: "mov_text", tags: { language: "deu" } });
    const plain = (file: string) => file.replaceAll(/[\u2060\r]/g, "").trim();
    const back = join(dir, "track.srt");
    await ffmpeg.run(["-i", path, "-map", "0:s", "-c:s", "text", "-f", "srt", back], { op: "test" });
    const srt = await readFile(scene.artifacts.path(soft.captions.srt), "utf8");
    expect(plain(await readFile(back, "utf8"))).toBe(plain(srt));
    // Without captions all pictures are the same: only the track is missing.
    scene.input.idea.captions = "files";
    const files = await render(scene);
    expect(files.spans).toEqual({ total: soft.spans.total, reused: soft.spans.total });
    expect((await ffmpeg.probe(scene.artifacts.path(files.video))).video?.nb_frames).toBe(90);
    expect(files.captions).toEqual(soft.captions);
    scene.input.idea.captions = "burned";
    expect((await render(scene)).spans.reused).toBeLessThan(soft.spans.total);
  }, 120_000);

  it("draws captions in the style that was chosen", async () => {
    const scene = await setUp(join(dir, "styles"));
    const first = await render(scene);
    scene.input.idea.captionStyle = "typewriter";
    const typed = await render(scene);
    expect(typed.captions).toEqual(first.captions);
    expect(typed.video).not.toEqual(first.video);
    expect(typed.spans.reused).toBeLessThan(typed.spans.total);
  }, 120_000);

  it("makes the same bytes again, from the spans it has", async () => {
    const scene = await setUp(join(dir, "again"));
    const first = await render(scene);
    expect(first.spans.reused).toBe(0);
    const again = await render(scene);
    expect(again.spans).toEqual({ total: first.spans.total, reused: first.spans.total });
    expect(again.video).toEqual(first.video);
    Object.assign(scene.input.footage.cards[0] as object, { text: "Another title" });
    const changed = await render(scene);
    expect(changed.spans.reused).toBeGreaterThan(0);
    expect(changed.spans.reused).toBeLessThan(changed.spans.total);
    expect(changed.video).not.toEqual(first.video);
  }, 120_000);

  it("stops at once when it is cancelled, and goes on with the spans that were done", async () => {
    const scene = await setUp(join(dir, "stopped"));
    const stop = new AbortController();
    const progress = (fraction: number) => {
      if (fraction > 0.5) stop.abort();
    };
    await expect(render(scene, ffmpeg, { signal: stop.signal, progress })).rejects.toMatchObject({ code: "CANCELLED" });
    expect(await readdir(join(scene.cacheDir, "tmp"))).toEqual([]);
    expect((await render(scene)).spans.reused).toBeGreaterThan(0);
  }, 120_000);

  it.skipIf(process.platform === "win32")(
    "fails in a way that can be tried again when ffmpeg is killed, and leaves no half file",
    async () => {
      const scene = await setUp(join(dir, "killed"));
      const stub = join(dir, "dying");
      await writeFile(stub, `#!/bin/sh\n"${ffmpeg.path}" "$@" & sleep 0.4; kill -9 $!; kill -9 $$\n`, { mode: 0o755 });
      const dying = openFfmpeg({ ...ffmpeg, path: stub });
      let calls = 0;
      const failing: Ffmpeg = {
        ...ffmpeg,
        run: (args, options) => (options.op === "render.span" && ++calls === 2 ? dying : ffmpeg).run(args, options),
      };
      await expect(render(scene, failing)).rejects.toMatchObject({ code: "FFMPEG_FAILED", retryable: true });
      expect(await readdir(join(scene.cacheDir, "tmp"))).toEqual([]);
      expect((await render(scene)).frames).toBe(90);
    },
    120_000,
  );

  it("says which file is missing", async () => {
    const scene = await setUp(join(dir, "missing"));
    await rm(scene.artifacts.path(scene.clip));
    await expect(render(scene)).rejects.toMatchObject({ code: "ARTIFACT_MISSING" });
  }, 60_000);

  it("does not keep a span whose source ends early", async () => {
    const scene = await setUp(join(dir, "short"));
    const last = scene.input.footage.shots.at(-1);
    if (last?.visual.kind === "clip") last.visual.fromSeconds = 1.8;
    await expect(render(scene)).rejects.toThrow(/instead of/);
  }, 60_000);

  const root = process.platform === "linux" && process.getuid?.() === 0;
  it.skipIf(!root)(
    "on a full disk says so, and goes on once there is room",
    async () => {
      const mount = join(dir, "tiny");
      await mkdir(mount);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=9m", "tmpfs", mount]);
      try {
        const scene = await setUp(mount);
        scene.input.idea.height = 1080;
        await writeFile(join(mount, "ballast"), new Uint8Array(1_800_000));
        await expect(render(scene)).rejects.toMatchObject({ code: "DISK_FULL", retryable: false });
        expect(await readdir(join(scene.cacheDir, "tmp"))).toEqual([]);
        execFileSync("mount", ["-o", "remount,size=64m", mount]);
        expect((await render(scene)).frames).toBe(90);
      } finally {
        execFileSync("umount", [mount]);
      }
    },
    120_000,
  );
  if (!root) console.warn("skipped: a full disk needs a mount of its own, which needs root");
});
