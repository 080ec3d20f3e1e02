// From checks to a verdict: weighted scores by aspect and as a whole, and what failures forbid.
import { ASPECTS, type Aspect, type Check, type ReviewOutput } from "../../../contract/review.ts";
import { type Both, decimal, fixed, joined } from "./told.ts";
import { ASPECT_WEIGHTS, CHECKS, type CheckId, type CheckRow, THRESHOLDS } from "./weights.ts";

export interface RatedCheck extends Check {
  id: CheckId;
  /** However good all else is: a well made film of nothing is no good film. */
  most?: { aspect: number; whole: number };
  /** A warning that wants a person's eyes, whatever its row in the table says. */
  waits?: true;
}

/**
 * The whole is the mean of the aspects by ASPECT_WEIGHTS, an aspect the mean of its checks by their weights, and neither
 * is more than a check allows.
 * Rejected: a failure that rejects, or a score under the threshold. Approved: a score from the threshold on, nothing
 * failed and no warning that wants a person. Else it waits for a person.
 */
export function judge(checks: readonly RatedCheck[]): ReviewOutput {
  const aspects = Object.fromEntries(
    ASPECTS.map((aspect) => [aspect, aspectScore(checks, aspect)]),
  ) as ReviewOutput["aspects"];
  const mean = round(ASPECTS.reduce((sum, aspect) => sum + ASPECT_WEIGHTS[aspect] * aspects[aspect], 0));
  const score = Math.min(mean, ...checks.map(({ most }) => most?.whole ?? 1));
  const { verdict, reason } = verdictOn(checks, score);
  return {
    score,
    aspects,
    verdict,
    reason: reason.en,
    german: { reason: reason.de },
    checks: checks.map(asTold),
  };
}

function verdictOn(checks: readonly RatedCheck[], score: number): { verdict: ReviewOutput["verdict"]; reason: Both } {
  const told = fixed(score, 2);
  const failed = checks.filter((check) => check.status === "fail");
  const rejecting = failed.filter((check) => rowOf(check).onFail === "rejects");
  if (rejecting.length) {
    const { en, de } = list(rejecting);
    return {
      verdict: "rejected",
      reason: { en: `Rejected: ${en} failed.`, de: `Abgelehnt: nicht bestanden: ${de}.` },
    };
  }
  if (score < THRESHOLDS.rejected) {
    const least = decimal(THRESHOLDS.rejected);
    return {
      verdict: "rejected",
      reason: {
        en: `Rejected: the score ${told.en} is under ${least.en}.`,
        de: `Abgelehnt: Die Wertung ${told.de} liegt unter ${least.de}.`,
      },
    };
  }
  if (failed.length) {
    const { en, de } = list(failed);
    return {
      verdict: "waiting",
      reason: { en: `Waits for a person: ${en} failed.`, de: `Wartet auf dich: nicht bestanden: ${de}.` },
    };
  }
  const wanting = checks.find(
    (check) => check.status === "warn" && (check.waits === true || rowOf(check).onWarn === "waits"),
  );
  if (wanting)
    return {
      verdict: "waiting",
      reason: {
        en: `Waits for a person: ${wanting.message}`,
        de: `Wartet auf dich: ${wanting.german?.message ?? wanting.message}`,
      },
    };
  if (score < THRESHOLDS.approved) {
    const least = decimal(THRESHOLDS.approved);
    return {
      verdict: "waiting",
      reason: {
        en: `Waits for a person: the score ${told.en} is under ${least.en}.`,
        de: `Wartet auf dich: Die Wertung ${told.de} liegt unter ${least.de}.`,
      },
    };
  }
  return {
    verdict: "approved",
    reason: {
      en: `Approved: nothing failed and the score is ${told.en}.`,
      de: `Freigegeben: Nichts ist durchgefallen, die Wertung ist ${told.de}.`,
    },
  };
}

function aspectScore(checks: readonly RatedCheck[], aspect: Aspect): number {
  const own = checks.filter((check) => check.aspect === aspect);
  const weight = own.reduce((sum, check) => sum + rowOf(check).weight, 0);
  if (weight === 0) return 0;
  const mean = round(own.reduce((sum, check) => sum + rowOf(check).weight * check.score, 0) / weight);
  return Math.min(mean, ...own.map(({ most }) => most?.aspect ?? 1));
}

/** That is how it is judged, not what is told. */
function asTold(rated: RatedCheck): Check {
  const check = { ...rated };
  delete check.most;
  delete check.waits;
  return check;
}

const rowOf = (check: RatedCheck): CheckRow => CHECKS[check.id];
const list = (checks: readonly RatedCheck[]): Both =>
  joined(
    checks.map((check) => rowOf(check).title),
    ", ",
  );
/** Two decimals are what is shown, so they are what is compared with the thresholds. */
const round = (n: number): number => Math.round(n * 100) / 100;
