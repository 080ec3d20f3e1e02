// What the embedded writer writes from: templates (the arc of a script) and banks (passages in script syntax), a folder a language in resources/templates/.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { SCENE_KINDS } from "../../../contract/script.ts";
import { Mood, Style } from "../../../contract/values.ts";
import { hashJson } from "../../base/hash.ts";
import { primaryLanguage } from "../../base/words.ts";

/**
 * Passages that belong together. A passage is a paragraph as a person would write it into a script: sentences, `[pause 5s]`,
 * `[show: …]`, `[text: …]`, slots such as `{subject}` and choices such as `<Let|Allow>`. A sentence with a slot that the topic
 * does not fill is left out.
 */
const Bank = z.strictObject({
  /** Kept: the passages tell something in order; some may be left out, none moved. Whole: all of them or none. */
  order: z.enum(["kept", "shuffled", "whole"]).default("shuffled"),
  /** Chapter title where the bank begins; null: it belongs to what went before. */
  title: z.string().nullable().default(null),
  /** Topic words that call for this bank; in languages other than English stems, as in `LanguageWords.topic.styles`. */
  words: z.array(z.string()).default([]),
  /** Goes before all banks that the topic does not call for. */
  otherwise: z.boolean().default(false),
  /** What to show where a passage does not say it; taken in turn. */
  show: z.array(z.string()).default([]),
  passages: z.array(z.string().min(1)).default([]),
});
export type Bank = z.infer<typeof Bank>;

/** A pattern of breathing: seconds of each phase; 0 leaves the phase out. */
const Pattern = z.strictObject({
  name: z.string(),
  words: z.array(z.string()).default([]),
  in: z.int().positive(),
  hold: z.int().nonnegative(),
  out: z.int().positive(),
  rest: z.int().nonnegative(),
  /** Said before the first round of it. */
  intro: z.string(),
  /** The same in one breath, for a minute that is for breathing. */
  brief: z.string(),
});
export type Pattern = z.infer<typeof Pattern>;

const Section = z.strictObject({
  /** Names of banks; a final `*` stands for all that begin so. Those that the topic calls for come first. */
  banks: z.array(z.string()).default([]),
  /** Names of breathing patterns in place of banks, and the bank for the rests between their rounds. */
  patterns: z.array(z.string()).default([]),
  rests: z.string().nullable().default(null),
  /** How a pattern is explained before it begins. */
  intro: z.enum(["full", "brief", "none"]).default("full"),
  /** Takes the banks as they are named here, instead of in an order of the script's own. */
  inOrder: z.boolean().default(false),
  /** How many banks may follow each other. */
  maxBanks: z.int().positive().default(99),
  kind: z.enum(SCENE_KINDS).default("body"),
  title: z.string().nullable().default(null),
  /** Passages at least and at most. */
  min: z.int().nonnegative().default(0),
  max: z.int().positive().default(999),
  /** With fewer than these it is not worth beginning, and left out. */
  least: z.int().positive().default(1),
  /** How the time that is left is divided between sections; 0: no more than `min`. */
  share: z.number().nonnegative().default(0),
  /** Numbers its passages 1, 2, 3 … and puts the number on screen. */
  numbered: z.boolean().default(false),
  /** What is said is also shown. */
  onScreen: z.boolean().default(false),
  /** A bank from which a passage is put in after every eighth. */
  between: z.string().nullable().default(null),
  /** Banks whose names begin so; after each quote comes a thought from the one that suits it. */
  reflect: z.string().nullable().default(null),
  /** Leaves out the first so many passages, since another section has them. */
  skip: z.int().nonnegative().default(0),
  /** Whether a topic must call for a bank for it to be taken (else any may be). */
  matchOnly: z.boolean().default(false),
});
export type Section = z.infer<typeof Section>;

const Template = z.strictObject({
  id: z.string(),
  style: Style,
  /** Lengths it is made for. */
  seconds: z.tuple([z.number(), z.number()]),
  /** Topic words that call for it. */
  words: z.array(z.string()).default([]),
  /** Slots without which it cannot be used. */
  needs: z.array(z.string()).default([]),
  pace: z.number().min(0.5).max(1.5),
  mood: Mood,
  pauses: z.strictObject({
    /** Seconds after a sentence and after a passage. */
    sentence: z.number(),
    passage: z.number(),
    /** By how much they may be shortened and stretched and still feel right. */
    stretch: z.tuple([z.number(), z.number()]),
  }),
  /** Titles for a niche and keywords alone. */
  title: z.array(z.string()),
  sections: z.array(Section).min(1),
});
export type Template = z.infer<typeof Template>;

/** A quotation of which author and work are certain, in the public domain or in our own translation. */
const Quote = z.strictObject({
  text: z.string(),
  author: z.string(),
  work: z.string(),
  themes: z.array(z.string()).min(1),
});
export type Quote = z.infer<typeof Quote>;

/** The bank that the quotes are drawn from. */
export const QUOTES_BANK = "quotes.all";

const TemplateFile = z.strictObject({
  quotes: z.array(Quote).default([]),
  templates: z.array(Template).default([]),
  banks: z.record(z.string(), Bank).default({}),
  patterns: z.record(z.string(), Pattern).default({}),
});

/** What languages share: the arcs, and of banks and patterns all that is not words. */
const SharedFile = z.strictObject({
  templates: z.array(Template.omit({ title: true })),
  banks: z.record(z.string(), Bank.pick({ order: true, show: true, otherwise: true })),
  patterns: z.record(z.string(), Pattern.pick({ in: true, hold: true, out: true, rest: true })),
});

