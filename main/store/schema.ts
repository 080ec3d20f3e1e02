// The tables of `ytempire.db`. Every record has its owner; times are integer milliseconds UTC; order follows `seq`, never the clock.

import type { Channel } from "../../contract/api/channels.ts";
import type { Preset } from "../../contract/api/presets.ts";
import type { Scope } from "../../contract/api/wire.ts";
import type { JobState } from "../../contract/events.ts";
import type { Idea } from "../../contract/idea.ts";
import type { Asset, AssetKind } from "../../contract/library.ts";
import type { ReviewOutput } from "../../contract/review.ts";
import type { Lane, StageName } from "../../contract/stage.ts";
import type { Fps, Height, Json } from "../../contract/values.ts";
import { blob, index, integer, primaryKey, real, sql, sqliteTable, text, uniqueIndex } from "./drizzle.ts";
import { LOCAL_OWNER } from "./names.ts";

export { LOCAL_OWNER } from "./names.ts";

const ownerId = () => text().notNull().default(LOCAL_OWNER);
/** Rises by one a row and is never given again, so that a clock that is set back changes no order. */
const seq = () => integer().primaryKey({ autoIncrement: true });

export const channels = sqliteTable(
  "channels",
  {
    id: text().primaryKey(),
    ownerId: ownerId(),
    name: text().notNull(),
    /** The name as names are compared. */
    nameKey: text().notNull().default(""),
    niche: text(),
    /** BCP 47. */
    language: text().notNull().default("en"),
    description: text().notNull().default(""),
    /** What an idea of this channel has where it does not say otherwise. */
    presets: text({ mode: "json" })
      .$type<Channel["presets"]>()
      .notNull()
      .default(sql`'{}'`),
    targets: text({ mode: "json" })
      .$type<Channel["targets"]>()
      .notNull()
      .default(sql`'{"retention":0.5,"engagement":0.1,"clickThrough":0.06}'`),
    /** IANA. */
    timezone: text().notNull().default("UTC"),
    /** Whose manner fills what neither an idea nor the presets say; null: nobody's. */
    persona: text(),
    schedule: text({ mode: "json" })
      .$type<Channel["schedule"]>()
      .notNull()
      .default(sql`'{"slots":[],"missed":"ask"}'`),
    /** Exactly one channel of an owner is the default. */
    isDefault: integer({ mode: "boolean" }).notNull().default(false),
    /** Rises by every change that a person makes. */
    version: integer().notNull().default(1),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull().default(0),
  },
  (t) => [uniqueIndex("channels_name").on(t.ownerId, t.nameKey)],
);

