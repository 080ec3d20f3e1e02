// Keywords of a script: phrases between stop words, weighed by how often and where they stand, with the reason for each.
import { segmentWords } from "../../base/segment.ts";
import type { LanguageWords } from "../../base/words.ts";
import type { Dictionary } from "../../engines/dictionary/index.ts";
import type { MetadataInput } from "./index.ts";

export interface Keyword {
  text: string;
  why: string;
  score: number;
}

const MOST = 15;
const LONGEST_PHRASE = 3;

/**
 * RAKE (Rose et al. 2010): candidates are runs of words between stop words and punctuation; a word's weight is its degree
 * (how many words it stands with) by its frequency. Nouns count more, and so does what the topic says itself.
 */
export function extractKeywords(
  { idea, script }: Pick<MetadataInput, "idea" | "script">,
  dictionary: Dictionary,
  words: LanguageWords | null,
): Keyword[] {
  if (words?.language !== "en") return frequentWords({ idea, script }, words);
  const stopWords = new Set(words.stopWords);
  const topicWords = new Set(wordsIn(`${script.topic} ${idea.keywords.join(" ")}`));
  const texts = [
    script.topic,
    ...script.scenes
      .filter(({ kind }) => kind !== "breath")
      .flatMap(({ heading, lines }) => [heading ?? "", ...lines.map(({ text }) => text)]),
  ];
  const phrases = texts.flatMap((text) => candidatePhrases(text, dictionary, stopWords));
  const frequency = new Map<string, number>();
  const degree = new Map<string, number>();
  for (const phrase of phrases)
    for (const word of phrase) {
      frequency.set(word, (frequency.get(word) ?? 0) + 1);
      degree.set(word, (degree.get(word) ?? 0) + phrase.length);
    }
  const found = new Map<string, { count: number; score: number; inTopic: boolean; noun: boolean }>();
  for (const phrase of phrases) {
    const text = phrase.join(" ");
    const entry = found.get(text);
    if (entry) {
      entry.count++;
      continue;
    }
    const head = phrase.at(-1) ?? "";
    const noun = dictionary.singular(head) !== null;
    const known = phrase.length > 1 && dictionary.nouns(text).length > 0;
    const inTopic = phrase.some((word) => topicWords.has(word));
    const weight =
      phrase.reduce((sum, word) => sum + (degree.get(word) ?? 0) / (frequency.get(word) ?? 1), 0) /
      Math.sqrt(phrase.length);
    found.set(text, {
      count: 1,
      noun,
      inTopic,
      score: weight * (noun ? 1 : 0.3) * (known ? 1.6 : 1) * (inTopic ? 3 : 1),
    });
  }
  const factual = ["list", "explainer", "how-to"].includes(script.style);
  const topic = ` ${wordsIn(script.topic).join(" ")} `;
  const inTheTopic = (text: string) => topic.includes(` ${text} `);
  const given: Keyword[] = idea.keywords.map((text) => ({
    text: text.toLowerCase(),
    why: "given with the idea",
    score: 1000,
  }));
  const extracted = [...found].map(([text, { count: whole, score, inTopic }]) => {
    // A single word counts wherever it stands, also inside longer phrases.
    const count = frequency.get(text) ?? whole;
    return {
      text,
      why: inTopic
        ? `stands in the topic${count > 1 ? ` and ${count} times in the script` : ""}`
        : count > 1
          ? `stands ${count} times in the script`
          : "a telling phrase of the script",
      score: score * Math.log2(1 + count),
    };
  });
  return distinct([
    ...given,
    ...extracted
      .filter(({ text, why }) => text.length > 2 && (inTheTopic(text) || isThing(text, why, { dictionary, factual })))
      .toSorted((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1)),
  ]).slice(0, MOST);
}

/** Fewer letters say little in an alphabet, and are a whole word in Han. */
const SHORTEST_WORD = 4;

/**
 * Without a dictionary of the language: words of the topic, then those that the script says often, none of the language's stop
 * words. Where the stop words are not known, only what the person gave and the topic as a whole.
 */
