import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import type { ExportResult } from "../../../../contract/export.ts";
import type { Timeline } from "../../../../contract/timeline.ts";
import { AppError } from "../../../base/errors.ts";
import { Artifacts } from "../../../base/files.ts";
import { createBackgroundEngine, type BackgroundEngine } from "../../../engines/background/index.ts";
import { locateFfmpeg, type Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import { createTextEngine } from "../../../engines/text/index.ts";
import { background, TEST_LOOK } from "../testing.ts";
import { createExporter, type Exporter, type ExportLists, type ExportRequest } from "./index.ts";
import { readXml, type Node } from "./readXml.fixture.ts";

const NEVER = new AbortController().signal;
const SIZE = { width: 320, height: 180 };
let dir: string;
let ffmpeg: Ffmpeg;
let backgrounds: BackgroundEngine;
let artifacts: Artifacts;
let exporter: Exporter & ExportLists;
let notesDir: string;
let request: ExportRequest;
let timeline: Timeline;
/** One that several tests look at. */
let made: ExportResult;
let told: number[];
let to: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "exports-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  backgrounds = createBackgroundEngine();
  artifacts = new Artifacts(join(dir, "data"));
  const put = async (source: string, name: string, mediaType: string, ...args: string[]) => {
    await ffmpeg.run(["-f", "lavfi", "-i", source, ...args, join(dir, name)], { op: "test" });
    return artifacts.putBytes(await readFile(join(dir, name)), mediaType);
  };
  const h264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "5"];
  const clip = await put("testsrc2=s=320x180:r=30:d=1", "clip.mp4", "video/mp4", ...h264);
  const slow = await put("testsrc=s=320x240:r=25:d=1", "slow.mp4", "video/mp4", ...h264);
  const image = await put("mandelbrot=s=640x360", "still.png", "image/png", "-frames:v", "1");
  const logo = await put("color=red:s=20x10", "logo.png", "image/png", "-frames:v", "1");
  const voice = await put("aevalsrc='0.2*sin(2*PI*300*t)':s=48000:d=1.2", "voice.wav", "audio/wav", "-ac", "1");
  const music = await put(
    "aevalsrc='0.05*sin(2*PI*220*t)|0.05*sin(2*PI*220*t)':s=48000:d=0.3",
    "music.wav",
    "audio/wav",
  );
  timeline = {
    ...SIZE,
    rate: { num: 30, den: 1 },
    frames: 45,
    look: TEST_LOOK,
    picture: [
      { sceneId: "s1", startFrame: 0, frames: 12, transitionFrames: 0, visual: background(1) },
      {
        sceneId: "s2",
        startFrame: 12,
        frames: 12,
        transitionFrames: 5,
        visual: { kind: "clip", clip, fromSeconds: 0.2 },
      },
      {
        sceneId: "s3",
        startFrame: 24,
        frames: 12,
        transitionFrames: 0,
        visual: { kind: "image", image, motion: { zoom: [1, 1.1], x: [0, 1], y: [0, 1] } },
      },
      {
        sceneId: "s4",
        startFrame: 36,
        frames: 9,
        transitionFrames: 4,
        visual: { kind: "clip", clip: slow, fromSeconds: 0.1 },
      },
    ],
    cards: [
      { kind: "title", text: "雨 & wind", detail: null, number: null, startFrame: 2, endFrame: 30 },
      ...[1, 2].map((number) => ({
        kind: "breath" as const,
        text: "In",
        detail: "2",
        number,
        startFrame: 20 + number * 6,
        endFrame: 26 + number * 6,
      })),
      {
        kind: "graphic",
        text: "Ada Lovelace",
        detail: null,
        number: null,
        graphic: { kind: "lowerThird", of: "person", text: "Ada Lovelace", detail: null },
        startFrame: 5,
        endFrame: 35,
      },
    ],
    progress: { startFrame: 0, endFrame: 45, marks: [] },
    captions: [{ startFrame: 0, endFrame: 20, lines: [[{ text: "Rain", startFrame: 0, endFrame: 20 }]] }],
    logo: { image: logo, x: 280, y: 10, startFrame: 0, endFrame: 45 },
    sound: {
      narration: { audio: voice, startSample: 4800 },
      music: { audio: music, gainDb: -14, fadeInSamples: 4800, fadeOutSamples: 4800 },
      effects: [{ effect: "click", sample: 48_000, gainDb: -20 }],
      loudness: -14,
      truePeak: -1,
    },
  };
  const text = createTextEngine();
  notesDir = join(dir, "data", "exports");
  exporter = createExporter({ ffmpeg, artifacts, text, backgrounds, cores: 2, notesDir });
  request = {
    videoId: "01a1fd17-342b-7777-b386-23236178fb3a",
    title: "Rain — 雨",
    scenes: new Map([["s2", "The clip"]]),
    render: {
      video: await artifacts.putBytes("video", "video/mp4"),
      captions: {
        srt: await artifacts.putBytes("srt", "text/plain"),
        vtt: await artifacts.putBytes("vtt", "text/plain"),
      },
      timeline: await artifacts.putBytes(JSON.stringify(timeline), "application/json"),
    },
    to: "",
    pictures: "h264",
    link: false,
  };
  to = join(dir, "parent", "made");
  told = [];
  made = await make({}, NEVER, (fraction) => told.push(fraction));
}, 120_000);
afterAll(async () => {
  await backgrounds.close();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  to = join(await mkdtemp(join(dir, "to-")), "out");
});