/** A person's own personas; the ready ones are files. */
export const personas = sqliteTable(
  "personas",
  {
    id: text().primaryKey(),
    ownerId: ownerId(),
    /** The name as names are compared. */
    nameKey: text().notNull(),
    text: text({ mode: "json" }).$type<Json>().notNull(),
    version: integer().notNull().default(1),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [uniqueIndex("personas_name").on(t.ownerId, t.nameKey)],
);

/** Videos that are to be made at a time. */
export const plans = sqliteTable(
  "plans",
  {
    seq: seq(),
    id: text().notNull().unique(),
    ownerId: ownerId(),
    channelId: text()
      .notNull()
      .references(() => channels.id),
    title: text().notNull(),
    wishes: text({ mode: "json" }).$type<Json>().notNull(),
    footageFolders: text({ mode: "json" }).$type<string[]>().notNull(),
    priority: integer().notNull(),
    /** What `at` is the time of: the beginning of the making, or its end. */
    by: text().$type<"begin" | "ready">().notNull(),
    at: integer().notNull(),
    /** When the making begins: where `at` is its end, computed back and kept up to date. */
    beginAt: integer().notNull(),
    state: text().$type<"planned" | "begun" | "missed" | "skipped">().notNull().default("planned"),
    /** Written in the transaction that makes the video, so that a plan is begun once. */
    videoId: text(),
    /** What kept it from being begun. */
    fault: text({ mode: "json" }).$type<{ code: string; message: string; hint: string }>(),
    version: integer().notNull().default(1),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    index("plans_due").on(t.ownerId, t.state, t.beginAt),
    index("plans_at").on(t.ownerId, t.at),
    index("plans_channel").on(t.channelId),
  ],
);

/** What a list shows of a video beside its state: read from the idea, then from the stages' outputs. */
export interface VideoFacts {
  kind: Idea["kind"];
  format: Idea["format"];
  /** Of the shorter side, in pixels. */
  height: Height;
  fps: Fps;
  language: string;
  niche: string | null;
  /** The wished length, until the render's is known. */
  seconds: number;
  /** The hash of the chosen one. */
  thumbnail: string | null;
  review: { verdict: ReviewOutput["verdict"]; score: number } | null;
}

export const videos = sqliteTable(
  "videos",
  {
    seq: seq(),
    id: text().notNull().unique(),
    ownerId: ownerId(),
    channelId: text()
      .notNull()
      .references(() => channels.id),
    title: text().notNull(),
    /** Of the current revision's idea: the same command finds its unfinished video by it. */
    ideaHash: text().notNull(),
    /** The title as a search compares it. */
    titleKey: text().notNull().default(""),
    priority: integer().notNull(),
    /** The current revision. */
    revision: integer().notNull(),
    /** Of the current revision's jobs, kept with each of their moves. */
    state: text().$type<JobState>().notNull().default("queued"),
    /** Null: written by an older version, and read again when they are asked for. */
    facts: text({ mode: "json" }).$type<VideoFacts>(),
    /** Rises by every change that a person makes. */
    version: integer().notNull().default(1),
    createdAt: integer().notNull(),
    /** Of every change, the pipeline's too. */
    updatedAt: integer().notNull().default(0),
    /** When it was thrown away; null: it is there. */
    deletedAt: integer(),
  },
  (t) => [
    index("videos_idea").on(t.ideaHash),
    index("videos_list")
      .on(t.ownerId, t.seq)
      .where(sql`deleted_at is null`),
    index("videos_state")
      .on(t.ownerId, t.state, t.seq)
      .where(sql`deleted_at is null`),
    index("videos_channel")
      .on(t.ownerId, t.channelId, t.seq)
      .where(sql`deleted_at is null`),
    index("videos_deleted")
      .on(t.ownerId, t.deletedAt)
      .where(sql`deleted_at is not null`),
  ],
);

/** One numbered state of what a person may change. Inserted once, never altered. */
export const revisions = sqliteTable(
  "revisions",
  {
    videoId: text()
      .notNull()
      .references(() => videos.id, { onDelete: "cascade" }),
    number: integer().notNull(),
    ownerId: ownerId(),
    idea: text({ mode: "json" }).$type<Json>().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.videoId, t.number] })],
);

/** What a person decided about one revision; the latest counts, the earlier ones stay. */
export const decisions = sqliteTable(
  "decisions",
  {
    seq: seq(),
    ownerId: ownerId(),
    videoId: text().notNull(),
    revision: integer().notNull(),
    verdict: text().$type<"approved" | "rejected">().notNull(),
    /** Who decided. */
    decidedBy: text().notNull(),
    note: text(),
    decidedAt: integer().notNull(),
  },
  (t) => [index("decisions_video").on(t.videoId, t.revision)],
);

/** Content-addressed results of stages, shared by all videos: the key is the hash of stage, version and input. */
export const stageResults = sqliteTable(
  "stage_results",
  {
    key: text().primaryKey(),
    ownerId: ownerId(),
    stage: text().$type<StageName>().notNull(),
    version: text().notNull(),
    output: text({ mode: "json" }).$type<Json>().notNull(),
    /** What a person or the world still has to do; null: the result is final. */
    waitingFor: text(),
    /** The attempt and the video that made it. */
    attempt: integer().notNull(),
    videoId: text().notNull(),
    milliseconds: integer().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [
    // Outputs are large, and what stands after one is reached through all of it.
    index("stage_results_waiting").on(t.key, t.waitingFor),
  ],
);

/** Which result a stage of one revision has. */
export const videoStages = sqliteTable(
  "video_stages",
  {
    videoId: text()
      .notNull()
      .references(() => videos.id, { onDelete: "cascade" }),
    revision: integer().notNull(),
    stage: text().$type<StageName>().notNull(),
    ownerId: ownerId(),
    key: text().notNull(),
    /** The result was there already. */
    cached: integer({ mode: "boolean" }).notNull(),
    milliseconds: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.videoId, t.revision, t.stage] })],
);

export interface JobError {
  code: string;
  op: string;
  message: string;
  hint: string;
}

