// Finds words that platforms restrict, by lists of phrases with their inflections and their harmless uses.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { hashJson } from "../../base/hash.ts";
import { DENSE } from "../../base/segment.ts";
import { primaryLanguage } from "../../base/words.ts";
import { wordTable } from "../../base/wordTable.ts";
import type { Both } from "./told.ts";

export interface PolicyEntry {
  /** The list's file name without its language: `profanity`, `medical`, … */
  category: string;
  /** `fail`: platforms remove or refuse money for it; `warn`: limited or read closely; `note`: only worth knowing. */
  severity: Severity;
  /** As it stands in the list. */
  phrase: string;
  pattern: Step[];
  /** Phrases that make it harmless where they overlap the match. */
  harmless: Step[][];
}

export type Severity = "fail" | "warn" | "note";
type Step = { any: ReadonlySet<string>; prefixes: readonly string[] } | "number" | "gap";

export interface PolicyText {
  /** Where it is read: `narration`, `text on screen`, `title`, … */
  where: string;
  text: string;
  sceneId: string | null;
  /** Index of the line inside its scene; null for what is not spoken. */
  line: number | null;
}

export interface PolicyHit extends PolicyText {
  category: string;
  severity: Severity;
  phrase: string;
  /** As written in the text. */
  words: string;
  /** Offset of the first word in the text, in UTF-16 units. */
  offset: number;
  /** The sentence that it stands in. */
  sentence: string;
}

export interface PolicyList {
  entries: PolicyEntry[];
  /** Phrases that are harmless whatever list finds them: "hell" is bright in German. */
  harmless: Step[][];
}

export interface PolicyLists {
  /** By the lists of the language and of English, which is quoted and searched for everywhere. */
  of(language: string): PolicyMatcher;
  version: string;
}

/** What the lists are called in German. */
export const CATEGORIES_DE: Readonly<Record<string, string>> = {
  financial: "Geld",
  hate: "Hass",
  medical: "Medizin",
  profanity: "Kraftwörter",
  selfHarm: "Selbstverletzung",
  sexual: "Sexuelles",
  violence: "Gewalt",
};
/** Where a text is read, in German and with its preposition. */
export const PLACES_DE: Readonly<Record<string, string>> = {
  narration: "in der Sprachaufnahme",
  "text on screen": "im Text auf dem Bild",
  title: "im Titel",
  description: "in der Beschreibung",
  tags: "in den Schlagwörtern",
  thumbnail: "im Vorschaubild",
};

/** What one find takes from the score. */
const PENALTY = { fail: 0.4, warn: 0.15, note: 0.03 } as const satisfies Record<Severity, number>;
/** What platforms remove leaves at most so much. */
const MOST_AFTER_FAIL = 0.4;

/** How bad finds are together; the score is 0–1. */
export function weighHits(hits: readonly PolicyHit[]): { worst: Severity; score: number; message: Both } {
  const worst =
    (["fail", "warn", "note"] as const).find((severity) => hits.some((hit) => hit.severity === severity)) ?? "note";
  const score = Math.max(0, 1 - hits.reduce((sum, hit) => sum + PENALTY[hit.severity], 0));
  const categories = [...new Set(hits.map((hit) => hit.category))];
  const message = {
    en: `${hits.length} ${hits.length === 1 ? "find" : "finds"} (${categories.join(", ")})`,
    de: `${hits.length} ${hits.length === 1 ? "Fund" : "Funde"} (${categories.map((one) => CATEGORIES_DE[one] ?? one).join(", ")})`,
  };
  return { worst, score: worst === "fail" ? Math.min(score, MOST_AFTER_FAIL) : score, message };
}

const LIST_LINE = /^(fail|warn|note|fine)\s+([^!]+?)(?:\s+!\s*(.+))?$/;
/** Words that a gap (`~`) may span. */
const GAP = 3;

/** Reads all `*.txt` of the folder. Throws on a line that is no entry, so that a typing error cannot switch one off. */
export function readPolicyLists(dir: string): PolicyLists {
  const lists = readdirSync(dir)
    .filter((name) => name.endsWith(".txt"))
    .toSorted()
    .map((name) => {
      // "medical.de.txt"
      const [category = "", language = "en"] = basename(name, ".txt").split(".");
      return { language, category, text: readFileSync(join(dir, name), "utf8") };
    });
  const parsed = lists.map(({ language, category, text }) => ({ language, ...parsePolicyList(category, text) }));
  const matchers = new Map<string, PolicyMatcher>();
  return {
    of(language) {
      const primary = primaryLanguage(language);
      const known = matchers.get(primary);
      if (known) return known;
      const matcher = new PolicyMatcher(
        parsed.filter((list) => list.language === "en" || list.language === primary),
        primary,
      );
      matchers.set(primary, matcher);
      return matcher;
    },
    version: hashJson(lists).slice(0, 12),
  };
}

