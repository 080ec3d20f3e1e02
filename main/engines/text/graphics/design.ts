// What each graphic is put together from: a part that lies still and a part that moves, each in its own box.
import type { SKRSContext2D } from "@napi-rs/canvas";

import type { Box } from "../setting.ts";

export interface Design {
  /** Fades in and out as a whole. */
  still: { box: Box; draw(context: SKRSContext2D): void } | null;
  /** Drawn for a moment in seconds from the beginning; the box is the same for all. From `seconds` on nothing changes. */
  moving: { box: Box; seconds: number; draw(context: SKRSContext2D, at: number): void } | null;
}

/** How far a movement has come, 0–1, that begins at `from` and takes `seconds`: quick at first, then coming to rest. */
export function settling(at: number, from: number, seconds: number): number {
  return 1 - (1 - clamped((at - from) / seconds)) ** 3;
}

/** The same, gentle at both ends. */
export function gliding(at: number, from: number, seconds: number): number {
  const t = clamped((at - from) / seconds);
  return t * t * (3 - 2 * t);
}

function clamped(part: number): number {
  return Math.min(1, Math.max(0, part));
}
