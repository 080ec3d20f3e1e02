import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { seededRandom } from "../../base/random.ts";
import { looksAlike, readSmallFrames, SMALL_HEIGHT, SMALL_RATE, SMALL_WIDTH } from "./frames.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "frames-"));
});
afterAll(() => rm(dir, { recursive: true }));

type Draw = (x: number, y: number, frame: number) => number;

async function film(seconds: number, draw: Draw) {
  const count = seconds * SMALL_RATE;
  const bytes = Buffer.alloc(count * SMALL_WIDTH * SMALL_HEIGHT);
  let i = 0;
  for (let frame = 0; frame < count; frame++)
    for (let y = 0; y < SMALL_HEIGHT; y++) for (let x = 0; x < SMALL_WIDTH; x++) bytes[i++] = draw(x, y, frame);
  const path = join(dir, "frames.gray");
  await writeFile(path, bytes);
  return readSmallFrames(path, new Set([0, 7]));
}

const hills: Draw = (x, y) => 90 + 40 * Math.sin(x / 13) + y / 2;
/** A caption of two lines whose highlight jumps from word to word. */
const caption: Draw = (x, y, frame) =>
  y >= 62 && y < 82 && x > 20 && x < 140 ? ((x >> 4) % 5 === frame % 5 ? 250 : 120) : 0;

test("a frozen picture is found although captions go on over it", async () => {
  const { frozen } = await film(10, (x, y, frame) => caption(x, y, frame) || hills(x, y, 0));
  expect(frozen).toEqual([{ start: 0, end: 10 }]);
});

test("a stretch that freezes between moving ones is found in its place", async () => {
  const { frozen } = await film(12, (x, y, frame) =>
    hills(x + Math.min(frame, 6) * 2 + Math.max(0, frame - 16) * 2, y, 0),
  );
  expect(frozen).toEqual([{ start: 3, end: 8.5 }]);
});

test("a slow drift of a soft picture is motion", async () => {
  const { frozen } = await film(12, (x, y, frame) => hills(x + frame * 0.15, y, 0));
  expect(frozen).toEqual([]);
});

test("a night sky where only stars twinkle is motion", async () => {
  const random = seededRandom(5);
  const stars = Array.from({ length: 90 }, () => ({
    x: Math.floor(random() * SMALL_WIDTH),
    y: Math.floor(random() * SMALL_HEIGHT),
    phase: random() * 6,
  }));
  const sky = new Map(stars.map((star) => [star.y * SMALL_WIDTH + star.x, star.phase]));
  const { frozen } = await film(10, (x, y, frame) => {
    const phase = sky.get(y * SMALL_WIDTH + x);
    return phase === undefined ? 12 : 30 + 18 * Math.sin(frame * 0.8 + phase);
  });
  expect(frozen).toEqual([]);
});

test("coding noise of one level is no motion", async () => {
  const random = seededRandom(5);
  const { frozen } = await film(8, (x, y) => Math.round(hills(x, y, 0)) + (random() < 0.3 ? 1 : 0));
  expect(frozen).toEqual([{ start: 0, end: 8 }]);
});

test("brightness, range and fine detail are measured", async () => {
  const soft = await film(2, hills);
  expect(soft.luma[0]).toBeCloseTo(112, 0);
  expect(soft.range[0]).toBeGreaterThan(60);
  expect(soft.detail[0]).toBeLessThan(14);
  const lettered = await film(2, (x, y) => (y > 70 && y < 76 && x % 6 < 3 ? 240 : hills(x, y, 0)));
  expect(lettered.detail[0]).toBeGreaterThan(60);
});

test("two pictures look alike when nearly all of both is the same", async () => {
  const one = (await film(4, hills)).kept.get(0) as Uint8Array;
  const shifted = (await film(4, (x, y) => hills(x + 20, y, 0))).kept.get(0) as Uint8Array;
  const captioned = (await film(4, (x, y) => (y > 70 && y < 74 ? 250 : hills(x, y, 0)))).kept.get(7) as Uint8Array;
  expect(looksAlike(one, shifted)).toBe(false);
  expect(looksAlike(one, captioned)).toBe(true);
});
