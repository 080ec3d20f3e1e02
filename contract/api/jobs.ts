// Jobs: the work that is queued, runs, waits or has ended, of every kind.
import { z } from "zod";

import { JobState } from "../events.ts";
import { LANES } from "../stage.ts";
import { VideoPriority } from "./videos.ts";
import { makes, pageInput, pageOf, reads, Time } from "./wire.ts";

/** Chosen by what queued it, such as `<video>/<revision>/<stage>`. */
const JobId = z.string().min(1).max(200);

export const JobInfo = z.object({
  id: JobId,
  /** `stage`, `index`. */
  kind: z.string(),
  /** What it is about, such as a video's id. */
  subject: z.string(),
  lane: z.enum(LANES),
  priority: VideoPriority,
  state: JobState,
  attempt: z.int().nonnegative(),
  /** 0–100, of the running attempt. */
  progress: z.number().min(0).max(100),
  message: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  createdAt: Time,
  startedAt: Time.nullable(),
  endedAt: Time.nullable(),
});
export type JobInfo = z.infer<typeof JobInfo>;

const withId = z.object({ id: JobId });

export const jobs = {
  list: reads
    .route({ method: "GET", path: "/jobs", summary: "Jobs, newest first", tags: ["jobs"] })
    .input(
      z.object({
        state: z.array(JobState).max(6).optional(),
        lane: z.enum(LANES).optional(),
        kind: z.string().max(50).optional(),
        subject: z.string().max(100).optional(),
        ...pageInput,
      }),
    )
    .output(pageOf(JobInfo)),
  get: reads
    .route({ method: "GET", path: "/jobs/{+id}", summary: "A job", tags: ["jobs"] })
    .input(withId)
    .output(JobInfo),
  update: makes
    .route({
      method: "PUT",
      path: "/jobs/{+id}",
      summary: "Cancel, queue again what ended without success, or let go first",
      tags: ["jobs"],
    })
    .input(withId.extend({ action: z.enum(["cancel", "retry"]).optional(), priority: VideoPriority.optional() }))
    .output(JobInfo),
};
