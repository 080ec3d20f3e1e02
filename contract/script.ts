// The script: what is said, scene by scene, and what is to be seen meanwhile.
import { z } from "zod";

import { Graphic } from "./graphics.ts";
import { Departures, Room } from "./room.ts";
import { Ambience, Mood, Seconds, Style } from "./values.ts";

/**
 * `*word*`: the voice stresses it, nothing shows the asterisks. They stand at the edges of words; in scripts without
 * spaces, and before Korean particles, anywhere. A longer stretch is Markdown's slant and no stress.
 */
const STRESS =
  /(?<![[\p{L}\p{N}*]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]])\*(?![\s*])([^*\n]{1,120}?)(?<!\s)\*(?![[\p{L}\p{N}*]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]])/gv;
const MOST_STRESSED_WORDS = 5;

/** The text with each stressed stretch replaced by what `each` makes of it. */
export function replaceStress(text: string, each: (stretch: string, stressed: boolean) => string): string {
  if (!text.includes("*")) return text;
  return text.replace(STRESS, (whole, stretch: string) =>
    /[\p{L}\p{N}]/u.test(stretch) ? each(stretch, stretch.trim().split(/\s+/u).length <= MOST_STRESSED_WORDS) : whole,
  );
}

/** What is shown: the text without the marks of stress. */
export function withoutStress(text: string): string {
  return replaceStress(text, (stretch) => stretch);
}

export const SCENE_KINDS = ["hook", "body", "listItem", "quote", "breath", "outro"] as const;

/** A stretch of speech without an asked-for pause inside. Sentences of one line are spoken in one breath group. */
export const Line = z.object({
  /** As written: captions show this, the voice's normaliser turns it into what is spoken. */
  text: z.string(),
  /** The text with `*stress*` on words, where the author set any: the voice stresses them, captions set them off. */
  spoken: z.string().exactOptional(),
  /** Seconds of silence asked for after the line by `[pause 3s]` or a template, on top of nothing: exact to ±50 ms. Null: the voice's natural pause. */
  pauseAfter: Seconds.max(600).nullable(),
});
export type Line = z.infer<typeof Line>;

export const Scene = z.object({
  /** `s1`, `s2`, … in order. */
  id: z.string().regex(/^s\d+$/),
  kind: z.enum(SCENE_KINDS),
  /** The title of the chapter that begins with this scene, or null. */
  heading: z.string().nullable(),
  /** May be empty for a silent scene (a pause with a text on screen). */
  lines: z.array(Line),
  /** What to show, in words (`[show: rain on a window]`), or null. */
  show: z.string().nullable(),
  /** A file of one's own footage that `[show: beach.mp4 from 3s]` names; `show` holds the same as it is written. */
  pin: z.object({ file: z.string(), fromSeconds: Seconds.nullable() }).exactOptional(),
  /** What stands on screen (`[text: …]`, a list item's title, a quote), or null. */
  text: z.string().nullable(),
  /** The item's place in a list, a number card's number, a breathing count; null elsewhere. */
  number: z.int().nullable(),
  /** Drawn from data (`[chart: …]`, `[map: …]`), from the beginning of the scene's line on. */
  graphics: z
    .array(
      z.object({
        line: z.int().nonnegative(),
        graphic: Graphic,
        /** The direction as it stands in the script. */
        written: z.string(),
      }),
    )
    .exactOptional(),
});
export type Scene = z.infer<typeof Scene>;

export const ScriptOutput = z.object({
  /** A working title; metadata makes the real ones. */
  title: z.string(),
  topic: z.string(),
  niche: z.string(),
  style: Style,
  /** The mood that the writer proposes for the music. */
  mood: Mood,
  /** Multiplies the idea's speaking rate: calm forms are spoken slower. */
  pace: z.number().min(0.5).max(1.5),
  scenes: z.array(Scene).min(1),
  /** Who wrote it: the record keeps it, review and screen show it. */
  generator: z.object({
    id: z.enum(["model", "templates", "notes", "own", "ambience"]),
    version: z.string(),
    template: z.string().nullable(),
    /** 0–1: how sure the generator is that this can be published as it is. */
    confidence: z.number().min(0).max(1),
    reason: z.string(),
  }),
  /** How a language model wrote it; absent: none did. */
  room: Room.exactOptional(),
  /** Language models that were to write and did not, with the reasons. */
  departures: Departures.exactOptional(),
  /** What is heard where nobody speaks, in order of weight. */
  ambience: z.object({ sounds: z.array(Ambience).min(1).max(3) }).optional(),
  /** True where a person must work on it before it is published (a factual topic without facts). */
  draft: z.boolean(),
  /** What would make it better, a sentence each. */
  advice: z.array(z.string()),
  /** Where statements come from: notes, WordNet. */
  sources: z.array(z.object({ statement: z.string(), from: z.string() })),
  words: z.int(),
  /** Null where an own script keeps its own length. */
  targetSeconds: Seconds.nullable(),
  /** Expected length with this voice, pauses included. */
  estimatedSeconds: Seconds,
});
export type ScriptOutput = z.infer<typeof ScriptOutput>;
