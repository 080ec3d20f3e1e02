import { describe, expect, it } from "vitest";

import type { Motion } from "../../../contract/footage.ts";
import { eased } from "../../base/motion.ts";
import { kenBurns, stillSize } from "./kenBurns.ts";

/** Still pixels of one wave. */
const PERIOD = 16;
const motion: Motion = { zoom: [1, 1.15], x: [0.2, 0.8], y: [0.3, 0.7] };

/** A still whose luma rises across and whose chroma rises down, so that every sample says where it is from. */
function slope(size: { width: number; height: number }, across = true) {
  const { width, height } = size;
  const pixels = new Uint8Array((width * height * 3) / 2);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels[y * width + x] = Math.round(20 + 200 * (across ? x / width : y / height));
  const [w, h] = [width / 2, height / 2];
  for (let p = 0; p < 2; p++)
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) pixels[width * height + p * w * h + y * w + x] = Math.round(20 + (200 * y) / h);
  return { pixels, ...size };
}

describe("Ken Burns", () => {
  it.each([
    [1920, 1080],
    [1080, 1920],
    [1080, 1080],
    [720, 900],
    [3840, 2160],
  ])("shows at %d×%d the very window asked for, in luma and chroma", (width, height) => {
    const size = { width, height };
    const still = slope(stillSize(motion, size));
    for (const k of [0, 50, 99]) {
      const [frame] = kenBurns(still, motion, size, { from: k, count: 1, total: 100 });
      const way = eased(k / 99);
      const z = 1 + 0.15 * way;
      const left = (1 - 1 / z) * (0.2 + 0.6 * way);
      const top = (1 - 1 / z) * (0.3 + 0.4 * way);
      for (const at of [0, 0.25, 0.5, 1]) {
        const x = Math.round(at * (width - 1));
        const luma = frame?.[Math.floor(height / 3) * width + x] ?? 0;
        expect(Math.abs(luma - (20 + 200 * (left + (x + 0.5) / width / z)))).toBeLessThan(1.2);
        const y = Math.round(at * (height / 2 - 1));
        const chroma = frame?.[width * height + (y * width) / 2 + 7] ?? 0;
        expect(Math.abs(chroma - (20 + 200 * (top + (y + 0.5) / (height / 2) / z)))).toBeLessThan(1.5);
      }
    }
  });

  it("gives the same frames in pieces as in one", () => {
    const size = { width: 320, height: 180 };
    const still = slope(stillSize(motion, size));
    const take = (from: number, count: number) =>
      [...kenBurns(still, motion, size, { from, count, total: 60 })].length === count
        ? Array.from(kenBurns(still, motion, size, { from, count, total: 60 }), (frame) =>
            Buffer.from(frame).toString("base64"),
          )
        : [];
    expect([...take(0, 17), ...take(17, 43)]).toEqual(take(0, 60));
  });

  it("moves without trembling: each step is as long as it is meant to be, to hundredths of a pixel", () => {
    const size = { width: 320, height: 180 };
    const pan: Motion = { zoom: [1.1, 1.1], x: [0, 1], y: [0.5, 0.5] };
    const wide = stillSize(pan, size);
    const pixels = new Uint8Array((wide.width * wide.height * 3) / 2);
    for (let i = 0; i < wide.width * wide.height; i++)
      pixels[i] = Math.round(128 + 100 * Math.sin((2 * Math.PI * (i % wide.width)) / PERIOD));
    // The phase of a wave tells its place to a hundredth of a pixel.
    const step = wide.width / 1.1 / size.width;
    const places = Array.from(kenBurns({ pixels, ...wide }, pan, size, { from: 0, count: 60, total: 60 }), (frame) => {
      let [a, b] = [0, 0];
      for (let x = 0; x < size.width; x++) {
        a += (frame[90 * size.width + x] ?? 0) * Math.sin((2 * Math.PI * x * step) / PERIOD);
        b += (frame[90 * size.width + x] ?? 0) * Math.cos((2 * Math.PI * x * step) / PERIOD);
      }
      return (Math.atan2(b, a) / (2 * Math.PI)) * PERIOD;
    });
    const steps = places.slice(1).map((place, i) => (place - (places[i] ?? 0) + PERIOD) % PERIOD);
    const way = wide.width - wide.width / 1.1;
    const meant = steps.map((_, i) => way * (eased((i + 1) / 59) - eased(i / 59)));
    for (const [i, one] of steps.entries()) expect(Math.abs(one - (meant[i] ?? 0))).toBeLessThan(0.05);
  });

  it("passes over a still that reaches beyond the frame, in the very window asked for", () => {
    const size = { width: 320, height: 180 };
    const pan: Motion = { zoom: [1, 1], x: [0.5, 0.5], y: [1, 0] };
    const tall = slope(stillSize(pan, size, 0.5), false);
    expect([tall.width, tall.height]).toEqual([320, 640]);
    const rowOf = (from: number) =>
      [...kenBurns(tall, pan, size, { from, count: 1, total: 60 })][0]?.slice(0, 320 * 180) ?? [];
    const top = (from: number) => ((rowOf(from)[160] ?? 0) - 20) / 200;
    expect(top(0)).toBeCloseTo(1 - 180 / 640, 2);
    expect(top(59)).toBeCloseTo(0, 2);
  });

  it("without motion is the still itself", () => {
    const flat: Motion = { zoom: [1, 1], x: [0, 0], y: [0, 0] };
    const size = { width: 64, height: 64 };
    const still = slope(stillSize(flat, size));
    const [frame] = kenBurns(still, flat, size, { from: 0, count: 1, total: 1 });
    expect(Buffer.from(frame ?? []).equals(Buffer.from(still.pixels))).toBe(true);
  });

  it("goes there and back, so that its last frame runs into its first", () => {
    const size = { width: 320, height: 180 };
    const cycle: Motion = { ...motion, cycle: true };
    const still = slope(stillSize(cycle, size));
    const at = (from: number) => [...kenBurns(still, cycle, size, { from, count: 1, total: 100 })][0]?.slice();
    expect(at(100)).toEqual(at(0));
    expect(at(30)).toEqual(at(70));
    const [turn] = kenBurns(still, { ...motion, zoom: [1.15, 1.15], x: [0.8, 0.8], y: [0.7, 0.7] }, size, {
      from: 0,
      count: 1,
      total: 1,
    });
    expect(at(50)).toEqual(turn);
  });
});
