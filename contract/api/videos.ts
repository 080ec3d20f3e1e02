// Videos: begin, look, change, decide, deliver.
import { eventIterator } from "@orpc/contract";
import { z } from "zod";

import { EditedScript } from "../edits.ts";
import { JobState, VideoEvent, VideoSnapshot } from "../events.ts";
import { ExportPictures, ExportProgress } from "../export.ts";
import { EngineWish, IDEA_LIMITS, Idea, type IdeaInput, VariantChange } from "../idea.ts";
import { LicenceLedger } from "../licences.ts";
import { PreviewProgress, Still, StillPlace, StillSize } from "../preview.ts";
import { ReviewOutput, VERDICTS } from "../review.ts";
import { STAGE_NAMES } from "../stage.ts";
import { Format, FORMATS, Id, Mood, Seconds, Style } from "../values.ts";
import { IfVersion, makes, makesFiles, pageInput, pageOf, Path, reads, Time } from "./wire.ts";

export const VIDEO_PRIORITIES = ["urgent", "high", "normal"] as const;
export const VideoPriority = z.enum(VIDEO_PRIORITIES);

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

/** An idea's fields, each of which may be absent: then the channel's preset counts, or the default. A misspelt one is refused. */
export const IdeaWishes = z.strictObject(
  Object.fromEntries(Object.entries(Idea.shape).map(([name, field]) => [name, withoutDefault(field).optional()])),
) as unknown as z.ZodType<Partial<Idea>, Partial<IdeaInput>> & z.ZodObject;

function withoutDefault(field: z.ZodType): z.ZodType {
  return field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field;
}

const Placing = z.object({
  /** Absent: the default channel. */
  channelId: Id.optional(),
  priority: VideoPriority.default("normal"),
  /** Own clips, pictures and music of these folders, as the library knows them now. Needs the scope `files`. */
  footageFolders: z.array(Path).max(IDEA_LIMITS.footageFolders).default([]),
  /** In REST the header `Idempotency-Key`: the same key makes one video, however often it is asked for within a day. */
  idempotencyKey: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/)
    .optional()
    .describe("The same key makes one video; in REST also as the header Idempotency-Key"),
});

export const GenerateInput = IdeaWishes.extend(Placing.shape).meta({
  examples: [{ topic: "Why the sea is salty", seconds: 60 }],
}) as unknown as z.ZodType<Partial<Idea> & z.output<typeof Placing>, Partial<IdeaInput> & z.input<typeof Placing>>;
export type GenerateInput = z.output<typeof GenerateInput>;

export const Generated = z.object({
  id: Id,
  status: JobState,
  /** By what earlier videos took here, and what stands before it in the queue. Null: it waits for a person. */
  estimatedCompletion: Time.nullable(),
  /** An unfinished video of the same idea was gone on with, or the key was used before. */
  resumed: z.boolean(),
});
export type Generated = z.infer<typeof Generated>;

/** The wishes of a video that is not begun: nothing needs to be complete. */
export const EstimateInput = IdeaWishes.extend(
  Placing.pick({ channelId: true, footageFolders: true }).shape,
) as unknown as z.ZodType<
  Partial<Idea> & Pick<z.output<typeof Placing>, "channelId" | "footageFolders">,
  Partial<IdeaInput> & Pick<z.input<typeof Placing>, "channelId" | "footageFolders">
>;

export type EstimateInput = z.output<typeof EstimateInput>;

/** What a video would take, were it begun now. */
export const VideoEstimate = z.object({
  /** The length that it will have, about. */
  videoSeconds: z.number(),
  /** What each stage works, in their order. */
  stages: z.array(z.object({ name: z.enum(STAGE_NAMES), seconds: z.number().nonnegative() })),
  /** Until it is made, once it is its turn: stages that need nothing of each other run at once. */
  seconds: z.number().nonnegative(),
  /** Until it is its turn. */
  waitSeconds: z.number().nonnegative(),
  /** By how many videos of this machine that is told; 0: a first guess, by what this one can do just now. */
  measuredBy: z.int().nonnegative(),
  /** What services would take by their list prices; empty: all is made on this machine. */
  costs: z.array(z.object({ service: z.string(), characters: z.int().nonnegative(), usd: z.number().nonnegative() })),
  /** What one video may cost at most. */
  limitUsd: z.number().nonnegative(),
  /** On the disk: the files, and what is kept to make changes quickly. */
  bytes: z.number().nonnegative(),
  freeBytes: z.number().nonnegative().nullable(),
  /** A video of the very same idea. */
  same: z.object({ id: Id, title: z.string(), state: JobState }).nullable(),
});
export type VideoEstimate = z.infer<typeof VideoEstimate>;

