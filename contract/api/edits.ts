// The editing of a video: all that its storyboard shows, what else could be seen, what a change costs, and the video as one file.
import { eventIterator } from "@orpc/contract";
import { z } from "zod";

import { POSTER_DESIGNS } from "../designs.ts";
import { EditedScript, Edits, Pronunciation, ShotPlace, ThumbnailEdit } from "../edits.ts";
import { JobState } from "../events.ts";
import { Card } from "../footage.ts";
import { AssetKind } from "../library.ts";
import { BackgroundKind } from "../look.ts";
import { MetadataOutput } from "../metadata.ts";
import { Word } from "../narration.ts";
import { Check } from "../review.ts";
import { Departures, Room } from "../room.ts";
import { STAGE_NAMES } from "../stage.ts";
import { FrameRate, Id, Language, Seconds } from "../values.ts";
import { IdeaWishes } from "./videos.ts";
import { makes, makesFiles, Path, reads, runsModels } from "./wire.ts";

const withId = z.object({ id: Id });
const Url = z.string();

/** What is seen for a while. Times are seconds of the video, after the intro. */
export const EditorShot = ShotPlace.extend({
  start: Seconds,
  end: Seconds,
  kind: z.enum(["background", "image", "clip"]),
  /** Of a generated one. */
  background: BackgroundKind.nullable(),
  /** Of the library; null: a background, or a file that was handed in. */
  assetId: Id.nullable(),
  /** The asset's file is not where it was, or not as it was: it can be shown no more, should it have to be made again. */
  missing: z.boolean(),
  /** Such as the file's name. */
  title: z.string(),
  /** Where in the clip it begins. */
  fromSeconds: Seconds.nullable(),
  /** Why this was chosen, in words. */
  reason: z.string(),
  /** A person chose it. */
  edited: z.boolean(),
  /** A frame of the video from its middle, as it was in the revision `picturesOf`. Null: it cannot be drawn. */
  stillUrl: Url.nullable(),
  /** Of the asset. */
  thumbnailUrl: Url.nullable(),
});
export type EditorShot = z.infer<typeof EditorShot>;

export const EditorScene = z.object({
  id: z.string(),
  /** Seconds of the video. Null: not spoken yet. */
  start: Seconds.nullable(),
  end: Seconds.nullable(),
  shots: z.array(EditorShot),
  /** A frame from the middle of its own time: its picture where it has no shot, and that of the scene before goes on. */
  sharedStillUrl: Url.nullable(),
  /** What it says or shows has changed since `picturesOf`, which is no longer the current revision: its pictures may become others. */
  changed: z.boolean(),
  cards: z.array(Card),
  /** Lines that a person speaks; null: the whole scene. */
  recorded: z.array(z.int().nullable()),
});
export type EditorScene = z.infer<typeof EditorScene>;

export const ThumbnailCandidate = z.object({
  design: z.enum(POSTER_DESIGNS).nullable(),
  url: Url,
  headline: z.string(),
  /** WCAG ratio of its words against what lies behind them. */
  contrast: z.number(),
  reason: z.string(),
  /** That one is taken. */
  chosen: z.boolean(),
});
export type ThumbnailCandidate = z.infer<typeof ThumbnailCandidate>;

/** A finding of the review, with the place to look at. */
export const Finding = Check.pick({ id: true, aspect: true, message: true, hint: true, german: true }).extend({
  status: z.enum(["warn", "fail"]),
  note: z.string().nullable(),
  /** The note in German; absent in results of before there was one. */
  germanNote: z.string().exactOptional(),
  /** Seconds of the video; null: it concerns no moment, such as a title. */
  where: Seconds.nullable(),
  sceneId: z.string().nullable(),
  /** What a person edits to mend it. */
  about: z.enum(["scene", "script", "sound", "picture", "title", "description", "tags", "thumbnail", "file"]),
});
export type Finding = z.infer<typeof Finding>;

