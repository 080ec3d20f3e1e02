// Where each spoken word stands in a line as it is typed, so that text and sound lead to each other.
import type { Word } from "../../../../contract/narration.ts";

export interface PlacedWord {
  from: number;
  to: number;
  start: number;
  end: number;
}

/** Words that the text no longer has are left out; those after them are found all the same. */
export function placeWords(typed: string, words: readonly Word[]): PlacedWord[] {
  const placed: PlacedWord[] = [];
  let at = 0;
  for (const { text, start, end } of words) {
    // Without the punctuation around it, between which and the word a mark of stress may stand.
    const core = /[\p{L}\p{N}\p{M}](?:.*[\p{L}\p{N}\p{M}])?/u.exec(text)?.[0];
    if (core === undefined) continue;
    const from = typed.indexOf(core, at);
    if (from < 0) continue;
    at = from + core.length;
    placed.push({ from, to: at, start, end });
  }
  return placed;
}

/** Pieces of a text for the eye: stressed words and the word that is heard. */
export function pieces(
  typed: string,
  now: { from: number; to: number } | null,
): { text: string; isStressed: boolean; isNow: boolean }[] {
  const marks = Array.from(
    typed.matchAll(/\*[^*\n]{1,120}?\*/gu),
    ({ index, 0: text }) => [index, index + text.length] as const,
  );
  const cuts = [0, typed.length, ...marks.flat(), ...(now ? [now.from, now.to] : [])];
  const edges = [...new Set(cuts)].toSorted((a, b) => a - b);
  return edges.slice(0, -1).map((from, i) => {
    const to = edges[i + 1] ?? typed.length;
    const isIn = (start: number, end: number) => from >= start && to <= end;
    return {
      text: typed.slice(from, to),
      isStressed: marks.some(([start, end]) => isIn(start, end)),
      isNow: now !== null && isIn(now.from, now.to),
    };
  });
}
