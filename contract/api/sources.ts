// Sources of footage on the network: which there are, searching them, and taking what was found into a folder of the library.
import { eventIterator } from "@orpc/contract";
import { z } from "zod";

import { FoundItem, Provenance, SourceInfo, SourceName, SourceQuery, SOURCES } from "../sources.ts";
import { makes, makesFiles, Path, reads } from "./wire.ts";

const Waiting = z.object({
  /** Its limits are kept: it is asked again after so many seconds. */
  type: z.literal("waiting"),
  source: SourceName,
  seconds: z.number().nonnegative(),
});

export const SourceSearchEvent = z.discriminatedUnion("type", [
  Waiting,
  z.object({
    type: z.literal("found"),
    source: SourceName,
    items: z.array(FoundItem),
    /** All that it has; null: it does not say. */
    total: z.int().nonnegative().nullable(),
  }),
  /** The others go on. */
  z.object({
    type: z.literal("failed"),
    source: SourceName,
    code: z.string(),
    message: z.string(),
    hint: z.string(),
  }),
]);
export type SourceSearchEvent = z.infer<typeof SourceSearchEvent>;

export const SourceTakeEvent = z.discriminatedUnion("type", [
  Waiting,
  z.object({ type: z.literal("loading"), bytes: z.int().nonnegative(), total: z.int().nonnegative().nullable() }),
  z.object({
    type: z.literal("taken"),
    path: z.string(),
    /** False: it lies there already. */
    isNew: z.boolean(),
    provenance: Provenance,
  }),
]);
export type SourceTakeEvent = z.infer<typeof SourceTakeEvent>;

export const sources = {
  list: reads
    .route({
      method: "GET",
      path: "/sources",
      summary: "Sources of footage, and which of them may be asked",
      tags: ["sources"],
    })
    .input(z.object({}))
    .output(z.array(SourceInfo)),
  search: makes
    .route({
      method: "POST",
      path: "/sources/search",
      summary: "Search sources that are switched on; each answers for itself",
      tags: ["sources"],
    })
    .input(
      SourceQuery.extend({
        /** None: all that are on and have such things. */
        sources: z.array(SourceName).max(SOURCES.length).default([]),
      }),
    )
    .output(eventIterator(SourceSearchEvent)),
  take: makesFiles
    .route({
      method: "POST",
      path: "/sources/take",
      summary: "Put what was found into a folder of the library, with its licence beside it",
      tags: ["sources"],
    })
    .input(z.object({ source: SourceName, id: z.string().min(1).max(500), folder: Path }))
    .output(eventIterator(SourceTakeEvent)),
};
