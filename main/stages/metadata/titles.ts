// Five titles as a person would put them, ranked with the reasons: what is searched for, early, short, true, no clickbait.
import { METADATA_LIMITS, type MetadataOutput } from "../../../contract/metadata.ts";
import type { Style } from "../../../contract/values.ts";
import type { MetadataInput } from "./index.ts";
import type { Keyword } from "./keywords.ts";
import { wordsIn } from "./keywords.ts";
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

export function rankTitles(input: MetadataInput, keywords: readonly Keyword[]): Titles {
  const seen = new Set<string>();
  const titles: Titles = [];
  for (const proposal of proposals(input)) {
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

/** What each kind of video is called by those who look for it, the most usual first. */
export const FORMS: Record<Style, readonly [string, ...string[]]> = {
  sleep: [
    "Guided Sleep Meditation",
    "Guided Meditation",
    "Bedtime Relaxation",
    "Drift Off Slowly",
    "For a Quiet Night",
  ],
  meditation: ["Guided Meditation", "Guided Relaxation", "A Quiet Pause", "Calm Your Mind", "Slow Down", "Rest Awhile"],
  breathing: [
    "Guided Breathing",
    "Slow Breathwork",
    "Calm Your Body",
    "Rest Your Mind",
    "Slow Down",
    "Counted for You",
  ],
  focus: ["Focus Session", "Study With Me", "Deep Work", "One Thing at a Time", "Quiet Company", "Work Along"],
  affirmations: ["Positive Affirmations", "Say It After Me", "Words to Keep", "Spoken Slowly", "Daily Practice"],
  quotes: ["Quotes to Keep", "Words That Have Lasted", "Wisdom, Read Aloud", "Read Slowly", "For a Quiet Hour"],
  list: ["A Short List", "One by One", "A Closer Look", "In Plain Words", "The Basics"],
  explainer: ["Explained", "In Plain Words", "A Short Introduction", "A Closer Look", "The Basics"],
  story: ["A Short Story", "Storytelling", "Read Aloud", "For a Quiet Hour", "Listen and Rest"],
  "how-to": ["Step by Step", "A Simple Guide", "For Beginners", "In Small Steps", "Where to Begin"],
};

function proposals({ script, narration, idea }: MetadataInput): Proposal[] {
  if (!/^en\b/i.test(idea.language)) return foreign(script);
  const topic = titleCase(stripFalseLength(script.title, narration.durationSeconds));
  const length = lengthName(narration.durationSeconds);
  const said = new Set(wordsIn(topic).map(stem));
  const isNew = (words: string) => !wordsIn(words).some((word) => word.length > 3 && said.has(stem(word)));
  const labels = FORMS[script.style].filter(isNew);
  const [label] = labels;
  const timed = labels.find((text) => TAKES_LENGTH.test(text));
  const namesForm = namesItsForm(topic, script.style);
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
export function namesItsForm(topic: string, style: Style): boolean {
  const said = new Set(wordsIn(topic).map(stem));
  return wordsIn(FORMS[style][0]).some((word) => word.length > 4 && word !== "guided" && said.has(stem(word)));
}

/** Kinds of video that are asked for by their length. */
const TAKES_LENGTH = /(?:Meditation|Relaxation|Session|Breathing|Breathwork|Story)$/;

/** Without an English frame the script's own words must do. */
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

/** "45 seconds", "1 minute", "5 minutes". */
export function lengthName(seconds: number): string {
  if (seconds < 55) return `${Math.max(5, Math.round(seconds / 5) * 5)} seconds`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}

/** "45-Second", "5-Minute". */
function lengthAdjective(seconds: number): string {
  return titleCase(lengthName(seconds).replace(/s$/, "").replace(" ", "-"));
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
