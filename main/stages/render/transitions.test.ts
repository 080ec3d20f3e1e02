import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Transition } from "../../../contract/transition.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { layTransition } from "./transitions.ts";

const W = 320;
const H = 180;
const BYTES = (W * H * 3) / 2;
const FRAMES = 20;
const MIDDLE = FRAMES / 2;
const DARK = 40;
const LIGHT = 200;

const ALL: Transition[] = [
  { kind: "dip", colour: "#ff0000" },
  { kind: "blur" },
  { kind: "zoom" },
  ...(["slide", "push", "wipe", "whip"] as const).flatMap((kind) =>
    (["left", "right", "top", "bottom"] as const).map((from) => ({ kind, from })),
  ),
];
const named = ALL.map((how) => [`${how.kind}${"from" in how ? ` from the ${how.from}` : ""}`, how] as const);

let dir: string;
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "transitions-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

type Paint = (x: number, y: number) => number;
const flat =
  (value: number): Paint =>
  () =>
    value;

function picture(paint: Paint): Buffer {
  const frame = Buffer.alloc(BYTES, 128);
  for (let y = 0; y < H; y++) for (let x = 0; x < W; x++) frame[y * W + x] = paint(x, y);
  return frame;
}

let count = 0;
async function repeated(paint: Paint, times: number): Promise<string> {
  const path = join(dir, `${count++}.yuv`);
  const frame = picture(paint);
  await writeFile(path, Buffer.concat(Array.from({ length: times }, () => frame)));
  return path;
}

/** The raw frames of `at` frames of what leaves and then the transition. */
async function frames(
  how: Transition,
  { leaving = flat(DARK), entering = flat(LIGHT), at = 0 }: { leaving?: Paint; entering?: Paint; at?: number } = {},
): Promise<Buffer[]> {
  const raw = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", `${W}x${H}`, "-framerate", "30"];
  const chains = [
    "[0:v]setsar=1,settb=1/30,setpts=N[a]",
    `[1:v]setsar=1,settb=1/30,setpts=N${at > 0 ? `+${at}` : ""}[b]`,
  ];
  let labels = 0;
  const pair = { leaving: "a", entering: "b", at, frames: FRAMES, width: W, height: H, rate: { num: 30, den: 1 } };
  const last = layTransition(how, {
    ...pair,
    chain: (filters) => {
      const label = `l${labels++}`;
      chains.push(`${filters}[${label}]`);
      return label;
    },
  });
  const inputs = [await repeated(leaving, at + FRAMES), await repeated(entering, FRAMES)];
  const chunks: Uint8Array[] = [];
  await ffmpeg.run(
    [
      inputs.flatMap((path) => [...raw, "-i", path]),
      ["-filter_complex", chains.join(";"), "-map", `[${last}]`, "-frames:v", String(at + FRAMES)],
      ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-"],
    ].flat(),
    { op: "test", onStdout: (chunk) => chunks.push(chunk) },
  );
  const all = Buffer.concat(chunks);
  return Array.from({ length: all.length / BYTES }, (_, i) => all.subarray(i * BYTES, (i + 1) * BYTES));
}

const luma = (frame: Buffer | undefined, x: number, y: number) => frame?.[y * W + x] ?? NaN;
const mean = (frame: Buffer | undefined) =>
  (frame ?? Buffer.alloc(0)).subarray(0, W * H).reduce((a, b) => a + b, 0) / (W * H);

describe.each(named)("%s", (_name, how) => {
  it("begins with what leaves as it is, and ends next to what enters", async () => {
    const stripes: Paint = (x, y) => 60 + 40 * ((x >> 5) & 1) + 20 * ((y >> 5) & 1);
    const all = await frames(how, { leaving: stripes, at: 6 });
    expect(all.length).toBe(6 + FRAMES);
    const before = picture(stripes);
    expect(all.slice(0, 7).map((frame) => frame.equals(before))).toEqual(Array.from({ length: 7 }, () => true));
    expect(mean(all.at(-1))).toBeGreaterThan(LIGHT - (how.kind === "dip" ? 20 : 6));
  });

  it("comes out the same every time, and whether or not the span begins before it", async () => {
    const alone = await frames(how);
    const later = await frames(how, { at: 9 });
    expect(later.slice(9).findIndex((frame, i) => !frame.equals(alone[i] as Buffer))).toBe(-1);
  });
});

