// The words that the product itself puts into a video or its description, in every language that it writes: resources/words/.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { STYLES, Style } from "../../contract/values.ts";
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
  }),
  /** Words that carry no topic. */
  stopWords: z.array(z.string()),
  /** How a topic is understood. Null where a grammar of its own does it (English). */
  topic: z
    .strictObject({
      /**
       * What calls for a style, in the order in which it is tried. A stem is found wherever a word begins with it, and inside
       * of a word where it has four letters or is of a script without spaces; `=word` only as this word or run of words.
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
  return {
    of: (language) => byLanguage.get(primaryLanguage(language)) ?? null,
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