export const jobs = sqliteTable(
  "jobs",
  {
    seq: seq(),
    id: text().notNull().unique(),
    ownerId: ownerId(),
    kind: text().notNull(),
    /** What the job is about, such as a video's id; jobs of one subject share their age. */
    subject: text().notNull(),
    lane: text().$type<Lane>().notNull(),
    priority: integer().notNull(),
    /** The seq of the subject's first job: what was begun first is ended first. */
    age: integer().notNull(),
    state: text().$type<JobState>().notNull(),
    payload: text({ mode: "json" }).$type<Json>().notNull(),
    /** Rises with every claim: the fence. */
    attempt: integer().notNull().default(0),
    /** Failed attempts since the job was last submitted or retried by a person. */
    failures: integer().notNull().default(0),
    /** How far the last attempt came that was stopped, 0–1: what it made is kept, so nothing falls back to nothing. */
    fraction: real().notNull().default(0),
    /** Rises with every heartbeat; others watch whether it still does. */
    beat: integer().notNull().default(0),
    worker: text(),
    notBefore: integer().notNull().default(0),
    /** The length of a wait that began at notBefore − backoff. Null: notBefore is a date. */
    backoffMs: integer(),
    error: text({ mode: "json" }).$type<JobError>(),
    createdAt: integer().notNull(),
    startedAt: integer(),
    endedAt: integer(),
  },
  (t) => [
    index("jobs_queue")
      .on(t.lane, sql`${t.priority} desc`, t.age, t.seq)
      .where(sql`state = 'queued'`),
    index("jobs_later")
      .on(t.notBefore)
      .where(sql`state = 'queued' and not_before > 0`),
    index("jobs_running")
      .on(t.id)
      .where(sql`state = 'running'`),
    index("jobs_subject").on(t.subject, t.age),
    // Of all states it would draw the questions of the queue to itself, which the other indexes answer faster.
    index("jobs_ended")
      .on(t.state, t.seq)
      .where(sql`state not in ('queued', 'running')`),
  ],
);

/** Subjects of which nothing is claimed until a person lets them go on. */
export const jobHolds = sqliteTable("job_holds", {
  subject: text().primaryKey(),
  ownerId: ownerId(),
  heldAt: integer().notNull(),
});

/** Every failed attempt, kept. */
export const jobErrors = sqliteTable(
  "job_errors",
  {
    seq: seq(),
    ownerId: ownerId(),
    jobId: text().notNull(),
    attempt: integer().notNull(),
    error: text({ mode: "json" }).$type<JobError>().notNull(),
    at: integer().notNull(),
  },
  (t) => [index("job_errors_job").on(t.jobId)],
);

/** What `once` stored inside a job, until the job is done. */
export const checkpoints = sqliteTable(
  "checkpoints",
  {
    jobId: text().notNull(),
    key: text().notNull(),
    ownerId: ownerId(),
    attempt: integer().notNull(),
    value: text({ mode: "json" }).$type<Json>().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.key] })],
);

/** What is said of a file by itself, or beside it; absent: nothing. */
export interface Embedded {
  title?: string;
  tags?: string[];
  licence?: string;
  author?: string;
  source?: string;
}

/** Folders that a person has given to the library, by their real paths. */
export const libraryFolders = sqliteTable(
  "library_folders",
  {
    ownerId: ownerId(),
    path: text().notNull(),
    /** Indexed again by itself whenever something in it changes, as long as a backend runs. */
    watched: integer({ mode: "boolean" }).notNull().default(false),
    addedAt: integer().notNull(),
    /** When it was last walked to the end. */
    indexedAt: integer(),
  },
  (t) => [primaryKey({ columns: [t.ownerId, t.path] })],
);

/** What the library knows of each usable file. A file belongs to every folder that its path lies in. */
export const assets = sqliteTable(
  "assets",
  {
    /** Stays with the file, also where it is moved or read anew. */
    seq: seq(),
    id: text().notNull().unique(),
    ownerId: ownerId(),
    path: text().notNull(),
    kind: text().$type<AssetKind>().notNull(),
    /** SHA-256 of the bytes; null for large files, which are not read whole. */
    hash: text(),
    /** Knows a moved file again: the hash, or for large files one of their size and samples. */
    fingerprint: text().notNull(),
    bytes: integer().notNull(),
    modifiedAt: integer().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    seconds: real().notNull(),
    perceptualHash: text(),
    hasSound: integer({ mode: "boolean" }).notNull(),
    tags: text({ mode: "json" }).$type<string[]>().notNull(),
    title: text(),
    licence: text(),
    author: text(),
    provenance: text().notNull(),
    traits: text({ mode: "json" }).$type<Asset["traits"]>().notNull(),
    /** What the file says of itself; what is said beside it is put before it, in the columns above. */
    embedded: text({ mode: "json" })
      .$type<Embedded>()
      .notNull()
      .default(sql`'{}'`),
    /** Of the texts beside it that were read into the columns above; another value: read again. */
    sidecars: text().notNull(),
    /** The version of the reading; what an older one wrote is read again. */
    reader: integer().notNull(),
    /** Since when its file is not where it was; null: it is there. Found elsewhere, it is this asset again. */
    missingSince: integer(),
  },
  (t) => [
    uniqueIndex("assets_path").on(t.ownerId, t.path),
    index("assets_fingerprint").on(t.fingerprint),
    // Whatever a page of the library is asked for by is in one of these, so that what it passes over is never read.
    index("assets_there").on(t.ownerId, t.missingSince),
    index("assets_kind").on(t.ownerId, t.missingSince, t.kind),
    index("assets_licence").on(t.ownerId, t.missingSince, t.licence),
    index("assets_place").on(t.ownerId, t.missingSince, t.path),
  ],
);

