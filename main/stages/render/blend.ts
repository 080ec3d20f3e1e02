// Lays pictures into raw frames in place, and fades one picture into another: to the bit what ffmpeg's overlay and fade filters give.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { FrameRate } from "../../../contract/values.ts";
import type { Size } from "../../base/picture.ts";
import { faded, fadedIn, OPAQUE, seenAt, type Layer } from "./layers.ts";
import type { Planes } from "./planes.ts";

type Frames = AsyncIterable<Uint8Array>;

/**
 * Frames of yuv420p with all layers over them, from the span's first on. A frame's bytes are valid until the next is asked
 * for. ffmpeg takes fewer than four alphas for the chroma in a picture's last column and row: no picture covers anything there.
 */
export async function* layered(
  frames: Frames,
  layers: readonly Layer[],
  { width, height, rate }: Size & { rate: FrameRate },
): AsyncGenerator<Uint8Array> {
  const blender = new Blender();
  const laid = layers.map(() => new Laid());
  let at = 0;
  for await (const frame of frames) {
    for (const [i, layer] of layers.entries()) {
      const seen = seenAt(layer, at, rate);
      if (seen) laid[i]?.show(await layer.draw(seen.picture), seen.opacity);
      if (seen) laid[i]?.onto(frame, { width, height }, blender);
    }
    at++;
    yield frame;
  }
}

/** `entering` fades in over `leaving` from its frame `at` to the last of `count`. */
export async function* crossfaded(
  leaving: Frames,
  entering: Frames,
  at: number,
  count: number,
): AsyncGenerator<Uint8Array> {
  const blender = new Blender();
  const coming = entering[Symbol.asyncIterator]();
  let n = 0;
  try {
    for await (const frame of leaving) {
      if (n >= at) {
        const next = await coming.next();
        if (!next.done) blender.mix(frame, next.value, faded(255, fadedIn(n - at, count - at)));
      }
      n++;
      yield frame;
    }
  } finally {
    await coming.return?.();
  }
}

/** The picture of a layer that is seen now. */
class Laid {
  #planes: Planes | null = null;
  #opacity = 0;
  #alpha: Uint8Array = new Uint8Array();
  /** Of chroma: the mean of four. */
  #quarter: Uint8Array = new Uint8Array();

  show(planes: Planes, opacity: number): void {
    if (planes === this.#planes && opacity === this.#opacity) return;
    const { width, height, bytes } = planes;
    const alpha = bytes.subarray(width * height * 1.5);
    this.#planes = planes;
    this.#opacity = opacity;
    this.#alpha = opacity === OPAQUE ? alpha : allFaded(alpha, opacity);
    this.#quarter = quartered(this.#alpha, width, height);
  }

  onto(frame: Uint8Array, size: Size, blender: Blender): void {
    if (!this.#planes) return;
    const { x, y, width, height, bytes } = this.#planes;
    const [luma, whole] = [width * height, size.width * size.height];
    const half = { width: width / 2, height: height / 2 };
    const corner = (y / 2) * (size.width / 2) + x / 2;
    const lay = (at: number, stride: number, of: Size, from: number, alpha: Uint8Array) =>
      blender.lay(frame, at, stride, of, bytes.subarray(from, from + alpha.length), alpha);
    lay(y * size.width + x, size.width, { width, height }, 0, this.#alpha);
    lay(whole + corner, size.width / 2, half, luma, this.#quarter);
    lay(whole * 1.25 + corner, size.width / 2, half, luma * 1.25, this.#quarter);
  }
}

/** By a table: a picture as large as a frame of 4K would hold the event loop for 45 ms. */
function allFaded(alpha: Uint8Array, opacity: number): Uint8Array {
  const table = Uint8Array.from({ length: 256 }, (_, one) => faded(one, opacity));
  const all = new Uint8Array(alpha.length);
  for (let i = 0; i < all.length; i++) all[i] = table[alpha[i] as number] as number;
  return all;
}

function quartered(alpha: Uint8Array, width: number, height: number): Uint8Array {
  const quarter = new Uint8Array(alpha.length / 4);
  let to = 0;
  for (let y = 0; y < height; y += 2)
    for (let at = y * width; at < (y + 1) * width; at += 2) {
      const upper = (alpha[at] as number) + (alpha[at + 1] as number);
      quarter[to++] = (upper + (alpha[at + width] as number) + (alpha[at + width + 1] as number)) >> 2;
    }
  return quarter;
}

interface Exports {
  memory: { buffer: ArrayBuffer };
  blend(below: number, stride: number, above: number, alpha: number, width: number, rows: number): void;
}

let compiled: WebAssembly.Module | undefined;

/** Bytes that are blended at once: what does not leave the processor's cache costs next to nothing to copy. */
const CHUNK = 65_536;
/** V8 copies memory that threads share byte by byte where one side begins within a word and the other does not. */
const WORD = 8;
/** Above what the module itself uses. */
const [BELOW, ABOVE, ALPHA] = [CHUNK, 2 * CHUNK, 3 * CHUNK] as const;

class Blender {
  readonly #exports: Exports;
  readonly #below: Uint8Array;
  readonly #above: Uint8Array;
  readonly #alpha: Uint8Array;

  constructor() {
    compiled ??= new WebAssembly.Module(readFileSync(join(import.meta.dirname, "blend.wasm")));
    this.#exports = new WebAssembly.Instance(compiled, {}).exports as unknown as Exports;
    const { buffer } = this.#exports.memory;
    this.#below = new Uint8Array(buffer, BELOW, CHUNK);
    this.#above = new Uint8Array(buffer, ABOVE, CHUNK);
    this.#alpha = new Uint8Array(buffer, ALPHA, CHUNK);
  }

  /** Rows of one plane, the first of them at `at`. Whole rows are copied, and what lies beside the picture with them: that is one piece. */
  lay(
    plane: Uint8Array,
    at: number,
    stride: number,
    { width, height }: Size,
    above: Uint8Array,
    alpha: Uint8Array,
  ): void {
    const rows = Math.floor((CHUNK - WORD) / stride);
    for (let top = 0; top < height; top += rows) {
      const count = Math.min(rows, height - top);
      const from = at + top * stride;
      const lead = from < WORD ? 0 : (plane.byteOffset + from) % WORD;
      const seen = plane.subarray(from - lead, from + (count - 1) * stride + width);
      this.#below.set(seen);
      this.#above.set(above.subarray(top * width, (top + count) * width));
      this.#alpha.set(alpha.subarray(top * width, (top + count) * width));
      this.#exports.blend(BELOW + lead, stride, ABOVE, ALPHA, width, count);
      seen.set(this.#below.subarray(0, seen.length));
    }
  }

  /** All bytes by one alpha. */
  mix(below: Uint8Array, above: Uint8Array, alpha: number): void {
    this.#alpha.fill(alpha);
    for (let at = 0; at < below.length; at += CHUNK) {
      const count = Math.min(CHUNK, below.length - at);
      this.#below.set(below.subarray(at, at + count));
      this.#above.set(above.subarray(at, at + count));
      this.#exports.blend(BELOW, count, ABOVE, ALPHA, count, 1);
      below.set(this.#below.subarray(0, count), at);
    }
  }
}
