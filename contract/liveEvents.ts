// What happens in the backend, as every reader of its one stream gets it: a snapshot first, then events with rising numbers.
import { z } from "zod";

import { Channel } from "./api/channels.ts";
import { Pause } from "./api/system.ts";
import { VideoSnapshot } from "./events.ts";
import { IndexProgress } from "./library.ts";
import { LANES, STAGE_NAMES } from "./stage.ts";
import { Id } from "./values.ts";

/** What a reader may ask for as a whole. */
export const TOPICS = ["videos", "channels", "assets", "changes", "metrics", "alerts"] as const;
/** The nouns of the contract of which lists and details may be old: what `changed` names. */
export const CHANGEABLE = [
  "accounts",
  "assets",
  "backups",
  "calendar",
  "channels",
  "imports",
  "jobs",
  "library",
  "models",
  "personas",
  "presets",
  "pronunciations",
  "publishing",
  "revisions",
  "settings",
  "storage",
  "system",
  "videos",
  "voices",
] as const;
export type Changeable = (typeof CHANGEABLE)[number];
export const EVENT_TYPES = [
  "video.generation.started",
  "video.generation.progress",
  "video.generation.completed",
  "video.generation.failed",
  "video.changed",
  "video.deleted",
  "channel.update",
  "changed",
  "asset.index",
  "work.paused",
  "metrics.update",
  "alert.system",
  "alert.quota",
] as const;
/** All of a subject, one kind of event, or one video alone. */
export const EventTopic = z.union([
  z.enum(TOPICS),
  z.enum(EVENT_TYPES),
  z.templateLiteral(["video:", z.uuid()]).describe("One video alone: `video:<id>`"),
]);
export type EventTopic = z.infer<typeof EventTopic>;

/** `info`: good to know; `warning`: soon something fails; `critical`: something fails now. */
const Severity = z.enum(["info", "warning", "critical"]);

/** A trouble of the backend or its machine. */
const trouble = {
  /** The same trouble has the same one for as long as it lasts. */
  id: z.string(),
  severity: Severity,
  /** Of the catalogue of errors. */
  code: z.string(),
  message: z.string(),
  /** What the person can do. */
  action: z.string(),
  since: z.iso.datetime(),
};
const quota = {
  /** Such as `openai`. */
  service: z.string(),
  /** What is used, and of how much, in `unit`; null: the service does not say. */
  usage: z.number().nullable(),
  limit: z.number().nullable(),
  unit: z.string().nullable(),
};

const SystemAlert = z.object({ kind: z.literal("system"), ...trouble });
const QuotaAlert = z.object({ kind: z.literal("quota"), ...trouble, ...quota });
/** A trouble that lasts. */
export const Alert = z.discriminatedUnion("kind", [SystemAlert, QuotaAlert]);
export type Alert = z.infer<typeof Alert>;

/** How much the machine and the backend have to do. */
export const Metrics = z.object({
  /** Of each lane: how many jobs wait for a place, and how many are at work. */
  queue: z.array(z.object({ lane: z.enum(LANES), queued: z.int().nonnegative(), running: z.int().nonnegative() })),
  /** Share of all processors that was busy since the last time, 0–1. */
  cpuLoad: z.number().min(0).max(1),
  /** Bytes. `free`: what this process may still take; null: it cannot be told. */
  memory: z.object({ total: z.number(), free: z.number().nullable(), backend: z.number() }),
  /** Bytes, where the data folder lies; null: it cannot be told. */
  disk: z.object({ total: z.number(), free: z.number() }).nullable(),
});
export type Metrics = z.infer<typeof Metrics>;

const about = { videoId: Id, channelId: Id };
const active = {
  /** False: it is over. */
  active: z.boolean(),
};

