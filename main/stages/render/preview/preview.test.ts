import { once } from "node:events";
import { mkdtemp, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import type { PreviewProgress } from "../../../../contract/preview.ts";
import type { Timeline } from "../../../../contract/timeline.ts";
import { encoderNamed } from "../../../base/encoders.ts";
import type { Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import { createTextEngine } from "../../../engines/text/index.ts";
import { createArranger } from "../../../library/music/index.ts";
import { createPreparer } from "../../../library/prepare/index.ts";
import { ClipLoops } from "../clipLoops.ts";
import { Pictures } from "../layers.ts";
import { layTimeline, RenderInput } from "../layTimeline.ts";
import { renderSpan } from "../renderSpan.ts";
import { planSpans } from "../spans.ts";
import { Stills } from "../stills.ts";
import { openVideo, type TestVideo } from "../twice.fixture.ts";
import { drawFrame } from "./frame.ts";
import { createPreviewer, type Previewer } from "./index.ts";
import { smallSize } from "./smallTimeline.ts";
import { toRgb } from "./toJpeg.ts";

const text = createTextEngine();
const { signal } = new AbortController();
let dir: string;
let video: TestVideo;
let input: RenderInput;
let timeline: Timeline;
let previewer: Previewer;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "preview-"));
  video = await openVideo(dir);
  input = RenderInput.parse(video.input);
  const deps = { ...video, text, preparer: createPreparer(video), arranger: createArranger(video), cores: 2 };
  timeline = (await layTimeline(deps, input, signal)).timeline;
  previewer = createPreviewer(deps);
}, 60_000);
afterAll(async () => {
  await video.close();
  await rm(dir, { recursive: true, force: true });
});

/** One of its own, whose ffmpeg does something otherwise. */
function otherwise(change: Partial<Ffmpeg>): Previewer {
  const deps = { ...video, text, preparer: createPreparer(video), arranger: createArranger(video), cores: 2 };
  return createPreviewer({ ...deps, ffmpeg: { ...video.ffmpeg, ...change } });
}

type Told = Omit<PreviewProgress, "videoId">;

/** The frames that are encoded, of some spans: kept without a loss. */
async function framesOf(span: ReturnType<typeof planSpans>[number]): Promise<Uint8Array[]> {
  const file = await renderSpan({ ...video, text }, timeline, span, {
    encoding: { encoder: { ...encoderNamed("libx264"), options: ["-preset", "ultrafast", "-qp", "0"] }, threads: 2 },
    dir,
    pictures: new Pictures(),
    stills: new Stills(),
    loops: new ClipLoops(video.ffmpeg, dir, timeline, timeline.rate),
    signal,
    onFrame: () => {},
  });
  return decoded(file, timeline);
}

async function decoded(file: string, { width, height }: { width: number; height: number }): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  await video.ffmpeg.run(["-i", file, "-an", "-vsync", "0", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], {
    op: "test",
    onStdout: (chunk) => chunks.push(chunk),
  });
  const all = Buffer.concat(chunks);
  const bytes = (width * height * 3) / 2;
  return Array.from({ length: all.length / bytes }, (_, i) => all.subarray(i * bytes, (i + 1) * bytes));
}

function psnr(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return sum === 0 ? Infinity : 10 * Math.log10((255 * 255 * a.length) / sum);
}

/** A JPEG's pixels at another size. */
async function pixels(path: string, size: { width: number; height: number }): Promise<Uint8Array> {
  return sharp(path)
    .resize({ ...size, fit: "fill", kernel: "cubic" })
    .raw()
    .toBuffer();
}

