// From checks to a verdict: weighted scores by aspect and as a whole, and what failures forbid.
import { ASPECTS, type Aspect, type Check, type ReviewOutput } from "../../../contract/review.ts";
import { ASPECT_WEIGHTS, CHECKS, type CheckId, type CheckRow, THRESHOLDS } from "./weights.ts";

export interface RatedCheck extends Check {
  id: CheckId;
}

/**
 * The whole is the mean of the aspects by ASPECT_WEIGHTS, an aspect the mean of its checks by their weights.
 * Rejected: a failure that rejects, or a score under the threshold. Approved: a score from the threshold on, nothing
 * failed and no warning that wants a person. Else it waits for a person.
 */
export function judge(checks: readonly RatedCheck[]): ReviewOutput {
  const aspects = Object.fromEntries(
    ASPECTS.map((aspect) => [aspect, aspectScore(checks, aspect)]),
  ) as ReviewOutput["aspects"];
  const score = round(ASPECTS.reduce((sum, aspect) => sum + ASPECT_WEIGHTS[aspect] * aspects[aspect], 0));
  return { score, aspects, ...verdict(checks, score), checks: [...checks] };
}

function verdict(checks: readonly RatedCheck[], score: number): Pick<ReviewOutput, "verdict" | "reason"> {
  const failed = checks.filter((check) => check.status === "fail");
  const rejecting = failed.filter((check) => rowOf(check).onFail === "rejects");
  if (rejecting.length) return { verdict: "rejected", reason: `Rejected: ${list(rejecting)} failed.` };
  if (score < THRESHOLDS.rejected)
    return { verdict: "rejected", reason: `Rejected: the score ${score.toFixed(2)} is under ${THRESHOLDS.rejected}.` };
  if (failed.length) return { verdict: "waiting", reason: `Waits for a person: ${list(failed)} failed.` };
  const wanting = checks.filter((check) => check.status === "warn" && rowOf(check).onWarn === "waits");
  if (wanting.length) return { verdict: "waiting", reason: `Waits for a person: ${wanting[0]?.message ?? ""}` };
  if (score < THRESHOLDS.approved)
    return {
      verdict: "waiting",
      reason: `Waits for a person: the score ${score.toFixed(2)} is under ${THRESHOLDS.approved}.`,
    };
  return { verdict: "approved", reason: `Approved: nothing failed and the score is ${score.toFixed(2)}.` };
}

function aspectScore(checks: readonly RatedCheck[], aspect: Aspect): number {
  const own = checks.filter((check) => check.aspect === aspect);
  const weight = own.reduce((sum, check) => sum + rowOf(check).weight, 0);
  if (weight === 0) return 0;
  return round(own.reduce((sum, check) => sum + rowOf(check).weight * check.score, 0) / weight);
}

const rowOf = (check: RatedCheck): CheckRow => CHECKS[check.id];
const list = (checks: readonly RatedCheck[]): string => checks.map((check) => rowOf(check).title).join(", ");
/** Two decimals are what is shown, so they are what is compared with the thresholds. */
const round = (n: number): number => Math.round(n * 100) / 100;
