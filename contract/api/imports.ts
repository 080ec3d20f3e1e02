// Imports from the earlier desktop app: what its folders hold, and what becomes of it here.
import { z } from "zod";

import { Hash, Id } from "../values.ts";
import { makesFiles, Path } from "./wire.ts";

export const IMPORT_KINDS = ["script", "asset-list", "media-folder", "video", "channel"] as const;
/** What was found: a script, a JSON list of assets, a folder of pictures and clips, a finished video, an account or channel. */
export const ImportKind = z.enum(IMPORT_KINDS);
export type ImportKind = z.infer<typeof ImportKind>;

export const IMPORT_TARGETS = ["video", "library-folder", "channel"] as const;
/** What becomes of it: a video that waits to be made, a folder of the library, a channel. */
export const ImportTarget = z.enum(IMPORT_TARGETS);

export const ImportItem = z.object({
  /** Of its kind and content: the same thing found again has the same one. */
  key: Hash,
  kind: ImportKind,
  path: Path,
  title: z.string(),
  becomes: ImportTarget,
  /** Such as its length, its language, how many files. */
  words: z.int().nullable(),
  files: z.int().nullable(),
  bytes: z.int().nullable(),
  language: z.string().nullable(),
  /** It was taken before, and is not taken again. */
  isTaken: z.boolean(),
  /** What is lost or changed on the way, as codes of the catalogue of words. */
  notes: z.array(z.enum(["encoding", "paths-of-another-machine", "files-missing", "shortened", "no-title"])),
});
export type ImportItem = z.infer<typeof ImportItem>;

/** Why something cannot be taken. */
export const ImportReason = z.enum([
  "json-damaged",
  "json-unknown",
  "too-large",
  "empty",
  "unreadable",
  "not-text",
  "media-missing",
  "secret",
  "too-deep",
]);

export type ImportReason = z.infer<typeof ImportReason>;

export const ImportScan = z.object({
  folder: Path,
  items: z.array(ImportItem),
  refused: z.array(z.object({ path: Path, reason: ImportReason, message: z.string() })),
  /** Files that were looked at; more than `most` are not. */
  files: z.int(),
  isCutShort: z.boolean(),
});
export type ImportScan = z.infer<typeof ImportScan>;

export const ImportResult = z.object({
  made: z.array(z.object({ key: Hash, becomes: ImportTarget, title: z.string(), id: Id.nullable() })),
  /** Keys that were taken before. */
  known: z.array(Hash),
  failed: z.array(z.object({ key: Hash, title: z.string(), code: z.string(), message: z.string() })),
});
export type ImportResult = z.infer<typeof ImportResult>;

export const imports = {
  scan: makesFiles
    .route({
      method: "POST",
      path: "/imports/scan",
      summary: "What a folder of the earlier app holds; changes nothing",
      tags: ["imports"],
    })
    .input(z.object({ folder: Path }))
    .output(ImportScan),
  run: makesFiles
    .route({ method: "POST", path: "/imports", summary: "Take what was found, each thing once", tags: ["imports"] })
    .input(
      z.object({
        folder: Path,
        /** Of the scan; absent: all. */
        keys: z.array(Hash).max(5000).optional(),
        /** Where its videos go; absent: the default channel. */
        channelId: Id.optional(),
      }),
    )
    .output(ImportResult),
};
