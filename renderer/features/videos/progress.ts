// What a video is doing just now, told from its stages.
import type { StageState, VideoSnapshot } from "../../../contract/events.ts";
import { inWords } from "../../api/errorWords.ts";

/** The stage at work that is told of: of several beside each other the one that takes longest, which is the last to end. */
export function stageAtWork({ stages }: Pick<VideoSnapshot, "stages">): StageState | null {
  const running = stages.filter(({ state }) => state === "running");
  return (
    running.find(({ name }) => name === "render") ??
    running[0] ??
    stages.find(({ state }) => state === "queued") ??
    null
  );
}

/** With its error in the page's language. */
export function failedStage({ stages }: Pick<VideoSnapshot, "stages">): StageState | null {
  const failed = stages.find(({ state }) => state === "failed");
  return failed ? { ...failed, ...(failed.error ? { error: inWords(failed.error) } : {}) } : null;
}

/** How good a score is to look at. */
export function toneOf(review: {
  score: number;
  verdict: "approved" | "waiting" | "rejected";
}): "good" | "warn" | "bad" {
  if (review.verdict === "approved") return "good";
  return review.verdict === "rejected" ? "bad" : "warn";
}
