// The library: folders of a person and the assets in them.
import { eventIterator } from "@orpc/contract";
import { z } from "zod";

import { IDEA_LIMITS } from "../idea.ts";
import {
  Asset,
  ASSET_KINDS,
  AssetKind,
  AssetMatch,
  AssetSaid,
  AssetUse,
  IndexProgress,
  LibraryAsset,
  LibraryFolder,
  UnusableFile,
} from "../library.ts";
import { Id, OwnFile } from "../values.ts";
import { makes, Path, reads, usesFiles } from "./wire.ts";

/** Of a list in order of paths: `after` is the last path of the page before. */
const page = {
  /** None: all folders of the library. */
  folders: z.array(Path).max(IDEA_LIMITS.footageFolders).default([]),
  after: z.string().max(4096).nullable().default(null),
  limit: z.int().min(1).max(1000).default(100),
};

export const ASSET_ORDERS = ["newest", "oldest", "path", "longest", "largest"] as const;
export const ORIENTATIONS = ["landscape", "portrait", "square"] as const;

export const AssetFilter = z.object({
  kinds: z.array(AssetKind).max(ASSET_KINDS.length).default([]),
  /** One of the library, or any folder within one. */
  folder: Path.optional(),
  tag: z.string().min(1).max(300).optional(),
  /** As it is written; empty: nothing is said. */
  licence: z.string().max(300).optional(),
  orientation: z.enum(ORIENTATIONS).optional(),
  /** Of clips and sounds. */
  minSeconds: z.number().nonnegative().optional(),
  maxSeconds: z.number().nonnegative().optional(),
  used: z.boolean().optional(),
  /** Only those whose files are gone; else only those that are there. */
  missing: z.boolean().default(false),
  /** Words of names, titles, tags and folders. */
  q: z.string().trim().min(1).max(300).optional(),
  order: z.enum(ASSET_ORDERS).default("newest"),
});
export type AssetFilter = z.output<typeof AssetFilter>;

/** Assets that a change is for. */
const Ids = z.array(Id).min(1).max(1000);

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
  browse: reads
    .route({
      method: "GET",
      path: "/assets/browse",
      summary: "Assets by page, narrowed and in order",
      tags: ["assets"],
    })
    .input(
      AssetFilter.extend({
        /** How many stand before the page. */
        offset: z.int().min(0).max(10_000_000).default(0),
        limit: z.int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ items: z.array(LibraryAsset), total: z.int().nonnegative() })),
  facets: reads
    .route({ method: "GET", path: "/assets/facets", summary: "What assets can be narrowed to", tags: ["assets"] })
    .input(z.object({}))
    .output(
      z.object({
        kinds: z.record(AssetKind, z.int().nonnegative()),
        /** The most frequent first. */
        tags: z.array(z.object({ tag: z.string(), assets: z.int() })),
        licences: z.array(z.object({ licence: z.string().nullable(), assets: z.int() })),
        missing: z.int().nonnegative(),
      }),
    ),
  edit: makes
    .route({
      method: "POST",
      path: "/assets/edit",
      summary: "Say something of assets; it counts more than what their files say, which are not altered",
      tags: ["assets"],
    })
    .input(
      z.object({
        ids: Ids,
        /** What is absent stays; null: what the files say counts again. */
        said: z.object({
          title: AssetSaid.shape.title.nullable().optional(),
          tags: AssetSaid.shape.tags.nullable().optional(),
          licence: AssetSaid.shape.licence.nullable().optional(),
          author: AssetSaid.shape.author.nullable().optional(),
          source: AssetSaid.shape.source.nullable().optional(),
        }),
        addTags: AssetSaid.shape.tags.default([]),
        removeTags: AssetSaid.shape.tags.default([]),
        /** Written beside each file as well (`sea.jpg.json`), where other programs find it. Needs the scope `files`. */
        beside: z.boolean().default(false),
      }),
    )
    .output(z.object({ items: z.array(LibraryAsset) })),
  uses: reads
    .route({ method: "GET", path: "/assets/{id}/uses", summary: "The videos that show it, and when", tags: ["assets"] })
    .input(z.object({ id: Id }))
    .output(z.array(AssetUse)),
  duplicates: reads
    .route({
      method: "GET",
      path: "/assets/duplicates",
      summary: "Files of the same bytes, and pictures and clips that look alike",
      tags: ["assets"],
    })
    .input(z.object({ alike: z.boolean().default(false), limit: z.int().min(1).max(500).default(100) }))
    .output(
      z.object({ groups: z.array(z.object({ isSame: z.boolean(), assets: z.array(LibraryAsset) })), total: z.int() }),
    ),
  similar: reads
    .route({
      method: "GET",
      path: "/assets/{id}/similar",
      summary: "Pictures and clips that show something similar, where a model that sees has looked at them",
      tags: ["assets"],
    })
    .input(z.object({ id: Id, limit: z.int().min(1).max(200).default(20) }))
    .output(
      z.object({
        /** The most similar first. */
        items: z.array(LibraryAsset),
        /** False: it was not looked at, since no model is installed or its turn has not come. */
        isSeen: z.boolean(),
      }),
    ),
  similarTo: reads
    .route({
      method: "POST",
      path: "/assets/similar",
      summary: "Pictures and clips that show something similar to a picture that was handed in",
      tags: ["assets"],
    })
    .input(z.object({ file: OwnFile, limit: z.int().min(1).max(200).default(20) }))
    .output(z.object({ items: z.array(LibraryAsset) })),
  forget: makes
    .route({
      method: "POST",
      path: "/assets/forget",
      summary: "Forget assets whose files are gone",
      tags: ["assets"],
    })
    .input(z.object({ ids: Ids }))
    .output(z.object({ forgotten: z.int().nonnegative() })),
  get: reads
    .route({ method: "GET", path: "/assets/{id}", summary: "An asset", tags: ["assets"] })
    .input(z.object({ id: Id }))
    .output(LibraryAsset),
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
  moves: reads
    .route({
      method: "GET",
      path: "/library/moves",
      summary: "Files that were found elsewhere and are the assets that they were, newest first",
      tags: ["library"],
    })
    .input(z.object({ limit: z.int().min(1).max(500).default(100) }))
    .output(z.array(z.object({ assetId: Id, from: z.string(), to: z.string(), at: z.int() }))),
  take: usesFiles
    .route({
      method: "POST",
      path: "/library/take",
      successStatus: 201,
      summary: "Put a file that was handed in into a folder of the library, under its own name",
      tags: ["library"],
    })
    .input(z.object({ file: OwnFile, folder: Path }))
    .output(z.object({ path: z.string() })),
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
