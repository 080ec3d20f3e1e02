// The words that the product itself puts into a video or its description, in every language that it writes: resources/words/.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { AMBIENCES, STYLES, Style } from "../../contract/values.ts";
import { hashJson } from "./hash.ts";

const Phase = z.strictObject({
  /** On screen: "Breathe in". */
  label: z.string(),
  /** Said at the first second of a counted phase: "In". */
  first: z.string(),
  /** Said where nothing is counted, in turn. */
  said: z.array(z.string()).min(4),
});

const perStyle = <T extends z.ZodType>(schema: T) =>
  z.strictObject(Object.fromEntries(STYLES.map((style) => [style, schema])) as Record<Style, T>);

/** What a picture may show and a sound may be of, as the choice of pictures and sounds knows it. */
export const SCENES = [
  "rain",
  "storm",
  "snow",
  "sea",
  "beach",
  "boat",
  "island",
  "lake",
  "river",
  "water",
  "forest",
  "mountain",
  "meadow",
  "path",
  "garden",
  "fire",
  "candle",
  "night",
  "evening",
  "stars",
  "moon",
  "sky",
  "clouds",
  "sunset",
  "sunrise",
  "morning",
  "autumn",
  "wind",
  "mist",
  "city",
  "lights",
  "light",
  "aurora",
  "sleep",
  "breath",
  "mind",
  "work",
  "heart",
  "crickets",
  "noise",
  "music",
] as const;
export type Scene = (typeof SCENES)[number];

/** What ambience is for. */
export const PURPOSES = ["sleep", "focus", "meditation"] as const;

const AmbienceWords = z.strictObject({
  sounds: z.record(
    z.enum(AMBIENCES),
    z.strictObject({
      /** In a title; as within a sentence. */
      name: z.string(),
      /** In a list of what is to be heard. */
      heard: z.string(),
      tags: z.array(z.string()).min(1),
    }),
  ),
  purposes: z.record(
    z.enum(PURPOSES),
    z.strictObject({
      /** In a title: "for Sleep". */
      for: z.string(),
      /** Within a sentence: "for falling asleep". */
      use: z.string(),
      tags: z.array(z.string()).min(1),
    }),
  ),
  /** `{topic}`, `{length}`, `{sounds}` and `{for}`; the best first. */
  titles: z.array(z.string()).min(5),
  /** Between two sounds in a title. */
  join: z.string(),
  description: z.strictObject({
    /** `{title}`, `{length}`, `{sounds}`, `{use}`; what stands in brackets is left out where the title says the purpose. */
    first: z.string(),
    /** `{length}` until it is black. */
    dim: z.string(),
    binaural: z.string(),
    volume: z.string(),
  }),
  credits: z.strictObject({
    /** Sound and picture are ours. */
    generated: z.string(),
    /** The picture is the person's. */
    sound: z.string(),
  }),
  /** A chapter; `{length}`. */
  after: z.string(),
  tags: z.strictObject({
    always: z.array(z.string()),
    nature: z.array(z.string()),
    dim: z.array(z.string()),
    binaural: z.array(z.string()),
  }),
});

export const LanguageWords = z.strictObject({
  /** As in `resources/words/<language>.json`: a primary subtag of BCP 47. */
  language: z.string(),
  /** Title of the chapter before the first that has one. */
  opening: z.string(),
  /** Stands above the list of chapters. */
  chapters: z.string(),
  untitled: z.string(),
  quote: z.strictObject({
    open: z.string(),
    close: z.string(),
    /** Spoken after a quotation; `{author}` and `{work}`. */
    by: z.string(),
  }),
  breath: z.strictObject({
    in: Phase,
    hold: Phase,
    out: Phase,
    rest: Phase,
    /** One to ten, as one counts. */
    numbers: z.array(z.string()).length(10),
  }),
  description: z.strictObject({
    /** `{title}`, `{what}`, `{length}`. */
    first: z.string(),
    /** The same after a title that ends as a sentence; `{What}` has a capital. */
    afterSentence: z.string(),
  }),
  /** What a video of the style is, within a sentence, and what to do with it. */
  about: perStyle(z.strictObject({ what: z.string(), use: z.string() })),
  /** What it is called by those who look for it, the most usual first; it stands behind the topic in a title. */
  forms: perStyle(z.array(z.string()).min(4)),
  tags: perStyle(z.array(z.string()).min(1)),
  /** Before a name in the credits. */
  credits: z.strictObject({
    voice: z.string(),
    narrator: z.string(),
    generated: z.string(),
    definitions: z.string(),
    quotations: z.string(),
    footage: z.string(),
    music: z.string(),
    /** What a person made themselves. */
    own: z.string(),
  }),
  ambience: AmbienceWords,
  /**
   * Words that name a scene, as stems: see `topic.styles`. Empty for English, in which pictures and sounds are chosen.
   */
  scenes: z.partialRecord(z.enum(SCENES), z.array(z.string()).min(1)),
  /** Words that carry no topic. */
  stopWords: z.array(z.string()),
  /** How a topic is understood. Null where a grammar of its own does it (English). */
  topic: z
    .strictObject({
      /**
       * What calls for a style, in the order in which it is tried. A stem is found wherever a word begins with it, and inside
       * of a word where it has four letters or is of a script without spaces; `^stem` only where a word begins with it, `=word`
       * only as this word or run of words. Articles and prepositions that are written with a word (l’, ال) are no part of it.
       */
      styles: z.array(z.tuple([Style, z.array(z.string()).min(1)])),
      /** What makes a calm video one for the night. */
      night: z.array(z.string()),
      /** Words for units of time, as they follow a number. */
      units: z.strictObject({
        second: z.array(z.string()),
        minute: z.array(z.string()),
        hour: z.array(z.string()),
      }),
      /** Number words from one on. */
      numbers: z.array(z.string()),
    })
    .nullable(),
});
export type LanguageWords = z.infer<typeof LanguageWords>;

export interface Words {
  /** Null for a language of which the product has no words. */
  of(language: string): LanguageWords | null;
  /** Used where there is none of the video's language. */
  english: LanguageWords;
  /** Primary subtags, sorted. */
  languages: readonly string[];
  /** Changes with every word of the files. */
  version: string;
}

/** Reads and checks all files of the folder; throws where one is wrong, since they are part of the program. */
export function openWords(dir: string): Words {
  const all = readdirSync(dir)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => LanguageWords.parse(JSON.parse(readFileSync(join(dir, name), "utf8"))));
  const byLanguage = new Map(all.map((words) => [words.language, words]));
  const english = byLanguage.get("en");
  if (!english) throw new Error(`${dir} holds no en.json`);
  return {
    of: (language) => byLanguage.get(primaryLanguage(language)) ?? null,
    english,
    languages: all.map(({ language }) => language),
    version: hashJson(all).slice(0, 12),
  };
}

/** "pt" of "pt-BR". */
export function primaryLanguage(language: string): string {
  return (language.split("-")[0] ?? language).toLowerCase();
}

/** The name of a language in English: "German". */
export function languageName(language: string): string {
  return new Intl.DisplayNames("en", { type: "language", fallback: "code" }).of(language) ?? language;
}
