// Insights: what the making of videos took, cost and came to. What platforms measure comes with publishing.
import { z } from "zod";

import { ASPECTS, VERDICTS } from "../review.ts";
import { STAGE_NAMES } from "../stage.ts";
import { Format, Id, Seconds } from "../values.ts";
import { reads, Time } from "./wire.ts";

export const INSIGHT_DAYS = [7, 30, 90, 365] as const;
/** Made videos that are told one by one. */
export const INSIGHT_VIDEOS_MOST = 500;

export const Insights = z.object({
  from: Time,
  to: Time,
  totals: z.object({
    completed: z.int(),
    failed: z.int(),
    cancelled: z.int(),
    /** Of what was completed, how long it lasts in all. */
    madeSeconds: Seconds,
    /** From the first stage's beginning to the last one's end; null: none was completed. */
    medianMakingSeconds: Seconds.nullable(),
    meanScore: z.number().min(0).max(1).nullable(),
    spentUsd: z.number().nonnegative(),
  }),
  /** Each day of the range, in the zone that was asked for, the oldest first. */
  days: z.array(
    z.object({
      date: z.iso.date(),
      completed: z.int(),
      failed: z.int(),
      cancelled: z.int(),
      spentUsd: z.number().nonnegative(),
    }),
  ),
  /** The newest that were completed and are there still, the oldest of them first. */
  videos: z.array(
    z.object({
      id: Id,
      title: z.string(),
      endedAt: Time,
      seconds: Seconds,
      makingSeconds: Seconds,
      format: Format,
      score: z.number().min(0).max(1).nullable(),
      verdict: z.enum(VERDICTS).nullable(),
    }),
  ),
  /** What the stages of these took on average; those whose result was there already are left out. */
  stages: z.array(z.object({ stage: z.enum(STAGE_NAMES), meanSeconds: Seconds, runs: z.int() })),
  /** How the reviews of these came out on average. */
  aspects: z.array(z.object({ aspect: z.enum(ASPECTS), score: z.number().min(0).max(1) })),
  /** What the reviews of these found most often, the most frequent first; at most ten. */
  findings: z.array(z.object({ check: z.string(), warned: z.int(), failed: z.int() })),
  /** What was paid to whom, the most first. */
  spending: z.array(
    z.object({ service: z.string(), kind: z.enum(["voice", "model", "image"]), usd: z.number(), uses: z.int() }),
  ),
});
export type Insights = z.infer<typeof Insights>;

export const insights = {
  making: reads
    .route({ method: "GET", path: "/insights/making", summary: "What the making of videos took", tags: ["insights"] })
    .input(
      z.object({
        /** Back from now, today included. */
        days: z.union(INSIGHT_DAYS.map((days) => z.literal(days))).default(30),
        /** IANA: where a day begins and ends. */
        zone: z.string().min(1).max(64).refine(isZone, { error: "there is no such time zone" }).default("UTC"),
        /** Of one channel alone; what was paid is told of all. */
        channelId: Id.optional(),
      }),
    )
    .output(Insights),
};

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
