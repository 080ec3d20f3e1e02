// Where the window was, kept in a file, and only as far as the screens of today still show it.
import { readFileSync, writeFileSync } from "node:fs";

import type { Rectangle } from "electron";

export interface WindowPlace extends Rectangle {
  isMaximised: boolean;
}

export const SMALLEST = { width: 1024, height: 640 };
const USUAL = { width: 1440, height: 900 };
/** So much of the window's head must lie on a screen that it can be taken and moved. */
const GRIP = { width: 200, height: 40 };

/** Null: nothing that could be read. */
export function readPlace(file: string): WindowPlace | null {
  try {
    const { x, y, width, height, isMaximised } = JSON.parse(readFileSync(file, "utf8")) as Partial<WindowPlace>;
    if (!isPixel(x) || !isPixel(y) || !isPixel(width) || !isPixel(height)) return null;
    return { x, y, width, height, isMaximised: isMaximised ?? false };
  } catch {
    return null;
  }
}

function isPixel(n: unknown): n is number {
  return Number.isSafeInteger(n) && Math.abs(n as number) < 100_000;
}

/** A lost place costs nothing, so nobody is told. */
export function keepPlace(file: string, place: WindowPlace): void {
  try {
    writeFileSync(file, JSON.stringify(place));
  } catch {}
}

/**
 * The place as it can be used now: where its screen is gone, in the middle of the first; never larger than its screen.
 * @param areas of the screens, without the system's own bars; the first one's first
 */
export function validPlace(kept: WindowPlace | null, areas: readonly Rectangle[]): WindowPlace {
  const [first = { x: 0, y: 0, ...USUAL }] = areas;
  const size = { width: kept?.width ?? USUAL.width, height: kept?.height ?? USUAL.height };
  const home = kept ? areas.find((area) => shows(area, kept)) : undefined;
  const area = home ?? first;
  const width = Math.min(Math.max(size.width, SMALLEST.width), area.width);
  const height = Math.min(Math.max(size.height, SMALLEST.height), area.height);
  const isMaximised = kept?.isMaximised ?? false;
  if (!kept || !home) {
    const middle = { x: area.x + ((area.width - width) >> 1), y: area.y + ((area.height - height) >> 1) };
    return { ...middle, width, height, isMaximised };
  }
  return { x: kept.x, y: Math.max(kept.y, area.y), width, height, isMaximised };
}

function shows(area: Rectangle, { x, y, width }: Rectangle): boolean {
  const seen = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return seen >= GRIP.width && y >= area.y - GRIP.height && y + GRIP.height <= area.y + area.height;
}
