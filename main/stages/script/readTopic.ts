// Understands a topic as a person types it: which form it asks for, what it is about, for which occasion.
import type { Style } from "../../../contract/values.ts";
import { wordTable } from "../../base/wordTable.ts";
import type { Dictionary } from "../../engines/dictionary/index.ts";
import { cleanText } from "./cleanText.ts";
import { readScene } from "./readScene.ts";

export interface Wish {
  topic: string | null;
  niche: string | null;
  keywords: readonly string[];
  style: Style | null;
}

export interface Topic {
  style: Style;
  /** Why this style, in a sentence. */
  reason: string;
  /** What it is about, without words of form and length: "octopuses", "a lighthouse keeper"; null where it is only a form. */
  subject: string | null;
  /** "before sleep", "after a long day". */
  occasion: string | null;
  /** "for beginners", "for anxiety". */
  purpose: string | null;
  /** What is to be done: "make sourdough bread". */
  task: string | null;
  /** A place, an hour or a mood that the topic names, to be spoken of within a sentence: "a quiet evening by the sea". */
  scene: string | null;
  /** A question as it was put. */
  question: string | null;
  /** How many items a list is to have, and what they are: 5, "facts". */
  count: number | null;
  countNoun: string | null;
  /** It is for the evening or the night. */
  night: boolean;
  /** Lower-case words of topic, niche and keywords, in singular and as typed; in other languages the stems that were found. */
  words: string[];
}

const NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const NUMBER = `(?:\\d{1,4}|${NUMBER_WORDS.join("|")}|fifteen|twenty|thirty|forty|fifty|sixty|half|quick|short|long)`;
const LENGTH = new RegExp(
  `\\b(?:an?\\s+)?${NUMBER}(?:[-\\s]+(?:an?[-\\s]+)?)(?:seconds?|secs?|minutes?|mins?|hours?)(?:[-\\s]+long)?\\b[,:]?`,
  "gi",
);
const LIST_NOUN =
  "facts?|things?|ways?|tips?|reasons?|myths?|mistakes?|ideas?|habits?|lessons?|rules?|steps?|signs?|questions?|secrets?|examples?|places?|books?|words?|animals?|foods?|benefits?|inventions?";

