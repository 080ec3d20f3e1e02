// The embedded writer: a script for a topic without a model, from templates, deterministic by seed.
import type { ScriptOutput } from "../../../contract/script.ts";
import { AppError } from "../../base/errors.ts";
import { deriveSeed, pick, seededRandom, shuffled } from "../../base/random.ts";
import { type LanguageWords, languageName } from "../../base/words.ts";
import { isSpeakable } from "./cleanText.ts";
import { compose, hits, type Brief, type Composition } from "./compose.ts";
import { factsAbout } from "./facts.ts";
import { understand, type Work } from "./index.ts";
import { linesFor } from "./openings.ts";
import { countWords } from "./parseScript.ts";
import { fillSlots, type Slots } from "./passage.ts";
import { settle } from "./plan.ts";
import { quoteSources } from "./quotes.ts";
import { isFactual, namedSeconds, type Topic } from "./readTopic.ts";
import { namedSecondsIn } from "./readTopicIn.ts";
import { round } from "./round.ts";
import type { Template } from "./templates.ts";
import { titleOf } from "./titleOf.ts";

/** ±10 % is the promise. */
const TOLERANCE = 0.1;

export async function writeFromTemplates(work: Work): Promise<ScriptOutput> {
  const { idea, library, dictionary, words } = work;
  if (library === null || words === null) throw unwritten(work);
  const topic = understand(work);
  const random = seededRandom(deriveSeed(idea.seed, "script", topic.style));
  // The dictionary is English.
  const facts = library.language === "en" ? factsAbout(topic, dictionary) : NO_FACTS;
  const slots: Slots = { ...topicSlots(topic, idea, words), ...facts.slots };
  const usable = library.templates.filter(
    ({ style, needs }) => style === topic.style && needs.every((n) => slots[n] !== undefined),
  );
  const { template, composition } = await chooseAndCompose(usable, {
    work,
    library,
    interfaceWords: words,
    topic,
    slots,
    random,
    extra: facts.passages,
  });
  const scenes = settle(composition.scenes, composition.clock.durations, composition.stretch);
  const title = idea.topic !== null && isSpeakable(idea.topic) ? idea.topic : propose(template, slots, random);
  const factual = isFactual(topic.style);
  const strange = tellsAnother(topic, work);
  const texts = scenes.flatMap(({ lines }) => lines.map(({ text }) => text));
  return {
    title: titleOf(title, words.untitled),
    topic: titleOf(title, words.untitled),
    niche: idea.niche ?? topic.style,
    style: topic.style,
    mood: template.mood,
    pace: template.pace,
    scenes,
    generator: {
      id: "templates",
      version: library.version,
      template: template.id,
      confidence: factual ? (facts.sources.length > 0 ? 0.35 : 0.25) : strange ? 0.5 : composition.thin ? 0.7 : 0.9,
      reason: topic.reason,
    },
    draft: factual || strange,
    advice: [...(strange ? [anotherTale(idea)] : []), ...advice(topic, composition, work, facts.sources.length > 0)],
    sources: [
      ...quoteSources(library.quotes, texts, words.quote),
      ...facts.sources
        .filter((source) => texts.some((text) => text.toLowerCase().includes(source.words.toLowerCase())))
        .map(({ statement, from }) => ({ statement, from })),
    ],
    words: texts.reduce((sum, text) => sum + countWords(text), 0),
    targetSeconds: idea.seconds,
    estimatedSeconds: round(composition.seconds),
  };
}

/** Templates made for the length, those that the topic calls for first; the next is tried where one does not fit. */
async function chooseAndCompose(
  usable: Template[],
  {
    work,
    library,
    interfaceWords,
    topic,
    slots,
    random,
    extra,
  }: Pick<Brief, "library" | "interfaceWords" | "slots" | "random"> & {
    work: Work;
    topic: Topic;
    extra: NonNullable<Brief["extra"]>;
  },
): Promise<{ template: Template; composition: Composition & { clock: Brief["clock"] } }> {
  const target = work.idea.seconds;
  const order = shuffled(random, usable)
    .map((template) => ({ template, rank: hits(template.words, topic.words) - 10 * outside(template.seconds, target) }))
    .toSorted((a, b) => b.rank - a.rank);
  let best: { template: Template; composition: Composition & { clock: Brief["clock"] } } | null = null;
  // Composing draws on: a template that came out too long may fit with other passages.
  const fitting = order.slice(0, 3);
  for (const { template } of [...fitting, ...fitting, ...fitting]) {
    const clock = work.clockAt(template.pace, template.style);
    const composition = await compose({
      library,
      interfaceWords,
      template,
      slots,
      words: topic.words,
      random,
      clock,
      target,
      extra,
      count: topic.count,
      openings: linesFor(work.idea.openings, topic.style),
    });
    const found = { template, composition: { ...composition, clock } };
    if (Math.abs(composition.seconds - target) <= target * TOLERANCE * 0.5) return found;
    if (!best || Math.abs(composition.seconds - target) < Math.abs(best.composition.seconds - target)) best = found;
  }
  if (!best) throw new Error(`no template for the style ${topic.style}`);
  return best;
}

