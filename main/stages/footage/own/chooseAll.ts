// What each shot of the video shows, chosen for all of them at once: a picture goes where it fits best of all, and is seen again only where nothing else fits as well.
import type { Asset } from "../../../../contract/library.ts";
import { assign } from "../assign.ts";
import type { Candidate } from "./choose.ts";
import { groupAlike } from "./looksLike.ts";

/** One shot. */
export interface Slot {
  candidates: readonly Candidate[];
  /** What is seen there in any case; null: a background. Absent: it is to be chosen. */
  fixed?: Asset | null;
}

export interface Before {
  /** What was seen in the video so far, and last; null: a background. */
  seen: readonly Asset[];
  last: Asset | null;
}

/** Each time that something was seen in this video, it is worth so much less. */
export const SEEN_AGAIN = 0.45;
/** Worth less than this, a generated background is better. */
export const LEAST = 0.05;
/** Of pictures that fit two shots alike the better one comes first: people stay for what they see at the beginning. */
const EARLY = 0.02;
/** Less than any difference in worth that tells something: of equals the first. */
const PLACE = 1e-7;
/** Of those that are alike, as often as anything of worth 1 is worth more than a background. */
const MOST_TIMES = 1 + Math.floor(Math.log(LEAST) / Math.log(SEEN_AGAIN));

/** Shots that are weighed against each other: what all of an hour's cost grows with the cube of their number. */
const AT_ONCE = 100;

/** Null: a background. Pure. A long video is chosen for in stretches, each with what is seen before it and what is fixed after it. */
export function chooseAll(slots: readonly Slot[], before: Before): (Candidate | null)[] {
  const chosen: (Candidate | null)[] = [];
  const seen = [...before.seen];
  let { last } = before;
  for (let from = 0; from < slots.length; from += AT_ONCE) {
    const stretch = slots.slice(from, from + AT_ONCE);
    const later = slots.slice(from + AT_ONCE).flatMap(({ fixed }) => fixed ?? []);
    const next = slots[from + AT_ONCE]?.fixed ?? null;
    const choices = chooseStretch(stretch, { seen: [...seen, ...later], last, next });
    for (const [i, { fixed }] of stretch.entries()) {
      last = fixed === undefined ? (choices[i]?.asset ?? null) : fixed;
      if (last) seen.push(last);
    }
    chosen.push(...choices);
  }
  return chosen;
}

/**
 * What looks alike counts as the same, and never follows itself: where the cheapest choice would
 * have it so, the one or the other of the two shots goes without it, whichever costs less.
 */
function chooseStretch(slots: readonly Slot[], before: Before & { next: Asset | null }): (Candidate | null)[] {
  const everything = [
    ...before.seen,
    ...slots.flatMap(({ candidates, fixed }) => [...(fixed ? [fixed] : []), ...candidates.map(({ asset }) => asset)]),
  ];
  const groups = groupAlike(everything);
  const groupOf = (asset: Asset) => groups.get(asset.id) ?? -1;
  const open = slots.flatMap((slot, at) => (slot.fixed === undefined ? [{ ...slot, at }] : []));
  // Of several that look alike the best stands for all.
  const offers = open.map(({ candidates }) => {
    const best = new Map<number, { candidate: Candidate; place: number }>();
    for (const [place, candidate] of candidates.entries()) {
      const known = best.get(groupOf(candidate.asset));
      if (!known || candidate.worth > known.candidate.worth) best.set(groupOf(candidate.asset), { candidate, place });
    }
    return best;
  });
  const uses = new Map<number, number>();
  for (const asset of [...before.seen, ...slots.flatMap(({ fixed }) => fixed ?? [])])
    uses.set(groupOf(asset), (uses.get(groupOf(asset)) ?? 0) + 1);
  const columns = columnsOf(offers, uses);
  const width = columns.length + open.length;
  const costs = new Float64Array(open.length * width).fill(Infinity);
  const fill = (row: number) => {
    const weight = 1 + EARLY * (1 - row / open.length);
    for (const [column, { group, times }] of columns.entries()) {
      const offer = offers[row]?.get(group);
      if (!offer) continue;
      const worth = offer.candidate.worth * SEEN_AGAIN ** times;
      if (worth >= LEAST) costs[row * width + column] = weight * (1 - worth + PLACE * offer.place);
    }
    costs[row * width + columns.length + row] = weight * (1 - LEAST);
  };
  const forbid = (row: number, group: number) => {
    for (const [column, one] of columns.entries()) if (one.group === group) costs[row * width + column] = Infinity;
  };
  const solve = () => {
    const chosen = assign({ rows: open.length, columns: width, costs });
    const total = chosen.reduce((sum, column, row) => sum + (costs[row * width + column] ?? 0), 0);
    return { total, groups: Array.from(chosen, (column) => columns[column]?.group ?? null) };
  };
  for (const [row, { at }] of open.entries()) {
    fill(row);
    for (const near of [
      at === 0 ? before.last : slots[at - 1]?.fixed,
      at === slots.length - 1 ? before.next : slots[at + 1]?.fixed,
    ])
      if (near) forbid(row, groupOf(near));
  }
  let found = solve();
  for (let row = clash(found.groups, open); row !== null; row = clash(found.groups, open)) {
    const group = found.groups[row] ?? -1;
    const without = [row + 1, row].map((one) => {
      const kept = costs.slice(one * width, (one + 1) * width);
      forbid(one, group);
      const solved = solve();
      costs.set(kept, one * width);
      return { one, solved };
    }) as [Without, Without];
    const cheaper = without[1].solved.total < without[0].solved.total ? without[1] : without[0];
    forbid(cheaper.one, group);
    found = cheaper.solved;
  }
  const choices = new Map(
    open.map(({ at }, row) => [at, offers[row]?.get(found.groups[row] ?? -1)?.candidate ?? null]),
  );
  return slots.map((_, at) => choices.get(at) ?? null);
}

interface Without {
  one: number;
  solved: { total: number; groups: (number | null)[] };
}

/** A column for each time that something may be seen, each worth less than the one before. */
function columnsOf(
  offers: readonly ReadonlyMap<number, unknown>[],
  uses: ReadonlyMap<number, number>,
): { group: number; times: number }[] {
  const wanted = new Map<number, number>();
  for (const offer of offers) for (const group of offer.keys()) wanted.set(group, (wanted.get(group) ?? 0) + 1);
  return [...wanted].flatMap(([group, count]) => {
    const used = uses.get(group) ?? 0;
    const length = Math.max(0, Math.min(count, MOST_TIMES - used));
    return Array.from({ length }, (_, i) => ({ group, times: used + i }));
  });
}

/** The first row whose shot shows what the next shot shows, too. */
function clash(groups: readonly (number | null)[], open: readonly { at: number }[]): number | null {
  const row = groups.findIndex(
    (group, i) => group !== null && group === groups[i + 1] && open[i + 1]?.at === (open[i]?.at ?? 0) + 1,
  );
  return row < 0 ? null : row;
}
