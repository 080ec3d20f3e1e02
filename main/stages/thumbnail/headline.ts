// The headline of a thumbnail: a few words of the title that mean something by themselves.
import { lineUnits } from "../../base/lineUnits.ts";
import { DENSE } from "../../base/segment.ts";
import type { LanguageWords } from "../../base/words.ts";

const MOST_WORDS = 5;
/** Short ones, some of them small, as in “The Theft of the Mona Lisa”. */
const MOST_WITH_SMALL = 6;

/** How much of a headline can be read at a glance, in columns (`lineUnits`). */
const MOST_UNITS = 40;

/** By the rules of English, else by those of any language. */
export function chooseHeadline(title: string, topic: string, words: LanguageWords | null): string {
  const [plainTitle, plainTopic] = [withoutPictograms(title), withoutPictograms(topic)];
  return words?.language === "en"
    ? englishHeadline(plainTitle, plainTopic)
    : plainHeadline(plainTitle, plainTopic, words);
}

/** They have colours of their own: no ground sets all of them off. A text of nothing else stays as it is. */
function withoutPictograms(text: string): string {
  const plain = text
    .replaceAll(/\p{RGI_Emoji}|[[\p{Emoji_Presentation}\p{Extended_Pictographic}]--[©®™]]\uFE0F?/gv, (sign) =>
      // A digit in a key is a digit.
      /^[\d#*]/.test(sign) ? sign.charAt(0) : " ",
    )
    .replaceAll(/\s+/gu, " ")
    .trim();
  return /[\p{L}\p{N}]/u.test(plain) ? plain : text;
}

/** The first whole clause that is short enough; else the beginning of the title, as written, without a small word at its end. */
function plainHeadline(title: string, topic: string, words: LanguageWords | null): string {
  const clauses = [title, topic].flatMap((text) =>
    text
      .replace(/\([^)]*\)|（[^）]*）|\[[^\]]*\]/gu, " ")
      .split(/[:;|,.،؛：、。।！!؟？?…]+|\s[–—-]\s/u)
      .map((clause) => clause.trim())
      .filter((clause) => /[\p{L}\p{N}]/u.test(clause)),
  );
  const whole = clauses.find((clause) => clause.split(/\s+/u).length <= MOST_WORDS && lineUnits(clause) <= MOST_UNITS);
  if (whole !== undefined) return whole;
  const language = words?.language ?? "en";
  const small = new Set(words?.stopWords);
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  const pieces: string[] = [];
  let spoken = 0;
  for (const { segment, isWordLike } of segmenter.segment(clauses[0] ?? title)) {
    if (isWordLike && !DENSE.test(segment) && spoken++ >= MOST_WORDS) break;
    if (pieces.length > 0 && lineUnits(pieces.join("") + segment) > MOST_UNITS) break;
    pieces.push(segment);
  }
  const isLoose = (piece: string) => !/[\p{L}\p{N}]/u.test(piece) || small.has(piece.toLocaleLowerCase(language));
  const end = pieces.findLastIndex((piece) => !isLoose(piece));
  return pieces
    .slice(0, end < 0 ? pieces.length : end + 1)
    .join("")
    .trim();
}

/** A whole phrase of the title, or of the topic where the title has none; shortened only between phrases. */
function englishHeadline(title: string, topic: string): string {
  const candidates = [...phrasesOf(title, 0.6), ...phrasesOf(topic, 0)];
  let best: { words: string[]; score: number } | null = null;
  for (const { words, start, bonus } of candidates) {
    const meaning = words.filter((word) => !isSmall(word)).length;
    if (meaning === 0) continue;
    // “7 Ways” leaves open what it is about.
    const lone = words.length === 1 || (words.length === 2 && /^\d/.test(words[0] ?? "")) ? 1.5 : 0;
    const score = Math.min(4, meaning) + (start === 0 ? 1.5 : 0) + bonus - lone;
    if (!best || score > best.score) best = { words, score };
  }
  const words = best?.words ?? firstWords(title);
  return capitalised(words.join(" "));
}

