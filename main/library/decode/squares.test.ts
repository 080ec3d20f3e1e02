import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { bmp, packagedFfmpeg, redAndBlue } from "../media.fixture.ts";
import { sniff } from "../sniff.ts";
import { squares } from "./look.ts";
import type { Opened, Square } from "./protocol.ts";

const signal = new AbortController().signal;
const SIDE = 48;
let dir: string;
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-squares-"));
  ffmpeg = await packagedFfmpeg(dir);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function opened(name: string, content?: Buffer): Promise<Opened> {
  const path = join(dir, name);
  if (content) await writeFile(path, content);
  const sniffed = await sniff(path);
  if (!sniffed) throw new Error(`${name} is of no known kind`);
  const { size, mtimeMs } = await stat(path);
  return { path, sniffed, stats: { bytes: size, modifiedAt: Math.floor(mtimeMs) } };
}

/** Colours in a row, so many seconds each, with a key frame at each change. */
async function clip(name: string, colours: readonly string[], seconds: number, more: string[] = []): Promise<Opened> {
  const inputs = colours.flatMap((one) => ["-f", "lavfi", "-i", `color=${one}:s=96x64:r=10:d=${seconds}`]);
  const joined = `concat=n=${colours.length}`;
  await ffmpeg.run(
    [
      ...inputs,
      "-filter_complex",
      joined,
      "-c:v",
      "libx264",
      "-pix_fmt",
      "yuv420p",
      "-g",
      "10",
      ...more,
      join(dir, name),
    ],
    { op: "test.clip" },
  );
  return opened(name);
}

async function seen(file: Opened, seconds: number | null): Promise<Square[]> {
  const reply = await squares(ffmpeg, file, { side: SIDE, seconds }, signal);
  return "squares" in reply ? reply.squares : [];
}

/** Of the middle pixel. */
function colour({ rgb }: Square): string {
  const at = (SIDE * (SIDE / 2) + SIDE / 2) * 3;
  const [red = 0, green = 0, blue = 0] = rgb.subarray(at, at + 3);
  const most = Math.max(red, green, blue);
  return most === red ? "red" : most === green ? "green" : "blue";
}

test("a picture is one square of its middle, upright; a BMP, too", async () => {
  const wide = await opened("wide.png", await redAndBlue(400, 100).png().toBuffer());
  const [square] = await seen(wide, null);
  expect(square?.rgb).toHaveLength(SIDE * SIDE * 3);
  // Red and blue meet in the middle, and half of the square is of each.
  expect([square?.rgb[0], square?.rgb[2], square?.rgb.at(-3), square?.rgb.at(-1)]).toEqual([255, 0, 0, 255]);
  const turned = await sharp(await redAndBlue(100, 100).jpeg().toBuffer())
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const [upright] = await seen(await opened("turned.jpg", turned), null);
  // A quarter to the right: what was left is at the top.
  expect(upright?.rgb[1]).toBeLessThan(60);
  expect(upright?.rgb[0]).toBeGreaterThan(200);
  expect(await seen(await opened("a.bmp", bmp(20, 30)), null)).toHaveLength(1);
});

test("a clip is one square of each of its shots, with the moment", async () => {
  const three = await seen(await clip("three.mp4", ["red", "blue", "green"], 2), 6);
  expect(three.map(colour)).toEqual(["red", "blue", "green"]);
  three.forEach(({ at }, shot) => expect(Math.floor(at / 2)).toBe(shot));
  expect((await seen(await clip("one.mp4", ["blue"], 4), 4)).map(colour)).toEqual(["blue"]);
});

test("a clip with a single key frame is looked at between its ends as well", async () => {
  const file = await clip("sparse.mp4", ["red", "green"], 3, ["-g", "1000", "-sc_threshold", "0"]);
  expect((await seen(file, 6)).map(colour)).toEqual(["red", "green"]);
});

test("of a clip of many shots a few evenly spread ones are kept", async () => {
  const many = Array.from({ length: 20 }, (_, i) => (["red", "blue", "green"] as const)[i % 3] as string);
  const found = await seen(await clip("many.mp4", many, 1), 20);
  expect(found).toHaveLength(8);
  expect(found[0]?.at).toBeLessThan(3);
  expect(found.at(-1)?.at).toBeGreaterThan(17);
});

test("what cannot be decoded has none, and another file than was indexed is told", async () => {
  const damaged = Buffer.concat([(await redAndBlue().jpeg().toBuffer()).subarray(0, 30), Buffer.alloc(40, 7)]);
  expect(await seen(await opened("damaged.jpg", damaged), null)).toEqual([]);
  const file = await opened("changes.png", await redAndBlue().png().toBuffer());
  const before = { ...file, stats: { ...file.stats, bytes: file.stats.bytes - 1 } };
  expect(await squares(ffmpeg, before, { side: SIDE, seconds: null }, signal)).toEqual({ changed: true });
});
