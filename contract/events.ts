// What happened to a video, as a stream: a snapshot first, then these. A lost event costs nothing, since the row is the truth.
import { z } from "zod";

import { STAGE_NAMES } from "./stage.ts";
import { Id } from "./values.ts";

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
  revision: z.int(),
  createdAt: z.iso.datetime(),
  stages: z.array(StageState),
});
export type VideoSnapshot = z.infer<typeof VideoSnapshot>;

export const VideoEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("snapshot"), video: VideoSnapshot }),
  z.object({ type: z.literal("stage"), videoId: Id, stage: StageState }),
  z.object({ type: z.literal("video"), videoId: Id, state: JobState }),
]);
export type VideoEvent = z.infer<typeof VideoEvent>;
