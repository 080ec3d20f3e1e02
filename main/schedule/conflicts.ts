// What stands in a plan's way: too little time, another video at the same time, another of the channel close by.
import type { z } from "zod";

import type { Conflict } from "../../contract/api/calendar.ts";

export interface Placed {
  id: string;
  channelId: string;
  /** When it was said to be ready; null: only its beginning was said. Milliseconds UTC, as the others. */
  wishedAt: number | null;
  beginAt: number;
  readyAt: number;
}

/** Seconds that estimates are wrong by anyway. */
const TOLERANCE_MS = 60_000;
/** Two videos of a channel that come this close take each other's viewers. */
const CLOSE_MS = 3_600_000;

/** Of each plan at most one conflict of a kind. */
export function conflictsOf(plans: readonly Placed[]): Map<string, z.infer<typeof Conflict>[]> {
  const found = new Map<string, z.infer<typeof Conflict>[]>(plans.map(({ id }) => [id, []]));
  const say = (plan: Placed, kind: z.infer<typeof Conflict>["kind"], other: Placed | null) => {
    const of = found.get(plan.id);
    if (of && !of.some((one) => one.kind === kind)) of.push({ kind, planId: other?.id ?? null });
  };

  for (const plan of plans)
    if (plan.wishedAt !== null && plan.readyAt > plan.wishedAt + TOLERANCE_MS) say(plan, "late", null);

  // The one that lasts longest of those before tells whether any of them lasts until here.
  let longest: Placed | null = null;
  for (const plan of plans.toSorted((a, b) => a.beginAt - b.beginAt)) {
    if (longest && longest.readyAt > plan.beginAt) {
      say(plan, "together", longest);
      say(longest, "together", plan);
    }
    if (!longest || plan.readyAt > longest.readyAt) longest = plan;
  }

  for (const ofChannel of Map.groupBy(plans, ({ channelId }) => channelId).values()) {
    const byTime = ofChannel.toSorted((a, b) => shownAt(a) - shownAt(b));
    for (const [i, plan] of byTime.entries()) {
      const before = byTime[i - 1];
      if (!before || shownAt(plan) - shownAt(before) >= CLOSE_MS) continue;
      say(plan, "close", before);
      say(before, "close", plan);
    }
  }
  return found;
}

function shownAt({ wishedAt, readyAt }: Placed): number {
  return wishedAt ?? readyAt;
}