describe("a still", () => {
  it("is to the bit the frame that is encoded, in bodies and in transitions, of pictures, backgrounds and clips", async () => {
    const spans = planSpans(timeline);
    const run = { dir, pictures: new Pictures(), stills: new Stills(), signal };
    expect(spans.filter(({ entering }) => entering)).toHaveLength(3);
    for (const span of spans) {
      const frames = await framesOf(span);
      expect(frames).toHaveLength(span.frames);
      for (const at of new Set([0, 7, span.frames - 1])) {
        const drawn = await drawFrame({ ...video, text }, timeline, spans, span.startFrame + at, run);
        const nearest = frames.map((frame) => psnr(drawn, frame));
        expect([span.startFrame + at, nearest[at]]).toEqual([span.startFrame + at, Infinity]);
      }
    }
  }, 120_000);

  it("is a picture of the wanted size, at a frame or at a moment", async () => {
    const full = await previewer.still(input, { seconds: 0.8 }, "full", signal);
    expect(full).toMatchObject({ frame: 19, sceneId: "s1", width: 720, height: 720 });
    const small = await previewer.still(input, { frame: 19 }, "small", signal);
    expect(small).toMatchObject({ frame: 19, width: 540, height: 540 });
    expect(await sharp(small.path).metadata()).toMatchObject({ width: 540, height: 540, format: "jpeg" });
    const size = { width: 270, height: 270 };
    expect(psnr(await pixels(small.path, size), await pixels(full.path, size))).toBeGreaterThan(27);
    const { mtimeMs } = await stat(small.path);
    expect((await previewer.still(input, { frame: 19 }, "small", signal)).path).toBe(small.path);
    expect((await stat(small.path)).mtimeMs).toBeGreaterThan(mtimeMs);
    await expect(previewer.still(input, { seconds: 6 }, "small", signal)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }, 60_000);

  it("is drawn for who asks after one that was given up while its picture was opened", async () => {
    const stop = new AbortController();
    const { ffmpeg } = video;
    const patient = otherwise({
      run(args, options) {
        if (options.op === "render.still") stop.abort();
        return ffmpeg.run(args, options);
      },
    });
    const at = { frame: 21 };
    await expect(patient.still(input, at, "small", stop.signal)).rejects.toMatchObject({ code: "CANCELLED" });
    expect(await patient.still(input, at, "small", signal)).toMatchObject(at);
  }, 60_000);

  it("has the colours of the video", async () => {
    // ITU-R BT.709 in limited range: white, and pure red.
    const [white, red] = [
      [235, 128, 128],
      [63, 102, 240],
    ].map(([y = 0, u = 0, v = 0]) => Uint8Array.from([y, y, y, y, u, v]));
    expect([...(await toRgb(white as Uint8Array, { width: 2, height: 2 }))].slice(0, 3)).toEqual([255, 255, 255]);
    const [r = 0, g = 0, b = 0] = await toRgb(red as Uint8Array, { width: 2, height: 2 });
    expect(Math.abs(r - 255) + g + b).toBeLessThan(6);
  });

  it("is there of every shot, in their order", async () => {
    const told: { frame: number; sceneId: string }[] = [];
    await previewer.storyboard(input, "small", signal, ({ frame, sceneId }) => told.push({ frame, sceneId }));
    expect(told.map(({ sceneId }) => sceneId)).toEqual(["s1", "s2", "s3", "s4"]);
    // Of a clip the first that is whole; else the middle of what stands alone.
    expect(told.map(({ frame }) => frame)).toEqual([18, 60, 96, 120]);
  }, 60_000);
});

describe("the film", () => {
  it("plays while it grows: what is told to be ready can be decoded, and the sound that belongs to it", async () => {
    const told: Told[] = [];
    let early: { bytes: number; readyFrames: number; file: Buffer } | null = null;
    const to = join(dir, "film.mp4");
    const wish = { scene: null, fromSeconds: 0, to };
    const reading: Promise<void>[] = [];
    const whole = await previewer.film(input, wish, signal, (progress) => {
      told.push(progress);
      if (early === null && progress.readyFrames > 40)
        reading.push(head(to, progress.bytes).then((file) => void (early = { ...progress, file })));
    });
    await Promise.all(reading);
    expect(whole).toMatchObject({
      startFrame: 0,
      frames: 144,
      readyFrames: 144,
      sound: "mixed",
      done: true,
      width: 540,
    });
    expect(whole.bytes).toBe((await stat(to)).size);
    expect(told.every(({ bytes }, i) => bytes > (told[i - 1]?.bytes ?? 0))).toBe(true);
    expect(told.length).toBeGreaterThan(4);
    expect(whole.mediaType).toMatch(/^video\/mp4; codecs="avc1\.42[0-9a-f]{4}, mp4a\.40\.2"$/);
    const cut = join(dir, "cut.mp4");
    const { readyFrames, file } = early ?? { readyFrames: 0, file: Buffer.alloc(0) };
    await writeFile(cut, file);
    expect(await decoded(cut, whole)).toHaveLength(readyFrames);

    const probe = await video.ffmpeg.probe(to);
    expect([probe.video?.codec_name, probe.audio?.codec_name]).toEqual(["h264", "aac"]);
    const { stderr } = await video.ffmpeg.run(["-i", to, "-f", "null", "-"], { op: "test" });
    expect(stderr).toBe("");
    // Each frame is the one of its number, lossy as it is.
    const frames = await decoded(to, whole);
    expect(frames).toHaveLength(144);
    const small = { ...timeline, ...smallSize(timeline) };
    const run = { dir, pictures: new Pictures(), stills: new Stills(), signal };
    for (const at of [5, 100, 130]) {
      const drawn = await drawFrame({ ...video, text }, small, planSpans(small), at, run);
      const near = [at - 2, at, at + 2].map((i) => psnr(drawn, frames[i] as Uint8Array));
      expect(near[1]).toBeGreaterThan(30);
      expect(near[1]).toBeGreaterThanOrEqual(Math.max(...near));
    }
  }, 120_000);

  it("is made of what is there the second time, and so is a still of a clip", async () => {
    let pieces = 0;
    const { ffmpeg } = video;
    const counting = otherwise({
      run: (args, options) => (options.op === "preview.piece" && pieces++, ffmpeg.run(args, options)),
    });
    const first = await counting.film(input, { scene: null, fromSeconds: 0, to: null }, signal, () => {});
    expect(pieces).toBe(0);
    expect(await readFile(first.path)).toHaveLength(first.bytes);
    const still = await counting.still(input, { frame: 133 }, "small", signal);
    const size = { width: 270, height: 270 };
    const shown = await pixels(still.path, size);
    const near = [];
    for (const frame of [131, 133, 135])
      near.push(psnr(shown, await pixels((await previewer.still(input, { frame }, "full", signal)).path, size)));
    expect(near[1]).toBeGreaterThan(24);
    expect(near[1]).toBe(Math.max(...near));
  }, 60_000);

  it("of one scene has what leads into it and out of it, with the voice", async () => {
    const made = await previewer.film(input, { scene: "s2", fromSeconds: 0, to: null }, signal, () => {});
    expect(made).toMatchObject({ startFrame: 36, frames: 48, sound: "voice", done: true });
    expect((await video.ffmpeg.probe(made.path)).audio?.codec_name).toBe("aac");
    expect(await decoded(made.path, made)).toHaveLength(48);
    await expect(
      previewer.film(input, { scene: "s9", fromSeconds: 0, to: null }, signal, () => {}),
    ).rejects.toMatchObject({ code: "NOT_FOUND", hint: "Scenes: s1, s2, s3, s4." });
    const late = { scene: "s2", fromSeconds: 5, to: null };
    await expect(previewer.film(input, late, signal, () => {})).rejects.toThrow("The scene s2 ends before 5 s");
  }, 60_000);

  it("that is cancelled while its sound is mixed, or cannot be written, ends with that and leaves nothing unheard", async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => void unheard.push(reason);
    process.on("unhandledRejection", hear);
    onTestFinished(() => void process.off("unhandledRejection", hear));
    const music = { ...video.input.footage.music, audio: video.input.other };
    const idea = { ...video.input.idea, captionStyle: "pop" };
    const other = RenderInput.parse({ ...video.input, idea, footage: { ...video.input.footage, music } });
    const stop = new AbortController();
    const { ffmpeg } = video;
    const deaf = otherwise({
      async run(args, options) {
        if (options.op === "render.sound") {
          await once(stop.signal, "abort");
          throw new Error("stopped");
        }
        const ended = await ffmpeg.run(args, options);
        if (options.op === "preview.piece") {
          stop.abort();
          // The sound ends before the piece.
          await sleep(50);
        }
        return ended;
      },
    });
    const film = deaf.film(other, { scene: null, fromSeconds: 0, to: null }, stop.signal, () => {});
    await expect(film).rejects.toMatchObject({ code: "CANCELLED" });
    const broken = deaf.film(input, { scene: null, fromSeconds: 0, to: dir }, signal, () => {});
    await expect(broken).rejects.toMatchObject({ code: "EISDIR" });
    await sleep(20);
    expect(unheard).toEqual([]);
  }, 60_000);

  it("stops when it is cancelled", async () => {
    const stop = new AbortController();
    const other = RenderInput.parse({ ...video.input, idea: { ...video.input.idea, captionStyle: "line" } });
    const film = previewer.film(other, { scene: null, fromSeconds: 0, to: null }, stop.signal, () => stop.abort());
    await expect(film).rejects.toMatchObject({ code: "CANCELLED" });
  }, 60_000);
});

async function head(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(bytes);
    await file.read(buffer, 0, bytes, 0);
    return buffer;
  } finally {
    await file.close();
  }
}
