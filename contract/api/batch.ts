// Several videos at once, from a list (CSV): checked row by row, then begun, each row once however often it is asked for.
import { eventIterator } from "@orpc/contract";
import { z } from "zod";

import { Format, Id, Style } from "../values.ts";
import { VideoPriority } from "./videos.ts";
import { makesFiles, reads } from "./wire.ts";

/** Of a list that is handed over as text; a file of the command line may be longer. */
export const LIST_LIMITS = { characters: 5_000_000, rows: 5000 } as const;

const list = {
  /** The list itself; its first row names the columns. */
  text: z.string().min(1).max(LIST_LIMITS.characters),
};

/** What is wrong with a row. */
export const RowFault = z.object({
  /** Of the list; null: the row as a whole. */
  column: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  hint: z.string(),
});
export type RowFault = z.infer<typeof RowFault>;

export const CheckedRow = z.object({
  /** As a spreadsheet numbers it: the header is row 1. */
  row: z.int(),
  /** The cells, by their columns' order. */
  cells: z.array(z.string()),
  /** What the video is called until it is made. */
  name: z.string(),
  /** Null: the row cannot be used. */
  video: z
    .object({
      made: z.enum(["topic", "notes", "script", "keywords", "ambience"]),
      format: Format,
      /** The wished length. */
      seconds: z.number(),
      style: Style.nullable(),
      look: z.string().nullable(),
      voice: z.string().nullable(),
      language: z.string(),
      /** Files and folders of the person's that it names. */
      files: z.int(),
    })
    .nullable(),
  faults: z.array(RowFault),
  /** A video that was asked for with the very same words: it can be made again all the same. */
  same: z.object({ id: Id, title: z.string() }).nullable(),
});
export type CheckedRow = z.infer<typeof CheckedRow>;

export const CheckedList = z.object({
  columns: z.array(z.string()),
  rows: z.array(CheckedRow),
  usable: z.int(),
});
export type CheckedList = z.infer<typeof CheckedList>;

/** One row of a list that was begun, or why it was not. */
export const BegunRow = z.object({
  row: z.int(),
  /** Null: it was not begun. */
  video: z.object({ id: Id, resumed: z.boolean() }).nullable(),
  fault: RowFault.nullable(),
  /** Of how many rows this is which one. */
  done: z.int(),
  total: z.int(),
});
export type BegunRow = z.infer<typeof BegunRow>;

export const ListColumn = z.object({
  name: z.string(),
  help: z.string(),
  /** Whether it names a file or folder. */
  path: z.boolean(),
});

export const batch = {
  columns: reads
    .route({ method: "GET", path: "/batch/columns", summary: "What the first row of a list may name", tags: ["batch"] })
    .input(z.object({}))
    .output(z.array(ListColumn)),
  check: makesFiles
    .route({
      method: "POST",
      path: "/batch/check",
      summary: "What would become of each row of a list, and what is wrong with it",
      description:
        "Nothing is made. Files that rows name must lie where the caller may look; their paths are absolute.",
      tags: ["batch"],
    })
    .input(z.object(list))
    .output(CheckedList),
  begin: makesFiles
    .route({
      method: "POST",
      path: "/batch/begin",
      summary: "Begin a video for each row that can be used; tells of every row",
      description: "Asked again with the same key, what was begun is told again and the rest is begun.",
      tags: ["batch"],
    })
    .input(
      z.object({
        ...list,
        /** Of this list, sent this time. */
        idempotencyKey: z.string().regex(/^[\x21-\x7e]{1,200}$/),
        /** Absent: all that can be used. */
        rows: z.array(z.int().min(2)).min(1).max(LIST_LIMITS.rows).optional(),
        /** Absent: the default channel. Its presets count where a row says nothing. */
        channelId: Id.optional(),
        priority: VideoPriority.default("normal"),
      }),
    )
    .output(eventIterator(BegunRow)),
};
