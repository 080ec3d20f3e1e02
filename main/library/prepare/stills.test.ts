import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { ArtifactRef } from "../../../contract/values.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { createStills, type Still, type Stills } from "./stills.ts";

let dir: string;
let ffmpeg: Ffmpeg;
let stills: Stills;
const signal = new AbortController().signal;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "stills-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  stills = createStills({ artifacts: { open: ({ hash }) => Promise.resolve(join(dir, hash)) }, ffmpeg });
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const ref = (name: string): ArtifactRef => ({ hash: name, bytes: 1, mediaType: "" });

async function open(name: string, at: number | null = null): Promise<Still> {
  const still = await stills.open({ artifact: ref(name), at }, signal);
  if (!still) throw new Error(`${name} does not open`);
  return still;
}

/** A red ball at the left, on blue. */
const scene = (width: number, height: number) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#4070c0"/><circle cx="${0.4 * width}" cy="${height / 2}" r="${height / 9}" fill="#ff3020"/></svg>`,
    ),
  );

/** Where the red lies, in shares of the width; null: none is seen. */
async function redAt(png: Buffer): Promise<number | null> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let [sum, count] = [0, 0];
  for (let i = 0; i < info.width * info.height; i++)
    if ((data[3 * i] ?? 0) > 180 && (data[3 * i + 2] ?? 0) < 90) {
      sum += i % info.width;
      count++;
    }
  return count < 20 ? null : sum / count / info.width;
}

test("a sharp, colourful, well lit picture is told from a blurred, a grey and a dark one", async () => {
  const picture = await scene(1600, 900).png().toBuffer();
  const put = async (name: string, changed: Sharp) => writeFile(join(dir, name), await changed.png().toBuffer());
  await put("good", sharp(picture));
  await put("blurred", sharp(picture).blur(12));
  await put("enlarged", sharp(await sharp(picture).resize(100).toBuffer()).resize(1600));
  await put("grey", sharp(picture).greyscale());
  await put("dark", sharp(picture).linear(0.06, 0));
  const good = await open("good");
  expect(good.sharpness).toBeGreaterThan(0.9);
  expect((await open("blurred")).sharpness).toBeLessThan(0.3);
  expect((await open("enlarged")).sharpness).toBeLessThan(0.4);
  expect((await open("grey")).colour).toBeLessThan(good.colour / 3);
  expect((await open("dark")).light).toBeLessThan(good.light / 3);
});

test("what matters lies beside the words, whichever shape the picture has", async () => {
  const size = { width: 1280, height: 720 };
  await writeFile(join(dir, "wide"), await scene(1600, 900).jpeg().toBuffer());
  const wide = await open("wide");
  const [free, aside] = [
    await wide.lay({ from: 0, towards: 0.5 }, size),
    await wide.lay({ from: 0, towards: 0.7 }, size),
  ];
  expect(await redAt(aside)).toBeGreaterThan((await redAt(free)) ?? 1);
  await writeFile(join(dir, "tall"), await scene(900, 1600).jpeg().toBuffer());
  const tall = await (await open("tall")).lay({ from: 0.5, towards: 0.5 }, size);
  expect(await sharp(tall).metadata()).toMatchObject(size);
  const beside = await sharp(tall).extract({ left: 640, top: 0, width: 640, height: 720 }).png().toBuffer();
  expect(await redAt(beside)).toBeCloseTo(0.4, 1);
});

test("a moment of a clip has the clip's own colours, and one that is turned by EXIF stands upright", async () => {
  const clip = join(dir, "clip.mp4");
  await ffmpeg.run(
    [
      ["-f", "lavfi", "-i", "color=0xc04020:s=640x720:r=30:d=0.5,scale=out_color_matrix=bt709,format=yuv420p"],
      ["-c:v", "libx264", "-preset", "ultrafast", clip],
    ].flat(),
    { op: "test" },
  );
  const [r = 0, g = 0, b = 0] = await sharp(
    await (await open("clip.mp4", 0.2)).lay({ from: 0, towards: 0.5 }, { width: 64, height: 36 }),
  )
    .raw()
    .toBuffer();
  expect(Math.max(Math.abs(r - 0xc0), Math.abs(g - 0x40), Math.abs(b - 0x20))).toBeLessThan(8);
  await writeFile(join(dir, "turned"), await scene(1600, 900).withMetadata({ orientation: 6 }).jpeg().toBuffer());
  expect((await open("turned")).size).toEqual({ width: 900, height: 1600 });
});

test("what cannot be decoded is no still", async () => {
  await writeFile(join(dir, "text"), "no picture");
  expect(await stills.open({ artifact: ref("text"), at: null }, signal)).toBeNull();
  expect(await stills.open({ artifact: ref("text"), at: 1 }, signal)).toBeNull();
  expect(await stills.open({ artifact: ref("clip.mp4"), at: 100 }, signal)).toBeNull();
});
