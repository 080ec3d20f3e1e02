// The contract that command line, page and programs speak with the backend: intents, answers and one stream of events.
import { eventIterator, oc, type ContractRouterClient } from "@orpc/contract";
import { z } from "zod";

import { ERRORS, type ErrorCode } from "./errors.ts";
import { VideoEvent, VideoSnapshot } from "./events.ts";
import { ExportPictures, ExportProgress } from "./export.ts";
import { EngineWish, IDEA_LIMITS, Idea, VariantChange } from "./idea.ts";
import { Asset, ASSET_KINDS, AssetKind, AssetMatch, IndexProgress, LibraryFolder, UnusableFile } from "./library.ts";
import { PreviewProgress, Still, StillPlace, StillSize } from "./preview.ts";
import { ReviewOutput } from "./review.ts";
import { STAGE_NAMES } from "./stage.ts";
import { Id, OwnFile, Seconds } from "./values.ts";

/** What every error of the catalogue carries over the wire beside its code and message. */
export const ErrorData = z.object({ hint: z.string(), op: z.string(), retryable: z.boolean() });

const errors = Object.fromEntries(
  Object.entries(ERRORS).map(([code, { status, message }]) => [code, { status, message, data: ErrorData }]),
) as Record<ErrorCode, { status: number; message: string; data: typeof ErrorData }>;

const base = oc.errors(errors);

/** What `make --json` prints, and what the page shows of a finished video. Paths are those of the delivered files. */
export const Delivery = z.object({
  videoId: Id,
  dir: z.string(),
  file: z.string(),
  thumbnail: z.string(),
  captions: z.string(),
  durationSeconds: z.number(),
  stages: z.array(z.object({ name: z.enum(STAGE_NAMES), milliseconds: z.int(), cached: z.boolean() })),
  review: ReviewOutput,
  /** What it was made with and why: voice, encoder, every fallback. */
  made: z.array(z.string()),
});
export type Delivery = z.infer<typeof Delivery>;

/** Absolute, on the machine of the backend. */
const Path = z.string().min(1).max(4096);

/** Of a list in order of paths: `after` is the last path of the page before. */
const page = {
  /** None: all folders of the library. */
  folders: z.array(Path).max(IDEA_LIMITS.footageFolders).default([]),
  after: z.string().nullable().default(null),
  limit: z.int().min(1).max(1000).default(100),
};

