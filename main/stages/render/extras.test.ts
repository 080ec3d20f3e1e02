import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Visual } from "../../../contract/footage.ts";
import { Timeline } from "../../../contract/timeline.ts";
import type { RenderOutput } from "../../../contract/timeline.ts";
import { Artifacts } from "../../base/files.ts";
import { createBackgroundEngine, type BackgroundEngine } from "../../engines/background/index.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { createFiles } from "../../library/files.ts";
import { createArranger } from "../../library/music/index.ts";
import { createPreparer } from "../../library/prepare/index.ts";
import { createRenderStage } from "./index.ts";
import { background, testFootage, testNarration } from "./testing.ts";

let backgrounds: BackgroundEngine;
let arranger: ReturnType<typeof createArranger>;
let dir: string;
let ffmpeg: Ffmpeg;
let artifacts: Artifacts;
let output: RenderOutput;
let timeline: Timeline;
const file = (name: string) => join(dir, name);

/** Frames 0–29 of a clip: its luma rises by 6 a frame from 40 on. */
const lumaOf = (frame: number) => 40 + 6 * frame;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "extras-"));
  backgrounds = createBackgroundEngine();
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  artifacts = new Artifacts(dir);
  arranger = createArranger({ artifacts, ffmpeg });
  const run = (...args: string[]) => ffmpeg.run(args, { op: "test" });
  const h264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_range", "tv"];
  const tone = (hz: number, seconds: number) => ["-f", "lavfi", "-i", `sine=f=${hz}:d=${seconds}`];
  const ramp = "color=black:s=320x320:r=30:d=1,format=yuv420p,geq=lum='40+6*N':cb=128:cr=128";
  await run("-f", "lavfi", "-i", ramp, ...tone(5000, 1), ...h264, "-crf", "1", file("ramp.mp4"));
  await run("-f", "lavfi", "-i", "color=blue:s=180x320:r=30:d=1.5", ...tone(2000, 1.5), ...h264, file("intro.mp4"));
  await run("-f", "lavfi", "-i", "aevalsrc='0.2*sin(2*PI*300*t)':s=48000:d=4", "-ac", "1", file("voice.wav"));
  await run(
    "-f",
    "lavfi",
    "-i",
    "aevalsrc='0.2*sin(2*PI*220*t)*(0.4+0.6*lt(mod(t,1),0.3))':s=44100:d=10",
    file("song.mp3"),
  );
  const red = { create: { width: 320, height: 240, channels: 3, background: "#c02020" } } as const;
  await sharp(red).png().toFile(file("outro.png"));
  const mark = { create: { width: 80, height: 40, channels: 4, background: "#00ff00" } } as const;
  await sharp(mark)
    .extend({ top: 60, bottom: 60, left: 60, right: 60, background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .png()
    .toFile(file("logo.png"));

  const files = createFiles({ artifacts, ffmpeg });
  const clip = await artifacts.putBytes(await readFile(file("ramp.mp4")), "video/mp4");
  const loop: Visual = { kind: "clip", clip, fromSeconds: 0.1, repeat: { seconds: 0.5, how: "loop" }, soundDb: -6 };
  const bounce: Visual = { kind: "clip", clip, fromSeconds: 0, repeat: { seconds: 0.4, how: "bounce" } };
  const footage = testFootage({
    durationSeconds: 5,
    shots: [
      { sceneId: "s1", start: 0, end: 1, visual: background(2) },
      { sceneId: "s2", start: 1, end: 3, visual: loop },
      { sceneId: "s3", start: 3, end: 5, visual: bounce },
    ],
  });
  footage.look = { ...footage.look, motion: { ...footage.look.motion, transitionSeconds: 0 } };
  const voice = await artifacts.putBytes(await readFile(file("voice.wav")), "audio/wav");
  const stage = createRenderStage({
    ffmpeg,
    artifacts,
    text: createTextEngine(),
    backgrounds,
    preparer: createPreparer({ artifacts, ffmpeg }),
    arranger,
    cacheDir: join(dir, "cache"),
    cores: 2,
  });
  const idea = {
    format: "1:1",
    musicFile: await files.import(file("song.mp3")),
    logo: await files.import(file("logo.png")),
    intro: await files.import(file("intro.mp4")),
    outro: await files.import(file("outro.png")),
  };
  const input = { idea, script: { title: "A film", scenes: [] }, narration: testNarration("One two", voice), footage };
  const signal = new AbortController().signal;
  const context = { videoId: "v", stage: "render", attempt: 1, signal, inputs: {}, progress: () => {} } as const;
  const outcome = await stage.run({ ...context, once: (_key, fn) => fn() }, stage.input.parse(input));
  if (outcome.status !== "done") throw new Error(outcome.status);
  output = stage.output.parse(outcome.output);
  timeline = Timeline.parse(JSON.parse(await readFile(artifacts.path(output.timeline), "utf8")));
}, 120_000);
afterAll(async () => {
  await arranger.close();
  await backgrounds.close();
  await rm(dir, { recursive: true, force: true });
});

