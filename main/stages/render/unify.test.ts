import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { besideOthers, encoderArguments, encoderNamed } from "../../base/encoders.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { readVideoTrack } from "./ambience/mp4Read.ts";
import { joinSpans } from "./join.ts";
import { mayDiffer, unify, type Piece } from "./unify.ts";

const RATE = { num: 30, den: 1 };
const { signal } = new AbortController();
/** As a card's driver does it: another profile and level, other references and B frames, so another delay. */
const LIKE_A_CARD = "-c:v libx264 -preset superfast -profile:v main -level 5.1 -bf 1 -refs 2 -crf 18".split(" ");
const LATE = "-c:v libx264 -preset veryfast -profile:v baseline -crf 18".split(" ");

let dir: string;
/** Every build that there is: files of one must play in all. */
let builds: Ffmpeg[];
let ffmpeg: Ffmpeg;
let sound: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "unify-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  const other = await locateFfmpeg({ sources: ["path"], cacheDir: dir }).catch(() => null);
  builds = other ? [ffmpeg, other] : [ffmpeg];
  sound = join(dir, "sound.m4a");
  await ffmpeg.run(["-f", "lavfi", "-i", "sine=r=48000:d=4", "-c:a", "aac", sound], { op: "test" });
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const software = encoderArguments(besideOthers(encoderNamed("libx264")), 1, RATE);
const common = software.slice(software.indexOf("-pix_fmt"));

async function piece(
  name: string,
  source: string,
  frames: number,
  coding: readonly string[],
  build = ffmpeg,
): Promise<Piece> {
  const path = join(dir, `${name}.mp4`);
  const input = ["-f", "lavfi", "-i", `${source}=s=320x180:r=30,format=yuv420p`, "-frames:v", String(frames)];
  await build.run([...input, ...coding, path], { op: "test" });
  return { path, frames };
}

const subtitles = { srt: "1\n00:00:00,000 --> 00:00:00,400\nWords\n", language: "en" };

/** In both ways that there are: copied here, and by ffmpeg, with a track of captions. */
async function joined(spans: Piece[], tag: string | null = null, build = ffmpeg): Promise<string[]> {
  const frames = spans.reduce((sum, one) => sum + one.frames, 0);
  const input = { spans, sound, rate: RATE, frames, tag, container: "mp4", mixed: true } as const;
  const paths: string[] = [];
  for (const track of [null, subtitles]) {
    const work = await mkdtemp(join(dir, "join-"));
    paths.push((await joinSpans(build, { ...input, subtitles: track }, work, signal)).path);
  }
  return paths;
}

async function hashes(build: Ffmpeg, path: string, ...before: string[]): Promise<string[]> {
  const got: Buffer[] = [];
  const args = [...before, "-i", path, "-map", "0:v", "-vsync", "passthrough", "-f", "framemd5", "-"];
  const { stderr } = await build.run(args, { op: "test", onStdout: (chunk) => got.push(Buffer.from(chunk)) });
  expect(stderr).toBe("");
  return Buffer.concat(got)
    .toString()
    .split("\n")
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(",").at(-1)?.trim() ?? "");
}

function packets(path: string): { pts: number; dts: number }[] {
  const show = ["-v", "error", "-select_streams", "v", "-show_entries", "packet=pts,dts", "-of", "csv=p=0"];
  const lines = execFileSync(ffmpeg.probePath, [...show, path], { encoding: "utf8" })
    .trim()
    .split("\n");
  return lines.map((line) => {
    const [pts, dts] = line.split(",").map(Number);
    return { pts: pts ?? NaN, dts: dts ?? NaN };
  });
}

/** Decodes as its pieces do, in every build, each frame on the grid. */
async function expectWhole(paths: string[], spans: Piece[]): Promise<void> {
  const frames = spans.reduce((sum, one) => sum + one.frames, 0);
  for (const path of paths) {
    const times = packets(path);
    expect(times.map(({ pts }) => pts).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: frames }, (_, i) => i * 512),
    );
    expect(times.slice(1).every(({ dts }, i) => dts - (times[i]?.dts ?? 0) === 512)).toBe(true);
  }
  for (const build of builds) {
    const alone: string[] = [];
    for (const one of spans) alone.push(...(await hashes(build, one.path)));
    for (const path of paths) expect(await hashes(build, path)).toEqual(alone);
  }
}