export const VideoEditor = z.object({
  id: Id,
  /** To be sent along as `ifVersion`. */
  version: z.int().positive(),
  revision: z.int().positive(),
  state: JobState,
  /** As they were saved; what is absent is as it was made. */
  edits: Edits,
  pronunciations: z.array(Pronunciation),
  /** Whose output is not there, or still that of the revision before. */
  stale: z.array(z.enum(STAGE_NAMES)),
  /** The revision whose pictures the scenes show: an earlier one until those of the current one are chosen. Null: none are chosen yet. */
  picturesOf: z.int().positive().nullable(),
  /** As it stands, edited or not: to be changed and sent back as `edits.script`. Null: not written yet. */
  script: EditedScript.nullable(),
  scenes: z.array(EditorScene),
  /** With seconds of the video. `scene` counts those of the script that was spoken. */
  words: z.array(Word),
  /** Which scene of `words` is which, in order. */
  spokenScenes: z.array(z.string()),
  /** Length of the video, intro and outro included; null: not known yet. */
  durationSeconds: Seconds.nullable(),
  rate: FrameRate,
  narration: z
    .object({
      url: Url,
      durationSeconds: Seconds,
      /** Where in the video it begins. */
      startSeconds: Seconds,
      /**
       * How loud it is, a byte for each moment: 0 is silence, 255 full scale. `peaksPerSecond` of them from the beginning of the
       * narration.
       */
      peaksUrl: Url,
      peaksPerSecond: z.int().positive(),
      voice: z.string(),
    })
    .nullable(),
  /** The rendered video; null: not there yet. */
  videoUrl: Url.nullable(),
  metadata: MetadataOutput.nullable(),
  thumbnails: z.array(ThumbnailCandidate),
  findings: z.array(Finding),
  /** What is edited, at a glance. */
  edited: z.object({
    scenes: z.array(z.string()),
    shots: z.array(ShotPlace),
    recordings: z.int().nonnegative(),
    script: z.boolean(),
    title: z.boolean(),
    description: z.boolean(),
    tags: z.boolean(),
    thumbnail: z.boolean(),
  }),
});
export type VideoEditor = z.infer<typeof VideoEditor>;

/** How a script came about, where a language model was asked for it. */
export const Writing = z.object({
  /** The revision whose script it is: a person may have edited it since. Null: no language model was asked. */
  revision: z.int().positive().nullable(),
  /** Null: none of them wrote. */
  room: Room.nullable(),
  departures: Departures,
});
export type Writing = z.infer<typeof Writing>;

/** What could be seen in a shot instead, best first. */
export const Alternative = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("asset"),
    assetId: Id,
    assetKind: AssetKind,
    title: z.string(),
    /** Of a clip; 0 for pictures. */
    seconds: Seconds,
    width: z.int(),
    height: z.int(),
    licence: z.string().nullable(),
    /** Comparable within this answer only. */
    score: z.number(),
    /** Which words it was found by. */
    because: z.array(z.string()),
    thumbnailUrl: Url,
    /** Five moments of a clip beside each other; null: a picture. */
    stripUrl: Url.nullable(),
    chosen: z.boolean(),
    banned: z.boolean(),
    /** How many other shots of this video show it. */
    seen: z.int().nonnegative(),
  }),
  z.object({
    kind: z.literal("background"),
    background: BackgroundKind,
    /** As it would be drawn in this look. */
    thumbnailUrl: Url,
    because: z.array(z.string()),
    chosen: z.boolean(),
    /** The look is made for it. */
    suits: z.boolean(),
  }),
]);
export type Alternative = z.infer<typeof Alternative>;

/** What of a stage is made again. */
export const PlannedStage = z.object({
  name: z.enum(STAGE_NAMES),
  /** `kept`: nothing, its result is there. `partly`: what did not change is taken over. */
  again: z.enum(["kept", "partly", "whole"]),
  /** What it takes, by what earlier videos took on this machine. */
  seconds: z.number().nonnegative(),
});

export const ChangePlan = z.object({
  /** The change is none. */
  same: z.boolean(),
  stages: z.array(PlannedStage),
  /** Until all is made: stages that do not need each other run at once. */
  seconds: z.number().nonnegative(),
  /** Scenes that are spoken, shown or drawn anew. */
  scenes: z.array(z.string()),
  /** Seconds of the video whose picture is encoded again, about; the sound is mixed anew as soon as there is any. */
  pictureSeconds: z.number().nonnegative(),
});
export type ChangePlan = z.infer<typeof ChangePlan>;