export const FILE_KINDS = ["video", "thumbnail", "captions.vtt", "captions.srt", "audio", "otio"] as const;
export const FileKind = z.enum(FILE_KINDS);
export type FileKind = z.infer<typeof FileKind>;

/** Lists for editing programs, worked out as they are asked for: they name the media of the exported folder. */
export const LIST_KINDS = ["fcpxml", "edl"] as const;
export type ListKind = (typeof LIST_KINDS)[number];
/** The licence ledger as a page, made as it is asked for. */
export const LICENCES_FILE = "licences.html";

/** A file of a video, to be had by ranges at `url` on this backend. */
export const VideoFile = z.object({
  kind: FileKind,
  url: z.string(),
  mediaType: z.string(),
  bytes: z.int().nonnegative(),
});

/** A still, to be had at `url` on this backend. */
export const StillAnswer = Still.extend({ url: z.string() });
export type StillAnswer = z.infer<typeof StillAnswer>;

export const Decision = z.object({
  revision: z.int(),
  verdict: z.enum(["approved", "rejected"]),
  decidedBy: z.string(),
  note: z.string().nullable(),
  decidedAt: Time,
});

/** A video whole: what is known of it so far. */
export const VideoDetail = VideoSnapshot.extend({
  idea: Idea,
  estimatedCompletion: Time.nullable(),
  /** Picture's width and height in pixels; null: not rendered yet. */
  size: z.object({ width: z.int(), height: z.int() }).nullable(),
  files: z.array(VideoFile),
  /** While the film of this revision is not there: the newest one that is, with its files. Null: there is no other one. */
  last: z
    .object({
      revision: z.int().positive(),
      size: z.object({ width: z.int(), height: z.int() }),
      files: z.array(VideoFile),
    })
    .nullable(),
  /** The scenes in their order and when each is heard, once the narration is there. */
  scenes: z.array(z.object({ id: z.string(), start: Seconds, end: Seconds, text: z.string() })),
  metadata: z.object({ title: z.string(), description: z.string(), tags: z.array(z.string()) }).nullable(),
  review: ReviewOutput.nullable(),
  decisions: z.array(Decision),
  /** What was taken, by the wish or where nobody chose; null: not chosen yet, or there is none. */
  chosen: z.object({
    style: Style.nullable(),
    /** A voice's id. */
    voice: z.string().nullable(),
    look: z.object({ id: z.string(), name: z.string() }).nullable(),
    music: Mood.nullable(),
  }),
  /** What it was made with and why: voice, encoder, every fallback. */
  made: z.array(z.string()),
  /** Null: not published anywhere that is linked. */
  analytics: z.null(),
  /** On platforms; none before it is published. */
  publications: z.array(z.never()),
});
export type VideoDetail = z.infer<typeof VideoDetail>;

export const VideoStatus = z.object({
  id: Id,
  status: JobState,
  /** 0–100. */
  progress: z.number().min(0).max(100),
  /** The stage at work, or the last one that was. */
  stage: z.enum(STAGE_NAMES).nullable(),
  message: z.string().nullable(),
  secondsLeft: z.number().nonnegative().nullable(),
  error: z.object({ stage: z.enum(STAGE_NAMES), code: z.string(), message: z.string(), hint: z.string() }).nullable(),
});
export type VideoStatus = z.infer<typeof VideoStatus>;

export const VIDEO_ORDERS = ["newest", "oldest", "title", "longest", "best"] as const;

export const VideoFilter = z.object({
  state: z.array(JobState).max(6).optional(),
  channelId: Id.optional(),
  /** Words that stand in the title, in any order. */
  q: z.string().trim().min(1).max(200).optional(),
  createdAfter: Time.optional(),
  createdBefore: Time.optional(),
  format: z.array(Format).max(FORMATS.length).optional(),
  /** What the review or a person says of them. */
  verdict: z.array(z.enum(VERDICTS)).max(VERDICTS.length).optional(),
  /** Only those that a person has paused, or only others. */
  paused: z.boolean().optional(),
  /** Deleted ones alone; they can be restored for 30 days. */
  deleted: z.boolean().default(false),
  order: z.enum(VIDEO_ORDERS).default("newest"),
});
export type VideoFilter = z.output<typeof VideoFilter>;