/** What is told, before it is numbered. */
export const Happening = z.discriminatedUnion("type", [
  /** Work on the video begins, for the first time or anew. */
  z.object({ type: z.literal("video.generation.started"), ...about, revision: z.int(), title: z.string() }),
  z.object({
    type: z.literal("video.generation.progress"),
    ...about,
    stage: z.enum(STAGE_NAMES),
    /** Of the whole video, 0–100, by the time that its stages take. */
    progress: z.number().min(0).max(100),
    /** Of this stage alone, 0–100. */
    stageProgress: z.number().min(0).max(100),
    /** Until all stages are done; null: unknown. */
    secondsLeft: z.number().nonnegative().nullable(),
    message: z.string().nullable(),
  }),
  z.object({
    type: z.literal("video.generation.completed"),
    ...about,
    revision: z.int(),
    success: z.literal(true),
    /** `waiting`: for a person's approval. */
    state: z.enum(["done", "waiting"]),
    /** Where the film can be fetched from, on this backend. */
    url: z.string(),
  }),
  z.object({
    type: z.literal("video.generation.failed"),
    ...about,
    revision: z.int(),
    /** Null: none had begun. */
    stage: z.enum(STAGE_NAMES).nullable(),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string() }),
    /** Seconds until it is tried again by itself; null: it has ended. */
    retryAfter: z.number().nonnegative().nullable(),
  }),
  /** The video as it is now. */
  z.object({ type: z.literal("video.changed"), video: VideoSnapshot }),
  z.object({ type: z.literal("video.deleted"), videoId: Id }),
  z.object({
    type: z.literal("channel.update"),
    channelId: Id,
    change: z.enum(["created", "changed", "deleted"]),
    /** As it is now; null: deleted. Where it became the default one, no other is it any more. */
    channel: Channel.nullable(),
  }),
  /** Somebody changed something of a noun: what was fetched of it is old. `ids`: of these alone. */
  z.object({ type: z.literal("changed"), what: z.enum(CHANGEABLE), ids: z.array(z.string()).max(200).optional() }),
  /** How far the indexing of a folder is. */
  z.object({ type: z.literal("asset.index"), folder: z.string(), ...IndexProgress.shape }),
  /** All work is paused, or for other reasons than before; null: it goes on. Told with the topic `videos`. */
  z.object({ type: z.literal("work.paused"), pause: Pause.nullable() }),
  z.object({ type: z.literal("metrics.update"), metrics: Metrics }),
  z.object({ type: z.literal("alert.system"), ...active, ...trouble }),
  z.object({ type: z.literal("alert.quota"), ...active, ...trouble, ...quota }),
]);
export type Happening = z.infer<typeof Happening>;

const stamp = {
  /** Rises by one with every event of an epoch, also with those that nobody asked for. */
  seq: z.int().nonnegative(),
  timestamp: z.iso.datetime(),
};
const Stamp = z.object(stamp);
type Stamped<T> = T extends unknown ? T & z.infer<typeof Stamp> : never;

export type LiveEvent = Stamped<Happening>;
export const LiveEvent: z.ZodType<LiveEvent> = z.discriminatedUnion(
  "type",
  Happening.options.map((option) => option.extend(stamp)) as never,
);

/** All that a reader needs to go on from `seq`; of what it did not ask for there is nothing in it. */
export const LiveSnapshot = z.object({
  type: z.literal("snapshot"),
  /** Of this run of the backend: numbers of another epoch mean nothing. */
  epoch: z.string(),
  ...stamp,
  /** The unfinished ones and the newest. */
  videos: z.array(VideoSnapshot),
  alerts: z.array(Alert),
  metrics: Metrics.nullable(),
  /** Of all work; absent where `videos` was not asked for. */
  pause: Pause.nullable().optional(),
});
export type LiveSnapshot = z.infer<typeof LiveSnapshot>;

export const LiveMessage = z.union([LiveSnapshot, LiveEvent]);
export type LiveMessage = LiveSnapshot | LiveEvent;

/** Where a reader was: what came since is told where it is still known, else a snapshot. */
export const resumeInput = {
  since: z.int().nonnegative().optional(),
  epoch: z.string().max(100).optional(),
};

const Topics = z.array(EventTopic).min(1).max(200);

/** What a program may say over the WebSocket `/ws`. */
export const SocketRequest = z.discriminatedUnion("type", [
  z.object({ type: z.literal("subscribe"), topics: Topics, ...resumeInput }),
  /** Absent topics: all. */
  z.object({ type: z.literal("unsubscribe"), topics: Topics.optional() }),
  z.object({ type: z.literal("ping"), timestamp: z.union([z.number(), z.string().max(100)]).optional() }),
]);
export type SocketRequest = z.infer<typeof SocketRequest>;

const SocketError = z.object({ code: z.string(), message: z.string(), hint: z.string() });

/** What it hears besides the stream. */
export const SocketAnswer = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("subscribed"),
    topics: z.array(EventTopic),
    epoch: z.string(),
    seq: z.int(),
    /** What came since follows; false: a snapshot does. */
    resumed: z.boolean(),
  }),
  z.object({ type: z.literal("unsubscribed"), topics: z.array(EventTopic) }),
  z.object({
    type: z.literal("pong"),
    timestamp: z.union([z.number(), z.string()]).nullable(),
    epoch: z.string(),
    seq: z.int(),
  }),
  z.object({ type: z.literal("error"), error: SocketError }),
]);
export type SocketAnswer = z.infer<typeof SocketAnswer>;

/** What is told over the WebSocket `/ws/video/{id}`. */
export const VideoMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("progress"),
    stage: z.enum(STAGE_NAMES).nullable(),
    /** Of the whole video, 0–100. */
    progress: z.number().min(0).max(100),
    message: z.string(),
  }),
  z.object({ type: z.literal("completed"), videoId: Id, state: z.enum(["done", "waiting"]), url: z.string() }),
  z.object({
    type: z.literal("error"),
    stage: z.enum(STAGE_NAMES).nullable(),
    error: z.string(),
    code: z.string(),
    hint: z.string(),
    /** Seconds until it is tried again by itself; null: it has ended. */
    retryAfter: z.number().nullable(),
  }),
]);
export type VideoMessage = z.infer<typeof VideoMessage>;
