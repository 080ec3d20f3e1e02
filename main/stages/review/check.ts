// How a check reports: its id and aspect from the table of weights, a status, a score, and what was measured.
import type { Check } from "../../../contract/review.ts";
import { sceneAt, type Facts } from "./facts.ts";
import { inBoth, type Text } from "./told.ts";
import type { RatedCheck } from "./verdict.ts";
import { CHECKS, type CheckId } from "./weights.ts";

/** A place in the video, with what is there. */
export interface Place {
  at: number;
  sceneId: string | null;
  note: Text;
}
/** Pure: looks at the facts, says what it finds. */
export type ReviewCheck = (facts: Facts) => RatedCheck;

/** More places than this help nobody. */
const MAX_FOUND = 20;

export function pass(id: CheckId, message: Text, score = 1, found: readonly Place[] = []): RatedCheck {
  return report(id, "pass", score, message, null, found);
}

export function warn(id: CheckId, score: number, message: Text, hint: Text, found: readonly Place[] = []): RatedCheck {
  return report(id, "warn", score, message, hint, found);
}

export function fail(id: CheckId, score: number, message: Text, hint: Text, found: readonly Place[] = []): RatedCheck {
  return report(id, "fail", score, message, hint, found);
}

/** Places in the video with their scenes. */
export function placesOf(facts: Facts, places: readonly Omit<Place, "sceneId">[]): Place[] {
  return places.map(({ at, note }) => ({ at: round(at), sceneId: sceneAt(facts, at), note }));
}

/** 1 at `good`, 0 at `bad`, linear in between, whichever of them is greater. */
export function grade(value: number, good: number, bad: number): number {
  return clamp((value - bad) / (good - bad));
}

export const clamp = (n: number): number => Math.min(1, Math.max(0, n));
/** Milliseconds are as fine as a time code gets. */
export const round = (seconds: number): number => Math.max(0, Math.round(seconds * 1000) / 1000);

function report(
  id: CheckId,
  status: Check["status"],
  score: number,
  message: Text,
  hint: Text | null,
  found: readonly Place[],
): RatedCheck {
  const [told, advice] = [inBoth((say) => say(message)), hint === null ? null : inBoth((say) => say(hint))];
  return {
    id,
    aspect: CHECKS[id].aspect,
    status,
    score: clamp(score),
    message: told.en,
    found: found.slice(0, MAX_FOUND).map(({ at, sceneId, note }) => {
      const { en, de } = inBoth((say) => say(note));
      return { at, sceneId, note: en, german: de };
    }),
    hint: advice?.en ?? null,
    german: { message: told.de, hint: advice?.de ?? null },
  };
}
