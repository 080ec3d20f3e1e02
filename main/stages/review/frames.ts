// Looks at the picture as a row of small grey frames: where nothing moves, how dark it is, how captions stand out, which shots look alike.
import { createReadStream } from "node:fs";

export const SMALL_WIDTH = 160;
export const SMALL_HEIGHT = 90;
/** Small frames a second: the n-th shows the picture at n / SMALL_RATE seconds. */
export const SMALL_RATE = 2;
const SIZE = SMALL_WIDTH * SMALL_HEIGHT;

export interface SmallFrames {
  count: number;
  /** Mean luma of each frame, 0–255. */
  luma: Float32Array;
  /** Luma range between the 2nd and the 98th percentile of each frame. */
  range: Float32Array;
  /** Strongest contrast of fine detail in each frame, in luma levels: letters give 40 and more, soft backgrounds under 20. */
  detail: Float32Array;
  frozen: { start: number; end: number }[];
  /** The frames asked for, by index. */
  kept: Map<number, Uint8Array>;
}

/** A frozen picture shorter than this is hardly noticed, and a slow background needs this time to move on. */
export const FREEZE_SECONDS = 3;

const STRIPS = 9;
const STRIP_ROWS = SMALL_HEIGHT / STRIPS;
/** A caption of two lines and its highlight touch three strips; more strips than that move only when the picture does. */
const MOVING_STRIPS = 4;
/**
 * Levels by which a pixel (the mean of 12×12 at 1080p) must change, and how many of a strip's 1,600 must. Measured over 3 s:
 * the calmest generated background (a night sky) moves 193 pixels in 8 strips, coding noise on a frozen picture 24 in 2.
 */
const MOVED_LEVELS = 2;
const MOVED_PIXELS = 8;

/**
 * Reads raw 8-bit grey frames of SMALL_WIDTH × SMALL_HEIGHT. ffmpeg's freezedetect averages over the whole picture: it
 * fires on a night sky where only stars move, and misses a frozen background under captions that go on.
 */
export async function readSmallFrames(
  path: string,
  keep: ReadonlySet<number>,
  signal?: AbortSignal,
): Promise<SmallFrames> {
  const luma: number[] = [];
  const range: number[] = [];
  const detail: number[] = [];
  const frozen: { start: number; end: number }[] = [];
  const kept = new Map<number, Uint8Array>();
  let reference: Uint8Array | null = null;
  let still = 0;
  let count = 0;
  const close = () => {
    if (count - still >= FREEZE_SECONDS * SMALL_RATE)
      frozen.push({ start: still / SMALL_RATE, end: count / SMALL_RATE });
  };
  for await (const frame of wholeFrames(path, signal)) {
    const levels = histogram(frame);
    luma.push(levels.mean);
    range.push(levels.high - levels.low);
    detail.push(fineDetail(frame));
    if (keep.has(count)) kept.set(count, Uint8Array.from(frame));
    if (reference === null || moved(reference, frame)) {
      if (reference) close();
      // The frame's bytes belong to the reader.
      reference = Uint8Array.from(frame);
      still = count;
    }
    count++;
  }
  if (reference) close();
  return {
    count,
    luma: Float32Array.from(luma),
    range: Float32Array.from(range),
    detail: Float32Array.from(detail),
    frozen,
    kept,
  };
}

/** Whether two small frames show the same picture: nearly every pixel within a few levels. */
export function looksAlike(a: Uint8Array, b: Uint8Array): boolean {
  let other = 0;
  for (let i = 0; i < SIZE; i++) if (Math.abs((a[i] ?? 0) - (b[i] ?? 0)) > 6) other++;
  return other < SIZE * 0.08;
}

async function* wholeFrames(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 8 * SIZE, ...(signal ? { signal } : {}) })) {
    const bytes = rest.length ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer);
    let at = 0;
    for (; at + SIZE <= bytes.length; at += SIZE) yield bytes.subarray(at, at + SIZE);
    rest = bytes.subarray(at);
  }
}

function moved(from: Uint8Array, to: Uint8Array): boolean {
  let strips = 0;
  for (let strip = 0; strip < STRIPS; strip++) {
    let pixels = 0;
    const end = (strip + 1) * STRIP_ROWS * SMALL_WIDTH;
    for (let i = strip * STRIP_ROWS * SMALL_WIDTH; i < end; i++)
      if (Math.abs((from[i] ?? 0) - (to[i] ?? 0)) >= MOVED_LEVELS) pixels++;
    if (pixels >= MOVED_PIXELS) strips++;
  }
  return strips >= MOVING_STRIPS;
}

function histogram(frame: Uint8Array): { mean: number; low: number; high: number } {
  const counts = new Uint32Array(256);
  let sum = 0;
  for (const level of frame) {
    counts[level] = (counts[level] ?? 0) + 1;
    sum += level;
  }
  const at = (part: number): number => {
    let seen = 0;
    for (let level = 0; level < 256; level++) {
      seen += counts[level] ?? 0;
      if (seen > part * SIZE) return level;
    }
    return 255;
  };
  return { mean: sum / SIZE, low: at(0.02), high: at(0.98) };
}

/** The 97th percentile of the steps between pixels two apart, in the strip where it is greatest; strips overlap by half, so that a line of letters lies whole in one. */
function fineDetail(frame: Uint8Array): number {
  let best = 0;
  const counts = new Uint16Array(256);
  for (let top = 0; top + STRIP_ROWS <= SMALL_HEIGHT; top += STRIP_ROWS / 2) {
    counts.fill(0);
    for (let y = top; y < top + STRIP_ROWS; y++)
      for (let x = 0; x + 2 < SMALL_WIDTH; x++) {
        const i = y * SMALL_WIDTH + x;
        const step = Math.abs((frame[i] ?? 0) - (frame[i + 2] ?? 0));
        counts[step] = (counts[step] ?? 0) + 1;
      }
    let left = 0.03 * STRIP_ROWS * (SMALL_WIDTH - 2);
    let level = 255;
    for (; level > best; level--) if ((left -= counts[level] ?? 0) < 0) break;
    best = Math.max(best, level);
  }
  return best;
}
