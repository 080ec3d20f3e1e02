// Scores a script that somebody hands in, in a thread of its own: a long one takes half a second.
import type { QualityScore } from "../../../contract/api/ai.ts";
import { Workers } from "../../base/workers.ts";

export interface ScoreRequest {
  script: string;
  /** BCP 47. */
  language: string;
  /** Null: no length is wished for. */
  seconds: number | null;
}

export interface Scorer {
  /** Throws SCRIPT_EMPTY, SCRIPT_DIRECTIVE with the line, CANCELLED. */
  score(request: ScoreRequest, signal: AbortSignal): Promise<QualityScore>;
  close(): Promise<void>;
}

/** @param policyDir `resources/policy` */
export function createScorer(policyDir: string): Scorer {
  const threads = new Workers<ScoreRequest & { policyDir: string }, QualityScore>(
    new URL("scoreThread.ts", import.meta.url),
    1,
  );
  return {
    score: (request, signal) => threads.run({ ...request, policyDir }, { signal }),
    close: () => threads.close(),
  };
}