/** The tags of each asset, one a row: kept by triggers. */
export const assetTags = sqliteTable(
  "asset_tags",
  {
    tag: text().notNull(),
    seq: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tag, t.seq] }), index("asset_tags_seq").on(t.seq)],
);

/** What is said of an asset, from whatever source. */
export type AssetBase = Pick<Asset, "title" | "tags" | "licence" | "author" | "provenance">;

export interface AssetEdit {
  /** By a person; absent: what files say counts. */
  said: Embedded;
  /** By files, for when the person takes theirs back. */
  base: AssetBase;
}

/** What a person says of the same bytes, wherever they lie: it stands before all that files say. */
export const assetEdits = sqliteTable(
  "asset_edits",
  {
    ownerId: ownerId(),
    fingerprint: text().notNull(),
    edit: text({ mode: "json" }).$type<AssetEdit>().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ownerId, t.fingerprint] })],
);

/** Files that were found elsewhere and are the asset that they were. */
export const assetMoves = sqliteTable("asset_moves", {
  seq: seq(),
  ownerId: ownerId(),
  assetId: text().notNull(),
  fromPath: text().notNull(),
  toPath: text().notNull(),
  at: integer().notNull(),
});

/** Files that were looked at and cannot be used, so that they are not opened again until they change. */
export const unusableFiles = sqliteTable(
  "unusable_files",
  {
    ownerId: ownerId(),
    path: text().notNull(),
    bytes: integer().notNull(),
    modifiedAt: integer().notNull(),
    reason: text().notNull(),
    reader: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ownerId, t.path] })],
);

/** What pictures and the shots of clips show, as vectors of one model: of the same bytes once, wherever they lie. */
export const assetVectors = sqliteTable(
  "asset_vectors",
  {
    /** Rises by one a row and is never given again: whoever holds the rows up to one lacks those after it. */
    seq: seq(),
    ownerId: ownerId(),
    /** The identity of the model. */
    model: text().notNull(),
    fingerprint: text().notNull(),
    /** In seconds, of each vector; of pictures 0. None: it cannot be decoded. */
    moments: text({ mode: "json" }).$type<number[]>().notNull(),
    /** As `library/vectors/pack.ts` lays them out, behind each other. */
    vectors: blob({ mode: "buffer" }).notNull(),
  },
  (t) => [uniqueIndex("asset_vectors_of").on(t.model, t.fingerprint)],
);

/** Which video has shown which asset: what was not shown yet is preferred. */
export const assetUses = sqliteTable(
  "asset_uses",
  {
    ownerId: ownerId(),
    assetId: text().notNull(),
    videoId: text().notNull(),
    usedAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.assetId, t.videoId] })],
);

/** Wishes of a video under a name. */
export const presets = sqliteTable(
  "presets",
  {
    id: text().primaryKey(),
    ownerId: ownerId(),
    name: text().notNull(),
    /** The name as names are compared. */
    nameKey: text().notNull(),
    wishes: text({ mode: "json" }).$type<Preset["wishes"]>().notNull(),
    /** Null, or of a channel that is gone: the default one. */
    channelId: text(),
    footageFolders: text({ mode: "json" }).$type<string[]>().notNull(),
    version: integer().notNull().default(1),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [uniqueIndex("presets_name").on(t.ownerId, t.nameKey)],
);

/** Settings that were changed on the screen of settings or by a program; others have their defaults. */
export const settings = sqliteTable(
  "settings",
  {
    ownerId: ownerId(),
    name: text().notNull(),
    value: text({ mode: "json" }).$type<Json>().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ownerId, t.name] })],
);