describe("spans of several encoders", () => {
  it("of one kind are left as they are", async () => {
    const spans = [await piece("a1", "testsrc2", 20, software), await piece("a2", "mandelbrot", 20, software)];
    expect(await unify(spans, dir, signal)).toBeNull();
  });

  it("of one kind are joined also where they are more than a process may open files", async () => {
    const two = [await piece("t1", "testsrc2", 1, software), await piece("t2", "mandelbrot", 2, software)];
    const spans = Array.from({ length: 1501 }, (_, i) => two[i % 2] as Piece);
    for (const path of await joined(spans)) {
      const times = packets(path).map(({ pts }) => pts);
      expect(times.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 2251 }, (_, i) => i * 512));
    }
  });

  it("of one kind play as one where the first has but a frame or two, to the last frame", async () => {
    const spans = [
      await piece("s1", "testsrc2", 1, software),
      await piece("s2", "mandelbrot", 20, software),
      await piece("s3", "testsrc", 2, software),
      await piece("s4", "smptebars", 9, software),
    ];
    expect(mayDiffer(spans)).toBe(true);
    expect(await unify(spans, await mkdtemp(join(dir, "short-")), signal)).toMatchObject({ frames: 32, mixed: false });
    await expectWhole(await joined(spans), spans);
  });

  it("play as one, frame by frame in every build: parameter sets beside each other in the index, every frame on the grid", async () => {
    const card = [...LIKE_A_CARD, ...common];
    const spans = [
      await piece("b1", "testsrc2", 40, card),
      await piece("b2", "mandelbrot", 31, software),
      await piece("b3", "testsrc", 64, card),
      await piece("b4", "smptebars", 9, [...LATE, "-x264-params", "sps-id=2", ...common]),
    ];
    const paths = await joined(spans);
    await expectWhole(paths, spans);
    // Players that read the index alone must find all of them there: what stands before key frames is taken out.
    for (const [build, path] of builds.flatMap((one) => paths.map((file) => [one, file] as const))) {
      const bare = join(dir, "bare.mp4");
      const strip = ["-i", path, "-map", "0:v", "-c", "copy", "-bsf:v", "filter_units=remove_types=7-8", bare];
      await build.run(strip, { op: "test" });
      expect(await hashes(build, bare)).toEqual(await hashes(build, path));
    }
  }, 60_000);

  it("whose parameter sets have the same numbers have them before each key frame", async () => {
    const [plain, other] = [encoderArguments(encoderNamed("libx264"), 1, RATE), [...LIKE_A_CARD, ...common]];
    const spans = [
      await piece("c1", "testsrc2", 70, other),
      await piece("c2", "mandelbrot", 31, plain),
      await piece("c3", "testsrc", 40, other),
    ];
    const paths = await joined(spans);
    await expectWhole(paths, spans);
    for (const path of paths) expect((await ffmpeg.probe(path)).video?.nb_frames).toBe(141);
  }, 60_000);

  it("play as one in HEVC, too, under the name that allows it", async () => {
    const hevc = encoderArguments(encoderNamed("libx265"), 1, RATE);
    const at = hevc.indexOf("-x265-params") + 1;
    const other = hevc.with(at, `${hevc[at]}:bframes=0:ref=1:no-sao=1:level-idc=5`);
    const spans = [
      await piece("d1", "testsrc2", 40, other),
      await piece("d2", "mandelbrot", 70, hevc),
      await piece("d3", "testsrc", 20, other),
    ];
    const paths = await joined(spans, "hvc1");
    await expectWhole(paths, spans);
    for (const path of paths) {
      expect((await ffmpeg.probe(path)).video?.codec_name).toBe("hevc");
      expect(readVideoTrack(path).description.includes("hev1")).toBe(true);
    }
  }, 60_000);

  it("play as one in AV1, too", async ({ skip }) => {
    const build = builds.find(({ encoders }) => encoders.has("libsvtav1") && encoders.has("libaom-av1"));
    if (!build) return skip("no build here has two quick encoders of AV1");
    const [svt, aom] = ["libsvtav1", "libaom-av1"].map((name) => encoderArguments(encoderNamed(name), 1, RATE));
    const spans = [
      await piece("f1", "testsrc2", 20, svt ?? [], build),
      await piece("f2", "mandelbrot", 12, aom ?? [], build),
      await piece("f3", "testsrc", 70, svt ?? [], build),
    ];
    const alone: string[] = [];
    for (const one of spans) alone.push(...(await hashes(build, one.path)));
    for (const path of await joined(spans, null, build)) {
      expect((await build.probe(path)).video).toMatchObject({ codec_name: "av1", nb_frames: 102 });
      expect(await hashes(build, path)).toEqual(alone);
    }
  }, 60_000);

  it("would not play if they were joined as they are", async () => {
    const card = [...LIKE_A_CARD, ...common];
    const spans = [await piece("g1", "testsrc2", 40, card), await piece("g2", "mandelbrot", 31, software)];
    const work = await mkdtemp(join(dir, "join-"));
    const plain = { rate: RATE, frames: 71, container: "mp4", tag: null, mixed: false } as const;
    const { path } = await joinSpans(ffmpeg, { ...plain, spans, sound, subtitles }, work, signal);
    const times = packets(path);
    expect(times.slice(1).every(({ dts }, i) => dts - (times[i]?.dts ?? 0) === 512)).toBe(false);
  });

  it("that hold fewer frames than they should are not joined", async () => {
    const spans = [await piece("h1", "testsrc2", 20, software), { path: join(dir, "h1.mp4"), frames: 21 }];
    await expect(joined(spans)).rejects.toMatchObject({
      code: "FFMPEG_FAILED",
      message: expect.stringMatching(/20 frames/),
    });
  });

  it("of another size cannot play as one", async () => {
    const small = join(dir, "small.mp4");
    const input = ["-f", "lavfi", "-i", "testsrc=s=160x90:r=30,format=yuv420p", "-frames:v", "5"];
    await ffmpeg.run([...input, ...software, small], { op: "test" });
    const spans = [await piece("e1", "testsrc2", 20, software), { path: small, frames: 5 }];
    await expect(unify(spans, dir, signal)).rejects.toMatchObject({ code: "FFMPEG_FAILED" });
  });
});