function frequentWords(
  { idea, script }: Pick<MetadataInput, "idea" | "script">,
  words: LanguageWords | null,
): Keyword[] {
  const { language } = idea;
  const given: Keyword[] = idea.keywords.map((text) => ({
    text: text.toLocaleLowerCase(language),
    why: "given with the idea",
    score: 1000,
  }));
  if (words === null) return given;
  const stopWords = new Set(words.stopWords);
  const telling = (text: string) =>
    segmentWords(text, language).filter(
      (word) =>
        // "est-il" is made of two.
        !word.split("-").every((part) => stopWords.has(part)) &&
        !/^\p{N}/u.test(word) &&
        [...word].length >= (/[\p{Script=Han}]/u.test(word) ? 2 : SHORTEST_WORD - (isLatin(word) ? 0 : 1)),
    );
  const count = new Map<string, number>();
  for (const { kind, heading, lines } of script.scenes)
    if (kind !== "breath")
      for (const text of [heading ?? "", ...lines.map((line) => line.text)])
        for (const word of telling(text)) count.set(word, (count.get(word) ?? 0) + 1);
  const times = (word: string) => count.get(word) ?? 0;
  const ofTopic = telling(script.topic).map((text) => ({
    text,
    why: `stands in the topic${times(text) > 0 ? ` and ${times(text)} times in the script` : ""}`,
    score: 100 + times(text),
  }));
  // What our own guided scripts say often are hands, breath and silence: it tells nothing of this one.
  const said = (script.generator.id === "templates" ? [] : [...count.keys()])
    .filter((text) => times(text) > 1)
    .map((text) => ({ text, why: `stands ${times(text)} times in the script`, score: times(text) }))
    .toSorted((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1));
  const known = new Set<string>();
  return [...given, ...ofTopic, ...said].filter(({ text }) => !known.has(text) && known.add(text)).slice(0, MOST);
}

/** A phrase within a stronger one says nothing new; neither does its plural. */
function distinct(keywords: Keyword[]): Keyword[] {
  const kept: Keyword[] = [];
  for (const keyword of keywords) {
    const stem = (text: string) => text.replaceAll(/(?:ies|y|es|s)\b/g, "");
    if (!kept.some(({ text }) => ` ${stem(text)} `.includes(` ${stem(keyword.text)} `))) kept.push(keyword);
  }
  return kept;
}

/**
 * Whether words name a thing: a noun that stands more than once and is no adjective, or a phrase without a verb in it.
 * A phrase that stands once in a guided script is a picture of it, not what it is about.
 */
function isThing(
  text: string,
  why: string,
  { dictionary, factual }: { dictionary: Dictionary; factual: boolean },
): boolean {
  const words = text.split(" ");
  const head = words.at(-1) ?? "";
  if (!isLatin(head)) return true;
  if (head.endsWith("ing") || dictionary.singular(head) === null || dictionary.is(head, "adj")) return false;
  if (words.length === 1 || !factual) return /\d times/.test(why);
  if (dictionary.nouns(text).length > 0) return true;
  const maybeVerb = (word: string) =>
    dictionary.is(word, "verb") || (/[^s]s$/.test(word) && dictionary.is(word.slice(0, -1), "verb"));
  return !words.some(maybeVerb);
}

function candidatePhrases(text: string, dictionary: Dictionary, stopWords: ReadonlySet<string>): string[][] {
  const phrases: string[][] = [];
  for (const part of text.toLowerCase().split(/[^\p{L}\p{M}\p{N}\s'’-]+/u)) {
    let run: string[] = [];
    for (const word of [...wordsIn(part), ""]) {
      // A verb that is no noun ends a phrase: "breathe out slowly" is no keyword.
      const plain =
        word !== "" &&
        !stopWords.has(word) &&
        !/^\d+$|-(?:minute|second|hour)$/.test(word) &&
        (isNamed(word, dictionary) || !isLatin(word));
      if (plain) run.push(word);
      else {
        if (run.length > 0 && run.length <= LONGEST_PHRASE) phrases.push(run);
        run = [];
      }
    }
  }
  return phrases;
}

function isNamed(word: string, dictionary: Dictionary): boolean {
  return (
    dictionary.singular(word) !== null ||
    dictionary.is(word, "adj") ||
    !(dictionary.is(word, "verb") || dictionary.is(word, "adv"))
  );
}

function isLatin(word: string): boolean {
  return /^[\p{Script=Latin}'’-]+$/u.test(word);
}

export function wordsIn(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll("’", "'")
      .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'-]*/gu) ?? []
  );
}
