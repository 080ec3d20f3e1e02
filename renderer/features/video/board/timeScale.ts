// Seconds and pixels of a timeline, and which marks stand on its ruler.

/** Pixels a second. */
export const MOST_ZOOM = 240;

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
const MARK_PIXELS = 64;

/** Seconds between two marks that do not crowd each other. */
export function markEvery(pixelsPerSecond: number): number {
  return STEPS.find((step) => step * pixelsPerSecond >= MARK_PIXELS) ?? STEPS.at(-1) ?? 3600;
}

/** The marks between two moments. */
export function marksIn(from: number, to: number, every: number): number[] {
  const first = Math.max(0, Math.ceil(from / every));
  const last = Math.floor(to / every);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => round((first + i) * every));
}

/** What of a sorted list overlaps a stretch. */
export function within<T extends { start: number; end: number }>(list: readonly T[], from: number, to: number): T[] {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.end ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const found: T[] = [];
  for (let i = low; i < list.length; i++) {
    const one = list[i];
    if (!one || one.start > to) break;
    found.push(one);
  }
  return found;
}

/** The loudest of each pixel, 0–1, from `from` on. */
export function columns(
  peaks: Uint8Array,
  perSecond: number,
  from: number,
  pixelsPerSecond: number,
  width: number,
): number[] {
  return Array.from({ length: width }, (_, x) => {
    const start = Math.floor((from + x / pixelsPerSecond) * perSecond);
    const end = Math.max(start + 1, Math.ceil((from + (x + 1) / pixelsPerSecond) * perSecond));
    let most = 0;
    for (let i = Math.max(0, start); i < Math.min(peaks.length, end); i++) most = Math.max(most, peaks[i] ?? 0);
    return most / 255;
  });
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
