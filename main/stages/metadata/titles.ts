// Five titles as a person would put them, ranked with the reasons: what is searched for, early, short, true, no clickbait.
import { METADATA_LIMITS, type MetadataOutput } from "../../../contract/metadata.ts";
import type { Style } from "../../../contract/values.ts";
import { DENSE, segmentWords } from "../../base/segment.ts";
import type { LanguageWords } from "../../base/words.ts";
import type { MetadataInput } from "./index.ts";
import type { Keyword } from "./keywords.ts";
import { wordsIn } from "./keywords.ts";
import { lengthName } from "./lengths.ts";
import { stripFalseLength, titleCase } from "./titleCase.ts";

type Titles = MetadataOutput["titles"];

interface Proposal {
  text: string;
  why: string;
  /** Names the kind of video in words that people search for. */
  form?: boolean;
  /** Says a number that the video keeps to: its length, its items. */
  figure?: boolean;
}

export function rankTitles(input: MetadataInput, keywords: readonly Keyword[], words: LanguageWords | null): Titles {
  const seen = new Set<string>();
  const titles: Titles = [];
  for (const proposal of proposals(input, words)) {
    const clean = harmless(proposal.text);
    const key = clean.toLowerCase();
    if (clean === "" || seen.has(key)) continue;
    seen.add(key);
    titles.push(rate({ ...proposal, text: clean }, keywords));
  }
  const ranked = titles.toSorted((a, b) => b.score - a.score).slice(0, 5);
  // Titles are proposed in the order in which they would be chosen by hand: it decides between equals.
  for (const [i, title] of ranked.entries()) {
    const before = ranked[i - 1];
    if (before && title.score >= before.score) title.score = Math.round((before.score - 0.001) * 1000) / 1000;
  }
  for (let n = 2; ranked.length < 5; n++) {
    const text = `${harmless(input.script.title).slice(0, 90).toWellFormed()} (${n})`;
    ranked.push({ text, score: 0.1 - n / 100, reasons: ["only a number tells it from the first"] });
  }
  return ranked;
}

function proposals({ script, narration }: MetadataInput, words: LanguageWords | null): Proposal[] {
  if (words === null) return foreign(script);
  if (words.language !== "en") return translated({ script, narration }, words);
  const topic = titleCase(stripFalseLength(script.title, narration.durationSeconds));
  const length = lengthName(narration.durationSeconds, "en");
  const said = new Set(wordsIn(topic).map(stem));
  const isNew = (label: string) => !wordsIn(label).some((word) => word.length > 3 && said.has(stem(word)));
  const labels = words.forms[script.style].filter(isNew);
  const [label] = labels;
  const timed = labels.find((text) => TAKES_LENGTH.test(text));
  const namesForm = namesItsForm(topic, script.style, words);
  const saysLength = /\b(?:second|minute|hour)s?\b/i.test(topic);
  const long = longestChapter(script, narration);
  const count = counted(script, topic);
  return [
    {
      text: topic,
      why: namesForm ? "the topic, which names the kind of video itself" : "the topic alone",
      form: namesForm,
    },
    ...(count ? [{ text: count, why: "says how many there are", form: true, figure: true }] : []),
    ...(label
      ? [{ text: `${topic} | ${label}`, why: "the topic, and what kind of video it is", form: !namesForm }]
      : []),
    ...(timed && !saysLength
      ? [
          {
            text: `${topic} | ${lengthAdjective(narration.durationSeconds)} ${timed.replace(/^An? /, "")}`,
            why: "says how long it is, and what kind of video",
            form: true,
            figure: true,
          },
        ]
      : []),
    ...(saysLength
      ? []
      : [{ text: `${topic} (${titleCase(length)})`, why: "says how long it is", form: namesForm, figure: true }]),
    ...(long && isNew(long) && label
      ? [
          {
            text: `${titleCase(long)} | ${label}`,
            why: `names the part "${long}", where it stays longest`,
            form: script.style === "story",
          },
        ]
      : []),
    ...labels.slice(1).map((text) => ({ text: `${topic} | ${text}`, why: "the topic, and what to expect" })),
  ];
}