/** The words of one language for what is shared. */
const TranslatedFile = z.strictObject({
  /** Titles for a niche and keywords alone, by style. */
  titles: z.partialRecord(Style, z.array(z.string()).min(1)).default({}),
  banks: z.record(z.string(), Bank.pick({ title: true, words: true, passages: true })).default({}),
  patterns: z.record(z.string(), Pattern.omit({ in: true, hold: true, out: true, rest: true })).default({}),
  quotes: z.array(Quote).default([]),
});

export interface Library {
  /** A primary subtag of BCP 47. */
  language: string;
  templates: Template[];
  banks: Map<string, Bank>;
  patterns: Map<string, Pattern>;
  quotes: Quote[];
  /** Changes with every word of the files. */
  version: string;
}

export interface Libraries {
  /** Null: nothing is written in this language but what a person hands in. */
  of(language: string): Library | null;
  languages: readonly string[];
  version: string;
}

const SHARED = "shared.json";

/**
 * Reads and checks all files of the folder; throws where one is wrong, since they are part of the program. English has
 * templates of its own; the other languages fill `shared.json` with their words.
 */
export function loadLibraries(folder: string): Libraries {
  const shared = SharedFile.parse(readJson(join(folder, SHARED)));
  const libraries = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
    .map((language) => {
      const files = jsonFiles(join(folder, language));
      return language === "en" ? own(language, files) : translated(language, files, shared);
    });
  for (const library of libraries) check(library);
  const byLanguage = new Map(libraries.map((library) => [library.language, library]));
  return {
    of: (language) => byLanguage.get(primaryLanguage(language)) ?? null,
    languages: libraries.map(({ language }) => language),
    version: hashJson(libraries.map(({ version }) => version)).slice(0, 12),
  };
}

function own(language: string, files: unknown[]): Library {
  const parsed = files.map((file) => TemplateFile.parse(file));
  return {
    language,
    templates: parsed.flatMap(({ templates }) => templates),
    banks: new Map(parsed.flatMap(({ banks }) => Object.entries(banks))),
    patterns: new Map(parsed.flatMap(({ patterns }) => Object.entries(patterns))),
    quotes: parsed.flatMap(({ quotes }) => quotes),
    version: hashJson(parsed).slice(0, 12),
  };
}

function translated(language: string, files: unknown[], shared: z.infer<typeof SharedFile>): Library {
  const parsed = files.map((file) => TranslatedFile.parse(file));
  const titles = new Map(parsed.flatMap(({ titles: all }) => Object.entries(all)));
  const banks = new Map(parsed.flatMap(({ banks: all }) => Object.entries(all)));
  const patterns = new Map(parsed.flatMap(({ patterns: all }) => Object.entries(all)));
  const unknown = [
    ...[...banks.keys()].filter((id) => shared.banks[id] === undefined),
    ...[...patterns.keys()].filter((id) => shared.patterns[id] === undefined),
  ];
  if (unknown.length > 0) throw new Error(`${language} has words for what no template knows: ${unknown.join(", ")}`);
  return {
    language,
    templates: shared.templates.map((template) => ({
      ...template,
      title: titles.get(template.style) ?? [],
      // The topic calls for a template by what it is mostly made of.
      words: template.sections
        .filter(({ min, kind }) => min > 0 && kind === "body")
        .flatMap((section) => section.banks)
        .flatMap((name) =>
          [...banks].filter(([id]) => id === name || (name.endsWith("*") && id.startsWith(name.slice(0, -1)))),
        )
        .flatMap(([, bank]) => bank.words),
    })),
    banks: new Map(
      Object.entries(shared.banks).flatMap(([id, bank]) => {
        const words = banks.get(id);
        return words ? [[id, { ...bank, ...words }]] : id === QUOTES_BANK ? [[id, Bank.parse(bank)]] : [];
      }),
    ),
    patterns: new Map(
      Object.entries(shared.patterns).flatMap(([id, pattern]) => {
        const words = patterns.get(id);
        return words ? [[id, { ...pattern, ...words }]] : [];
      }),
    ),
    quotes: parsed.flatMap(({ quotes }) => quotes),
    version: hashJson([shared, parsed]).slice(0, 12),
  };
}

function check(library: Library): void {
  for (const { id, sections, title } of library.templates) {
    if (title.length === 0) throw new Error(`${library.language}: no title for template ${id}`);
    for (const section of sections) {
      const missing = [
        ...section.banks.filter((name) => banksNamed(library, name).length === 0),
        ...section.patterns.filter((name) => !library.patterns.has(name)),
        ...[section.rests, section.between].filter((name) => name !== null && !library.banks.has(name)),
      ];
      if (missing.length > 0)
        throw new Error(`${library.language}: template ${id} names what is not there: ${missing.join(", ")}`);
    }
  }
}

function jsonFiles(folder: string): unknown[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => readJson(join(folder, name)));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

export function banksNamed(library: Library, name: string): { id: string; bank: Bank }[] {
  if (!name.endsWith("*")) {
    const bank = library.banks.get(name);
    return bank ? [{ id: name, bank }] : [];
  }
  return [...library.banks].filter(([id]) => id.startsWith(name.slice(0, -1))).map(([id, bank]) => ({ id, bank }));
}