export const contract = {
  videos: {
    create: base
      .route({
        method: "POST",
        path: "/videos",
        summary: "Begin a video, or go on with an unfinished one of the same idea",
      })
      .input(z.object({ idea: Idea }))
      .output(
        z.object({
          id: Id,
          resumed: z.boolean(),
          /** Another call has it made at this moment: to stop it is not this caller's to decide. */
          joined: z.boolean(),
        }),
      ),
    check: base
      .route({
        method: "POST",
        path: "/videos/check",
        summary: "Whether the engines of this machine can make such a video; else the error that it would end with",
      })
      .input(z.object({ wish: EngineWish }))
      .output(z.object({})),
    get: base
      .route({ method: "GET", path: "/videos/{id}" })
      .input(z.object({ id: Id }))
      .output(VideoSnapshot),
    list: base
      .route({ method: "GET", path: "/videos", summary: "Videos, newest first" })
      .input(z.object({ limit: z.int().min(1).max(200).default(50) }))
      .output(z.array(VideoSnapshot)),
    watch: base
      .route({ method: "GET", path: "/videos/{id}/events", summary: "A snapshot, then events" })
      .input(z.object({ id: Id }))
      .output(eventIterator(VideoEvent)),
    deliver: base
      .route({ method: "POST", path: "/videos/{id}/deliver", summary: "Put the finished files into a folder" })
      .input(
        z.object({
          id: Id,
          /** The very folder, or the parent in which a folder named after the title is made. Absolute. */
          to: z.discriminatedUnion("kind", [
            z.object({ kind: z.literal("folder"), path: z.string() }),
            z.object({
              kind: z.literal("parent"),
              path: z.string(),
              /** After the title, such as `9x16`. */
              suffix: z
                .string()
                .regex(/^[a-z0-9-]{1,100}$/)
                .optional(),
            }),
          ]),
        }),
      )
      .output(Delivery),
    export: base
      .route({
        method: "POST",
        path: "/videos/{id}/export",
        summary: "Make a folder that editing programs open: media, captions and lists; ends with `done`",
      })
      .input(
        z.object({
          id: Id,
          /** The very folder: it must not be there, or be empty. */
          to: Path,
          pictures: ExportPictures.default("h264"),
          /** Hard links in place of copies, where the file system can. */
          link: z.boolean().default(false),
        }),
      )
      .output(eventIterator(ExportProgress)),
    variant: base
      .route({
        method: "POST",
        path: "/videos/{id}/variant",
        summary: "The idea of the same video in another shape or with other captions: `create` begins it",
      })
      .input(z.object({ id: Id, change: VariantChange }))
      .output(z.object({ idea: Idea })),
    film: base
      .route({
        method: "POST",
        path: "/videos/{id}/film",
        summary:
          "A small film of a video, or of one scene, that plays while it grows; from the moment its pictures are chosen",
      })
      .input(
        z.object({
          id: Id,
          /** Null: the whole video. */
          scene: z.string().max(100).nullable().default(null),
          /** Where it begins. */
          fromSeconds: Seconds.default(0),
          /** The very file, which is written anew; null: one in the cache. */
          to: Path.nullable().default(null),
        }),
      )
      .output(eventIterator(PreviewProgress)),
    still: base
      .route({
        method: "GET",
        path: "/videos/{id}/still",
        summary: "One frame as it is encoded, and no neighbour of it",
      })
      .input(z.object({ id: Id, at: StillPlace, size: StillSize.default("small") }))
      .output(Still),
    storyboard: base
      .route({ method: "GET", path: "/videos/{id}/storyboard", summary: "A still of each shot, in their order" })
      .input(z.object({ id: Id, size: StillSize.default("small") }))
      .output(eventIterator(Still)),
    cancel: base
      .route({ method: "POST", path: "/videos/{id}/cancel" })
      .input(z.object({ id: Id }))
      .output(VideoSnapshot),
    retry: base
      .route({ method: "POST", path: "/videos/{id}/retry" })
      .input(z.object({ id: Id }))
      .output(VideoSnapshot),
    decide: base
      .route({
        method: "POST",
        path: "/videos/{id}/decide",
        summary: "Approve or reject a video that waits for approval",
      })
      .input(z.object({ id: Id, decision: z.enum(["approved", "rejected"]), by: z.string().min(1).max(200) }))
      .output(VideoSnapshot),
  },
  library: {
    index: base
      .route({
        method: "POST",
        path: "/library/index",
        summary: "Bring folders up to date, new ones too; ends with `done`",
      })
      .input(z.object({ folders: z.array(Path).min(1).max(IDEA_LIMITS.footageFolders) }))
      .output(eventIterator(IndexProgress)),
    folders: base.route({ method: "GET", path: "/library/folders" }).input(z.object({})).output(z.array(LibraryFolder)),
    watch: base
      .route({ method: "POST", path: "/library/watch", summary: "Whether a folder is indexed again after each change" })
      .input(z.object({ folder: Path, watched: z.boolean() }))
      .output(z.object({})),
    remove: base
      .route({ method: "POST", path: "/library/remove", summary: "Forget a folder; its files are not touched" })
      .input(z.object({ folder: Path }))
      .output(z.object({})),
    list: base
      .route({ method: "GET", path: "/library/assets", summary: "Usable files, by path" })
      .input(z.object({ ...page, kind: AssetKind.optional() }))
      .output(z.array(Asset)),
    unusable: base
      .route({
        method: "GET",
        path: "/library/unusable",
        summary: "Files that cannot be used, with the reasons, by path",
      })
      .input(z.object(page))
      .output(z.array(UnusableFile)),
    search: base
      .route({ method: "GET", path: "/library/search", summary: "Assets that fit words, best first" })
      .input(
        z.object({
          words: z.string().trim().min(1).max(300),
          folders: page.folders,
          kinds: z.array(AssetKind).default([...ASSET_KINDS]),
          limit: z.int().min(1).max(200).default(20),
        }),
      )
      .output(z.array(AssetMatch)),
    preview: base
      .route({ method: "GET", path: "/library/assets/{id}/preview", summary: "Where a small picture of an asset lies" })
      .input(z.object({ id: Id, what: z.enum(["thumbnail", "strip"]) }))
      .output(
        z.object({
          /** A JPEG in the data folder's cache; a strip has five moments beside each other. Null: there is none of this kind of asset. */
          path: z.string().nullable(),
        }),
      ),
  },
  files: {
    import: base
      .route({
        method: "POST",
        path: "/files",
        summary: "Take in a file of this machine (music, recording, logo, intro, outro): what an idea then names",
      })
      .input(
        z.object({
          /** Absolute. */
          path: z.string().min(1).max(4096),
        }),
      )
      .output(OwnFile),
  },
  system: {
    health: base
      .route({ method: "GET", path: "/system/health" })
      .input(z.object({}))
      .output(z.object({ version: z.string(), pid: z.int(), dataDir: z.string() })),
  },
};

export type Contract = typeof contract;
export type Client = ContractRouterClient<Contract>;
