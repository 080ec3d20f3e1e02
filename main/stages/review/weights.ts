// The table that scores and judges a video: what each check weighs in its aspect, and what its warning or failure means for approval.
import type { Aspect } from "../../../contract/review.ts";
import type { Both } from "./told.ts";

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
  title: Both;
}

const row = (
  aspect: Aspect,
  weight: number,
  title: Both,
  onFail: CheckRow["onFail"] = "waits",
  onWarn: CheckRow["onWarn"] = "scores",
): CheckRow => ({ aspect, weight, title, onFail, onWarn });

export const CHECKS = {
  // What is said and read.
  draft: row("script", 1, { en: "Ready to be published", de: "Bereit zur Veröffentlichung" }, "waits", "waits"),
  confidence: row("script", 1, { en: "Writer's confidence", de: "Sicherheit des Schreibers" }),
  restrictedWords: row("script", 3, { en: "Restricted words", de: "Heikle Wörter" }),
  captionWords: row("script", 3, { en: "Every word in the captions", de: "Jedes Wort in den Untertiteln" }),
  captionTiming: row("script", 2, { en: "Caption timing", de: "Zeiten der Untertitel" }),
  readingSpeed: row("script", 1, { en: "Reading speed", de: "Lesetempo" }),
  captionLines: row("script", 1, { en: "Caption lines", de: "Zeilen der Untertitel" }),
  repetition: row("script", 1, { en: "Repetition", de: "Wiederholungen" }),
  sentences: row("script", 1, { en: "Sentence length", de: "Satzlänge" }),

  departures: row("script", 1, { en: "Spoken as written", de: "Gesprochen wie geschrieben" }),
  // What a model says of it is no measure: it moves no score, and what is serious wants a person.
  policyReading: row("script", 0, { en: "Read by a language model", de: "Von einem Sprachmodell gelesen" }),

  // What is heard.
  voice: row("sound", 3, { en: "Narration audible", de: "Stimme hörbar" }, "rejects"),
  drift: row("sound", 3, { en: "Sound in step with the picture", de: "Ton im Takt mit dem Bild" }),
  wordTimes: row("sound", 2, { en: "Word times", de: "Zeiten der Wörter" }),
  silence: row("sound", 2, { en: "Silence", de: "Stille" }),
  loudness: row("sound", 2, { en: "Loudness", de: "Lautheit" }),
  truePeak: row("sound", 1, { en: "True peak", de: "Spitzenpegel" }),
  soundJoins: row("sound", 3, { en: "Joins of the sound", de: "Nahtstellen des Tons" }),

  // What is seen.
  decodes: row("picture", 3, { en: "Decodes whole", de: "Ganz lesbar" }, "rejects"),
  streams: row("picture", 2, { en: "Streams as specified", de: "Spuren wie bestellt" }),
  packetTimes: row("picture", 3, { en: "Every packet in its place", de: "Jedes Paket an seinem Platz" }, "rejects"),
  pictureJoins: row("picture", 3, { en: "Joins of the picture", de: "Nahtstellen des Bildes" }),
  blackFrames: row("picture", 2, { en: "Black picture", de: "Schwarzes Bild" }),
  frozenPicture: row("picture", 2, { en: "Frozen picture", de: "Stehendes Bild" }),
  brightness: row("picture", 1, { en: "Brightness", de: "Helligkeit" }),
  captionContrast: row("picture", 1, { en: "Caption contrast", de: "Kontrast der Untertitel" }),
  repeatedFootage: row("picture", 1, { en: "Repeated footage", de: "Wiederholtes Material" }),
  licences: row("picture", 2, { en: "Licences", de: "Lizenzen" }),
  thumbnailFiles: row("picture", 1, { en: "Thumbnail files", de: "Dateien der Vorschaubilder" }),

  // What makes people click and stay.
  length: row("engagement", 2, { en: "Length", de: "Länge" }),
  hook: row("engagement", 2, { en: "Opening", de: "Einstieg" }),
  pace: row("engagement", 1, { en: "Pace of speech", de: "Sprechtempo" }),
  shotLength: row("engagement", 1, { en: "Change of picture", de: "Bildwechsel" }),
  titles: row("engagement", 2, { en: "Titles", de: "Titel" }),
  description: row("engagement", 1, { en: "Description and tags", de: "Beschreibung und Schlagwörter" }),
  chapters: row("engagement", 1, { en: "Chapters", de: "Kapitel" }),
  thumbnailDesign: row("engagement", 2, { en: "Thumbnail design", de: "Gestaltung der Vorschaubilder" }),
} as const satisfies Record<string, CheckRow>;

export type CheckId = keyof typeof CHECKS;
/** Only where loops are repeated. */
const LOOP_CHECKS = ["soundJoins", "packetTimes", "pictureJoins"] as const satisfies CheckId[];
export type LoopCheckId = (typeof LOOP_CHECKS)[number];
/** Only where a language model is there. */
const MODEL_CHECKS = ["policyReading"] as const satisfies CheckId[];
export type SpokenCheckId = Exclude<CheckId, LoopCheckId | (typeof MODEL_CHECKS)[number]>;
/** Of a video in which somebody speaks. */
export const CHECK_IDS = (Object.keys(CHECKS) as CheckId[]).filter(
  (id): id is SpokenCheckId => ![...LOOP_CHECKS, ...MODEL_CHECKS].some((one) => one === id),
);
