// Ken Burns: a still seen through a window that zooms and moves by hundredths of a pixel, as raw frames. A millisecond a frame.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Motion } from "../../../contract/footage.ts";
import { progressAt, windowAt } from "../../base/motion.ts";
import type { Size } from "../../base/picture.ts";

interface Exports {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  findColumns: (table: number, outWidth: number, x0: number, step: number) => void;
  sample: (
    source: number,
    width: number,
    height: number,
    out: number,
    outWidth: number,
    outHeight: number,
    table: number,
    line: number,
    y0: number,
    step: number,
  ) => void;
}

let compiled: WebAssembly.Module | undefined;

/** Largest step in source samples that the sampler can take. */
const LARGEST_ZOOM = 1.75;

/**
 * The size a still is wanted in: so much larger than the frame that it is never enlarged at its largest zoom. `shape`, width
 * by height, is the frame's, or one that reaches beyond it.
 */
export function stillSize(motion: Motion, { width, height }: Size, shape = width / height): Size {
  const room = Math.min(LARGEST_ZOOM, Math.max(1, ...motion.zoom));
  return { width: even(Math.max(width, height * shape) * room), height: even(Math.max(height, width / shape) * room) };
}

/**
 * The frames from `from` on, `count` of them, of a shot of `total`: yuv420p like the still. A frame's bytes are valid until the
 * next is asked for. Zoom and place go from rest to rest over the shot, or there and back.
 */
export function* kenBurns(
  still: { pixels: Uint8Array } & Size,
  motion: Motion,
  size: Size,
  shot: { from: number; count: number; total: number },
): Generator<Uint8Array> {
  const wasm = (compiled ??= new WebAssembly.Module(readFileSync(join(import.meta.dirname, "kenBurns.wasm"))));
  const { memory, findColumns, sample } = new WebAssembly.Instance(wasm, {
    env: { abort: () => {} },
  }).exports as unknown as Exports;
  // Above what the module itself uses.
  const line = 65_536;
  const table = align(line + still.width + 64);
  const source = align(table + (Math.ceil(size.width / 8) + 1) * 64);
  const out = align(source + still.pixels.length + 64);
  const bytes = (size.width * size.height * 3) / 2;
  memory.grow(Math.ceil((out + bytes + 64) / 65_536) - memory.buffer.byteLength / 65_536);
  new Uint8Array(memory.buffer).set(still.pixels, source);
  const frame = new Uint8Array(memory.buffer, out, bytes);

  const plane = (from: number, to: number, half: number, window: Window) => {
    const [w, h] = [still.width / half, still.height / half];
    findColumns(table, size.width / half, window.x(half), window.step);
    sample(from, w, h, to, size.width / half, size.height / half, table, line, window.y(half), window.step);
  };
  for (let i = 0; i < shot.count; i++) {
    const window = seenAt(still, motion, size, progressAt(motion, shot.from + i, shot.total));
    const [luma, outLuma] = [still.width * still.height, size.width * size.height];
    plane(source, out, 1, window);
    plane(source + luma, out + outLuma, 2, window);
    plane(source + luma * 1.25, out + outLuma * 1.25, 2, window);
    yield frame;
  }
}

export interface Window {
  /** Source samples from one output sample to the next. */
  step: number;
  /** Source sample of the first output sample, in a plane of full (1) or half (2) size. */
  x(half: number): number;
  y(half: number): number;
}

/** The window of a moment, in samples of the still. */
export function seenAt(still: Size, motion: Motion, size: Size, k: number): Window {
  const { x, y, width } = windowAt(still, motion, size, k);
  const step = (still.width * width) / size.width;
  const [left, top] = [still.width * x, still.height * y];
  // Samples are looked up by their centres. In 4:2:0 chroma lies on the left luma sample, and between two rows.
  const luma = (edge: number) => edge + step / 2 - 0.5;
  return {
    step,
    x: (half) => Math.max(0, luma(left) / half),
    y: (half) => Math.max(0, half === 1 ? luma(top) : luma(top) / 2 + (step - 1) / 4),
  };
}

function even(value: number): number {
  return Math.round(value / 2) * 2;
}

function align(offset: number): number {
  return Math.ceil(offset / 64) * 64;
}
