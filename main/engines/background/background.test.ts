import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import type { BackgroundSpec } from "../../../contract/footage.ts";
import { BACKGROUNDS, Look, type BackgroundKind } from "../../../contract/look.ts";
import { createBackgroundEngine } from "./index.ts";
import { setScene } from "./scene.ts";

const { palette } = Look.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "../../../resources/looks/ocean.json"), "utf8")),
);
const SIZE = { width: 480, height: 270 };
const spec = (kind: BackgroundKind, seed = 1): BackgroundSpec => ({
  kind,
  seed,
  palette,
  speed: 1,
  zoom: { from: 1, to: 1.08, x: 0.5, y: 0.45 },
});
const luma = SIZE.width * SIZE.height;

function differences(a: Uint8Array, b: Uint8Array, count = luma): { mean: number; most: number } {
  let sum = 0;
  let most = 0;
  for (let i = 0; i < count; i++) {
    const d = Math.abs((a[i] as number) - (b[i] as number));
    sum += d;
    if (d > most) most = d;
  }
  return { mean: sum / count, most };
}

const engine = createBackgroundEngine();
afterAll(() => engine.close());

describe.each(BACKGROUNDS)("the background %s", (kind) => {
  test("is the same every time, moves smoothly, and looks different by seed", () => {
    const scene = setScene(spec(kind), SIZE);
    const at = (frame: number): Uint8Array => scene.draw(frame / 30, frame / 300).slice();
    const first = at(0);
    const next = at(1);
    const later = at(240);
    expect(differences(setScene(spec(kind), SIZE).draw(0, 0), first).most).toBe(0);
    expect(differences(first, next).mean).toBeLessThan(1.2);
    expect(differences(first, later).mean).toBeGreaterThan(0.6);
    expect(differences(first, setScene(spec(kind, 2), SIZE).draw(0, 0)).mean).toBeGreaterThan(2);
  });

  test("keeps to limited range and is no flat gradient", () => {
    const frame = setScene(spec(kind), SIZE).draw(3, 0.3);
    const histogram = new Map<number, number>();
    for (let i = 0; i < luma; i++) histogram.set(frame[i] as number, (histogram.get(frame[i] as number) ?? 0) + 1);
    expect(Math.min(...histogram.keys())).toBeGreaterThanOrEqual(14);
    expect(Math.max(...histogram.keys())).toBeLessThanOrEqual(237);
    expect(histogram.size).toBeGreaterThan(40);
    // Varies along rows as well as down the picture.
    let across = 0;
    for (let y = 20; y < SIZE.height; y += 20) {
      const row = frame.subarray(y * SIZE.width, (y + 1) * SIZE.width);
      across = Math.max(across, Math.max(...row) - Math.min(...row));
    }
    expect(across).toBeGreaterThan(20);
  });
});

test.each(BACKGROUNDS)("the background %s is the same picture at every size", (kind) => {
  const [width, height] = [640, 360];
  const small = setScene(spec(kind), { width, height }).draw(2, 0.2);
  const large = setScene(spec(kind), { width: 2 * width, height: 2 * height }).draw(2, 0.2);
  const shrunk = Uint8Array.from({ length: width * height }, (_, i) => {
    const at = 4 * width * Math.floor(i / width) + 2 * (i % width);
    const sum = [at, at + 1, at + 2 * width, at + 2 * width + 1].reduce((all, k) => all + (large[k] as number), 0);
    return Math.round(sum / 4);
  });
  // A ridge or a tree elsewhere is 4 and more.
  expect(differences(small, shrunk, width * height).mean).toBeLessThan(2.4);
});

test.each(["hills", "waves"] as const)(
  "the sun of %s shines in the look's own colour, beside where titles stand",
  (kind) => {
    const size = { width: 192, height: 108 };
    for (let seed = 1; seed <= 12; seed++) {
      const [green, violet] = ["#20ff20", "#e020ff"].map((glow) =>
        setScene({ ...spec(kind, seed), palette: { ...palette, glow } }, size)
          .draw(0, 0)
          .slice(),
      ) as [Uint8Array, Uint8Array];
      const places = Array.from({ length: 96 * 54 }, (_, i) => ({ x: (i % 96) / 96, y: Math.floor(i / 96) / 54, i }));
      const at = size.width * size.height;
      const sun = places.filter(({ i }) => Math.abs((green[at + i] as number) - (violet[at + i] as number)) > 60);
      expect(sun.length).toBeGreaterThan(4);
      expect(sun.filter(({ x, y }) => x > 0.2 && x < 0.8 && y > 0.24 && y < 0.5)).toEqual([]);
    }
  },
);

