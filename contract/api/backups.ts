// Backups: sealed copies of the database and of a person's own files, and the way back from one.
import { z } from "zod";

import { administers, Path, reads, Time } from "./wire.ts";

export const BACKUP_KINDS = ["hourly", "daily", "manual", "before-restore"] as const;
/** `before-restore`: what stood before a copy was restored. */
export const BackupKind = z.enum(BACKUP_KINDS);
export type BackupKind = z.infer<typeof BackupKind>;

/** A copy's name in its folder, and its identifier. */
export const BackupName = z
  .string()
  .regex(/^ytempire-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-(hourly|daily|manual|before-restore)\.ytbackup$/);

export const Backup = z.object({
  name: BackupName,
  kind: BackupKind,
  madeAt: Time,
  /** As it lies sealed in the folder. */
  bytes: z.int().nonnegative(),
  /** Of the program that wrote it; null: its beginning is damaged. */
  version: z.string().nullable(),
  /** What opens it. */
  openedBy: z.array(z.enum(["keyring", "passphrase"])),
  /** Until retention removes it; null: until a person does. */
  keptUntil: Time.nullable(),
});
export type Backup = z.infer<typeof Backup>;

/**
 * Of the system's keyring: `ready`: it keeps our key; `unused`: it could, and nobody asked it to; `locked`: a person must
 * unlock it; `refused`: it does not let us in; `missing`: the machine has none that works; `lost`: it has forgotten our key.
 */
export const KeyringState = z.enum(["ready", "unused", "locked", "refused", "missing", "lost"]);
export type KeyringState = z.infer<typeof KeyringState>;

const Trouble = z.object({ code: z.string(), message: z.string(), hint: z.string() });

export const BackupState = z.object({
  /** Copies are made by themselves. */
  isOn: z.boolean(),
  folder: Path,
  /** It is the one in the data folder: it goes where the database goes. */
  isOwnFolder: z.boolean(),
  /** On the same drive as the database; null: that cannot be told. */
  isSameDrive: z.boolean().nullable(),
  hourlyDays: z.int(),
  dailyDays: z.int(),
  keys: z.object({
    /** A passphrase is set: it opens the copies on any machine. It is not asked for to make them. */
    passphrase: z.boolean(),
    keyring: KeyringState,
    /** What the keyring said. */
    keyringTrouble: Trouble.nullable(),
  }),
  /** The newest that was read again after it was written. */
  last: Backup.nullable(),
  /** The newest good one is older than an hour, or there is none: so much may be lost. */
  isLate: z.boolean(),
  /** What the newest try ended with, where that failed. */
  trouble: Trouble.extend({ at: Time }).nullable(),
  nextAt: Time.nullable(),
  doing: z.enum(["backup", "test", "restore"]).nullable(),
  /** Of the weekly trial: a copy is opened into a temporary place and looked through. */
  test: z
    .object({ at: Time, backup: BackupName, isGood: z.boolean(), message: z.string(), rows: z.int().nullable() })
    .nullable(),
  nextTestAt: Time.nullable(),
  /** What is put in place at the next start. */
  restore: z.object({ name: z.string(), madeAt: Time, stagedAt: Time }).nullable(),
  /** What the last start has put in place. */
  restored: z.object({ name: z.string(), madeAt: Time, at: Time }).nullable(),
});
export type BackupState = z.infer<typeof BackupState>;

const Counts = z.object({
  videos: z.int(),
  channels: z.int(),
  settings: z.int(),
  assets: z.int(),
  tokens: z.int(),
  /** Of all tables. */
  rows: z.int(),
});
const Newest = z.object({ title: z.string(), createdAt: Time });

