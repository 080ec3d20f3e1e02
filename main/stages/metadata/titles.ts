import { METADATA_LIMITS, type MetadataOutput } from "../../../contract/metadata.ts";
// Five titles, ranked with the reasons: short, the keyword early, concrete, no clickbait.
import type { Style } from "../../../contract/values.ts";
import type { MetadataInput } from "./index.ts";
import type { Keyword } from "./keywords.ts";
import { wordsIn } from "./keywords.ts";

type Titles = MetadataOutput["titles"];

export function rankTitles(input: MetadataInput, keywords: readonly Keyword[]): Titles {
  const seen = new Set<string>();
  const titles: Titles = [];
  for (const { text, why } of proposals(input)) {
    const clean = harmless(text);
    const key = clean.toLowerCase();
    if (clean === "" || seen.has(key)) continue;
    seen.add(key);
    titles.push(rate(clean, why, keywords));
  }
  const ranked = titles.toSorted((a, b) => b.score - a.score).slice(0, 5);
  for (let n = 2; ranked.length < 5; n++) {
    const text = `${harmless(input.script.title).slice(0, 90).toWellFormed()} (${n})`;
    ranked.push({ text, score: 0.1, reasons: ["only a number tells it from the first"] });
  }
  return ranked;
}

/** For each style: what it is, how one would invite to it, and what it holds. */
export const FORMS: Record<Style, { form: string; call: string; holds: string }> = {
  sleep: { form: "Guided sleep", call: "Fall asleep slowly", holds: "a quiet voice for the night" },
  meditation: { form: "Guided meditation", call: "Sit down for a while", holds: "a quiet sitting" },
  breathing: { form: "Guided breathing", call: "Breathe along", holds: "counted, slow breaths" },
  focus: { form: "Focus session", call: "One thing at a time", holds: "quiet company for your work" },
  affirmations: { form: "Spoken affirmations", call: "Say it after me", holds: "good words, slowly" },
  quotes: { form: "Quotations", call: "Words worth keeping", holds: "sentences that have lasted" },
  list: { form: "One by one", call: "A short list", holds: "one thing at a time" },
  explainer: { form: "A closer look", call: "Looked at closely", holds: "from the beginning" },
  story: { form: "A story, told aloud", call: "Listen to a story", holds: "a story for a quiet hour" },
  "how-to": { form: "Step by step", call: "A plan on one page", holds: "small steps, in order" },
};

function proposals({ script, narration, idea }: MetadataInput): { text: string; why: string }[] {
  const topic = script.title;
  const chapters = script.scenes.flatMap(({ heading }) => (heading === null || PLAIN.test(heading) ? [] : [heading]));
  const own = { text: topic, why: "the topic as it was put" };
  if (!/^en\b/i.test(idea.language)) {
    const parts = [...chapters, ...script.scenes.flatMap(({ lines }) => lines.slice(0, 1).map(({ text }) => text))];
    return [own, ...parts.slice(0, 8).map((text) => ({ text, why: "words of the script" }))];
  }
  const { form, call, holds } = FORMS[script.style];
  const length = lengthName(narration.durationSeconds);
  const saysLength = /\b(?:second|minute|hour)s?\b/i.test(topic);
  // "Guided breathing" says nothing new beside "A breathing exercise".
  const told = new Set(wordsIn(topic).map(stem));
  const isNew = (words: string) => !wordsIn(words).some((word) => word.length > 3 && told.has(stem(word)));
  return [
    own,
    ...(saysLength ? [] : [{ text: `${topic} (${length})`, why: "says how long it is" }]),
    ...(isNew(form) ? [{ text: `${topic} | ${form}`, why: "says what kind of video it is" }] : []),
    ...chapters
      .filter(isNew)
      .slice(0, 2)
      .map((title) => ({ text: `${topic}: ${title}`, why: `names its part "${title}"` })),
    ...(isNew(call) ? [{ text: `${call}: ${topic}`, why: "begins with an invitation" }] : []),
    { text: `${topic} – ${holds}`, why: "says what it holds" },
    { text: `${topic} | ${call}`, why: "ends with an invitation" },
    { text: `${form} | ${topic}`, why: "begins with the kind of video" },
  ];
}

/** Chapter titles that could stand in any video. */
const PLAIN =
  /^(?:welcome|closing|good evening|arriving|settling in|getting ready|the question|the list|the plan|begin|to keep|looking closer|what the word means|ways of looking|where to go from here|coming back|step by step|one by one|at work)$/i;

function stem(word: string): string {
  return word.replace(/(?:ing|ations?|ers?|es|s|e)$/, "");
}

/** "45 seconds", "5 minutes". */
export function lengthName(seconds: number): string {
  if (seconds < 90) return `${Math.max(5, Math.round(seconds / 5) * 5)} seconds`;
  return `${Math.round(seconds / 60)} minutes`;
}

function rate(text: string, why: string, keywords: readonly Keyword[]): Titles[number] {
  const letters = [...text].length;
  const reasons = [why];
  let score = why.startsWith("the topic") ? 0.55 : 0.4;
  if (letters >= 25 && letters <= 60) {
    score += 0.25;
    reasons.push(`${letters} characters: shown whole in a list`);
  } else if (letters <= 70) score += 0.12;
  else reasons.push(`${letters} characters: cut off in a list`);
  const keyword = keywords.find(({ text: words }) => text.toLowerCase().includes(words));
  if (keyword) {
    const early = text.toLowerCase().indexOf(keyword.text) < 30;
    score += early ? 0.2 : 0.1;
    reasons.push(`"${keyword.text}" stands ${early ? "early" : "late"} in it`);
  }
  if (/\d/.test(text)) {
    score += 0.05;
    reasons.push("a number makes it concrete");
  }
  const marks = text.match(/[|:()–?]\s?/g)?.length ?? 0;
  if (marks > 0) score -= 0.03 * marks;
  return { text, score: Math.round(Math.min(1, score) * 100) / 100, reasons };
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