const make = (
  more: Partial<ExportRequest> = {},
  signal = NEVER,
  tell: (fraction: number, note: string) => void = () => undefined,
) => exporter.export({ ...request, to, ...more }, signal, tell);

const notes = async () => (await readdir(notesDir)).filter((name) => name.endsWith(".json"));

function sourcesOf(node: Node): string[] {
  return [
    ...(node.name === "media-rep" ? [decodeURIComponent(node.attributes["src"] ?? "")] : []),
    ...node.children.flatMap(sourcesOf),
  ];
}

/** Each frame's RGBA, or the luma alone. */
async function pixels(file: string, format: "rgba" | "gray"): Promise<Buffer[]> {
  const chunks: Uint8Array[] = [];
  await ffmpeg.run(["-i", file, "-f", "rawvideo", "-pix_fmt", format, "-"], {
    op: "test",
    onStdout: (chunk) => chunks.push(chunk),
  });
  const all = Buffer.concat(chunks);
  const size = SIZE.width * SIZE.height * (format === "rgba" ? 4 : 1);
  return Array.from({ length: all.length / size }, (_, i) => all.subarray(i * size, (i + 1) * size));
}

test("makes a folder in which every list finds its files, each as long as it says", async () => {
  expect(told.at(-1)).toBe(1);
  expect(told.every((fraction, i) => i === 0 || fraction >= (told[i - 1] ?? 0))).toBe(true);
  expect((await readdir(made.dir)).toSorted()).toEqual([
    ".ytempire-export.json",
    "README.txt",
    "captions.srt",
    "captions.vtt",
    "edl",
    "media",
    "originals",
    "rain-雨.fcpxml",
    "rain-雨.otio",
  ]);
  expect(await readdir(join(made.dir, ".."))).toEqual(["made"]);
  const media = (await readdir(join(made.dir, "media"))).toSorted();
  expect(media).toEqual([
    "01-s1.mp4",
    "02-the-clip.mp4",
    "03-s3.mp4",
    "04-s4.mp4",
    "card-ada-lovelace.mov",
    "card-in.mov",
    "card-雨-wind.mov",
    "cut-sounds.wav",
    "logo.png",
    "music.wav",
    "narration.wav",
    "progress.mov",
  ]);
  expect((await readdir(join(made.dir, "originals"))).toSorted()).toEqual(["03-s3.png", "04-s4.mp4", "music.wav"]);
  const sources = sourcesOf(readXml(await readFile(made.fcpxml, "utf8")));
  expect(sources.toSorted()).toEqual(media.map((name) => `./media/${name}`));
  const otio = await readFile(made.otio, "utf8");
  for (const [, url = ""] of otio.matchAll(/"target_url": "([^"]+)"/g))
    await stat(join(made.dir, decodeURIComponent(url)));
  for (const list of made.edls)
    for (const [, file = ""] of (await readFile(list, "utf8")).matchAll(/SOURCE FILE: (.+)\r/g))
      await stat(join(made.dir, file));
  const frames = async (name: string) => (await ffmpeg.probe(join(made.dir, "media", name))).video?.nb_frames;
  expect(await Promise.all(media.slice(0, 7).map(frames))).toEqual([17, 30, 16, 9, 30, 12, 28]);
  // What needed no change is a copy.
  expect(await readFile(join(made.dir, "media/02-the-clip.mp4"))).toEqual(await readFile(join(dir, "clip.mp4")));
  const peak = async (from: number) => {
    const part = ["-ss", String(from), "-t", "0.5", "-i", join(made.dir, "media/cut-sounds.wav")];
    const found = await ffmpeg.run([...part, "-af", "volumedetect", "-f", "null", "-"], {
      op: "test",
      logLevel: "info",
    });
    return Number(/max_volume: (\S+) dB/.exec(found.stderr)?.[1]);
  };
  // Half of full scale, 20 dB below.
  expect(await peak(0.75)).toBeCloseTo(-26, 0);
  expect(await peak(0.2)).toBeLessThan(-80);
  const music = (await ffmpeg.probe(join(made.dir, "media/music.wav"))).audio;
  expect([music?.codec_name, music?.channels, Math.round((music?.duration ?? 0) * 48_000)]).toEqual([
    "pcm_s24le",
    2,
    72_000,
  ]);
  // The voice's level is known to the lists that can say it.
  expect(await readFile(made.fcpxml, "utf8")).toMatch(/adjust-volume amount="-?\d+\.\ddB"/);
});

