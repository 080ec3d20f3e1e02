// Files and folders of the backend's machine, as a person chooses among them; and files that they hand in.
import { z } from "zod";

import { OwnFile, plainName } from "../values.ts";
import { Path, usesFiles } from "./wire.ts";

/** By the name's ending alone: what a file is, only its bytes tell once it is used. */
export const FILE_SORTS = ["picture", "clip", "sound", "text", "table", "archive"] as const;
export const FileSort = z.enum(FILE_SORTS);
export type FileSort = z.infer<typeof FileSort>;

export const PLACE_KINDS = [
  "home",
  "videos",
  "pictures",
  "music",
  "documents",
  "downloads",
  "desktop",
  /** A folder of the setting `apiFolders`. */
  "allowed",
  "drive",
] as const;

/** Where choosing begins. */
export const Place = z.object({
  kind: z.enum(PLACE_KINDS),
  name: z.string(),
  path: z.string(),
  /** False: a drive whose files may be named only once the setting `apiFolders` has it. */
  isAllowed: z.boolean(),
});
export type Place = z.infer<typeof Place>;

export const FolderEntry = z.object({
  /** For people: with a sign in the place of each that cannot be seen. `path` is the true one. */
  name: z.string(),
  path: z.string(),
  /** Null: a folder. */
  sort: FileSort.nullable(),
  /** Null: a folder. */
  bytes: z.int().nonnegative().nullable(),
  /** Milliseconds UTC. */
  modifiedAt: z.int(),
});
export type FolderEntry = z.infer<typeof FolderEntry>;

export const FolderView = z.object({
  path: z.string(),
  /** From the outermost folder that may be named down to this one. */
  trail: z.array(z.object({ name: z.string(), path: z.string() })).min(1),
  /** Folders first, each by name as people count. Nothing hidden, and nothing that may not be named. */
  items: z.array(FolderEntry),
  /** How many more there are than `items` shows. */
  left: z.int().nonnegative(),
  /** Whether files can be put here. */
  isWritable: z.boolean(),
});
export type FolderView = z.infer<typeof FolderView>;

/** Bytes of one file that is handed in over HTTP (`POST /files/bytes?name=…`, the bytes as the body). */
export const UPLOAD_MOST_BYTES = 8 * 2 ** 30;

export const files = {
  browse: usesFiles
    .route({ method: "GET", path: "/files/browse", summary: "What lies in a folder of this machine", tags: ["files"] })
    .input(
      z.object({
        /** Absolute, or beginning with `~`. Absent: the home folder. */
        folder: Path.optional(),
        /** Files of these sorts; none: folders alone. */
        sorts: z.array(FileSort).max(FILE_SORTS.length).default([]),
      }),
    )
    .output(FolderView),
  places: usesFiles
    .route({ method: "GET", path: "/files/places", summary: "Folders to begin with, and drives", tags: ["files"] })
    .input(z.object({}))
    .output(z.array(Place)),
  makeFolder: usesFiles
    .route({
      method: "POST",
      path: "/files/folders",
      successStatus: 201,
      summary: "Make a folder in another one",
      tags: ["files"],
    })
    .input(z.object({ parent: Path, name: z.string().overwrite(plainName).min(1).max(200) }))
    .output(z.object({ path: z.string() })),
  import: usesFiles
    .route({
      method: "POST",
      path: "/files",
      successStatus: 201,
      summary: "Take in a file of this machine (music, recording, logo, intro, outro): what an idea then names",
      tags: ["files"],
    })
    .input(z.object({ path: Path }))
    .output(OwnFile),
};
