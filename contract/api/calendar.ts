// The calendar: which videos are to be made when, what stands in its way, and what was finished.
import { z } from "zod";

import { JobState } from "../events.ts";
import { IDEA_LIMITS } from "../idea.ts";
import { Hash, Id, Seconds } from "../values.ts";
import { IdeaWishes, VideoPriority } from "./videos.ts";
import { IfVersion, makes, Path, reads, Time } from "./wire.ts";

export const PLAN_STATES = ["planned", "begun", "missed", "skipped"] as const;
/** Waits for its time; has become a video; its time passed while nothing ran, and a person decides; was left out. */
export const PlanState = z.enum(PLAN_STATES);

/** What a person said: when the making is to begin, or when the video is to be ready. */
export const PlanTime = z.object({ by: z.enum(["begin", "ready"]), at: Time });
export type PlanTime = z.infer<typeof PlanTime>;

export const CONFLICTS = ["late", "together", "close"] as const;
/**
 * `late`: it cannot be ready in time; `together`: another is made at the same time, so that both take longer;
 * `close`: another of the channel is to be ready within the hour.
 */
export const Conflict = z.object({ kind: z.enum(CONFLICTS), planId: Id.nullable() });

const wishes = {
  channelId: Id,
  /** As an idea's; the channel's presets and its persona fill the rest when it is begun. */
  wishes: IdeaWishes,
  footageFolders: z.array(Path).max(IDEA_LIMITS.footageFolders),
  priority: VideoPriority,
  when: PlanTime,
};

export const Plan = z.object({
  id: Id,
  ...wishes,
  /** By its wishes. */
  title: z.string(),
  /** When the making begins: of one that is to be ready, computed back. */
  beginAt: Time,
  /** When it is expected to be ready. */
  readyAt: Time,
  /** How long the making takes, by what earlier videos took here. */
  makingSeconds: Seconds,
  state: PlanState,
  /** Once it was begun. */
  videoId: Id.nullable(),
  /** What kept it from being begun; null: nothing did. */
  fault: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  conflicts: z.array(Conflict),
  version: z.int().positive(),
  createdAt: Time,
  updatedAt: Time,
});
export type Plan = z.infer<typeof Plan>;

/** A slot of a channel on one of its days. */
export const OpenSlot = z.object({
  channelId: Id,
  at: Time,
  /** What is planned there; null: it is free. */
  planId: Id.nullable(),
});
export type OpenSlot = z.infer<typeof OpenSlot>;

/** A video that is made, or being made, on its day. */
export const CalendarVideo = z.object({
  id: Id,
  channelId: Id,
  title: z.string(),
  state: JobState,
  /** When it was finished, else when it was begun. */
  at: Time,
  /** Of the chosen thumbnail; null: none yet. */
  thumbnail: Hash.nullable(),
  seconds: Seconds,
});
export type CalendarVideo = z.infer<typeof CalendarVideo>;

/** What a month shows in every view, and some days more. */
export const CALENDAR_DAYS_MOST = 62;

const withId = z.object({ id: Id });
const Change = z.object(wishes).partial();

export const calendar = {
  get: reads
    .route({
      method: "GET",
      path: "/calendar",
      summary: "Plans, slots and videos of some days, and what was missed",
      tags: ["calendar"],
    })
    .input(z.object({ from: Time, to: Time, channelId: Id.optional() }))
    .output(
      z.object({
        plans: z.array(Plan),
        slots: z.array(OpenSlot),
        videos: z.array(CalendarVideo),
        /** Whenever that was: a person decides. */
        missed: z.array(Plan),
      }),
    ),
  next: reads
    .route({ method: "GET", path: "/calendar/next", summary: "What is begun next", tags: ["calendar"] })
    .input(z.object({ limit: z.int().min(1).max(50).default(5) }))
    .output(z.array(Plan)),
  free: reads
    .route({
      method: "GET",
      path: "/calendar/free",
      summary: "The next free slots of a channel by which a video of such wishes can be ready",
      tags: ["calendar"],
    })
    .input(z.object({ channelId: Id, makingSeconds: Seconds.optional(), limit: z.int().min(1).max(20).default(5) }))
    .output(z.array(OpenSlot)),
  estimate: reads
    .route({
      method: "POST",
      path: "/calendar/estimate",
      summary: "When it begins and is ready, and what stands in its way",
      tags: ["calendar"],
    })
    .input(z.object({ planId: Id.optional(), channelId: Id, wishes: IdeaWishes.optional(), when: PlanTime }))
    .output(Plan.pick({ beginAt: true, readyAt: true, makingSeconds: true, conflicts: true })),
  schedule: makes
    .route({ method: "POST", path: "/calendar", successStatus: 201, summary: "Plan a video", tags: ["calendar"] })
    .input(
      z.object({
        ...wishes,
        channelId: wishes.channelId.optional(),
        footageFolders: wishes.footageFolders.default([]),
        priority: wishes.priority.default("normal"),
      }),
    )
    .output(Plan),
  put: makes
    .route({
      method: "PUT",
      path: "/calendar/{id}",
      summary: "Move a plan or change what it wishes, until it is begun",
      tags: ["calendar"],
    })
    .input(withId.extend({ ifVersion: IfVersion, ...Change.shape }))
    .output(Plan),
  remove: makes
    .route({
      method: "DELETE",
      path: "/calendar/{id}",
      summary: "Take a plan out; its video stays",
      tags: ["calendar"],
    })
    .input(withId.extend({ ifVersion: IfVersion }))
    .output(withId),
  settle: makes
    .route({
      method: "POST",
      path: "/calendar/{id}/settle",
      summary: "Begin a plan now, or leave it out",
      tags: ["calendar"],
    })
    .input(withId.extend({ choice: z.enum(["run", "skip"]) }))
    .output(Plan),
};
