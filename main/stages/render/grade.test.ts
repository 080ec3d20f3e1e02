import { readFileSync } from "node:fs";
// Known colours through the grade of a look, as stills and as clips: the colours that it says, and the same in both.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Look, type Grade } from "../../../contract/look.ts";
import { LOOKS } from "../../../contract/values.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { gradeChain, gradedGrey, gradeTables } from "./grade.ts";
import { pictureArguments, stillArguments, type ClipSource, type SpanPlan } from "./spanArguments.ts";

const SIZE = { width: 192, height: 96 };
/** Greys from black to white, then colours, each 16 wide. */
const PATCHES = [
  [0, 0, 0],
  [32, 32, 32],
  [64, 64, 64],
  [96, 96, 96],
  [128, 128, 128],
  [160, 160, 160],
  [200, 200, 200],
  [255, 255, 255],
  [198, 140, 112],
  [40, 120, 60],
  [50, 80, 180],
  [200, 60, 50],
] as const;
const GREYS = 8;

let dir: string;
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "grade-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  const stairs = (c: number) =>
    PATCHES.reduceRight((rest, rgb, i) => `if(lt(X,${16 * (i + 1)}),${rgb[c]},${rest})`, "0");
  const source = `color=black:s=${SIZE.width}x${SIZE.height}:r=30:d=0.2,format=gbrp,geq=r='${stairs(0)}':g='${stairs(1)}':b='${stairs(2)}'`;
  const filmed = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p";
  await ffmpeg.run(["-f", "lavfi", "-i", source, "-frames:v", "1", "-vf", "format=rgb24", join(dir, "still.png")], {
    op: "test",
  });
  await ffmpeg.run(
    [
      "-f",
      "lavfi",
      "-i",
      source,
      "-vf",
      filmed,
      "-c:v",
      "libx264",
      "-qp",
      "0",
      "-colorspace",
      "bt709",
      join(dir, "clip.mp4"),
    ],
    { op: "test" },
  );
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

async function frameOf(args: string[]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  await ffmpeg.run(args, { op: "test", onStdout: (chunk) => chunks.push(chunk) });
  return Buffer.concat(chunks);
}

const still = (grade?: Grade) =>
  frameOf(stillArguments(join(dir, "still.png"), SIZE.width, SIZE.height, undefined, grade));

function clip(grade?: Grade): Promise<Uint8Array> {
  const source: ClipSource = {
    kind: "clip",
    path: join(dir, "clip.mp4"),
    input: [],
    fromSeconds: 0,
    speed: 1,
    fit: undefined,
    matrix: null,
    fits: true,
    codec: undefined,
    scalesOnly: false,
    deep: false,
    grade,
  };
  const plan: SpanPlan = { ...SIZE, rate: { num: 30, den: 1 }, frames: 1, source, entering: null, layers: [] };
  return frameOf([...pictureArguments(plan), "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"]);
}

/** In the middle of a patch. */
function yuvOf(frame: Uint8Array, patch: number): [number, number, number] {
  const { width, height } = SIZE;
  const [x, y] = [16 * patch + 8, height / 2];
  const chroma = (y / 2) * (width / 2) + x / 2;
  const [luma, quarter] = [width * height, (width * height) / 4];
  return [frame[y * width + x] ?? 0, frame[luma + chroma] ?? 0, frame[luma + quarter + chroma] ?? 0];
}

/** CIE76 of two colours in BT.709 of limited range. */
function deltaE(a: readonly number[], b: readonly number[]): number {
  const lab = ([y = 0, u = 0, v = 0]: readonly number[]) => {
    const [l, pb, pr] = [(y - 16) / 219, (u - 128) / 224, (v - 128) / 224];
    const linear = [l + 1.5748 * pr, l - 0.1873 * pb - 0.4681 * pr, l + 1.8556 * pb].map((c) =>
      c <= 0.04045 ? Math.max(0, c) / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
    ) as [number, number, number];
    const xyz = [
      [0.4124, 0.3576, 0.1805, 0.9505],
      [0.2126, 0.7152, 0.0722, 1],
      [0.0193, 0.1192, 0.9505, 1.089],
    ].map(([r = 0, g = 0, b2 = 0, white = 1]) => (r * linear[0] + g * linear[1] + b2 * linear[2]) / white);
    const [fx = 0, fy = 0, fz = 0] = xyz.map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116));
    return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
  };
  const [one, other] = [lab(a), lab(b)];
  return Math.hypot(...one.map((value, i) => value - (other[i] ?? 0)));
}

const gradeOf = (id: string): Grade =>
  Look.parse(JSON.parse(readFileSync(join(import.meta.dirname, `../../../resources/looks/${id}.json`), "utf8")))
    .grade ?? {};

describe("the grade of a look", () => {
  it.each(LOOKS)("%s gives greys the colours that it says, and stills and clips the same", async (id) => {
    const grade = gradeOf(id);
    const [ofStill, ofClip] = [await still(grade), await clip(grade)];
    PATCHES.forEach((rgb, i) => {
      expect(deltaE(yuvOf(ofStill, i), yuvOf(ofClip, i)), `patch ${rgb.join()}`).toBeLessThan(2);
    });
    PATCHES.slice(0, GREYS).forEach(([grey], i) => {
      const [r, g, b] = gradedGrey(grade, grey / 255);
      const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      const said = [16 + 219 * y, 128 + (224 * (b - y)) / 1.8556, 128 + (224 * (r - y)) / 1.5748];
      yuvOf(ofClip, i).forEach((code, k) =>
        expect(Math.abs(code - (said[k] ?? 0)), `grey ${grey}`).toBeLessThanOrEqual(2),
      );
    });
  });

  it("changes nothing where it says nothing, to within the rounding of a code", async () => {
    const [graded, plain] = [await clip({}), await clip()];
    expect(graded.every((value, i) => Math.abs(value - (plain[i] ?? -9)) <= 1)).toBe(true);
  });

  it("turns colours with it: without saturation they are grey, and black and white keep no tint", async () => {
    const grey = await clip({ saturation: 0 });
    PATCHES.forEach((_, i) => expect(yuvOf(grey, i).slice(1)).toEqual([128, 128]));
    const { u, v } = gradeTables({
      shadows: { colour: "#0000ff", amount: 0.5 },
      lights: { colour: "#ff0000", amount: 0.5 },
    });
    for (const code of [16, 235]) for (const table of [u, v]) expect(Math.abs(table[code] ?? 9)).toBeLessThan(0.5);
    expect(u[80]).toBeGreaterThan(10);
    expect(v[180]).toBeGreaterThan(10);
  });

  it("never passes through RGB, and needs the planes apart only where it tints", () => {
    const tinted = gradeChain("0:v", { shadows: { colour: "#0000ff", amount: 0.2 } }, SIZE);
    expect(tinted).toContain("lut2");
    for (const chain of [tinted, gradeChain("0:v", { contrast: 1.1, saturation: 0.8 }, SIZE)])
      expect(chain).not.toMatch(/rgb|gbr|lut3d|colorbalance|curves/);
    expect(gradeChain("0:v", { contrast: 1.1, saturation: 0.8 }, SIZE)).toMatch(/^\[0:v\]lutyuv=/);
  });
});