export const CHANGE_CODES = [
  "begun",
  /** The same as an earlier one, whose number is `count`. */
  "restored",
  "script",
  "visuals",
  "bans",
  "recordings",
  "title",
  "description",
  "tags",
  "thumbnail",
  "look",
  "music",
  "captions",
  "voice",
  "format",
  "pronunciations",
  "footage",
  "other",
] as const;
/** What of an idea differs from the revision before. */
export const RevisionChange = z.object({
  code: z.enum(CHANGE_CODES),
  /** Scenes, shots, lines or words that differ; absent: there is nothing to count. */
  count: z.int().nonnegative().exactOptional(),
  /** What it is now, or a few words of it: a title, a look's name; absent: it would not be short. */
  to: z.string().max(200).exactOptional(),
});
export type RevisionChange = z.infer<typeof RevisionChange>;

export const Revision = z.object({
  videoId: Id,
  number: z.int().positive(),
  createdAt: Time,
  current: z.boolean(),
  idea: Idea,
  /** What it changed, for people; `begun` alone of the first. */
  changes: z.array(RevisionChange),
});

export const RevisionDetail = Revision.extend({
  /** As it stood then, edited or not: what brings its words back. Null: it was not written in that revision. */
  script: EditedScript.nullable(),
});
export type RevisionDetail = z.infer<typeof RevisionDetail>;

const withId = z.object({ id: Id });

/** An earlier one is there as long as a newer one is being made, and after. Absent: the current one. */
const OfRevision = z.int().positive().optional();

/** Of many videos at once: whatever one of them alone can be told. */
export const VIDEO_ACTIONS = ["pause", "resume", "cancel", "retry", "remove", "restore"] as const;
export const BulkAction = z.discriminatedUnion("do", [
  ...VIDEO_ACTIONS.map((name) => z.object({ do: z.literal(name) })),
  z.object({ do: z.literal("priority"), priority: VideoPriority }),
] as [
  z.ZodObject<{ do: z.ZodLiteral<(typeof VIDEO_ACTIONS)[number]> }>,
  z.ZodObject<{ do: z.ZodLiteral<"priority">; priority: typeof VideoPriority }>,
]);
export type BulkAction = z.infer<typeof BulkAction>;

/** More than a list shows of anybody's. */
export const BULK_MOST = 20_000;