test("draws cards over transparency, with their fades in them", async () => {
  const alpha = (frame: Buffer | undefined) => {
    let most = 0;
    for (let i = 3; i < (frame?.length ?? 0); i += 4) most = Math.max(most, frame?.[i] ?? 0);
    return most;
  };
  const title = await pixels(join(made.dir, "media/card-雨-wind.mov"), "rgba");
  const levels = title.map(alpha);
  expect(levels[0]).toBe(0);
  expect(levels[5]).toBeGreaterThan(80);
  expect(levels[5]).toBeLessThan(200);
  expect(levels[15]).toBeGreaterThan(250);
  expect(levels[25]).toBeLessThan(120);
  // Below, where captions stand, it stays free.
  expect(title[15]?.[4 * SIZE.width * (SIZE.height - 1) + 3]).toBe(0);
  const ring = await pixels(join(made.dir, "media/card-in.mov"), "rgba");
  // One count goes over into the next without a fade between them.
  expect(alpha(ring[6])).toBeGreaterThan(250);
  expect(ring[4]?.equals(ring[8] ?? Buffer.of())).toBe(false);
  // What moves does so in each frame, and goes out as the cards do.
  const name = await pixels(join(made.dir, "media/card-ada-lovelace.mov"), "rgba");
  expect(name).toHaveLength(30);
  const covered = name.map((frame) => frame.filter((byte, i) => i % 4 === 3 && byte > 100).length);
  expect(covered[0]).toBe(0);
  for (const [i, count] of covered.slice(3, 14).entries())
    expect(count, `frame ${i + 3}`).toBeGreaterThan(covered[i + 2] ?? 0);
  expect(alpha(name[29])).toBeLessThan(120);
  const bar = await pixels(join(made.dir, "media/progress.mov"), "rgba");
  expect(bar).toHaveLength(45);
  const lowest = (frame: Buffer | undefined, x: number) => frame?.[4 * ((SIZE.height - 2) * SIZE.width + x)] ?? 0;
  expect(lowest(bar[22], 100)).toBeGreaterThan(lowest(bar[22], 220) + 60);
  expect(lowest(bar[44], 310)).toBeGreaterThan(200);
  expect(bar[44]?.[4 * SIZE.width * 90 + 3]).toBe(0);
  const [logo] = await pixels(join(made.dir, "media/logo.png"), "rgba");
  const at = (x: number, y: number) => [
    ...(logo?.subarray(4 * (y * SIZE.width + x), 4 * (y * SIZE.width + x) + 4) ?? []),
  ];
  expect(at(285, 12)[3]).toBe(255);
  expect(at(285, 12)[0]).toBeGreaterThan(240);
  expect(at(270, 12)[3]).toBe(0);
});

