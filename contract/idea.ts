// What enters: a topic, notes or a finished script, with a format, a length and wishes. A revision holds one of these.
import { z } from "zod";

import { Format, Language, LookId, Mood, Style } from "./values.ts";

/** Limits of what a person may hand in; past them the idea is refused with IDEA_INVALID, nothing is cut silently. */
export const IDEA_LIMITS = {
  topicCharacters: 300,
  keywords: 20,
  keywordCharacters: 60,
  textBytes: 500_000,
  secondsMin: 15,
  secondsMax: 3600,
} as const;

/** What a person typed: composed letters, and no half of a surrogate pair, which no JSON could hold. */
const Typed = z.string().overwrite((text) => text.toWellFormed().normalize("NFC"));

export const Idea = z.object({
  /** What the video is about. Null where a niche and keywords, notes or a script say it. */
  topic: Typed.trim().min(1).max(IDEA_LIMITS.topicCharacters).nullable().default(null),
  niche: Typed.trim().min(1).max(60).nullable().default(null),
  keywords: z.array(Typed.trim().min(1).max(IDEA_LIMITS.keywordCharacters)).max(IDEA_LIMITS.keywords).default([]),
  /** Notes (plain text or Markdown) that the writer works from. */
  notes: Typed.max(IDEA_LIMITS.textBytes).nullable().default(null),
  /** A finished script, spoken word for word. */
  script: Typed.max(IDEA_LIMITS.textBytes).nullable().default(null),
  /** Null: the writer chooses by topic and niche. */
  style: Style.nullable().default(null),
  /** Null: chosen by style. */
  look: LookId.nullable().default(null),
  /** Null: chosen by look. */
  music: z
    .union([Mood, z.literal("none")])
    .nullable()
    .default(null),
  /** The wished length; an own script keeps its own. */
  seconds: z.number().min(IDEA_LIMITS.secondsMin).max(IDEA_LIMITS.secondsMax).default(60),
  format: Format.default("16:9"),
  /** A voice's id such as `flite:slt`; null: chosen by language. */
  voice: z.string().max(100).nullable().default(null),
  /** Speaking rate, 1 is the voice's own. */
  rate: z.number().min(0.5).max(2).default(1),
  /** Semitones. */
  pitch: z.number().min(-6).max(6).default(0),
  language: Language.default("en"),
  /** Equal ideas with equal seeds make equal videos. */
  seed: z.int().min(0).max(0xffff_ffff).default(1),
});
export type Idea = z.infer<typeof Idea>;
export type IdeaInput = z.input<typeof Idea>;