/** "Guided Breathing" says nothing new beside "A Breathing Exercise". */
export function namesItsForm(topic: string, style: Style, words: LanguageWords): boolean {
  const said = new Set(wordsIn(topic).map(stem));
  return wordsIn(words.forms[style][0] ?? "").some(
    (word) => word.length > 4 && word !== "guided" && said.has(stem(word)),
  );
}

/** Kinds of video that are asked for by their length. */
const TAKES_LENGTH = /(?:Meditation|Relaxation|Session|Breathing|Breathwork|Story)$/;

/** The topic as it was typed, with what kind of video it is and how long; nothing is put into a sentence with it. */
function translated(
  { script, narration }: Pick<MetadataInput, "script" | "narration">,
  words: LanguageWords,
): Proposal[] {
  const { language } = words;
  const topic = script.title;
  const length = lengthName(narration.durationSeconds, language);
  const lower = topic.toLocaleLowerCase(language);
  const shares = (label: string) =>
    segmentWords(label, language).some(
      (word) =>
        !words.stopWords.includes(word) && word.length >= sharedLetters(word) && lower.includes(word.slice(0, 5)),
    );
  const [usual = ""] = words.forms[script.style];
  const labels = words.forms[script.style].filter((label) => !shares(label));
  const namesForm = shares(usual);
  const saysLength = namesLength(topic, words);
  return [
    {
      text: topic,
      why: namesForm ? "the topic, which names the kind of video itself" : "the topic alone",
      form: namesForm,
    },
    ...(namesForm ? [] : [{ text: `${topic} | ${usual}`, why: "the topic, and what kind of video it is", form: true }]),
    ...(saysLength
      ? []
      : [
          ...(namesForm
            ? []
            : [
                {
                  text: `${topic} | ${usual} (${length})`,
                  why: "says how long it is, and what kind of video",
                  form: true,
                  figure: true,
                },
              ]),
          { text: `${topic} (${length})`, why: "says how long it is", form: namesForm, figure: true },
        ]),
    ...labels
      .filter((label) => label !== usual)
      .map((label) => ({ text: `${topic} | ${label}`, why: "the topic, and what to expect" })),
  ];
}

/** From how many letters on a word that both hold means that they say the same. */
function sharedLetters(word: string): number {
  return DENSE.test(word) ? 2 : 4;
}

export function namesLength(topic: string, { topic: reading, language }: LanguageWords): boolean {
  const units = Object.values(reading?.units ?? {}).flat();
  const words = segmentWords(topic, language);
  return units.some((unit) => words.includes(unit) || (DENSE.test(unit) && topic.includes(unit)));
}

/** Without words of the language the script's own words must do. */
function foreign(script: MetadataInput["script"]): Proposal[] {
  const chapters = script.scenes.flatMap(({ heading }) => (heading === null ? [] : [heading]));
  const openings = script.scenes.flatMap(({ lines }) => lines.slice(0, 1).map(({ text }) => text));
  return [
    { text: script.title, why: "the topic alone" },
    ...[...chapters, ...openings].slice(0, 8).map((text) => ({ text, why: "words of the script" })),
  ];
}

/** "12 Affirmations for a Job Interview", "9 Quotes on Courage": only what the video truly holds. */
function counted({ style, scenes }: MetadataInput["script"], topic: string): string | null {
  if (/\d/.test(topic)) return null;
  const items = {
    quotes: scenes.filter(({ kind }) => kind === "quote").length,
    affirmations: scenes.filter(({ text, lines }) => text !== null && text === lines.map((line) => line.text).join(" "))
      .length,
  };
  // "Stoic Quotes" may hold others, too: a number in front would promise that all are of that kind.
  if (style === "quotes" && items.quotes >= 3 && (/^quot/i.test(topic) || !/\bquot/i.test(topic)))
    return /^quot/i.test(topic) ? `${items.quotes} ${topic}` : `${items.quotes} Quotes on ${topic}`;
  if (style === "affirmations" && items.affirmations >= 3 && /\baffirmations\b/i.test(topic))
    return `${items.affirmations} ${topic}`;
  return null;
}