function isTooLong(words: string[]): boolean {
  if (words.length <= MOST_WORDS) return false;
  return words.length > MOST_WITH_SMALL || !words.some(isSmall) || lineUnits(words.join(" ")) > MOST_UNITS;
}

/** Where no phrase is short enough or says anything: the beginning, without a small word left hanging. */
function firstWords(title: string): string[] {
  const all = title.split(/\s+/u);
  if (!isTooLong(all)) return all;
  const words = all.slice(0, MOST_WORDS);
  const last = words.findLastIndex((word) => !OPENERS.has(word.toLowerCase()) && !ARTICLES.has(word.toLowerCase()));
  return last < 0 ? words : words.slice(0, last + 1);
}

interface Phrase {
  words: string[];
  /** Index of its first word in the text, leading articles not counted. */
  start: number;
  /** What it is worth to come from this text. */
  bonus: number;
}

/** Runs of whole phrases with at most five words. A phrase ends at punctuation or before a word such as “before”, “with”, “that”. */
function phrasesOf(text: string, bonus: number): Phrase[] {
  const parts: string[][] = [];
  for (const clause of text
    .replace(/\([^)]*\)|\[[^\]]*\]/gu, " ")
    .split(/[:;|!?.,…]+(?=\s|$)|\s[–—-]\s|[。！？：、，]/u)) {
    const words = clause.trim().split(/\s+/u).filter(Boolean);
    let part: string[] = [];
    const ofClause: string[][] = [];
    for (const word of words) {
      if (OPENERS.has(word.toLowerCase()) && part.length > 0) {
        ofClause.push(part);
        part = [];
      }
      part.push(word);
    }
    if (part.length > 0) ofClause.push(part);
    // Clauses are not joined: an empty part keeps them apart.
    parts.push(...ofClause, []);
  }
  const found: Phrase[] = [];
  let before = 0;
  parts.forEach((_, i) => {
    const words: string[] = [];
    for (let j = i; j < parts.length && parts[j]?.length; j++) {
      words.push(...(parts[j] as string[]));
      // “The Night the Keeper Vanished”: what a title begins with stays where there is room.
      const whole = before === 0 && /^the$/i.test(words[0] ?? "") && !isTooLong(words);
      const trimmed = whole ? [...words] : trimStart(words, before === 0);
      if (isTooLong(trimmed)) break;
      if (trimmed.length > 0 && !isSmall(trimmed.at(-1) ?? "")) found.push({ words: trimmed, start: before, bonus });
    }
    before += parts[i]?.length ?? 0;
  });
  return found;
}

/** Without the article or preposition it begins with; “How to” and “Why” stay at the very beginning. */
function trimStart(words: string[], first: boolean): string[] {
  const from = words.findIndex(
    (word) => !ARTICLES.has(word.toLowerCase()) && (first || !OPENERS.has(word.toLowerCase())),
  );
  return from < 0 ? [] : words.slice(from);
}

function isSmall(word: string): boolean {
  const plain = word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return plain === "" || ARTICLES.has(plain) || OPENERS.has(plain) || SMALL.has(plain);
}

/** First letters large, as headlines have them; what is written in capitals stays. */
function capitalised(text: string): string {
  return text.replace(/(?<![\p{L}\p{N}'’])\p{Ll}[\p{L}'’]*/gu, (word, at: number) =>
    at > 0 && word.length < 5 && (ARTICLES.has(word) || OPENERS.has(word))
      ? word
      : (word[0] ?? "").toLocaleUpperCase() + word.slice(1),
  );
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));
const ARTICLES = set("a an the");
const OPENERS = set(
  "before after for with without when while if in on at from by that which who whom whose about into through during until because and or but to than as of between under over inside toward towards against",
);
const SMALL = set(
  "your my our his her its their you i we he she it they me us them is are was were be been being do does did can could will would shall should may might must how why what where this these those not no so very just every some any more most so far",
);