test("shows a clip of another rate as the video does: from the very moment, at the video's rate", async () => {
  const seen = await pixels(join(made.dir, "media/04-s4.mp4"), "gray");
  const wanted = join(dir, "wanted.mp4");
  const shown =
    "fps=30,trim=start_frame=3:end_frame=12,scale=in_color_matrix=bt601:out_color_matrix=bt709,crop=320:180";
  await ffmpeg.run(["-i", join(dir, "slow.mp4"), "-vf", shown, "-c:v", "libx264", "-crf", "4", wanted], { op: "test" });
  const expected = await pixels(wanted, "gray");
  expect(seen).toHaveLength(9);
  seen.forEach((frame, i) => {
    const other = expected[i];
    let sum = 0;
    for (let p = 0; p < frame.length; p++) sum += Math.abs((frame[p] ?? 0) - (other?.[p] ?? 0));
    expect(sum / frame.length, `frame ${i}`).toBeLessThan(4);
  });
});

test("gives each list by itself just as the folder has it, and leaves nothing of what it measured", async () => {
  const { to: _to, link: _link, ...wanted } = request;
  const lists = await exporter.lists(wanted, NEVER);
  for (const { name, text } of lists)
    expect([name, text]).toEqual([name, await readFile(join(made.dir, name), "utf8")]);
  expect(lists.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["rain-雨.fcpxml", "edl/picture.edl", "edl/narration.edl"]),
  );
  const [fcpxml] = lists;
  const media = (await readdir(join(made.dir, "media"))).map((name) => `./media/${name}`);
  expect(sourcesOf(readXml(fcpxml?.text ?? "")).toSorted()).toEqual(media.toSorted());
  expect(await exporter.lists({ ...wanted }, NEVER)).toBe(lists);
  expect(await readdir(join(notesDir, "work"))).toEqual([]);
  const prores = await exporter.lists({ ...wanted, pictures: "prores" }, NEVER);
  expect(prores[0]?.text).toContain("./media/01-s1.mov");
  const stopped = exporter.lists({ ...wanted, title: "Another" }, AbortSignal.abort());
  await expect(stopped).rejects.toMatchObject({ code: "CANCELLED" });
}, 60_000);

test("leaves nothing when it is broken off, not even the folders that were made for it", async () => {
  const stop = new AbortController();
  const deep = join(to, "..", "new", "deeper", "out");
  const seen: string[] = [];
  const cut = make({ to: deep }, stop.signal, (fraction) => {
    if (fraction <= 0.5 || stop.signal.aborted) return;
    seen.push(...readdirSync(join(deep, "..")));
    stop.abort(new AppError("CANCELLED", "test"));
  });
  await expect(cut).rejects.toMatchObject({ code: "CANCELLED" });
  expect(seen).toEqual([expect.stringMatching(/^\.[0-9a-f-]{36}\.export$/)]);
  expect(await readdir(join(to, ".."))).toEqual([]);
  expect(await notes()).toEqual([]);
  await make();
  expect(await readdir(join(to, ".."))).toEqual(["out"]);
  expect(await notes()).toEqual([]);
}, 60_000);