/** The title of the place, tale or practice that takes the most time, if a stranger could tell what it is. */
function longestChapter(script: MetadataInput["script"], narration: MetadataInput["narration"]): string | null {
  if (!["sleep", "meditation", "story"].includes(script.style)) return null;
  const seconds = new Map<string, number>();
  let chapter = "";
  for (const [i, { heading }] of script.scenes.entries()) {
    chapter = heading ?? chapter;
    const times = narration.scenes[i];
    if (times) seconds.set(chapter, (seconds.get(chapter) ?? 0) + times.end - times.start);
  }
  const [longest] = [...seconds]
    .filter(([title]) => title !== "" && !PLAIN.test(title))
    .toSorted((a, b) => b[1] - a[1]);
  return longest?.[0] ?? null;
}

/** Chapter titles that could stand in any video. */
const PLAIN =
  /^(?:welcome|closing|good evening|opening|arriving|settling in|getting ready|the question|the list|the plan|begin|to keep|in this place|in plain words|its kinds|its parts|worth finding out|ways of looking|where to go from here|coming back|step by step|one by one|at work|listening|another story|counting down)$/i;

function stem(word: string): string {
  return word.replace(/(?:ing|ations?|ers?|es|s|e)$/, "");
}

/** "45-Second", "5-Minute". */
function lengthAdjective(seconds: number): string {
  return titleCase(lengthName(seconds, "en").replace(/s$/, "").replace(" ", "-"));
}

/** The score falls gently with every letter too few or too many, so that titles that differ are told apart. */
function rate({ text, why, form = false, figure = false }: Proposal, keywords: readonly Keyword[]): Titles[number] {
  const letters = [...text].length;
  const reasons = [why];
  let score = 0.5 + 0.18 * Math.max(0, 1 - Math.abs(letters - 42) / 40);
  if (letters > 70) {
    score -= 0.15;
    reasons.push(`${letters} characters: cut off in a list`);
  } else if (letters > 60) {
    score -= 0.05;
    reasons.push(`${letters} characters: cut off on a telephone`);
  } else if (letters >= 20) reasons.push(`${letters} characters: shown whole in a list`);
  else reasons.push(`${letters} characters: says little`);
  if (form) {
    score += 0.12;
    reasons.push("says what people search for");
  }
  const at = keywords
    .map(({ text: words }) => ({ words, at: text.toLowerCase().indexOf(words) }))
    .find((k) => k.at >= 0);
  if (at) {
    score += 0.12 * Math.max(0, 1 - at.at / 60);
    reasons.push(`"${at.words}" stands ${at.at < 30 ? "early" : "late"} in it`);
  }
  if (figure) {
    score += 0.04;
    reasons.push("its number is kept");
  }
  score -= 0.02 * (text.match(/[|:()–]/g)?.length ?? 0);
  return { text, score: Math.round(Math.min(1, Math.max(0.1, score)) * 1000) / 1000, reasons };
}

function harmless(text: string): string {
  const line = text.replaceAll(/[<>]/g, "").replaceAll(/\s+/g, " ").trim();
  const letters = [...line];
  if (letters.length <= METADATA_LIMITS.titleCharacters && line.length <= METADATA_LIMITS.titleCharacters) return line;
  let cut = "";
  for (const word of line.split(" ")) {
    if (`${cut} ${word}`.length > METADATA_LIMITS.titleCharacters - 2) break;
    cut = cut === "" ? word : `${cut} ${word}`;
  }
  return cut === "" ? letters.slice(0, 48).join("") : `${cut}…`;
}
