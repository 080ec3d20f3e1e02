import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { encoderNamed, timescale } from "../../base/encoders.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { readVideoTrack } from "./ambience/mp4Read.ts";
import { concatList } from "./join.ts";
import type { Times } from "./layers.ts";
import { toPlanes } from "./planes.ts";
import {
  pictureArguments,
  spanArguments,
  type Encoding,
  type LayerFile,
  type Source,
  type SpanPlan,
} from "./spanArguments.ts";

const W = 320;
const H = 180;
const FRAME = (W * H * 3) / 2;
const BASE = { width: W, height: H, rate: { num: 30, den: 1 }, entering: null, layers: [] };

let dir: string;
let ffmpeg: Ffmpeg;
const file = (name: string) => join(dir, name);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "spans-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  const make = (source: string, ...args: string[]) =>
    ffmpeg.run(["-f", "lavfi", "-i", source, ...args], { op: "test" });
  await make("testsrc2=s=320x180:r=30:d=3", "-c:v", "libx264", "-g", "45", "-pix_fmt", "yuv420p", file("30.mp4"));
  await make("testsrc2=s=320x180:r=25:d=3", "-c:v", "libx264", "-g", "45", "-pix_fmt", "yuv420p", file("25.mp4"));
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

/** The raw frames that the graph gives. */
async function frames(plan: SpanPlan, stdin?: AsyncIterable<Uint8Array>): Promise<Buffer[]> {
  const chunks: Uint8Array[] = [];
  await ffmpeg.run([...pictureArguments(plan), "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], {
    op: "test",
    stdin,
    onStdout: (chunk) => chunks.push(chunk),
  });
  const all = Buffer.concat(chunks);
  return Array.from({ length: all.length / FRAME }, (_, i) => all.subarray(i * FRAME, (i + 1) * FRAME));
}

const luma = (frame: Buffer | undefined, x: number, y: number) => frame?.[y * W + x] ?? NaN;
const flat = (value: number) => Buffer.concat([Buffer.alloc(W * H, value), Buffer.alloc((W * H) / 2, 128)]);

async function* flats(value: number, count: number) {
  for (let i = 0; i < count; i++) yield flat(value);
}

const raw = (input = "-"): Source => ({ kind: "raw", input });

const COLOURS = { red: [255, 0, 0, 255], blue: [0, 0, 255, 255] };

/** Pictures of one colour each. */
async function layer(
  colours: (keyof typeof COLOURS)[],
  times: Omit<Times, "fades">,
  fades = false,
): Promise<LayerFile> {
  const size = { width: 40, height: 20 };
  const planes = colours.map((colour) => {
    const rgba = Uint8ClampedArray.from({ length: 40 * 20 * 4 }, (_, i) => COLOURS[colour][i % 4] ?? 0);
    return toPlanes({ rgba, x: 100, y: 60, ...size }).bytes;
  });
  const path = file(`${colours.join("-")}.yuva`);
  await writeFile(path, Buffer.concat(planes));
  return { path, x: 100, y: 60, ...size, ...times, fades: { in: fades, out: fades } };
}

const PLAIN = { input: [], speed: 1, fit: undefined };

describe("a span in parts", () => {
  it("is in as many files, each with its own frames and a key frame first, joined on the grid", async () => {
    const plan: SpanPlan = { ...BASE, frames: 100, source: raw() };
    const encoding = { encoder: encoderNamed("libx264"), threads: 1, cuts: [33, 72] };
    const seen = (async function* () {
      for (let i = 0; i < 100; i++) yield flat(40 + (i % 7));
    })();
    await ffmpeg.run(spanArguments(plan, encoding, file("part-%d.mp4")), { op: "test", stdin: seen });
    const parts = [33, 39, 28].map((count, i) => ({ path: file(`part-${i}.mp4`), frames: count }));
    for (const { path, frames: count } of parts) {
      const { sizes, key, ticks } = readVideoTrack(path);
      expect([sizes.length, key[0], ticks]).toEqual([count, true, 512]);
    }
    await writeFile(file("parts.ffconcat"), concatList({ spans: parts, rate: BASE.rate }));
    const joined = file("joined.mp4");
    const joining = ["-f", "concat", "-safe", "0", "-i", file("parts.ffconcat"), "-c", "copy"];
    await ffmpeg.run([...joining, "-video_track_timescale", "15360", joined], { op: "test" });
    const { sizes, ticks, delays, leadTicks } = readVideoTrack(joined);
    expect([sizes.length, ticks]).toEqual([100, 512]);
    const shown = delays.map((delay, i) => (i * 512 + delay - leadTicks) / 512).toSorted((a, b) => a - b);
    expect(shown).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });
});

