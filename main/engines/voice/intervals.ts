// Gives every word a time: those that the engine told nothing about share what their neighbours leave.
export interface Interval {
  start: number;
  end: number;
}

/** Shorter than this and a word has too little room; it takes from the word before it. */
const LEAST = 0.04;

/**
 * @param weights how much time each word wants in proportion, such as its letters; 0 for what is not spoken.
 * @param total seconds of the whole sound.
 * @returns as many intervals, in order, none beginning before the one before it ends.
 */
export function fillIntervals(
  weights: readonly number[],
  known: readonly (Interval | null)[],
  total: number,
): Interval[] {
  const result: (Interval | null)[] = known.map((one) => (one ? { ...one } : null));
  let reached = 0;
  for (const one of result) {
    if (!one) continue;
    one.start = Math.min(total, Math.max(one.start, reached));
    one.end = Math.min(total, Math.max(one.end, one.start));
    reached = one.end;
  }
  for (let i = 0; i < result.length; i++) {
    if (result[i]) continue;
    let end = i;
    while (end < result.length && !result[end]) end++;
    const spoken = weights.slice(i, end).filter((weight) => weight > 0).length;
    const before = i > 0 ? result[i - 1] : null;
    const from = before?.end ?? 0;
    const to = result[end]?.start ?? total;
    const share = weights.slice(i, end);
    if (before && spoken > 0 && to - from < LEAST * spoken) {
      const parts = divide(before.start, to, [weights[i - 1] || 1, ...share]);
      result.splice(i - 1, share.length + 1, ...parts);
    } else result.splice(i, share.length, ...divide(from, to, share));
    i = end - 1;
  }
  return result as Interval[];
}

function divide(from: number, to: number, weights: readonly number[]): Interval[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  let at = from;
  return weights.map((weight) => {
    const start = at;
    at += (to - from) * (sum > 0 ? weight / sum : 1 / weights.length);
    return { start, end: Math.min(to, at) };
  });
}
