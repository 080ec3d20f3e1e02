// The library: folders of a person and the assets in them.
import { eventIterator } from "@orpc/contract";
import { z } from "zod";

import { IDEA_LIMITS } from "../idea.ts";
import { Asset, AssetKind, AssetMatch, IndexProgress, LibraryFolder, UnusableFile } from "../library.ts";
import { Id } from "../values.ts";
import { Path, reads, usesFiles } from "./wire.ts";

/** Of a list in order of paths: `after` is the last path of the page before. */
const page = {
  /** None: all folders of the library. */
  folders: z.array(Path).max(IDEA_LIMITS.footageFolders).default([]),
  after: z.string().max(4096).nullable().default(null),
  limit: z.int().min(1).max(1000).default(100),
};

const Folders = z.array(Path).min(1).max(IDEA_LIMITS.footageFolders);

export const assets = {
  list: reads
    .route({ method: "GET", path: "/assets", summary: "Usable files, by path", tags: ["assets"] })
    .input(z.object({ ...page, kind: AssetKind.optional() }))
    .output(z.array(Asset)),
  search: reads
    .route({ method: "GET", path: "/assets/search", summary: "Assets that fit words, best first", tags: ["assets"] })
    .input(
      z.object({
        q: z.string().trim().min(1).max(300),
        /** Absent: all kinds. */
        type: AssetKind.optional(),
        folders: page.folders,
        limit: z.int().min(1).max(200).default(20),
      }),
    )
    .output(
      z.object({
        items: z.array(AssetMatch),
        /** Assets of this kind in these folders: those that were looked through. */
        total: z.int().nonnegative(),
      }),
    ),
  scrape: usesFiles
    .route({
      method: "POST",
      path: "/assets/scrape",
      successStatus: 202,
      summary: "Index folders in the background: new and changed files only",
      tags: ["assets"],
    })
    .input(z.object({ folders: Folders }))
    .output(z.object({ jobId: z.string(), status: z.literal("started") })),
  get: reads
    .route({ method: "GET", path: "/assets/{id}", summary: "An asset", tags: ["assets"] })
    .input(z.object({ id: Id }))
    .output(Asset),
  preview: reads
    .route({
      method: "GET",
      path: "/assets/{id}/preview",
      summary: "Where a small picture of an asset lies",
      tags: ["assets"],
    })
    .input(z.object({ id: Id, what: z.enum(["thumbnail", "strip"]) }))
    .output(
      z.object({
        /** A JPEG in the data folder's cache; a strip has five moments beside each other. Null: there is none of this kind of asset. */
        path: z.string().nullable(),
        /** The same on this backend. */
        url: z.string().nullable(),
      }),
    ),
};

export const library = {
  index: usesFiles
    .route({
      method: "POST",
      path: "/library/index",
      summary: "Bring folders up to date, new ones too; ends with `done`",
      tags: ["library"],
    })
    .input(z.object({ folders: Folders }))
    .output(eventIterator(IndexProgress)),
  folders: reads
    .route({ method: "GET", path: "/library/folders", summary: "The folders of the library", tags: ["library"] })
    .input(z.object({}))
    .output(z.array(LibraryFolder)),
  watch: usesFiles
    .route({
      method: "POST",
      path: "/library/watch",
      summary: "Whether a folder is indexed again after each change",
      tags: ["library"],
    })
    .input(z.object({ folder: Path, watched: z.boolean() }))
    .output(z.object({})),
  remove: usesFiles
    .route({
      method: "POST",
      path: "/library/remove",
      summary: "Forget a folder; its files are not touched",
      tags: ["library"],
    })
    .input(z.object({ folder: Path }))
    .output(z.object({})),
  unusable: reads
    .route({
      method: "GET",
      path: "/library/unusable",
      summary: "Files that cannot be used, with the reasons, by path",
      tags: ["library"],
    })
    .input(z.object(page))
    .output(z.array(UnusableFile)),
};