/**
 * One entry a line: `<fail|warn|note> <phrase> [! <harmless phrase>, …]`, or `fine <phrase>` for what is harmless wherever
 * it is found; `#` begins a comment line.
 * In a phrase `word` stands for its inflections too, `=word` for itself alone, `word*` for a beginning, `a/b` for either,
 * `<n>` for a number,
 * `<not>` for a negation, `~` for up to three words.
 */
export function parsePolicyList(category: string, list: string): PolicyList {
  const entries: PolicyEntry[] = [];
  const harmless: Step[][] = [];
  for (const [i, raw] of list.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [, severity, phrase, uses] = LIST_LINE.exec(line) ?? [];
    if (phrase === undefined || (severity === "fine" && uses !== undefined))
      throw new SyntaxError(`${category}.txt, line ${i + 1}: not an entry: ${line}`);
    if (severity === "fine") harmless.push(parsePhrase(phrase));
    else
      entries.push({
        category,
        severity: severity as Severity,
        phrase,
        pattern: parsePhrase(phrase),
        harmless: (uses?.split(",") ?? []).map(parsePhrase),
      });
  }
  return { entries, harmless };
}

const NEGATIONS: ReadonlySet<string> = new Set(
  "no not never cannot can't couldn't doesn't don't didn't won't isn't aren't without nothing nobody none".split(" "),
);

function parsePhrase(phrase: string): Step[] {
  return phrase
    .trim()
    .split(/\s+/)
    .map((part) => {
      if (part === "~") return "gap";
      if (part === "<n>") return "number";
      if (part === "<not>") return { any: NEGATIONS, prefixes: [] };
      const any = new Set<string>();
      const prefixes: string[] = [];
      for (const word of part.split("/")) {
        if (word.endsWith("*")) prefixes.push(fold(word.slice(0, -1)));
        else if (word.startsWith("=")) any.add(fold(word.slice(1)));
        else for (const form of inflections(fold(word))) any.add(form);
      }
      return { any, prefixes };
    });
}

/** Regular English forms. Some of them are no words; those harm nothing. */
export function inflections(word: string): string[] {
  const forms = [word, `${word}s`, `${word}'s`, `${word}es`, `${word}ed`, `${word}ing`, `${word}er`, `${word}ers`];
  if (word.endsWith("e")) {
    const stem = word.slice(0, -1);
    forms.push(`${word}d`, `${stem}ing`, `${word}r`, `${word}rs`);
  }
  if (/[^aeiou]y$/.test(word)) forms.push(`${word.slice(0, -1)}ies`, `${word.slice(0, -1)}ied`);
  const last = word.at(-1) ?? "";
  if (/[^aeiou][aeiou][bdgklmnprtvz]$/.test(word))
    forms.push(...["ed", "ing", "er", "ers"].map((ending) => word + last + ending));
  return forms;
}

/** Prepared lists: entries by the words that they can begin with. */
export class PolicyMatcher {
  readonly #byWord = new Map<string, PolicyEntry[]>();
  /** Entries that begin with a prefix, a number or a gap: tried at every word. */
  readonly #others: PolicyEntry[] = [];
  /** Words that may be written with masks such as `f**k`. */
  readonly #maskable: readonly string[];

  readonly #harmless: readonly Step[][];
  readonly #segmenter: Intl.Segmenter;

