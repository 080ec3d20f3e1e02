// Understands a topic in a language that the product has words of, by stems: which form it asks for and which places and themes.
import type { Style } from "../../../contract/values.ts";
import { segmentWords } from "../../base/segment.ts";
import { stemsIn } from "../../base/stems.ts";
import type { LanguageWords } from "../../base/words.ts";
import { cleanText } from "./cleanText.ts";
import { NICHES, type Topic, type Wish } from "./readTopic.ts";
import type { Library } from "./templates.ts";

/**
 * Nothing is taken out of the topic to stand in a sentence: without a grammar, case and gender would be wrong. `words` holds
 * the library's stems that it calls for.
 */
export function readTopicIn(wish: Wish, words: LanguageWords, library: Library | null): Topic {
  const topic = cleanText(wish.topic ?? "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const text = [topic, wish.niche ?? "", ...wish.keywords].join(" ");
  const question = /[?？؟]\s*$/.test(topic) ? topic : null;
  const unlengthy = withoutLength(topic, words);
  const { style, reason } = styleOf(wish, { topic, question }, words);
  const count = countIn(unlengthy, words);
  return {
    style,
    reason,
    subject: null,
    occasion: null,
    purpose: null,
    task: null,
    scene: null,
    question,
    count: style === "list" && count > 1 ? count : null,
    countNoun: null,
    night: style === "sleep" || stemsIn(text, words.topic?.night ?? [], words.language).length > 0,
    words: stemsIn(text, library === null ? [] : stemsOf(library), words.language),
  };
}

/** How many things a topic names ("5 Tipps", "cinco hábitos"); 0 where it names no number. */
function countIn(topic: string, words: LanguageWords): number {
  const digits = /(?<!\p{N})\d{1,3}(?!\p{N})/u.exec(topic.normalize("NFKC"))?.[0];
  if (digits !== undefined) return Number(digits);
  const said = segmentWords(topic, words.language);
  return (words.topic?.numbers ?? []).findLastIndex((number) => said.includes(number)) + 1;
}

/** The length that a topic names ("fünf Minuten", "5分"), in seconds, or null. */
export function namedSecondsIn(topic: string | null, words: LanguageWords): number | null {
  const found = topic === null ? null : lengthPattern(words)?.exec(topic.toLocaleLowerCase(words.language));
  if (!found?.groups || !words.topic) return null;
  const { number = "", unit = "" } = found.groups;
  const count = Number(number) || words.topic.numbers.indexOf(number) + 1;
  const { units } = words.topic;
  const factor = units.hour.includes(unit) ? 3600 : units.minute.includes(unit) ? 60 : 1;
  return count > 0 ? count * factor : null;
}

function withoutLength(topic: string, words: LanguageWords): string {
  const pattern = lengthPattern(words);
  return pattern === null ? topic : topic.toLocaleLowerCase(words.language).replace(pattern, " ");
}

function lengthPattern({ topic }: LanguageWords): RegExp | null {
  if (topic === null) return null;
  const longestFirst = (all: readonly string[]) => all.toSorted((a, b) => b.length - a.length).join("|");
  const units = longestFirst(Object.values(topic.units).flat());
  const numbers = topic.numbers.length > 0 ? `|${longestFirst(topic.numbers)}` : "";
  return new RegExp(`(?<![\\p{L}\\p{N}])(?<number>\\d{1,4}${numbers})[\\s-]?(?:de\\s)?(?<unit>${units})`, "u");
}

function styleOf(
  wish: Wish,
  { topic, question }: { topic: string; question: string | null },
  words: LanguageWords,
): { style: Style; reason: string } {
  if (wish.style !== null) return { style: wish.style, reason: `The style "${wish.style}" was asked for.` };
  for (const [text, origin] of [
    [topic, "topic"],
    [wish.niche ?? "", "niche"],
    [wish.keywords.join(", "), "keywords"],
  ] as const) {
    for (const [style, stems] of words.topic?.styles ?? []) {
      const [stem] = stemsIn(text, stems, words.language);
      if (stem !== undefined)
        return {
          style,
          reason: `The ${origin} says "${stem.replace("=", "")}", which calls for the style "${style}".`,
        };
    }
    const known = origin === "niche" ? NICHES[text.toLowerCase()] : undefined;
    if (known) return { style: known, reason: `The niche "${text}" goes best with the style "${known}".` };
    if (origin === "topic" && question !== null)
      return { style: "explainer", reason: `"${question}" is a question, so it is explained.` };
  }
  return {
    style: "explainer",
    reason: `"${topic}" names no form, so it is explained; the style sleep or story would tell of it calmly.`,
  };
}

function stemsOf({ banks, templates, patterns, quotes }: Library): string[] {
  return [
    ...[...banks.values()].flatMap(({ words }) => words),
    ...templates.flatMap(({ words }) => words),
    ...[...patterns.values()].flatMap(({ words }) => words),
    ...quotes.flatMap(({ themes, author }) => [...themes, ...author.toLowerCase().split(" ")]),
  ];
}
