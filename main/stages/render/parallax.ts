// Parallax: a still with a map of its depths, seen by a camera that goes sideways, so that what is near moves more than what is far. Raw frames.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";

import type { Motion } from "../../../contract/footage.ts";
import { progressAt } from "../../base/motion.ts";
import type { Size } from "../../base/picture.ts";
import { seenAt } from "./kenBurns.ts";

interface Exports {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  shift: (
    source: number,
    depth: number,
    width: number,
    height: number,
    out: number,
    outWidth: number,
    outHeight: number,
    line: number,
    x0: number,
    y0: number,
    step: number,
    reach: number,
  ) => void;
}

let compiled: WebAssembly.Module | undefined;

type Plane = { pixels: Uint8Array } & Size;

/** From middle grey to white, in levels of limited range. */
const LEVELS = (235 - 16) / 2;

/**
 * As `kenBurns`, of whose motion and window all is kept. `map` is as large as the still; of it only luma counts: white is
 * near. `shift`: how far the nearest moves against what lies in the middle of the depths, in shares of the width, from the first frame to the last.
 */
export async function* parallax(
  still: Plane,
  depth: { map: Plane; shift: readonly [number, number] },
  motion: Motion,
  size: Size,
  shot: { from: number; count: number; total: number },
): AsyncGenerator<Uint8Array> {
  const wasm = (compiled ??= new WebAssembly.Module(readFileSync(join(import.meta.dirname, "parallax.wasm"))));
  const { memory, shift } = new WebAssembly.Instance(wasm, { env: { abort: () => {} } }).exports as unknown as Exports;
  const luma = still.width * still.height;
  // Above what the module itself uses.
  const line = 65_536;
  const source = align(line + 2 * still.width + 160);
  const whole = align(source + still.pixels.length + 64);
  const half = align(whole + luma + 64);
  const out = align(half + luma / 4 + 64);
  const bytes = (size.width * size.height * 3) / 2;
  memory.grow(Math.ceil((out + bytes + 64) / 65_536) - memory.buffer.byteLength / 65_536);
  const all = new Uint8Array(memory.buffer);
  all.set(still.pixels, source);
  await spread(depth.map, all.subarray(whole, half), all.subarray(half, out));
  const frame = new Uint8Array(memory.buffer, out, bytes);
  const [first, last] = depth.shift;
  for (let i = 0; i < shot.count; i++) {
    const k = progressAt(motion, shot.from + i, shot.total);
    const window = seenAt(still, motion, size, k);
    // Source samples a level, in a plane of full size.
    const reach = ((first + (last - first) * k) * still.width) / LEVELS;
    const plane = async (from: number, levels: number, to: number, part: 1 | 2) => {
      const [width, height] = [size.width / part, size.height / part];
      for (let row = 0; row < height; row += ROWS) {
        // Some milliseconds each: others come in between.
        await setImmediate();
        shift(
          from,
          levels,
          still.width / part,
          still.height / part,
          to + row * width,
          width,
          Math.min(ROWS, height - row),
          line,
          window.x(part),
          window.y(part) + row * window.step,
          window.step,
          reach / part,
        );
      }
    };
    const outLuma = size.width * size.height;
    await plane(source, whole, out, 1);
    await plane(source + luma, half, out + outLuma, 2);
    await plane(source + luma * 1.25, half, out + outLuma * 1.25, 2);
    yield frame;
  }
}

/** Of a picture that are worked on at once. */
const ROWS = 360;

/**
 * Depths as `shift` takes them, for the planes of luma and, of four samples one, of chroma. What is near takes a little of
 * what is about it along: else its soft edge would stay behind as a line.
 */
async function spread({ pixels, width, height }: Plane, whole: Uint8Array, half: Uint8Array): Promise<void> {
  const row = new Uint8Array(width + 2 * GROWN);
  for (let y = 0; y < height; y += 2) {
    if (y % ROWS === 0) await setImmediate();
    for (const line of [y, y + 1]) {
      row.fill(0);
      row.set(pixels.subarray(line * width, (line + 1) * width), GROWN);
      // The largest of 2, then of 4, then of 7 that lie beside each other.
      for (const step of [1, 2, GROWN])
        for (let i = 0; i + step < row.length; i++)
          if ((row[i + step] as number) > (row[i] as number)) row[i] = row[i + step] as number;
      whole.set(row.subarray(0, width), line * width);
    }
    const at = y * width;
    for (let x = 0, to = at / 4; x < width; x += 2, to++) {
      const sum =
        (whole[at + x] as number) +
        (whole[at + x + 1] as number) +
        (whole[at + width + x] as number) +
        (whole[at + width + x + 1] as number);
      half[to] = (sum + 2) >> 2;
    }
  }
}
/** Samples on either side. */
const GROWN = 3;

function align(offset: number): number {
  return Math.ceil(offset / 64) * 64;
}