describe("a span", () => {
  const clip = (name: string, from: number, count: number): SpanPlan => ({
    ...BASE,
    frames: count,
    source: { kind: "clip", path: file(name), fromSeconds: 0.4 + from / 30, matrix: null, fits: false, ...PLAIN },
  });

  it.each([
    ["a clip", (from: number, count: number) => clip("30.mp4", from, count)],
    ["a clip of another rate", (from: number, count: number) => clip("25.mp4", from, count)],
  ])("of %s gives the same frames in pieces as in one", async (_name, plan) => {
    const whole = await frames(plan(0, 60));
    expect(whole.length).toBe(60);
    const pieces = [...(await frames(plan(0, 17))), ...(await frames(plan(17, 23))), ...(await frames(plan(40, 20)))];
    expect(pieces.length).toBe(60);
    const differing = whole.flatMap((frame, i) => (frame.equals(pieces[i] as Buffer) ? [] : [i]));
    expect(differing).toEqual([]);
  });

  it("of a clip begins with the very frame asked for", async () => {
    const all = await frames({
      ...BASE,
      frames: 80,
      source: { kind: "clip", path: file("30.mp4"), fromSeconds: 0, matrix: null, fits: false, ...PLAIN },
    });
    const [first] = await frames(clip("30.mp4", 9, 1));
    expect(first?.equals(all[21] as Buffer)).toBe(true);
  });

  it("crossfades from the leaving picture, which it begins with, towards the entering one", async () => {
    await writeFile(file("b.yuv"), Buffer.concat(Array.from({ length: 10 }, () => flat(220))));
    const all = await frames(
      { ...BASE, frames: 10, source: raw(), entering: { source: raw(file("b.yuv")), at: 0 } },
      flats(20, 10),
    );
    const levels = all.map((frame) => luma(frame, 100, 100));
    expect(levels.length).toBe(10);
    expect(levels[0]).toBe(20);
    levels.forEach((level, i) => expect(Math.abs(level - (20 + 20 * i))).toBeLessThanOrEqual(3));
  });

  it.each(["clip", "frames"])("pushes a leaving %s out, also from within", async (leaving) => {
    await writeFile(file("d.yuv"), Buffer.concat(Array.from({ length: 10 }, () => flat(220))));
    const entering = { source: raw(file("d.yuv")), at: 20, how: { kind: "push", from: "right" } as const };
    const still = leaving === "frames";
    const source = still ? raw() : clip("30.mp4", 0, 30).source;
    const all = await frames({ ...BASE, frames: 30, source, entering }, still ? flats(20, 30) : undefined);
    expect(all.length).toBe(30);
    const left = all.findIndex((frame) => luma(frame, W - 2, 90) === 220 && luma(frame, W / 2 + 4, 90) === 220);
    expect(left).toBe(25);
    expect(luma(all[25], W / 2 - 4, 90)).not.toBe(220);
    expect(luma(all[20], W - 2, 90)).not.toBe(220);
  });

  it("can begin the crossfade within", async () => {
    await writeFile(file("c.yuv"), Buffer.concat(Array.from({ length: 10 }, () => flat(220))));
    const entering = { source: raw(file("c.yuv")), at: 20 };
    const all = await frames({ ...BASE, frames: 30, source: raw(), entering }, flats(20, 30));
    const levels = all.map((frame) => luma(frame, 100, 100));
    expect(levels.slice(0, 21)).toEqual(Array.from({ length: 21 }, () => 20));
    levels.slice(20).forEach((level, i) => expect(Math.abs(level - (20 + 20 * i))).toBeLessThanOrEqual(3));
  });

  it("shows each caption picture from its very frame to the last, and then none", async () => {
    const layers = [await layer(["red", "blue", "red"], { begins: [4, 5, 21], to: 27 })];
    const all = await frames({ ...BASE, frames: 40, source: raw(), layers }, flats(20, 40));
    const shown = all.map((frame) => luma(frame, 120, 70)).map((y) => (y < 25 ? "." : y > 50 ? "r" : "b"));
    expect(shown.join("")).toBe(`....rbbbbbbbbbbbbbbbbrrrrrr.............`);
  });

  it("gives pictures their right colours in BT.709", async () => {
    const layers = [await layer(["red"], { begins: [0], to: 2 })];
    const [frame] = await frames({ ...BASE, frames: 2, source: raw(), layers }, flats(20, 2));
    const chroma = W * H + (35 * W) / 2 + 60;
    // ITU-R BT.709, limited range: red is 63, 102, 240.
    for (const [value, wanted] of [
      [luma(frame, 120, 70), 63],
      [frame?.[chroma], 102],
      [frame?.[chroma + (W * H) / 4], 240],
    ])
      expect(Math.abs((value ?? 0) - (wanted ?? 0))).toBeLessThanOrEqual(2);
  });

  it("fades cards in and out, the same in pieces as in one", async () => {
    const card = await layer(["red"], { begins: [10], to: 80 }, true);
    const whole = await frames({ ...BASE, frames: 90, source: raw(), layers: [card] }, flats(20, 90));
    const levels = whole.map((frame) => luma(frame, 120, 70));
    expect(levels[10]).toBe(20);
    expect(levels.slice(19, 71).every((level) => level > 60)).toBe(true);
    expect([levels[9], levels[80]]).toEqual([20, 20]);
    expect(levels.slice(10, 20)).toEqual(levels.slice(10, 20).toSorted((a, b) => a - b));
    const pieces: Buffer[] = [];
    for (const [from, count] of [
      [0, 14],
      [14, 26],
      [40, 35],
      [75, 15],
    ] as const) {
      const layers = [{ ...card, begins: [10 - from], to: 80 - from }];
      pieces.push(...(await frames({ ...BASE, frames: count, source: raw(), layers }, flats(20, count))));
    }
    expect(pieces.map((frame) => luma(frame, 120, 70))).toEqual(levels);
  });

  it("lets no picture through between two cards that follow each other at once", async () => {
    const card = await layer(["red"], { begins: [10], to: 40 });
    const layers = [
      { ...card, fades: { in: true, out: false } },
      { ...card, begins: [40], to: 70, fades: { in: false, out: true } },
    ];
    const levels = (await frames({ ...BASE, frames: 90, source: raw(), layers }, flats(20, 90))).map((frame) =>
      luma(frame, 120, 70),
    );
    expect(new Set(levels.slice(20, 60)).size).toBe(1);
    expect(levels[40]).toBeGreaterThan(60);
    expect([levels[9], levels[10], levels[70]]).toEqual([20, 20, 20]);
    expect(levels[66]).toBeLessThan(levels[40] ?? 0);
  });

  it("that is all alone decodes its clip with as many threads as it encodes, and a card by itself", () => {
    const plan = clip("30.mp4", 0, 10);
    const opened = (encoding: Encoding) => {
      const args = spanArguments(plan, encoding, "out.mp4");
      return args[args.lastIndexOf("-threads", args.indexOf("-i")) + 1];
    };
    expect(opened({ encoder: encoderNamed("libx264"), threads: 2 })).toBe("2");
    expect(opened({ encoder: encoderNamed("libx264"), threads: 1 })).toBe("1");
    expect(opened({ encoder: encoderNamed("h264_vaapi"), threads: 2, reach: "decode" })).toBe("1");
  });

  it("is encoded for joining: BT.709, closed groups of at most two seconds, whole ticks a frame", () => {
    const args = spanArguments(
      { ...BASE, frames: 9, source: raw() },
      { encoder: encoderNamed("libx264"), threads: 1 },
      "x.mp4",
    ).join(" ");
    expect(args).toContain("-g 60 -video_track_timescale 15360");
    expect(args).toContain("-colorspace bt709 -color_primaries bt709 -color_trc bt709");
    for (const rate of [
      { num: 30, den: 1 },
      { num: 30_000, den: 1001 },
      { num: 24_000, den: 1001 },
      { num: 60, den: 1 },
    ])
      expect((timescale(rate) * rate.den) % rate.num).toBe(0);
  });
});