export const videos = {
  generate: makes
    .route({
      method: "POST",
      path: "/videos/generate",
      successStatus: 202,
      summary: "Begin a video",
      description: "An idea's fields at the top level, with a channel's presets for what is absent.",
      tags: ["videos"],
    })
    .input(GenerateInput)
    .output(Generated),
  create: makes
    .route({
      method: "POST",
      path: "/videos",
      summary: "Begin a video of a whole idea, or go on with an unfinished one of the same",
      tags: ["videos"],
    })
    .input(z.object({ idea: Idea, channelId: Id.optional(), priority: VideoPriority.default("normal") }))
    .output(
      z.object({
        id: Id,
        resumed: z.boolean(),
        /** Another call has it made at this moment: to stop it is not this caller's to decide. */
        joined: z.boolean(),
      }),
    ),
  estimate: makes
    .route({
      method: "POST",
      path: "/videos/estimate",
      summary: "What a video would take in time, money and disk, and whether there is one of the same",
      tags: ["videos"],
    })
    .input(EstimateInput)
    .output(VideoEstimate),
  check: makes
    .route({
      method: "POST",
      path: "/videos/check",
      summary: "Whether the engines of this machine can make such a video; else the error that it would end with",
      tags: ["videos"],
    })
    .input(z.object({ wish: EngineWish }))
    .output(z.object({})),
  list: reads
    .route({ method: "GET", path: "/videos", summary: "Videos by page, newest first", tags: ["videos"] })
    .input(
      VideoFilter.extend(pageInput).extend({
        /** In the place of a cursor, for who jumps about in the list: how many stand before the page. */
        offset: z.int().min(0).max(1_000_000).optional(),
      }),
    )
    .output(
      pageOf(VideoSnapshot).extend({
        /** How many the filter lets through, its states too. */
        total: z.int().nonnegative(),
        /** How many of them a person has paused. */
        paused: z.int().nonnegative(),
        /** How many there are in each state, whatever `state` asks for; all other filters count. */
        counts: z.record(JobState, z.int().nonnegative()),
      }),
    ),
  get: reads
    .route({
      method: "GET",
      path: "/videos/{id}",
      summary: "A video with its stages, files, review, analytics and publications",
      tags: ["videos"],
    })
    .input(withId)
    .output(VideoDetail),
  update: makes
    .route({
      method: "PUT",
      path: "/videos/{id}",
      summary: "Change a video: another idea makes its next revision, and only what depends on the change is made anew",
      tags: ["videos"],
    })
    .input(
      withId.extend({
        ifVersion: IfVersion,
        priority: VideoPriority.optional(),
        channelId: Id.optional(),
        /** What changes in the idea; all else stays. */
        idea: IdeaWishes.optional(),
      }),
    )
    .output(VideoDetail),
  remove: makes
    .route({
      method: "DELETE",
      path: "/videos/{id}",
      summary: "Delete a video; it can be restored for 30 days",
      tags: ["videos"],
    })
    .input(withId.extend({ ifVersion: IfVersion }))
    .output(z.object({ id: Id, restorableUntil: Time })),
  restore: makes
    .route({ method: "POST", path: "/videos/{id}/restore", summary: "Take a deletion back", tags: ["videos"] })
    .input(withId)
    .output(VideoSnapshot),
  status: reads
    .route({ method: "GET", path: "/videos/{id}/status", summary: "How far a video is", tags: ["videos"] })
    .input(withId)
    .output(VideoStatus),
  watch: reads
    .route({ method: "GET", path: "/videos/{id}/events", summary: "A snapshot, then events", tags: ["videos"] })
    .input(withId)
    .output(eventIterator(VideoEvent)),
  approve: makes
    .route({
      method: "POST",
      path: "/videos/{id}/approve",
      summary: "Approve a video that waits for it",
      tags: ["videos"],
    })
    .input(decision())
    .output(VideoSnapshot),
  reject: makes
    .route({ method: "POST", path: "/videos/{id}/reject", summary: "Reject a video", tags: ["videos"] })
    .input(decision())
    .output(VideoSnapshot),
  cancel: makes
    .route({ method: "POST", path: "/videos/{id}/cancel", summary: "Stop; what is made is kept", tags: ["videos"] })
    .input(withId)
    .output(VideoSnapshot),
  retry: makes
    .route({
      method: "POST",
      path: "/videos/{id}/retry",
      summary: "Go on with what failed or was cancelled",
      tags: ["videos"],
    })
    .input(withId)
    .output(VideoSnapshot),
  pause: makes
    .route({
      method: "POST",
      path: "/videos/{id}/pause",
      summary: "Stop for now, over restarts too; what is made is kept",
      tags: ["videos"],
    })
    .input(withId)
    .output(VideoSnapshot),
  resume: makes
    .route({ method: "POST", path: "/videos/{id}/resume", summary: "Go on with a paused video", tags: ["videos"] })
    .input(withId)
    .output(VideoSnapshot),
  actOn: makes
    .route({
      method: "POST",
      path: "/videos/act",
      summary: "Do the same with many videos",
      description:
        "Each is done or refused by itself, up to a hundred in one transaction; where the call itself fails, ask again: what is done already stays as it is.",
      tags: ["videos"],
    })
    .input(
      z.object({
        which: z.union([
          z.object({ ids: z.array(Id).min(1).max(BULK_MOST) }),
          /** All that fit at this moment. */
          z.object({ filter: VideoFilter }),
        ]),
        action: BulkAction,
      }),
    )
    .output(
      z.object({
        done: z.array(Id),
        /** What could not be done, and why. */
        refused: z.array(z.object({ id: Id, code: z.string(), message: z.string() })),
      }),
    ),
  deliver: makesFiles
    .route({
      method: "POST",
      path: "/videos/{id}/deliver",
      summary: "Put the finished files into a folder",
      tags: ["videos"],
    })
    .input(
      withId.extend({
        /** The very folder, or the parent in which a folder named after the title is made. Absolute. */
        to: z.discriminatedUnion("kind", [
          z.object({ kind: z.literal("folder"), path: Path }),
          z.object({
            kind: z.literal("parent"),
            path: Path,
            /** After the title, such as `9x16`. */
            suffix: z
              .string()
              .regex(/^[a-z0-9-]{1,100}$/)
              .optional(),
          }),
        ]),
        revision: OfRevision,
      }),
    )
    .output(Delivery),
  export: makesFiles
    .route({
      method: "POST",
      path: "/videos/{id}/export",
      summary: "Make a folder that editing programs open: media, captions and lists; ends with `done`",
      tags: ["videos"],
    })
    .input(
      withId.extend({
        /** The very folder: it must not be there, or be empty. */
        to: Path,
        pictures: ExportPictures.default("h264"),
        /** Hard links in place of copies, where the file system can. */
        link: z.boolean().default(false),
        revision: OfRevision,
      }),
    )
    .output(eventIterator(ExportProgress)),
  licences: reads
    .route({
      method: "GET",
      path: "/videos/{id}/licences",
      summary: "For every second what is seen and heard, whose it is, under which licence, and what proves it",
      description: "As a page to print: /videos/{id}/files/licences.html, in the language of `lang` (en, de).",
      tags: ["videos"],
    })
    .input(withId.extend({ revision: OfRevision }))
    .output(LicenceLedger),
  variant: makes
    .route({
      method: "POST",
      path: "/videos/{id}/variant",
      summary: "The idea of the same video in another shape or with other captions: `create` begins it",
      tags: ["videos"],
    })
    .input(withId.extend({ change: VariantChange }))
    .output(z.object({ idea: Idea })),
  film: makesFiles
    .route({
      method: "POST",
      path: "/videos/{id}/film",
      summary:
        "A small film of a video, or of one scene, that plays while it grows; from the moment its pictures are chosen",
      tags: ["videos"],
    })
    .input(
      withId.extend({
        /** Null: the whole video. */
        scene: z.string().max(100).nullable().default(null),
        /** Where it begins. */
        fromSeconds: Seconds.default(0),
        /** The very file, which is written anew; null: one in the cache. */
        to: Path.nullable().default(null),
      }),
    )
    .output(eventIterator(PreviewProgress)),
  still: reads
    .route({
      method: "GET",
      path: "/videos/{id}/still",
      summary: "One frame as it is encoded, and no neighbour of it",
      tags: ["videos"],
    })
    .input(withId.extend({ at: StillPlace, size: StillSize.default("small") }))
    .output(StillAnswer),
  storyboard: reads
    .route({
      method: "GET",
      path: "/videos/{id}/storyboard",
      summary: "A still of each shot, in their order",
      tags: ["videos"],
    })
    .input(withId.extend({ size: StillSize.default("small") }))
    .output(eventIterator(StillAnswer)),
};