/** What would change if the copy were put in place. */
export const RestorePlan = z.object({
  name: z.string(),
  madeAt: Time,
  version: z.string(),
  /** False: a newer version wrote it. */
  isUsable: z.boolean(),
  /** Whether the database in it is whole. */
  isWhole: z.boolean(),
  now: Counts,
  copy: Counts,
  /** The newest video of each side. */
  newest: z.object({ now: Newest.nullable(), copy: Newest.nullable() }),
  /** Videos that are there now and would be gone, newest first; at most 20 of `gone`. */
  goneVideos: z.array(Newest),
  gone: z.int(),
  /** Videos that would come back, newest first; at most 20 of `back`. */
  backVideos: z.array(Newest),
  back: z.int(),
  /** A person's own files: looks, pronunciations. */
  files: z.array(z.object({ path: z.string(), change: z.enum(["same", "changed", "back", "gone"]) })),
  /** Files that its videos name and that lie here no more: films and pictures are not in a copy. */
  missingArtifacts: z.int(),
  settings: z.array(z.object({ name: z.string(), now: z.json().nullable(), copy: z.json().nullable() })),
});
export type RestorePlan = z.infer<typeof RestorePlan>;

/** Of the copies' folder, or any file: from another machine, say. */
const which = {
  name: BackupName.optional(),
  path: Path.optional(),
  /** Where the keyring's key does not open it. */
  passphrase: z.string().min(1).max(1000).optional(),
};

export const PASSPHRASE_LEAST = 10;

export const backups = {
  state: reads
    .route({ method: "GET", path: "/backups/state", summary: "How the backups stand", tags: ["backups"] })
    .input(z.object({}))
    .output(BackupState),
  list: administers
    .route({ method: "GET", path: "/backups", summary: "The copies there are, newest first", tags: ["backups"] })
    .input(z.object({}))
    .output(z.object({ items: z.array(Backup), bytes: z.int() })),
  configure: administers
    .route({
      method: "PUT",
      path: "/backups/state",
      summary: "Where copies go and how long they stay",
      tags: ["backups"],
    })
    .input(
      z.object({
        isOn: z.boolean().optional(),
        /** Null: the one in the data folder. */
        folder: Path.nullable().optional(),
        hourlyDays: z.int().min(1).max(60).optional(),
        dailyDays: z.int().min(1).max(730).optional(),
      }),
    )
    .output(BackupState),
  setKey: administers
    .route({ method: "PUT", path: "/backups/key", summary: "What seals the copies from now on", tags: ["backups"] })
    .input(
      z.object({
        /** Null takes it away; absent: as it is. At least one of both stays. */
        passphrase: z.string().min(PASSPHRASE_LEAST).max(1000).nullable().optional(),
        keyring: z.boolean().optional(),
      }),
    )
    .output(BackupState),
  make: administers
    .route({ method: "POST", path: "/backups", successStatus: 201, summary: "A copy now", tags: ["backups"] })
    .input(z.object({}))
    .output(Backup),
  test: administers
    .route({
      method: "POST",
      path: "/backups/test",
      summary: "Open the newest copy and look it through",
      tags: ["backups"],
    })
    .input(z.object({ passphrase: which.passphrase }))
    .output(BackupState),
  plan: administers
    .route({
      method: "POST",
      path: "/backups/plan",
      summary: "What a copy would change; changes nothing",
      tags: ["backups"],
    })
    .input(z.object(which))
    .output(RestorePlan),
  restore: administers
    .route({
      method: "POST",
      path: "/backups/restore",
      summary: "Put a copy in place at the next start; what stands now is backed up before",
      tags: ["backups"],
    })
    .input(z.object(which))
    .output(BackupState),
  cancelRestore: administers
    .route({ method: "DELETE", path: "/backups/restore", summary: "Leave things as they are", tags: ["backups"] })
    .input(z.object({}))
    .output(BackupState),
  remove: administers
    .route({
      method: "DELETE",
      path: "/backups/{name}",
      summary: "Delete a copy, never the newest good one",
      tags: ["backups"],
    })
    .input(z.object({ name: BackupName }))
    .output(z.object({ name: BackupName })),
};
