// How a check reports: its id and aspect from the table of weights, a status, a score, and what was measured.
import type { Check } from "../../../contract/review.ts";
import { sceneAt, type Facts } from "./facts.ts";
import type { RatedCheck } from "./verdict.ts";
import { CHECKS, type CheckId } from "./weights.ts";

export type Found = Check["found"];
/** Pure: looks at the facts, says what it finds. */
export type ReviewCheck = (facts: Facts) => RatedCheck;

/** More places than this help nobody. */
const MAX_FOUND = 20;

export function pass(id: CheckId, message: string, score = 1): RatedCheck {
  return { id, aspect: CHECKS[id].aspect, status: "pass", score, message, found: [], hint: null };
}

export function warn(id: CheckId, score: number, message: string, hint: string, found: Found = []): RatedCheck {
  return report(id, "warn", score, message, hint, found);
}

export function fail(id: CheckId, score: number, message: string, hint: string, found: Found = []): RatedCheck {
  return report(id, "fail", score, message, hint, found);
}

/** Places in the video with their scenes. */
export function placesOf(facts: Facts, places: readonly { at: number; note: string }[]): Found {
  return places.map(({ at, note }) => ({ at: round(at), sceneId: sceneAt(facts, at), note }));
}

/** 1 at `good`, 0 at `bad`, linear in between, whichever of them is greater. */
export function grade(value: number, good: number, bad: number): number {
  return clamp((value - bad) / (good - bad));
}

export const clamp = (n: number): number => Math.min(1, Math.max(0, n));
/** Milliseconds are as fine as a time code gets. */
export const round = (seconds: number): number => Math.max(0, Math.round(seconds * 1000) / 1000);
export const seconds = (n: number, digits = 1): string => `${n.toFixed(digits)} s`;
export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

function report(
  id: CheckId,
  status: Check["status"],
  score: number,
  message: string,
  hint: string,
  found: Found,
): RatedCheck {
  return {
    id,
    aspect: CHECKS[id].aspect,
    status,
    score: clamp(score),
    message,
    found: found.slice(0, MAX_FOUND),
    hint,
  };
}
