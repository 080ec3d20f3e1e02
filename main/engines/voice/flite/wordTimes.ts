// Finds when each word is spoken: flite prints phones without words, so they are aligned with how each word sounds alone.
import type { Interval } from "../intervals.ts";
import type { FlitePhone } from "./flite.ts";

const VOWELS = new Set("aa ae ah ao aw ax axr ay eh er ey ih iy ow oy uh uw".split(" "));
const SKIP = 0.8;
/** A phone that comes twice by coarticulation or falls away costs little within a class, much across. */
const SAME_CLASS = 0.4;
const OTHER_CLASS = 1.2;

/**
 * @param expected the phones of each word spoken alone.
 * @param phones what was really spoken, silences included.
 * @returns a stretch for each word, null where none of its phones was found.
 */
export function wordIntervals(
  expected: readonly (readonly string[])[],
  phones: readonly FlitePhone[],
): (Interval | null)[] {
  const spoken = phones.filter((phone) => phone.name !== "pau");
  const flat = expected.flatMap((word, index) => word.map((name) => ({ name, index })));
  const path = align(
    flat.map((phone) => phone.name),
    spoken.map((phone) => phone.name),
  );
  const intervals: (Interval | null)[] = expected.map(() => null);
  path.forEach((at, j) => {
    const phone = spoken[j];
    const word = at === null ? undefined : flat[at]?.index;
    if (!phone || word === undefined) return;
    const interval = intervals[word];
    if (interval) interval.end = phone.end;
    else intervals[word] = { start: phone.start, end: phone.end };
  });
  return intervals;
}

/** For each spoken phone the index of the expected one it stands for (Needleman–Wunsch); an extra one goes with its neighbour. */
function align(expected: readonly string[], spoken: readonly string[]): (number | null)[] {
  const width = spoken.length + 1;
  const cost = new Float32Array((expected.length + 1) * width);
  for (let j = 1; j < width; j++) cost[j] = j * SKIP;
  for (let i = 1; i <= expected.length; i++) {
    cost[i * width] = i * SKIP;
    for (let j = 1; j < width; j++) {
      const both = (cost[(i - 1) * width + j - 1] ?? 0) + difference(expected[i - 1] ?? "", spoken[j - 1] ?? "");
      const left = (cost[i * width + j - 1] ?? 0) + SKIP;
      const up = (cost[(i - 1) * width + j] ?? 0) + SKIP;
      cost[i * width + j] = Math.min(both, left, up);
    }
  }
  const path: (number | null)[] = spoken.map(() => null);
  let i = expected.length;
  let j = spoken.length;
  while (j > 0) {
    const here = cost[i * width + j] ?? 0;
    const both =
      i > 0 ? (cost[(i - 1) * width + j - 1] ?? 0) + difference(expected[i - 1] ?? "", spoken[j - 1] ?? "") : Infinity;
    if (i > 0 && Math.abs(here - both) < 1e-3) {
      path[j - 1] = i - 1;
      i--;
      j--;
    } else if (i > 0 && Math.abs(here - (cost[(i - 1) * width + j] ?? 0) - SKIP) < 1e-3) i--;
    else {
      path[j - 1] = i > 0 ? i - 1 : expected.length > 0 ? 0 : null;
      j--;
    }
  }
  return path;
}

function difference(a: string, b: string): number {
  if (a === b) return 0;
  return VOWELS.has(a) === VOWELS.has(b) ? SAME_CLASS : OTHER_CLASS;
}
