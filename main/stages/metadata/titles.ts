// Five titles, ranked with the reasons: short, the keyword early, concrete, no clickbait.
import { METADATA_LIMITS, type MetadataOutput } from "../../../contract/metadata.ts";
import type { MetadataInput } from "./index.ts";
import type { Keyword } from "./keywords.ts";
import { wordsIn } from "./keywords.ts";

type Titles = MetadataOutput["titles"];

export function rankTitles(input: MetadataInput, keywords: readonly Keyword[]): Titles {
  const seen = new Set<string>();
  const titles: Titles = [];
  for (const { text, why } of proposals(input, keywords)) {
    const clean = harmless(text);
    const key = clean.toLowerCase();
    if (clean === "" || seen.has(key)) continue;
    seen.add(key);
    titles.push(rate(clean, why, keywords));
  }
  const ranked = titles.toSorted((a, b) => b.score - a.score).slice(0, 5);
  for (let n = 2; ranked.length < 5; n++) {
    const text = harmless(`${ranked[0]?.text ?? input.script.title} (${n})`);
    ranked.push({ text, score: 0.1, reasons: ["only a number tells it from the first"] });
  }
  return ranked;
}

const FORM: Record<string, [string, string, string]> = {
  sleep: ["Guided Sleep", "Fall Asleep", "for a Quiet Night"],
  meditation: ["Guided Meditation", "A Quiet Meditation", "to Come Back to Yourself"],
  breathing: ["Guided Breathing", "Breathe with Me", "to Slow Down"],
  focus: ["Focus Session", "Work with Me", "for Deep, Quiet Work"],
  affirmations: ["Affirmations", "Say It to Yourself", "to Begin Again"],
  quotes: ["Quotes", "Words Worth Keeping", "to Think About"],
  list: ["A Short List", "Worth Knowing", "One by One"],
  explainer: ["Explained", "A Clear Look", "from the Beginning"],
  story: ["A Story", "A Tale to Listen To", "a Story"],
  "how-to": ["How To", "Step by Step", "One Step at a Time"],
};

function proposals(
  { script, narration, idea }: MetadataInput,
  keywords: readonly Keyword[],
): { text: string; why: string }[] {
  const topic = script.title;
  const length = lengthName(narration.durationSeconds);
  const [form, call, promise] = FORM[script.style] ?? ["", "", ""];
  const second = keywords.find(({ text }) => !topic.toLowerCase().includes(text))?.text;
  const has = (words: string) => wordsIn(words).some((word) => word.length > 3 && wordsIn(topic).includes(word));
  if (!/^en\b/i.test(idea.language)) {
    const parts = script.scenes.flatMap(({ heading, lines }) => [heading ?? "", lines[0]?.text ?? ""]).filter(Boolean);
    return [
      { text: topic, why: "the topic as it was put" },
      ...parts.slice(0, 8).map((text) => ({ text, why: "words of the script" })),
    ];
  }
  return [
    { text: topic, why: "the topic as it was put" },
    { text: has(length) ? `${topic} | ${form}` : `${topic} (${length})`, why: "says how long it is" },
    { text: has(form) ? `${topic}, ${promise}` : `${form}: ${topic}`, why: "names the form first" },
    { text: `${call}: ${topic}`, why: "speaks to the viewer" },
    { text: `${topic} ${promise}`, why: "says what it is for" },
    ...(second ? [{ text: `${topic}: ${second}`, why: `adds "${second}" from the script` }] : []),
    { text: `${topic} | ${call}`, why: "closes with the form" },
  ];
}

function lengthName(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds / 5) * 5} Seconds`;
  return `${Math.round(seconds / 60)} Minutes`;
}

function rate(text: string, why: string, keywords: readonly Keyword[]): Titles[number] {
  const letters = [...text].length;
  const reasons = [why];
  let score = 0.4;
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
  if ((text.match(/[|:()]/g)?.length ?? 0) > 1) score -= 0.1;
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
