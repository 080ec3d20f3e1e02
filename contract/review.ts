// The report on the finished video: checks that pass, warn or fail, a score by aspect, and the verdict.
import { z } from "zod";

import { Departure, LlmEngine, ModelUse } from "./llm.ts";
import { Seconds } from "./values.ts";

export const ASPECTS = ["script", "sound", "picture", "engagement"] as const;
export const Aspect = z.enum(ASPECTS);
export type Aspect = z.infer<typeof Aspect>;

export const Check = z.object({
  /** A stable name such as `loudness`, `blackFrames`. */
  id: z.string(),
  aspect: Aspect,
  status: z.enum(["pass", "warn", "fail"]),
  /** 0–1: how good this is, for the score. */
  score: z.number().min(0).max(1),
  /** What was measured, with its unit. */
  message: z.string(),
  /** Where it was found; empty where it concerns the whole. */
  found: z.array(
    z.object({
      at: Seconds,
      sceneId: z.string().nullable(),
      note: z.string(),
      /** The note in German; absent in results of before there was one. */
      german: z.string().exactOptional(),
    }),
  ),
  /** What the person can do about it; null on a pass. */
  hint: z.string().nullable(),
  /** The same in German; absent in results of before there was one. */
  german: z.object({ message: z.string(), hint: z.string().nullable() }).exactOptional(),
});
export type Check = z.infer<typeof Check>;

/** Who looked for what platforms restrict. */
export const PolicyReading = z.object({
  /** The language model that read it beside the word lists; null: the word lists alone did. */
  model: z.object({ engine: LlmEngine, name: z.string(), identity: z.string() }).nullable(),
  /** Engines that came first and did not read it, in order. */
  departures: z.array(Departure),
  /** That are spoken. Of none there is nothing for a model to read. */
  sentences: z.int().nonnegative(),
  /** Of the engines that did not finish it, too. */
  uses: z.array(ModelUse),
});
export type PolicyReading = z.infer<typeof PolicyReading>;

export const VERDICTS = ["approved", "waiting", "rejected"] as const;
export const ReviewOutput = z.object({
  score: z.number().min(0).max(1),
  aspects: z.record(Aspect, z.number().min(0).max(1)),
  verdict: z.enum(VERDICTS),
  /** Why this verdict, in a sentence. */
  reason: z.string(),
  /** The same in German; absent in results of before there was one. */
  german: z.object({ reason: z.string() }).exactOptional(),
  checks: z.array(Check),
  /** Absent in results of before a model was asked: the word lists alone. */
  policy: PolicyReading.exactOptional(),
});
export type ReviewOutput = z.infer<typeof ReviewOutput>;

/** Whether a video may be published with nobody looking at it, and what holds it where not. */
export type Unattended = { may: true } | { may: false; why: "notApproved" | "wordListsAlone" };

/** Pure. `wordListsAlone`: what the person allowed for the video's channel. */
export function mayGoUnattended(
  { verdict, policy }: Pick<ReviewOutput, "verdict" | "policy">,
  { wordListsAlone = false }: { wordListsAlone?: boolean },
): Unattended {
  if (verdict !== "approved") return { may: false, why: "notApproved" };
  const isRead = policy !== undefined && (policy.model !== null || policy.sentences === 0);
  return isRead || wordListsAlone ? { may: true } : { may: false, why: "wordListsAlone" };
}