/** What programs sign in with. Of the token itself only the hash is kept. */
export const apiTokens = sqliteTable("api_tokens", {
  seq: seq(),
  id: text().notNull().unique(),
  ownerId: ownerId(),
  name: text().notNull(),
  /** SHA-256. */
  hash: text().notNull().unique(),
  scopes: text({ mode: "json" }).$type<Scope[]>().notNull(),
  /** Its first letters, by which a person knows it again. */
  begins: text().notNull(),
  createdAt: integer().notNull(),
  /** Null: never. */
  expiresAt: integer(),
  lastUsedAt: integer(),
  revokedAt: integer(),
});

/** Pages that are signed in: one a browser. Both secrets are kept as hashes only. */
export const sessions = sqliteTable("sessions", {
  seq: seq(),
  id: text().notNull().unique(),
  ownerId: ownerId(),
  /** SHA-256 of the cookie's value. */
  cookieHash: text().notNull().unique(),
  /** SHA-256 of the page's key. */
  keyHash: text().notNull(),
  createdAt: integer().notNull(),
  expiresAt: integer().notNull(),
  lastUsedAt: integer().notNull(),
  userAgent: text().notNull(),
  revokedAt: integer(),
});

/** Which video a caller's key has made: written together with the video, so that asking again makes no second one. */
export const idempotency = sqliteTable(
  "idempotency",
  {
    ownerId: ownerId(),
    /** Keys of different callers are different keys. */
    caller: text().notNull(),
    key: text().notNull(),
    bodyHash: text().notNull(),
    videoId: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ownerId, t.caller, t.key] }), index("idempotency_created").on(t.createdAt)],
);

/** Who did what, each row chained by its hash to the one before. Triggers refuse every change. */
export const audit = sqliteTable(
  "audit",
  {
    seq: seq(),
    ownerId: ownerId(),
    at: integer().notNull(),
    /** Such as `owner`, `page:<session>` or `token:<id>`. */
    who: text().notNull(),
    /** Such as `videos.delete`. */
    action: text().notNull(),
    /** What it was done to; null: nothing in particular. */
    subject: text(),
    details: text({ mode: "json" }).$type<{ [name: string]: Json }>().notNull(),
    /** The hash of the row before. */
    previous: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [index("audit_action").on(t.action, t.seq), index("audit_subject").on(t.subject, t.seq)],
);

/** How each revision of each video has ended, whenever it stopped moving; kept when the video is gone. */
export const generations = sqliteTable(
  "generations",
  {
    seq: seq(),
    ownerId: ownerId(),
    videoId: text().notNull(),
    revision: integer().notNull(),
    niche: text(),
    status: text().$type<"completed" | "failed" | "cancelled">().notNull(),
    /** From the first job's beginning to the last one's end. */
    milliseconds: integer().notNull(),
    endedAt: integer().notNull(),
  },
  (t) => [
    index("generations_of").on(t.ownerId, t.niche, t.status),
    index("generations_video").on(t.videoId, t.revision, t.seq),
    index("generations_ended").on(t.ownerId, t.endedAt),
  ],
);

/** How words are spoken, by the person: everywhere, or in one language or on one channel. */
export const pronunciations = sqliteTable(
  "pronunciations",
  {
    seq: seq(),
    id: text().notNull().unique(),
    ownerId: ownerId(),
    written: text().notNull(),
    /** What voices compare: in small letters, but for a word of capitals alone. */
    wordKey: text().notNull(),
    spoken: text().notNull(),
    /** BCP 47; null: any. */
    language: text(),
    /** Null: all channels. */
    channelId: text(),
    updatedAt: integer().notNull(),
  },
  (t) => [index("pronunciations_words").on(t.ownerId, t.wordKey)],
);

/** What was paid to services, a row for each use of one. */
export const spending = sqliteTable(
  "spending",
  {
    seq: seq(),
    ownerId: ownerId(),
    kind: text().$type<"voice" | "model" | "image">().notNull(),
    /** Such as `elevenlabs`. */
    service: text().notNull(),
    /** What it charges by: characters of a voice, tokens of a model. */
    units: integer().notNull(),
    microUsd: integer().notNull(),
    at: integer().notNull(),
    /** Null: it was for no video, or nobody noted for which. Kept when the video is gone. */
    videoId: text(),
    /** As the service names it. */
    model: text(),
    /** What it was asked for: `script.outline`. */
    operation: text(),
  },
  (t) => [index("spending_at").on(t.ownerId, t.at), index("spending_video").on(t.videoId)],
);
