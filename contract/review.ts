// The report on the finished video: checks that pass, warn or fail, a score by aspect, and the verdict.
import { z } from "zod";

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
});
export type ReviewOutput = z.infer<typeof ReviewOutput>;