describe("the enlargement in WebAssembly", () => {
  test("agrees with the same B-spline in plain arithmetic", () => {
    const wasm = new WebAssembly.Module(readFileSync(join(import.meta.dirname, "compose.wasm")));
    const { compose, memory } = new WebAssembly.Instance(wasm, {}).exports as unknown as {
      compose: (...n: number[]) => void;
      memory: { buffer: ArrayBuffer; grow(pages: number): void };
    };
    memory.grow(4);
    const [width, height, stride] = [64, 32, 32];
    const [fieldAt, out, dither, ink, clear, line] = [1024, 8192, 16_384, 65_536, 70_000, 75_008] as const;
    const field = new Int16Array(memory.buffer, fieldAt, stride * 13);
    for (let i = 0; i < field.length; i++) field[i] = 128 * (16 + ((i * 7919) % 200));
    new Int16Array(memory.buffer, dither, 128 * 160).fill(64);
    new Uint8Array(memory.buffer, clear, width * height).fill(255);
    compose(fieldAt, stride, width, height, out, dither, ink, clear, height, line);
    const drawn = new Uint8Array(memory.buffer, out, width * height);
    const weights = [0.625, 0.875, 0.125, 0.375].map((t) =>
      [(1 - t) ** 3, 3 * t ** 3 - 6 * t ** 2 + 4, -3 * t ** 3 + 3 * t ** 2 + 3 * t + 1, t ** 3].map((w) => w / 6),
    );
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        let value = 0;
        for (let j = 0; j < 4; j++)
          for (let i = 0; i < 4; i++) {
            const from = ((y >> 2) + ((y & 3) >> 1) + j) * stride + (x >> 2) + ((x & 3) >> 1) + i;
            value += (weights[y & 3]?.[j] ?? 0) * (weights[x & 3]?.[i] ?? 0) * (field[from] as number);
          }
        expect(Math.abs((drawn[y * width + x] as number) - value / 128)).toBeLessThan(0.6);
      }
  });
});

describe("the engine", () => {
  const rate = { num: 30, den: 1 };

  test("gives the frames that were asked for, in order, from any start", async () => {
    const shot = await engine.open(spec("hills"), { size: SIZE, rate, total: 100 });
    const whole: Uint8Array[] = [];
    for await (const frame of shot.frames(0, 8)) whole.push(frame.slice());
    const part: Uint8Array[] = [];
    for await (const frame of shot.frames(5, 3)) part.push(frame.slice());
    shot.close();
    expect(whole).toHaveLength(8);
    expect(part).toHaveLength(3);
    expect(whole[0]).toHaveLength((luma * 3) / 2);
    part.forEach((frame, i) => expect(differences(frame, whole[5 + i] as Uint8Array).most).toBe(0));
  });

  test("stops at once when told to", async () => {
    const shot = await engine.open(spec("waves"), { size: SIZE, rate, total: 1000 });
    const controller = new AbortController();
    let frames = 0;
    const run = async (): Promise<void> => {
      for await (const _ of shot.frames(0, 1000, controller.signal)) if (++frames === 3) controller.abort();
    };
    await expect(run()).rejects.toThrow("aborted");
    expect(frames).toBe(3);
    shot.close();
  });

  test("draws in all formats, also those whose sides are no multiple of eight", async () => {
    for (const size of [
      { width: 108, height: 192 },
      { width: 270, height: 270 },
      { width: 426, height: 240 },
    ]) {
      const png = await engine.still(spec("aurora"), size, 0.5);
      expect(png.readUInt32BE(16)).toBe(size.width);
      expect(png.readUInt32BE(20)).toBe(size.height);
    }
  });

  test("refuses odd sizes", async () => {
    await expect(engine.still(spec("aurora"), { width: 101, height: 100 }, 0)).rejects.toMatchObject({
      code: "INTERNAL",
    });
  });
});