describe("in the middle", () => {
  it.each(["slide", "push", "wipe"] as const)(
    "a %s shows what enters at its edge, what leaves at the other",
    async (kind) => {
      for (const [from, near, far] of [
        ["left", [20, 90], [W - 20, 90]],
        ["right", [W - 20, 90], [20, 90]],
        ["top", [160, 12], [160, H - 12]],
        ["bottom", [160, H - 12], [160, 12]],
      ] as const) {
        const middle = (await frames({ kind, from }))[MIDDLE];
        expect([from, luma(middle, near[0], near[1]), luma(middle, far[0], far[1])]).toEqual([from, LIGHT, DARK]);
        expect(Math.abs(mean(middle) - (DARK + LIGHT) / 2)).toBeLessThan(3);
      }
    },
  );

  it("a push takes along what leaves, a slide a quarter of the way, a wipe lets it lie", async () => {
    // A bar in the last part of the picture, which is seen longest where pictures come from the right.
    const bar: Paint = (x) => (x >= 100 && x < 120 ? 160 : DARK);
    const where = async (how: Transition) => {
      const row = Array.from({ length: W / 2 }, (_, x) => x);
      const middle = (await frames(how, { leaving: bar, entering: flat(DARK) }))[5];
      return (row.find((x) => luma(middle, x, 90) > 100) ?? 0) - 100;
    };
    // A quarter of the time, a seventh of the way: it begins gently.
    const way = (W * (1 - Math.cos(Math.PI / 4))) / 2;
    expect(Math.abs((await where({ kind: "push", from: "right" })) + way)).toBeLessThanOrEqual(2);
    expect(Math.abs((await where({ kind: "slide", from: "right" })) + way / 4)).toBeLessThanOrEqual(2);
    expect(await where({ kind: "wipe", from: "right" })).toBe(0);
  });

  it("a slide throws a shadow on what leaves", async () => {
    const middle = (await frames({ kind: "slide", from: "right" }, { leaving: flat(120) }))[MIDDLE];
    const row = Array.from({ length: W / 2 }, (_, x) => luma(middle, x, 90));
    expect(row[100]).toBe(120);
    expect(row.slice(140)).toEqual(row.slice(140).toSorted((a, b) => b - a));
    expect(row.at(-1)).toBeLessThan(112);
  });

  it("a wipe's edge is soft", async () => {
    const middle = (await frames({ kind: "wipe", from: "left" }))[MIDDLE];
    const row = Array.from({ length: W }, (_, x) => luma(middle, x, 90));
    expect(row).toEqual(row.toSorted((a, b) => b - a));
    expect(row.filter((value) => value > DARK + 2 && value < LIGHT - 2).length).toBeGreaterThan(30);
  });

  it("a dip is its colour alone, in BT.709", async () => {
    const middle = (await frames({ kind: "dip", colour: "#ff0000" }))[MIDDLE] as Buffer;
    // ITU-R BT.709, limited range: red is 63, 102, 240.
    for (const [at, wanted] of [
      [90 * W + 160, 63],
      [W * H + (45 * W) / 2 + 80, 102],
      [(W * H * 5) / 4 + (45 * W) / 2 + 80, 240],
    ] as const)
      expect(Math.abs((middle[at] ?? 0) - wanted)).toBeLessThanOrEqual(2);
  });

  it("a zoom has come nearer to what leaves, then goes back from what enters", async () => {
    const bars: Paint = (x) => (Math.abs(x - W / 2) < 40 ? LIGHT : DARK);
    const all = await frames({ kind: "zoom" }, { leaving: bars, entering: bars });
    const width = (frame: Buffer | undefined) =>
      Array.from({ length: W }, (_, x) => luma(frame, x, 90)).filter((value) => value > 120).length;
    const widths = all.map(width);
    expect(widths[0]).toBe(79);
    expect(widths[5]).toBeGreaterThan(82);
    expect(Math.max(...widths)).toBeGreaterThan(90);
    expect(widths[15]).toBeLessThan(Math.max(...widths));
    expect(Math.abs((widths.at(-1) ?? 0) - 79)).toBeLessThanOrEqual(2);
  });

  it("a whip smears both along its way and not across it, and rushes through the middle", async () => {
    const fine: Paint = (x, y) => (((x >> 1) + (y >> 4)) & 1 ? LIGHT : DARK);
    const all = await frames({ kind: "whip", from: "right" }, { leaving: fine, entering: fine });
    const range = (frame: Buffer | undefined, along: boolean) => {
      const line = Array.from({ length: H / 2 }, (_, i) => luma(frame, along ? W / 4 + i : 60, along ? 90 : H / 4 + i));
      return Math.max(...line) - Math.min(...line);
    };
    expect(range(all[0], true)).toBe(LIGHT - DARK);
    expect(range(all[MIDDLE], true)).toBeLessThan(20);
    const bars: Paint = (_, y) => ((y >> 4) & 1 ? LIGHT : DARK);
    const across = await frames({ kind: "whip", from: "right" }, { leaving: bars, entering: bars });
    expect(range(across[MIDDLE], false)).toBeGreaterThan(LIGHT - DARK - 8);
    const means = (await frames({ kind: "whip", from: "right" })).map(mean);
    const steps = means.slice(1).map((one, i) => one - (means[i] ?? 0));
    expect(Math.max(...steps)).toBeGreaterThan(((LIGHT - DARK) / FRAMES) * 2.2);
    expect(steps[1]).toBeLessThan((LIGHT - DARK) / FRAMES / 10);
  });

  it("a blur leaves nothing sharp", async () => {
    const fine: Paint = (x, y) => (((x >> 1) + (y >> 1)) & 1 ? LIGHT : DARK);
    const all = await frames({ kind: "blur" }, { leaving: fine, entering: fine });
    const range = (frame: Buffer | undefined) => {
      const row = Array.from({ length: W / 2 }, (_, x) => luma(frame, x + W / 4, 90));
      return Math.max(...row) - Math.min(...row);
    };
    const ranges = all.map(range);
    expect(ranges[0]).toBe(LIGHT - DARK);
    expect(ranges[MIDDLE]).toBeLessThan(12);
    expect(ranges.at(-1)).toBeGreaterThan(100);
  });
});
