// Which language models this machine can hold, how each would lie in its memory, and which of them to take.
import { asAppError, type AppError } from "../../../base/errors.ts";
import { fits, type Machine, type Place, type Shape } from "./need.ts";

export interface Candidate {
  id: string;
  /** Null: nothing is known of it before it is here. */
  shape: (Shape & { contextTokens: number }) | null;
  /** Of its weights. */
  bytes: number;
}

export interface Verdict {
  id: string;
  fit: (Place & { layers: number }) | null;
  fault: AppError | null;
}

/** A script with its notes fits; with less, long ones do not. */
const WANTED_TOKENS = 8192;
/**
 * Weights that a processor writes with in bearable time. Each token reads all of them once, and the memory of usual machines gives
 * 30 to 50 GB a second: with 3 GB some 12 tokens a second, so that a script and its rounds take minutes.
 */
const PROCESSOR_BYTES = 3e9;

/** The verdicts in the order of the candidates. `best` is null where none fits. */
export function recommend(
  candidates: readonly Candidate[],
  machine: Machine,
): { verdicts: Verdict[]; best: string | null } {
  const verdicts = candidates.map((one) => verdictOn(one, machine));
  const ranked = candidates
    .map((one, i) => ({ ...one, fit: verdicts[i]?.fit ?? null }))
    .filter(({ fit }) => fit !== null)
    .toSorted(byRank);
  return { verdicts, best: ranked[0]?.id ?? null };
}

function verdictOn({ id, shape }: Candidate, machine: Machine): Verdict {
  if (!shape) return { id, fit: null, fault: null };
  try {
    return { id, fit: { ...fits(shape, machine, WANTED_TOKENS), layers: shape.layers }, fault: null };
  } catch (error) {
    return { id, fit: null, fault: asAppError(error, "llm.recommend") };
  }
}

interface Ranked {
  bytes: number;
  fit: Verdict["fit"];
}

/** Enough context first; then what is fast enough, the largest first; then what is not, the smallest first. */
function byRank(a: Ranked, b: Ranked): number {
  const classOf = (one: Ranked) => (isLong(one) ? 0 : 2) + (isFast(one) ? 0 : 1);
  const [left, right] = [classOf(a), classOf(b)];
  if (left !== right) return left - right;
  return left % 2 === 0 ? b.bytes - a.bytes : a.bytes - b.bytes;
}

function isLong({ fit }: Ranked): boolean {
  return fit !== null && fit.contextTokens >= WANTED_TOKENS;
}

/** What stays beside the card is read by the processor. */
function isFast({ bytes, fit }: Ranked): boolean {
  if (!fit) return false;
  return bytes * (1 - Math.min(1, fit.gpuLayers / fit.layers)) <= PROCESSOR_BYTES;
}