export const edits = {
  get: reads
    .route({
      method: "GET",
      path: "/videos/{id}/editor",
      summary: "All that the storyboard of a video shows, and what is edited in it",
      tags: ["edits"],
    })
    .input(withId)
    .output(VideoEditor),
  writing: reads
    .route({
      method: "GET",
      path: "/videos/{id}/writing",
      summary: "How a language model wrote the script of a video, step by step, and which others did not and why",
      tags: ["edits"],
    })
    .input(withId)
    .output(Writing),
  alternatives: reads
    .route({
      method: "GET",
      path: "/videos/{id}/alternatives",
      summary: "What could be seen in a shot instead: assets of the library, best first, then backgrounds",
      tags: ["edits"],
    })
    .input(
      withId.extend({
        sceneId: z.string().max(100),
        shot: z.int().min(0).max(999),
        /** Absent: what the scene says and is to show. */
        q: z.string().trim().min(1).max(300).optional(),
        limit: z.int().min(1).max(100).default(30),
      }),
    )
    .output(
      z.object({
        items: z.array(Alternative),
        /** What was looked for. */
        query: z.string(),
        /** Pictures and clips that were looked through. */
        total: z.int().nonnegative(),
      }),
    ),
  plan: reads
    .route({
      method: "POST",
      path: "/videos/{id}/plan",
      summary: "What a change would make again, and how long that takes; nothing is changed",
      tags: ["edits"],
    })
    .input(withId.extend({ idea: IdeaWishes }))
    .output(ChangePlan),
  thumbnail: runsModels
    .route({
      method: "POST",
      path: "/videos/{id}/thumbnail-preview",
      summary: "Thumbnails with other words or of another picture, before anything is saved",
      tags: ["edits"],
    })
    .input(withId.extend({ thumbnail: ThumbnailEdit }))
    .output(z.object({ candidates: z.array(ThumbnailCandidate) })),
  duplicate: makes
    .route({
      method: "POST",
      path: "/videos/{id}/duplicate",
      successStatus: 201,
      summary: "Another video of the same: what is made already is taken over",
      tags: ["edits"],
    })
    .input(
      withId.extend({
        /** Absent: the same channel. */
        channelId: Id.optional(),
        idea: IdeaWishes.optional(),
      }),
    )
    .output(z.object({ id: Id })),
};

/** Of the files in which videos go to other machines. */
export const BUNDLE_ENDING = ".ytempire";

/** How far a bundle is; the last one has `done`. */
export const BundleProgress = z.object({
  fraction: z.number().min(0).max(1),
  note: z.string(),
  done: z
    .object({
      videoId: Id,
      /** Of the file that was written, or opened. */
      path: z.string(),
      bytes: z.int().nonnegative(),
      files: z.int().nonnegative(),
      notes: z.array(z.string()),
    })
    .nullable(),
});
export type BundleProgress = z.infer<typeof BundleProgress>;

export const bundles = {
  make: makesFiles
    .route({
      method: "POST",
      path: "/videos/{id}/bundle",
      summary:
        "A video as one file that opens on another machine: revisions, all that was made, own files, used assets",
      tags: ["bundles"],
    })
    .input(
      withId.extend({
        /** The very file; nothing may be there. */
        to: Path,
      }),
    )
    .output(eventIterator(BundleProgress)),
  open: makesFiles
    .route({
      method: "POST",
      path: "/bundles/open",
      summary: "The video of such a file, as it was on the other machine",
      tags: ["bundles"],
    })
    .input(
      z.object({
        path: Path,
        /** Absent: the default channel. */
        channelId: Id.optional(),
      }),
    )
    .output(eventIterator(BundleProgress)),
};

/** A word of the dictionary. Videos take it over as it is when they are begun; those that are made keep theirs. */
export const PronunciationEntry = Pronunciation.extend({
  id: Id,
  /** Of the narration; null: any. Without a region it holds for all of them. */
  language: Language.nullable(),
  /** Null: all channels. */
  channelId: Id.nullable(),
});
export type PronunciationEntry = z.infer<typeof PronunciationEntry>;

const Place = PronunciationEntry.pick({ language: true, channelId: true });

export const pronunciations = {
  list: reads
    .route({ method: "GET", path: "/pronunciations", summary: "The dictionary, by word", tags: ["pronunciations"] })
    .input(
      z.object({
        /** Those that hold for such a video alone. */
        language: Language.optional(),
        channelId: Id.optional(),
      }),
    )
    .output(z.array(PronunciationEntry)),
  set: makes
    .route({
      method: "PUT",
      path: "/pronunciations",
      summary: "Say how a word is spoken; the same word in the same place is overwritten",
      tags: ["pronunciations"],
    })
    .input(
      Pronunciation.extend({
        language: Place.shape.language.default(null),
        channelId: Place.shape.channelId.default(null),
      }),
    )
    .output(PronunciationEntry),
  remove: makes
    .route({
      method: "DELETE",
      path: "/pronunciations/{id}",
      summary: "Take a word out of the dictionary",
      tags: ["pronunciations"],
    })
    .input(withId)
    .output(PronunciationEntry),
  try: runsModels
    .route({
      method: "POST",
      path: "/pronunciations/try",
      summary: "Hear a word as it would be spoken",
      tags: ["pronunciations"],
    })
    .input(
      Pronunciation.extend({
        /** Holds the word. Absent: the word alone. */
        sentence: z.string().trim().min(1).max(300).optional(),
        /** A voice's id. Null: the best of the language. */
        voice: z.string().max(100).nullable().default(null),
        language: Language.default("en"),
      }),
    )
    .output(z.object({ url: Url, seconds: z.number() })),
};