export const revisions = {
  list: reads
    .route({
      method: "GET",
      path: "/videos/{videoId}/revisions",
      summary: "What a video was asked to be, newest first",
      tags: ["revisions"],
    })
    .input(z.object({ videoId: Id, ...pageInput }))
    .output(pageOf(Revision)),
  get: reads
    .route({
      method: "GET",
      path: "/videos/{videoId}/revisions/{number}",
      summary: "One revision of a video",
      tags: ["revisions"],
    })
    .input(z.object({ videoId: Id, number: z.int().positive() }))
    .output(RevisionDetail),
  create: makes
    .route({
      method: "POST",
      path: "/videos/{videoId}/revisions",
      successStatus: 201,
      summary: "The next revision, with this changed in the idea",
      tags: ["revisions"],
    })
    .input(z.object({ videoId: Id, ifVersion: IfVersion, idea: IdeaWishes }))
    .output(Revision),
  restore: makes
    .route({
      method: "POST",
      path: "/videos/{videoId}/revisions/{number}/restore",
      successStatus: 201,
      summary: "A new revision that is as an earlier one was; what is still kept of it is not made again",
      tags: ["revisions"],
    })
    .input(z.object({ videoId: Id, number: z.int().positive() }))
    .output(Revision),
};

function decision() {
  return withId.extend({
    /** Refused with NOT_READY where it is not the current one. Absent: the current one. */
    revision: z.int().positive().optional(),
    note: z.string().trim().min(1).max(2000).optional(),
    /** Absent: the caller's own name. */
    by: z.string().min(1).max(200).optional(),
  });
}