/** Mean colour of a piece of some frames of the video, as they are shown. */
function colours(from: number, count: number, crop: string): { r: number; g: number; b: number }[] {
  const select = `select='between(n,${from},${from + count - 1})',crop=${crop},scale=1:1:flags=area,format=rgb24`;
  const raw = execFileSync(
    ffmpeg.path,
    ["-v", "error", "-i", artifacts.path(output.video), "-vf", select, "-vsync", "0", "-f", "rawvideo", "-"],
    { maxBuffer: 1 << 24 },
  );
  return Array.from({ length: raw.length / 3 }, (_, i) => ({
    r: raw[3 * i] ?? 0,
    g: raw[3 * i + 1] ?? 0,
    b: raw[3 * i + 2] ?? 0,
  }));
}

/** Decibels of a band of the sound. */
async function heard(hz: number, from: number, seconds: number): Promise<number> {
  const chain = `bandpass=f=${hz}:width_type=h:w=30,volumedetect`;
  const args = ["-ss", String(from), "-t", String(seconds), "-i", artifacts.path(output.video), "-vn", "-af", chain];
  const { stderr } = await ffmpeg.run([...args, "-f", "null", "-"], { op: "test", logLevel: "info" });
  return Number(/mean_volume: (\S+) dB/.exec(stderr)?.[1]);
}

const grey = ({ r, g, b }: { r: number; g: number; b: number }) => ((r + g + b) / 3 / 255) * 219 + 16;

describe("what a person adds to a video", () => {
  const [intro, body] = [45, 150];

  it("counts every frame: intro, body and outro", () => {
    expect(output.frames).toBe(intro + body + 120 - 15);
    expect(
      timeline.picture.map(({ sceneId, startFrame, transitionFrames }) => [sceneId, startFrame, transitionFrames]),
    ).toEqual([
      ["intro", 0, 0],
      ["s1", intro - 7, 7],
      ["s2", intro + 30, 0],
      ["s3", intro + 90, 0],
      ["outro", intro + body - 15, 15],
    ]);
  });

  it("shows the intro whole, beside a blurred copy of itself, and the outro to the last frame", () => {
    const [middle] = colours(20, 1, "200:200:440:440");
    const [side] = colours(20, 1, "100:200:20:440");
    expect(middle?.b).toBeGreaterThan(230);
    expect(side?.b).toBeGreaterThan(100);
    expect(side?.b).toBeLessThan(180);
    const [last] = colours(output.frames - 1, 1, "200:200:440:440");
    expect(last?.r).toBeGreaterThan(170);
    expect(last?.b).toBeLessThan(60);
  });

  it("begins narration and captions after the intro", async () => {
    expect(timeline.sound.narration?.startSample).toBe(1.5 * 48_000);
    expect(timeline.captions[0]?.startFrame).toBe(intro + 6);
    expect(await heard(300, 0.1, 1.2)).toBeLessThan(-45);
    expect(await heard(300, 1.6, 1)).toBeGreaterThan(-25);
  });

  it("plays the intro's own sound, as loud as the voice, and then no more", async () => {
    expect(await heard(2000, 0.2, 0.8)).toBeGreaterThan(-25);
    expect(await heard(2000, 1.7, 1)).toBeLessThan(-45);
  });

  it("keeps the sound of a clip under the voice, for as long as the clip is seen", async () => {
    const [inside, after] = [await heard(5000, 2.7, 1.6), await heard(5000, 4.7, 1)];
    const voice = await heard(300, 2.7, 1.6);
    // 6 dB by loudness, in which 5 kHz counts for 4 dB more than 300 Hz: no ducking on top of it.
    expect(inside).toBeGreaterThan(voice - 14);
    expect(inside).toBeLessThan(voice - 6);
    expect(after).toBeLessThan(inside - 10);
  });

  it("repeats a clip of half a second from its beginning, frame by frame", () => {
    // Without the corner where the logo lies.
    const seen = colours(intro + 30, 60, "400:400:100:600").map(grey);
    seen.forEach((luma, i) => expect(Math.abs(luma - lumaOf(3 + (i % 15)))).toBeLessThan(3));
  });

  it("lets a clip run to and fro, and turns round without a doubled frame", () => {
    const seen = colours(intro + 90, 44, "400:400:100:600").map(grey);
    seen.forEach((luma, i) => {
      const at = i % 22;
      expect(Math.abs(luma - lumaOf(at < 12 ? at : 22 - at))).toBeLessThan(3);
    });
  });

  it("lays the logo into the corner of the body, its empty margins cut off, and not over the intro", () => {
    const { x, y } = timeline.logo ?? { x: 0, y: 0 };
    // Around its 80 × 40 pixels lies its glow.
    const glow = (Math.round(1080 * (1 - 0.045)) - x - 80) / 2;
    expect(glow).toBeLessThan(30);
    const at = (frame: number) => colours(frame, 1, `60:30:${x + glow + 10}:${y + glow + 4}`)[0];
    expect(at(intro + 20)?.g).toBeGreaterThan(230);
    expect(at(10)?.g).toBeLessThan(60);
    expect(at(output.frames - 5)?.g).toBeLessThan(60);
  });

  it("brings own music to the wanted length, with its reason among the decisions", async () => {
    expect(timeline.sound.music?.pieces?.length).toBeGreaterThan(0);
    expect(output.encoder.decisions.join("\n")).toMatch(/the music/);
    expect(await heard(220, 5.2, 1)).toBeGreaterThan(-50);
    expect(Math.abs(output.loudness.integratedLufs + 14)).toBeLessThanOrEqual(0.5);
  });
});