test("takes away what a killed one left, at the next start or export, and nothing else", async () => {
  const above = join(to, "..");
  const key = JSON.stringify(to);
  const left = () => {
    const source = `import { ExportFolders } from ${JSON.stringify(new URL("exportFolder.ts", import.meta.url).href)};
      import { writeFileSync } from "node:fs";
      const folder = await new ExportFolders(${JSON.stringify(notesDir)}).open(${key}, "key");
      writeFileSync(folder.dir + "/half.mp4", "half");
      process.kill(process.pid, "SIGKILL");`;
    const { signal, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8" });
    expect([signal, stderr]).toEqual(["SIGKILL", ""]);
  };
  left();
  const [hidden = "", ...others] = await readdir(above);
  expect(others).toEqual([]);
  expect(await readdir(join(above, hidden))).toContain("half.mp4");
  // Of another data folder, or of a person: nobody noted them.
  const strange = join(above, ".01a1fd17-342b-7777-b386-23236178fb3a.export");
  await mkdir(strange);
  await writeFile(join(notesDir, "x.json"), JSON.stringify({ dir: above, made: above }));
  await exporter.sweep();
  expect(await readdir(above)).toEqual([basename(strange)]);
  expect(await notes()).toEqual([]);
  left();
  expect(await readdir(above)).toHaveLength(2);
  await make();
  expect((await readdir(above)).toSorted()).toEqual([basename(strange), "out"]);
}, 60_000);

test("makes nothing twice, and touches no folder that holds anything else", async () => {
  await mkdir(to);
  const result = await make();
  const { mtimeMs } = await stat(join(to, "media/01-s1.mp4"));
  expect(await make()).toEqual(result);
  expect((await stat(join(to, "media/01-s1.mp4"))).mtimeMs).toBe(mtimeMs);
  await expect(make({ title: "Another" })).rejects.toMatchObject({ code: "OUTPUT_CLASH", message: /another export/ });
  await truncate(join(to, "media/01-s1.mp4"), 10);
  await expect(make()).rejects.toMatchObject({ code: "OUTPUT_CLASH", message: /01-s1\.mp4 was changed/ });
  const mine = join(to, "..", "mine");
  await mkdir(mine);
  await writeFile(join(mine, "notes.txt"), "mine");
  await expect(make({ to: mine })).rejects.toMatchObject({ code: "OUTPUT_CLASH", message: /not empty/ });
  await expect(make({ to: join(mine, "notes.txt") })).rejects.toMatchObject({
    code: "OUTPUT_CLASH",
    message: /is a file/,
  });
  await expect(make({ to: join(mine, "notes.txt", "x") })).rejects.toMatchObject({ code: "OUTPUT_CLASH" });
  await expect(make({ to: join(mine, "x".repeat(300)) })).rejects.toMatchObject({ code: "OUTPUT_CLASH" });
  expect(await readdir(mine)).toEqual(["notes.txt"]);
}, 60_000);

test("links where it is told to, and writes ProRes where it is wanted", async () => {
  const result = await make({ link: true, pictures: "prores" });
  expect((await stat(join(to, "media/02-the-clip.mp4"))).nlink).toBe(2);
  expect((await stat(join(to, "captions.srt"))).nlink).toBe(1);
  expect(result.notes.join()).toMatch(/data folder's own/);
  const { video } = await ffmpeg.probe(join(to, "media/01-s1.mov"));
  expect([video?.codec_name, video?.pix_fmt, video?.nb_frames]).toEqual(["prores", "yuv422p10le", 17]);
}, 60_000);

test("says what is missing of a video, and makes no folder", async () => {
  const lost = await artifacts.putBytes("lost", "text/plain");
  await rm(artifacts.path(lost));
  const render = { ...request.render, captions: { srt: lost, vtt: lost } };
  await expect(make({ render })).rejects.toMatchObject({ code: "ARTIFACT_MISSING" });
  expect(await readdir(join(to, ".."))).not.toContain("out");
  await expect(make({ render: { ...request.render, timeline: lost } })).rejects.toMatchObject({
    code: "ARTIFACT_MISSING",
  });
}, 60_000);

test.skipIf(process.platform !== "linux" || process.getuid?.() !== 0)(
  "says that the disk is full, leaves nothing on it, and makes it once there is room",
  async () => {
    const disk = join(to, "..", "disk");
    await mkdir(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=300k", "tmpfs", disk]);
    try {
      const before = make({ to: join(disk, "out") });
      await expect(before).rejects.toMatchObject({ code: "DISK_FULL" });
      expect(await readdir(disk)).toEqual([]);
      execFileSync("mount", ["-o", "remount,size=60k", disk]);
      await expect(make({ to: join(disk, "out") })).rejects.toMatchObject({ code: "DISK_FULL" });
      execFileSync("mount", ["-o", "remount,size=20m", disk]);
      expect((await make({ to: join(disk, "out") })).files).toBe(made.files);
      expect(await readdir(disk)).toEqual(["out"]);
    } finally {
      execFileSync("umount", ["-l", disk]);
    }
  },
  60_000,
);

test("is one file where the video is hours of ambience", async () => {
  const video = await artifacts.putBytes(await readFile(join(dir, "clip.mp4")), "video/mp4");
  const ambience = { ...timeline, frames: 30, cards: [], captions: [] as Timeline["captions"] };
  const sound = { narration: null, music: null, ambience: { sounds: ["rain" as const], beatHertz: null, seed: 1 } };
  const whole = JSON.stringify({ ...ambience, sound: { ...sound, loudness: -20, truePeak: -1 } });
  const result = await make({
    render: { ...request.render, video, timeline: await artifacts.putBytes(whole, "application/json") },
  });
  expect(await readdir(join(to, "media"))).toEqual(["rain-雨.mp4"]);
  expect(result.edls.map((path) => path.slice(path.lastIndexOf("/") + 1))).toEqual(["picture.edl"]);
});