/** 0 within the lengths, growing with the ratio by which the target misses them. */
function outside([least, most]: readonly [number, number], target: number): number {
  return target < least ? Math.log2(least / target) : target > most ? Math.log2(target / most) : 0;
}

const NO_FACTS: ReturnType<typeof factsAbout> = { slots: {}, passages: new Map(), sources: [] };

function topicSlots(topic: Topic, idea: Work["idea"], { quote }: LanguageWords): Slots {
  const { night } = topic;
  const minutes = Math.round(idea.seconds / 60);
  const [first, second] = idea.keywords.filter(isSpeakable);
  const title = titleOf(idea.topic ?? first ?? "", "");
  return {
    /** As typed, in quotation marks: it needs no grammar. */
    topic: title === "" ? undefined : `${quote.open}${title}${quote.close}`,
    subject: topic.subject ?? undefined,
    /** A single being or thing that can be met: "a dragon", not "two friends". */
    figure: /^(?:an?|the) .*[^s]$/i.test(topic.subject ?? "") ? (topic.subject ?? undefined) : undefined,
    occasion: topic.occasion ?? undefined,
    purpose: topic.purpose ?? undefined,
    task: topic.task ?? undefined,
    scene: topic.scene ?? undefined,
    question: topic.question ?? undefined,
    keyword: first,
    keyword2: second,
    /** Empty words that only open or close a sentence's gate. */
    night: night ? "" : undefined,
    day: night ? undefined : "",
    minutes: minutes >= 2 && minutes <= 60 ? `${spell(minutes)} minutes` : minutes === 1 ? "one minute" : undefined,
  };
}

const ONES =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty"];

/** 1–69 in words. */
export function spell(n: number): string {
  if (n < 20) return ONES[n] ?? String(n);
  const rest = n % 10;
  return `${TENS[Math.floor(n / 10)]}${rest === 0 ? "" : `-${ONES[rest]}`}`;
}

/** A topic for a niche and keywords alone. */
function propose(template: Template, slots: Slots, random: () => number): string {
  const titles = shuffled(random, template.title)
    .map((title) => ({ filled: fillSlots(title, slots), slots: title.match(/\{/g)?.length ?? 0 }))
    .filter((title): title is { filled: string; slots: number } => title.filled !== null)
    .toSorted((a, b) => b.slots - a.slots);
  return titles[0]?.filled ?? pick(random, template.title);
}

/** In English a tale is told of the topic; in other languages there is one, of its own. */
function tellsAnother({ style, words }: Topic, { library, idea }: Work): boolean {
  if (style !== "story" || library === null || library.language === "en" || !isSpeakable(idea.topic ?? ""))
    return false;
  const called = [...library.banks].filter(([id]) => id.startsWith("story.")).flatMap(([, bank]) => bank.words);
  return hits(called, words) === 0;
}

function anotherTale({ topic, language }: Work["idea"]): string {
  return `In ${languageName(language)} the writer knows one tale, and it is not about “${topic}”: hand in your own script, or notes.`;
}

function unwritten({ idea, written }: Work): AppError {
  const languages = written.map((language) => `${languageName(language)} (${language})`).join(", ");
  return new AppError(
    "IDEA_INVALID",
    "script.write",
    `From a topic alone nothing is written in ${languageName(idea.language)} (${idea.language})`,
    {
      hint: `Hand in notes or a finished script in that language, or choose one of these: ${languages}.`,
    },
  );
}

function advice(topic: Topic, { thin }: Composition, { idea, words }: Work, known: boolean): string[] {
  const { seconds } = idea;
  const factual = isFactual(topic.style);
  const named = words?.topic ? namedSecondsIn(idea.topic, words) : namedSeconds(idea.topic);
  return [
    ...(named !== null && Math.abs(named / seconds - 1) > 0.25
      ? [
          `The topic names a length of ${named} s, but ${Math.round(seconds)} s were asked for: a length of ${named} s makes them agree.`,
        ]
      : []),
    ...(factual
      ? [
          "Hand in notes: the writer takes every fact from them and adds none of its own.",
          known
            ? "Check that the dictionary's meaning is the one you mean."
            : "No dictionary tells what this topic is, so the script holds no facts yet.",
        ]
      : []),
    ...(thin
      ? [
          `There is not enough material for ${Math.round(seconds)} s: long pauses fill the time. A shorter video would be denser.`,
        ]
      : []),
  ];
}