  constructor(lists: readonly PolicyList[], language: string) {
    const entries = lists.flatMap((list) => list.entries);
    this.#harmless = lists.flatMap((list) => list.harmless);
    this.#segmenter = new Intl.Segmenter(language, { granularity: "word" });
    for (const entry of entries) {
      const first = entry.pattern[0];
      if (typeof first === "object")
        for (const word of first.any) this.#byWord.set(word, [...(this.#byWord.get(word) ?? []), entry]);
      if (typeof first !== "object" || first.prefixes.length) this.#others.push(entry);
    }
    this.#maskable = [
      ...new Set(entries.flatMap(({ pattern: [first] }) => (typeof first === "object" ? [...first.any] : []))),
    ];
  }

  /** What a text holds, in order; of overlapping finds of one category the longest. */
  find(text: PolicyText): PolicyHit[] {
    const tokens = this.#tokens(text.text);
    const hits: (PolicyHit & { from: number; to: number })[] = [];
    for (const [from, token] of tokens.entries())
      for (const entry of [...(this.#byWord.get(token.word) ?? []), ...this.#others]) {
        const to = matchAt(entry.pattern, tokens, from);
        if (to === null) continue;
        if ([entry.harmless, this.#harmless].some((phrases) => isHarmless(phrases, tokens, from, to))) continue;
        const end = tokens[to - 1] ?? token;
        const hit = {
          ...text,
          category: entry.category,
          severity: entry.severity,
          phrase: entry.phrase,
          words: text.text.slice(token.at, end.at + end.written.length),
          offset: token.at,
          sentence: sentenceAt(text.text, token.at),
          from,
          to,
        };
        const before = hits.findIndex((h) => h.category === hit.category && h.from < to && from < h.to);
        if (before === -1) hits.push(hit);
        else if (to - from > (hits[before]?.to ?? 0) - (hits[before]?.from ?? 0)) hits[before] = hit;
      }
    return hits.map(({ from: _from, to: _to, ...hit }) => hit);
  }

  #tokens(text: string): Token[] {
    // A mask hides letters inside of a word: `f**k`, `sh*t`, `$hit`.
    return [...text.matchAll(/[\p{L}\p{N}$@](?:[\p{L}\p{M}\p{N}*$@]|['’](?=\p{L}))*/gu)].flatMap((found) => {
      const written = found[0];
      if (!DENSE.test(written)) return [{ word: this.#unmask(fold(written)), written, at: found.index }];
      // Without spaces between the words a dictionary divides them.
      return [...this.#segmenter.segment(written)].map(({ segment, index }) => ({
        word: fold(segment),
        written: segment,
        at: found.index + index,
      }));
    });
  }

  #unmask(word: string): string {
    if (word.includes("*")) {
      const letters = word.replaceAll("*", "");
      if (letters.length === 0) return word;
      const shape = new RegExp(`^${word.replaceAll(/[$@]/g, "\\$&").replaceAll("*", ".")}$`, "u");
      return this.#maskable.find((candidate) => shape.test(candidate)) ?? word;
    }
    // Digits and signs for letters, in words that also have letters.
    if (/[\d$@]/.test(word) && /\p{L}/u.test(word)) {
      const plain = word.replaceAll(/[013457$@]/g, (sign) => LOOKALIKES[sign] ?? sign);
      if (this.#byWord.has(plain)) return plain;
    }
    return word;
  }
}

const LOOKALIKES: Record<string, string> = wordTable({
  0: "o",
  1: "i",
  3: "e",
  4: "a",
  5: "s",
  7: "t",
  $: "s",
  "@": "a",
});

interface Token {
  word: string;
  written: string;
  at: number;
}

/** The index after the last matched word, or null. */
function matchAt(pattern: readonly Step[], tokens: readonly Token[], from: number): number | null {
  const [step, ...rest] = pattern;
  if (step === undefined) return from;
  if (step === "gap") {
    for (let skip = 0; skip <= GAP; skip++) {
      const end = matchAt(rest, tokens, from + skip);
      if (end !== null) return end;
    }
    return null;
  }
  const token = tokens[from];
  if (token === undefined) return null;
  const matches =
    step === "number"
      ? /^\p{N}/u.test(token.word)
      : step.any.has(token.word) || step.prefixes.some((prefix) => token.word.startsWith(prefix));
  return matches ? matchAt(rest, tokens, from + 1) : null;
}

function isHarmless(harmless: readonly Step[][], tokens: readonly Token[], from: number, to: number): boolean {
  return harmless.some((phrase) => {
    for (let start = Math.max(0, from - phrase.length - GAP); start < to; start++) {
      const end = matchAt(phrase, tokens, start);
      if (end !== null && end > from) return true;
    }
    return false;
  });
}

function sentenceAt(text: string, at: number): string {
  const before = text.slice(0, at).search(/[^\p{Sentence_Terminal}…]*$/u);
  const after = /[\p{Sentence_Terminal}…]/u.exec(text.slice(at));
  return text.slice(before, after ? at + after.index + 1 : text.length).trim();
}

/** Also without the marks and the stretching with which Arabic may be written. */
const fold = (word: string): string =>
  word
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replaceAll(/[\u0640\u064b-\u0652]/g, "");
