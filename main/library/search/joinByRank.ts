// Joins what was found by words with what was found by looks: by the places in both lists, since their scores cannot be compared.
import type { Match } from "./types.ts";

/** Of reciprocal rank fusion: how little the first places count more than the next (Cormack, Clarke and Büttcher 2009). */
const K = 60;

/**
 * Best first: whatever stands in both counts twice. Scores are comparable within the answer. Where nothing was seen, what
 * was found by words stays as it is.
 */
export function joinByRank(byWords: readonly Match[], seen: readonly Match[]): Match[] {
  if (seen.length === 0) return [...byWords];
  const joined = new Map<string, Match>();
  for (const list of [byWords, seen])
    for (const [place, match] of list.entries()) {
      const { id } = match.asset;
      const known = joined.get(id);
      const score = 1 / (K + place + 1) + (known?.score ?? 0);
      // By words it says more of itself.
      joined.set(id, known ? { ...match, ...known, score } : { ...match, score });
    }
  return [...joined.values()].toSorted((a, b) => b.score - a.score || (a.asset.path < b.asset.path ? -1 : 1));
}
