// Storage: what takes how much room, how long the rest lasts, what may go, and moving the data folder.
import { z } from "zod";

import { administers, Path, reads, Time } from "./wire.ts";

export const STORAGE_PARTS = [
  "artifacts",
  "videos",
  "spans",
  "proxies",
  "cache",
  "database",
  "backups",
  "models",
  "logs",
  "other",
] as const;
/** `artifacts`: what stages made and what was handed in; `videos`: finished ones in their folders; `spans`: rendered pieces; `proxies`: footage made ready; `cache`: the rest of it. */
export const StoragePart = z.enum(STORAGE_PARTS);
export type StoragePart = z.infer<typeof StoragePart>;

export const CLEAN_UPS = ["spans", "proxies", "cache", "artifacts", "logs"] as const;
/**
 * What may go: rendered pieces, footage made ready, the rest of the cache, artifacts that nothing names any more and that are
 * older than a day (handed in by a person: 30 days after they were named last), logs but today's.
 */
export const CleanUp = z.enum(CLEAN_UPS);
export type CleanUp = z.infer<typeof CleanUp>;

const Size = z.object({ bytes: z.int().nonnegative(), files: z.int().nonnegative() });

export const StorageUse = z.object({
  measuredAt: Time,
  dataDir: Path,
  parts: z.array(Size.extend({ part: StoragePart, path: Path })),
  /** Of the drive of the data folder; null: the system does not say. */
  disk: z.object({ total: z.number(), free: z.number() }).nullable(),
  /** By what the last 30 days have added and is still there. */
  forecast: z.object({
    /** Days that were looked at: fewer where the data folder is younger. */
    days: z.number(),
    bytesPerDay: z.number(),
    /** Until the drive is full; null: never at this pace. */
    daysLeft: z.number().nullable(),
  }),
  /** What each clean-up frees. */
  cleanUps: z.array(Size.extend({ what: CleanUp })),
});
export type StorageUse = z.infer<typeof StorageUse>;

export const MovePlan = z.object({
  from: Path,
  to: Path,
  bytes: z.int(),
  files: z.int(),
  /** Bytes where it is to go. */
  free: z.number().nullable(),
  /** Why it cannot be done now; empty: it can. */
  problems: z.array(z.object({ code: z.string(), message: z.string(), hint: z.string() })),
});
export type MovePlan = z.infer<typeof MovePlan>;

/** `copying`: beside the work; `ready`: all is copied, the next start switches; `moved`: it lies in the new place, the old one is kept. */
export const MoveState = z.object({
  state: z.enum(["copying", "ready", "failed", "moved"]),
  from: Path,
  to: Path,
  /** 0–1. */
  progress: z.number(),
  bytes: z.int(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
});
export type MoveState = z.infer<typeof MoveState>;

export const storage = {
  usage: reads
    .route({ method: "GET", path: "/storage", summary: "What takes how much room", tags: ["storage"] })
    .input(z.object({ /** Measured again, however new the last measure is. */ anew: z.boolean().default(false) }))
    .output(StorageUse),
  cleanUp: administers
    .route({ method: "POST", path: "/storage/clean", summary: "Delete what can be made again", tags: ["storage"] })
    .input(z.object({ what: z.array(CleanUp).min(1).max(CLEAN_UPS.length) }))
    .output(z.object({ freed: z.array(Size.extend({ what: CleanUp })), bytes: z.int() })),
  move: administers
    .route({ method: "GET", path: "/storage/move", summary: "How far moving the data folder is", tags: ["storage"] })
    .input(z.object({}))
    .output(MoveState.nullable()),
  planMove: administers
    .route({ method: "POST", path: "/storage/move/plan", summary: "What moving would take", tags: ["storage"] })
    .input(z.object({ to: Path }))
    .output(MovePlan),
  beginMove: administers
    .route({
      method: "POST",
      path: "/storage/move",
      successStatus: 202,
      summary: "Copy the data folder; the next start switches to the copy",
      tags: ["storage"],
    })
    .input(z.object({ to: Path }))
    .output(MoveState),
  cancelMove: administers
    .route({ method: "DELETE", path: "/storage/move", summary: "Stay where it is", tags: ["storage"] })
    .input(z.object({}))
    .output(z.null()),
  confirmMove: administers
    .route({ method: "POST", path: "/storage/move/confirm", summary: "Delete the old place", tags: ["storage"] })
    .input(z.object({}))
    .output(z.object({ bytes: z.int() })),
};
