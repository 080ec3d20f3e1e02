// A video and its stages as others see them, and how one goes on, as a stream. A lost event costs nothing, since the row is the truth.
import { z } from "zod";

import { VERDICTS } from "./review.ts";
import { STAGE_NAMES } from "./stage.ts";
import { Format, Hash, Id, Seconds } from "./values.ts";

export const JOB_STATES = ["queued", "running", "done", "waiting", "failed", "cancelled"] as const;
export const JobState = z.enum(JOB_STATES);
export type JobState = z.infer<typeof JobState>;

export const StageState = z.object({
  name: z.enum(STAGE_NAMES),
  /** Null: not yet queued, since something it needs is not there. */
  state: JobState.nullable(),
  /** 0–1. */
  fraction: z.number(),
  note: z.string().nullable(),
  attempt: z.int(),
  milliseconds: z.int().nullable(),
  /** The result was there already. */
  cached: z.boolean(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
});
export type StageState = z.infer<typeof StageState>;

export const VideoSnapshot = z.object({
  id: Id,
  title: z.string(),
  state: JobState,
  /** Why it waits; null: it does not. */
  waitingFor: z.enum(["approval", "account", "model", "time", "unconfirmed"]).nullable(),
  channelId: Id,
  priority: z.enum(["urgent", "high", "normal"]),
  /** A person has stopped it for now: it is queued, and nothing of it is begun until they let it go on. */
  paused: z.boolean(),
  revision: z.int(),
  /** Rises with what a person changes; what the stages change shows in `updatedAt`. */
  version: z.int().positive(),
  /** 0–1, of all stages by the time that they take. */
  progress: z.number().min(0).max(1),
  /** Until all stages are done, by what earlier ones took; null: unknown, or nothing is going on. */
  secondsLeft: z.number().nonnegative().nullable(),
  format: Format,
  /** Of the finished picture and sound; before there is any, the wished length. */
  durationSeconds: Seconds,
  /** What the review says of the current revision; null: not reviewed yet. */
  review: z.object({ verdict: z.enum(VERDICTS), score: z.number() }).nullable(),
  /** The hash of the chosen thumbnail; null: not there yet. */
  thumbnail: Hash.nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  deletedAt: z.iso.datetime().nullable(),
  stages: z.array(StageState),
});
export type VideoSnapshot = z.infer<typeof VideoSnapshot>;

/** How one video goes: whole at first and whenever a stage begins or ends, and the progress of what runs. */
export const VideoEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("snapshot"), video: VideoSnapshot }),
  z.object({ type: z.literal("stage"), videoId: Id, stage: StageState }),
]);
export type VideoEvent = z.infer<typeof VideoEvent>;