/** Forms in the order in which they are tried: what a topic says it is goes before what it is for. */
const FORMS: [Style, RegExp][] = [
  [
    "explainer",
    /^(?:why|what|who|when|where|how (?:does|do|did|is|are|was|were|can|much|many|far|long|old))\b|\bexplained\b|\bhistory of\b|\bscience of\b|\bmeaning of\b|\bintroduction to\b/i,
  ],
  ["quotes", /\b(?:quotes?|quotations?|sayings|proverbs?|aphorisms?)\b/i],
  ["how-to", /^how to\b|\b(?:guide to|tutorial|recipe|step[- ]by[- ]step|beginner'?s guide)\b/i],
  [
    "list",
    new RegExp(
      `\\b(?:top|\\d{1,3}|${NUMBER_WORDS.join("|")})\\s+(?:\\w+\\s+){0,2}(?:${LIST_NOUN})\\b|^(?:facts|tips|reasons) `,
      "i",
    ),
  ],
  ["affirmations", /\b(?:affirmations?|affirming|mantras?|self[- ](?:love|worth|esteem))\b/i],
  ["breathing", /\b(?:breath|breathe|breathing|breathwork|inhale|exhale|pranayama|4-7-8)\b/i],
  [
    "sleep",
    /\b(?:sleep|bedtime|night[- ]?time) (?:story|stories|meditation|journey|hypnosis|music|sounds?)\b|\bbody[- ]scan\b.*\bsleep\b|\bsleep\b.*\bbody[- ]scan\b|\b(?:fall|falling|drift|drifting) (?:a)?sleep\b|\bto sleep\b|\binsomnia\b|\blullaby\b|\bbedtime\b|\b(?:letting go|let go|end|close) of the day\b|\bthe day (?:away|behind)\b|\bwind(?:ing)? down\b/i,
  ],
  ["story", /\b(?:story|tale|fable|legend|fairy ?tale|adventure)\b/i],
  [
    "meditation",
    /\b(?:meditations?|meditate|meditating|forest bathing|mindful|mindfulness|body[- ]scan|loving[- ]kindness|zen|grounding|visuali[sz]ation)\b/i,
  ],
  ["focus", /\b(?:focus|focused|concentrate|concentration|study|studying|deep work|pomodoro|productivity|homework)\b/i],
  ["sleep", /\b(?:sleep|asleep|sleeping|nap|drowsy|good ?night)\b/i],
  [
    "meditation",
    /\b(?:calm|relax|relaxing|relaxation|stress|anxiety|anxious|peace|peaceful|stillness|gratitude|letting go|unwind|unwinding)\b/i,
  ],
  ["affirmations", /\b(?:confidence|self[- ]confidence|motivation|positive thinking)\b/i],
];

export const NICHES: Partial<Record<string, Style>> = wordTable({
  wellness: "meditation",
  relaxation: "meditation",
  mindfulness: "meditation",
  yoga: "meditation",
  nature: "meditation",
  motivation: "affirmations",
  "self-help": "affirmations",
  productivity: "focus",
  study: "focus",
  wisdom: "quotes",
  philosophy: "quotes",
  stoicism: "quotes",
  history: "explainer",
  science: "explainer",
  education: "explainer",
  technology: "explainer",
  facts: "list",
  cooking: "how-to",
  diy: "how-to",
  fiction: "story",
  kids: "story",
});

/** Reads the wish; `dictionary` tells names from common words and plurals from singulars. */
export function readTopic(wish: Wish, dictionary: Dictionary): Topic {
  const typed =
    wish.topic === null ? "" : cleanText(wish.topic).replaceAll(/[\p{Extended_Pictographic}\uFE0F\u200D]/gu, " ");
  const spaced = typed.replaceAll(/\s+/g, " ").trim();
  const topic = spaced.includes(" ") && !/\p{Ll}/u.test(spaced) ? spaced.toLowerCase() : spaced;
  const bare = topic
    .replaceAll(LENGTH, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/^[-–—:,.\s]+/, "");
  const plain = lowerTitle(bare.replace(/[.!]+$/, ""), dictionary);
  const form = styleByForm(wish, bare);
  const reading = form === null ? readScene(plain || wish.keywords.join(" "), dictionary) : null;
  const { style, reason } = form ?? reading ?? explained(bare);
  const details = isFactual(style) ? factual(plain || (wish.keywords[0] ?? "")) : calm(plain, style, dictionary);
  // Keywords name what belongs to a scene, not the scene in a sentence.
  if (reading && plain !== "") details.scene = reading.scene;
  const words = wordsOf([topic, wish.niche ?? "", ...wish.keywords].join(" "), dictionary);
  return {
    style,
    reason,
    ...NOTHING,
    ...details,
    night: style === "sleep" || words.some((word) => NIGHT.test(word)),
    words: details.scene ? [...words, "scene"] : words,
  };
}

const NIGHT = /^(?:sleep|asleep|bed|bedtime|night|evening|tonight)$/;

/** The length that a topic names ("a five-minute exercise"), in seconds, or null. */
export function namedSeconds(topic: string | null): number | null {
  const match = /\b([\da-z]+)[-\s](second|minute|hour)s?\b/i.exec(topic ?? "");
  if (!match) return null;
  const [, number = "", unit = ""] = match;
  const count = Number(number) || NUMBER_WORDS.indexOf(number.toLowerCase()) + 1;
  return count > 0 ? count * { second: 1, minute: 60, hour: 3600 }[unit.toLowerCase() as "second"] : null;
}

export function isFactual(style: Style): boolean {
  return style === "list" || style === "explainer" || style === "how-to";
}

const NOTHING = {
  subject: null,
  occasion: null,
  purpose: null,
  task: null,
  scene: null,
  question: null,
  count: null,
  countNoun: null,
} satisfies Partial<Topic>;

interface Form {
  style: Style;
  reason: string;
}

function styleByForm(wish: Wish, topic: string): Form | null {
  if (wish.style !== null) return { style: wish.style, reason: `The style "${wish.style}" was asked for.` };
  for (const [text, origin] of [
    [topic, "topic"],
    [wish.niche ?? "", "niche"],
    [wish.keywords.join(", "), "keywords"],
  ] as const) {
    for (const [style, form] of FORMS) {
      const match = form.exec(text);
      if (match)
        return { style, reason: `The ${origin} says "${match[0].trim()}", which calls for the style "${style}".` };
    }
    const known = origin === "niche" ? NICHES[text.toLowerCase()] : undefined;
    if (known) return { style: known, reason: `The niche "${text}" goes best with the style "${known}".` };
  }
  return null;
}

function explained(topic: string): Form {
  return {
    style: "explainer",
    reason: `${topic === "" ? "The idea" : `"${topic}"`} names a thing rather than a scene or a form, so it is explained; the style sleep or story would tell of it calmly.`,
  };
}

function calm(topic: string, style: Style, dictionary: Dictionary): Partial<Topic> {
  const occasion =
    /\b((?:before|after|during|while|when|at the (?:end|start|beginning) of|in the (?:morning|evening)|at night|on a)\b.*)$/i.exec(
      topic,
    );
  const head = occasion ? topic.slice(0, occasion.index) : topic;
  const purpose = /\b(for|to)\s+([^,]+?)\s*$/i.exec(head);
  const about =
    /\b(?:about|on|of|with|featuring|through|inside|in|by|under)\s+(.+?)(?:\s+(?:for|to)\s+[^,]+)?\s*$/i.exec(head);
  const subject = about?.[1] ?? null;
  return {
    occasion: occasion?.[1]?.trim() ?? null,
    purpose: purpose && style !== "story" && purpose[1]?.toLowerCase() === "for" ? `for ${purpose[2]}` : null,
    subject: style === "quotes" && subject === null ? quoteSubject(head) : subject,
    // "A bedtime story about a lighthouse" names its form: that is no place to go to.
    scene:
      FORMS.some(([form, says]) => form !== "sleep" && says.test(head)) || /\bstory\b/i.test(head)
        ? null
        : (readScene(purpose ? head.slice(0, purpose.index) : head, dictionary)?.scene ?? null),
  };
}

/** "stoic quotes", "courage quotes". */
function quoteSubject(head: string): string | null {
  const rest = head
    .replace(
      /\b(?:the|best|great|famous|top|\d+|quotes?|quotations?|sayings|proverbs?|wise|inspiring|inspirational)\b/gi,
      "",
    )
    .trim();
  return rest === "" ? null : rest;
}

function factual(topic: string): Partial<Topic> {
  const bare = topic.replace(/\?+$/, "").trim();
  const task =
    /^(?:how to|a (?:\w+\s)?guide to|(?:the )?beginner'?s guide to|(?:\d+|\w+) (?:ways|steps) to)\s+(.+)$/i.exec(bare);
  const list = new RegExp(
    `^(?:the )?(?:top )?(\\d{1,3}|${NUMBER_WORDS.join("|")})\\s+((?:\\w+\\s+){0,2}?(?:${LIST_NOUN}))\\b\\s*(?:(?:about|of|on|for|in|from)\\s+)?(.*)$`,
    "i",
  ).exec(bare);
  const count = list?.[1] === undefined ? null : Number(list[1]) || NUMBER_WORDS.indexOf(list[1].toLowerCase()) + 1;
  const isQuestion = /^(?:why|what|who|when|where|how (?!to\b))/i.test(bare);
  const named =
    /^(?:what (?:is|are|was|were)|who (?:is|are|was|were))\s+(.+)$/i.exec(bare) ??
    /^(?:the )?(?:meaning|basics) of\s+(.+)$/i.exec(bare) ??
    /^(?:an? )?(?:short )?(?:introduction|guide) to\s+(.+)$/i.exec(bare) ??
    /^(.+?),?\s+explained\b/i.exec(bare) ??
    // "history of bicycles" stays whole, with its article: the history is the subject.
    /^((?:the )?(?:history|story|science|art|origins?) of\s+.+)$/i.exec(
      bare.replace(/^(?=history|story|science|art|origin)/i, "the "),
    );
  const subject = list ? list[3] : task ? null : isQuestion && !named ? questionSubject(bare) : (named?.[1] ?? bare);
  return {
    task: task?.[1] ?? (list?.[3]?.match(/^to (.+)$/i)?.[1] || null),
    count,
    countNoun: list?.[2] ?? null,
    question: isQuestion ? `${bare}?` : null,
    subject: subject === undefined || subject === null || subject === "" || /^to /i.test(subject) ? null : subject,
  };
}

/** "why is the sky blue" is about the sky; "how do birds sleep" about birds. */
function questionSubject(question: string): string | null {
  const rest = question.replace(
    /^(?:why|what|when|where|how(?:\s+(?:much|many|far|long|old))?)\s+(?:is|are|was|were|do|does|did|can|could|will|has|have)\s+/i,
    "",
  );
  if (rest === question) return null;
  const match = /^((?:the|a|an|our|your|my)\s+\S+|\S+)/i.exec(rest);
  // "Why do we dream?" is not about us.
  return match?.[1] && !/^(?:we|you|i|they|it|people|some|there|this|that)$/i.test(match[1]) ? match[1] : null;
}

/** A topic In Title Case as it would stand in a sentence; names keep their capital. */
function lowerTitle(topic: string, dictionary: Dictionary): string {
  return topic
    .split(" ")
    .map((word) => (isName(word, dictionary) ? word : word.toLowerCase()))
    .join(" ");
}

function isName(word: string, dictionary: Dictionary): boolean {
  const bare = word.replaceAll(/[^\p{L}'-]/gu, "");
  if (!/^\p{Lu}/u.test(bare)) return true;
  if (/^\p{Lu}{2,}/u.test(bare) || bare === "I" || /\p{Ll}\p{Lu}/u.test(bare)) return true;
  const lower = bare.toLowerCase();
  if (
    /^(?:an?|the|of|on|in|at|to|for|from|by|with|and|or|how|what|why|is|are|was|were|do|does|did|about|your|my|our|before|after|this|that)$/.test(
      lower,
    )
  )
    return false;
  const [sense] = dictionary.nouns(lower);
  if (sense) return sense.words.includes(bare) && !sense.words.includes(lower);
  return !(
    dictionary.is(lower, "verb") ||
    dictionary.is(lower, "adj") ||
    dictionary.is(lower, "adv") ||
    dictionary.is(lower.replace(/(?:ing|ed|s)$/, ""), "verb")
  );
}

function wordsOf(text: string, dictionary: Dictionary): string[] {
  const typed = text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? [];
  // "loving-kindness" is about kindness, too.
  const parts = typed.flatMap((word) => [word, ...(word.includes("-") ? word.split("-") : [])]);
  return [...new Set(parts.flatMap((word) => [word, dictionary.singular(word) ?? word]))];
}
