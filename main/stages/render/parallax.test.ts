import { describe, expect, it } from "vitest";

import type { Motion } from "../../../contract/footage.ts";
import { eased } from "../../base/motion.ts";
import { kenBurns, stillSize } from "./kenBurns.ts";
import { parallax } from "./parallax.ts";

const SIZE = { width: 320, height: 180 };
const motion: Motion = { zoom: [1.08, 1.12], x: [0.5, 0.5], y: [0.5, 0.5] };
const STILL = stillSize(motion, SIZE);

function planes(paint: (x: number, y: number) => number) {
  const { width, height } = STILL;
  const pixels = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels[y * width + x] = paint(x, y);
  return { pixels, ...STILL };
}

async function frameOf(map: ReturnType<typeof planes>, still: ReturnType<typeof planes>, from: number, total = 60) {
  const shift = [-0.02, 0.02] as const;
  for await (const frame of parallax(still, { map, shift }, motion, SIZE, { from, count: 1, total }))
    return frame.slice();
  throw new Error("there is no frame");
}

/** Where a light bar upon black lies in a row, to parts of a sample. */
function barAt(frame: Uint8Array, row: number): number {
  let [sum, weight] = [0, 0];
  for (let x = 0; x < SIZE.width; x++) {
    const light = (frame[row * SIZE.width + x] ?? 0) - 16;
    sum += light * x;
    weight += light;
  }
  return sum / weight;
}

const bar = planes((x) => (Math.abs(x - STILL.width / 2) < 6 ? 216 : 16));
const NEAR = planes(() => 235);
const MIDDLE = planes(() => 126);

describe("parallax", () => {
  it("is Ken Burns where all lies in the middle of the depths", async () => {
    const wavy = planes((x, y) => Math.round(120 + 60 * Math.sin(x / 9) + 40 * Math.cos(y / 7)));
    for (const from of [0, 30, 59]) {
      const [plain] = kenBurns(wavy, motion, SIZE, { from, count: 1, total: 60 });
      const frame = await frameOf(MIDDLE, wavy, from);
      // Rounding of places differs by a part of a level of light.
      const off = frame.reduce((most, value, i) => Math.max(most, Math.abs(value - (plain?.[i] ?? 0))), 0);
      expect(off).toBeLessThanOrEqual(2);
    }
  });

  it("moves what is near by what was asked for, from rest to rest, and against the camera", async () => {
    for (const i of [0, 5, 15, 30, 45, 59]) {
      const place = barAt(await frameOf(NEAR, bar, i), 90) - barAt(await frameOf(MIDDLE, bar, i), 90);
      const z = 1.08 + 0.04 * eased(i / 59);
      expect(Math.abs(place + (-0.02 + 0.04 * eased(i / 59)) * SIZE.width * z)).toBeLessThan(0.12);
    }
  });

  it("moves a near thing before a far ground, and leaves no hole where it was", async () => {
    const thing = (x: number, y: number) => Math.abs(x - STILL.width / 2) < 30 && Math.abs(y - STILL.height / 2) < 30;
    const still = planes((x, y) => (thing(x, y) ? 216 : 80));
    const map = planes((x, y) => (thing(x, y) ? 235 : 16));
    const frame = await frameOf(map, still, 59);
    const row = Array.from({ length: SIZE.width }, (_, x) => frame[90 * SIZE.width + x] ?? 0);
    expect(Math.min(...row)).toBeGreaterThan(75);
    const light = row.flatMap((value, x) => (value > 150 ? [x] : []));
    expect(light.at(-1)).toBeLessThan(160 + 30 * 1.12);
    expect((light[0] ?? 0) + (light.at(-1) ?? 0)).toBeLessThan(320 - 8);
  });
});
