// Animated WebP as frames at the video's rate, for ffmpeg builds that cannot read it.
import sharp from "sharp";

import { unusable } from "./unusable.ts";

export interface Animation {
  width: number;
  height: number;
  frames: number;
  seconds: number;
  /** The first so many frames as raw RGBA, one after another. */
  read: (count: number) => AsyncGenerator<Uint8Array>;
}

/** Decoded at once, pixels. */
const AT_ONCE = 16_000_000;
const MOST_PIXELS = 2_000_000_000;
/** Browsers show faster ones at this pace, milliseconds. */
const SHORTEST_DELAY = { below: 11, instead: 100 };

/** Null where it is one picture. Throws FILE_UNUSABLE. */
export async function openAnimation(path: string, name: string, rate: number): Promise<Animation | null> {
  const facts = await sharp(path, { pages: -1, limitInputPixels: MOST_PIXELS })
    .metadata()
    .catch((error: unknown) => {
      throw unusable(name, "it cannot be read as an animation", undefined, error);
    });
  const pages = facts.pages ?? 1;
  const { width, pageHeight: height = facts.height } = facts;
  if (pages < 2) return null;
  const delays = Array.from({ length: pages }, (_, i) => {
    const delay = facts.delay?.[i] ?? SHORTEST_DELAY.instead;
    return delay < SHORTEST_DELAY.below ? SHORTEST_DELAY.instead : delay;
  });
  const seconds = delays.reduce((sum, delay) => sum + delay, 0) / 1000;
  const frames = Math.max(1, Math.round(seconds * rate));
  const group = Math.max(1, Math.floor(AT_ONCE / (width * height)));
  async function* read(wanted: number): AsyncGenerator<Uint8Array> {
    let told = 0;
    let until = 0;
    for (let first = 0; first < pages && told < wanted; first += group) {
      const count = Math.min(group, pages - first);
      const pixels = await sharp(path, { page: first, pages: count, limitInputPixels: MOST_PIXELS })
        .toColourspace("srgb")
        .ensureAlpha()
        .raw()
        .toBuffer();
      for (let k = 0; k < count; k++) {
        until += (delays[first + k] ?? 0) / 1000;
        const frame = pixels.subarray(k * width * height * 4, (k + 1) * width * height * 4);
        const last = first + k === pages - 1;
        const end = Math.min(wanted, last ? frames : Math.round(until * rate));
        for (; told < end; told++) yield frame;
      }
    }
  }
  return { width, height, frames, seconds, read };
}
