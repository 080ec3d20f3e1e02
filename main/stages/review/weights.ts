// The table that scores and judges a video: what each check weighs in its aspect, and what its warning or failure means for approval.
import type { Aspect } from "../../../contract/review.ts";

/** From `approved` on a video needs no person; under `rejected` it is sent back; in between it waits. */
export const THRESHOLDS = { approved: 0.85, rejected: 0.6 } as const;

/** What each aspect weighs in the whole. They add up to 1. */
export const ASPECT_WEIGHTS: Readonly<Record<Aspect, number>> = {
  script: 0.25,
  sound: 0.25,
  picture: 0.3,
  engagement: 0.2,
};

export interface CheckRow {
  aspect: Aspect;
  /** Relative to the other checks of the aspect. */
  weight: number;
  /** A failed check always forbids approval. `waits`: a person decides. `rejects`: nobody can want this file. */
  onFail: "waits" | "rejects";
  /** A warning costs score; with `waits` it also wants a person's eyes, whatever the score. */
  onWarn: "scores" | "waits";
  /** What the check is called on the screen. */
  title: string;
}

const row = (
  aspect: Aspect,
  weight: number,
  title: string,
  onFail: CheckRow["onFail"] = "waits",
  onWarn: CheckRow["onWarn"] = "scores",
): CheckRow => ({ aspect, weight, title, onFail, onWarn });

export const CHECKS = {
  // What is said and read.
  draft: row("script", 1, "Ready to be published", "waits", "waits"),
  confidence: row("script", 1, "Writer's confidence"),
  restrictedWords: row("script", 3, "Restricted words"),
  captionWords: row("script", 3, "Every word in the captions"),
  captionTiming: row("script", 2, "Caption timing"),
  readingSpeed: row("script", 1, "Reading speed"),
  captionLines: row("script", 1, "Caption lines"),
  repetition: row("script", 1, "Repetition"),
  sentences: row("script", 1, "Sentence length"),

  departures: row("script", 1, "Spoken as written"),

  // What is heard.
  voice: row("sound", 3, "Narration audible", "rejects"),
  drift: row("sound", 3, "Sound in step with the picture"),
  wordTimes: row("sound", 2, "Word times"),
  silence: row("sound", 2, "Silence"),
  loudness: row("sound", 2, "Loudness"),
  truePeak: row("sound", 1, "True peak"),
  soundJoins: row("sound", 3, "Joins of the sound"),

  // What is seen.
  decodes: row("picture", 3, "Decodes whole", "rejects"),
  streams: row("picture", 2, "Streams as specified"),
  packetTimes: row("picture", 3, "Every packet in its place", "rejects"),
  pictureJoins: row("picture", 3, "Joins of the picture"),
  blackFrames: row("picture", 2, "Black picture"),
  frozenPicture: row("picture", 2, "Frozen picture"),
  brightness: row("picture", 1, "Brightness"),
  captionContrast: row("picture", 1, "Caption contrast"),
  repeatedFootage: row("picture", 1, "Repeated footage"),
  licences: row("picture", 2, "Licences"),
  thumbnailFiles: row("picture", 1, "Thumbnail files"),

  // What makes people click and stay.
  length: row("engagement", 2, "Length"),
  hook: row("engagement", 2, "Opening"),
  pace: row("engagement", 1, "Pace of speech"),
  shotLength: row("engagement", 1, "Change of picture"),
  titles: row("engagement", 2, "Titles"),
  description: row("engagement", 1, "Description and tags"),
  chapters: row("engagement", 1, "Chapters"),
  thumbnailDesign: row("engagement", 2, "Thumbnail design"),
} as const satisfies Record<string, CheckRow>;

export type CheckId = keyof typeof CHECKS;
/** Only where loops are repeated. */
const LOOP_CHECKS = ["soundJoins", "packetTimes", "pictureJoins"] as const satisfies CheckId[];
export type LoopCheckId = (typeof LOOP_CHECKS)[number];
export type SpokenCheckId = Exclude<CheckId, LoopCheckId>;
/** Of a video in which somebody speaks. */
export const CHECK_IDS = (Object.keys(CHECKS) as CheckId[]).filter(
  (id): id is SpokenCheckId => !LOOP_CHECKS.some((one) => one === id),
);
