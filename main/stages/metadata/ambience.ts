// Metadata of a video in which nobody speaks: its length and its sounds are what people look for.
import { z } from "zod";

import { editedIdea, someEdits } from "../../../contract/edits.ts";
import { Idea } from "../../../contract/idea.ts";
import { METADATA_LIMITS, MetadataOutput } from "../../../contract/metadata.ts";
import { NarrationOutput } from "../../../contract/narration.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Stage } from "../../../contract/stage.ts";
import { clock } from "../../base/clock.ts";
import { DENSE } from "../../base/segment.ts";
import { type LanguageWords, PURPOSES, type Words } from "../../base/words.ts";
import { wordTable } from "../../base/wordTable.ts";
import { asEdited } from "./asEdited.ts";
import { hashtag, MOST_HASHTAGS, within } from "./description.ts";
import { lengthIn } from "./lengths.ts";
import { nicheOf, tagCharacters } from "./tags.ts";
import { stripFalseLength, titleCase } from "./titleCase.ts";
import { namesLength } from "./titles.ts";

const Input = z.object({
  idea: Idea.pick({ keywords: true, language: true, ambience: true })
    .extend({ kind: z.literal("ambience"), edits: someEdits("title", "description", "tags") })
    .transform(editedIdea),
  script: ScriptOutput.pick({ title: true, topic: true, niche: true, style: true, ambience: true }),
  narration: NarrationOutput.pick({ durationSeconds: true }),
});
type Input = z.output<typeof Input>;

/** Steps between chapters, in seconds; the first that gives few enough is taken. */
const STEPS = [300, 600, 900, 1800, 3600, 7200];
const MOST_CHAPTERS = 12;
const FEWEST_CHAPTERS = 3;
const MOST_TAGS = 20;

/** Where the product has no words of the language, the topic and the length must do. */
const PLAIN_TITLES = ["{topic} | {length}", "{topic} ({length})", "{topic}", "{length}: {topic}", "{topic}, {length}"];

export function createAmbienceMetadataStage(deps: {
  words: Words;
}): Stage<"metadata", typeof Input, typeof MetadataOutput> {
  return {
    name: "metadata",
    version: `ambience 2-${deps.words.version}`,
    needs: ["script", "narration"],
    lane: "light",
    input: Input,
    output: MetadataOutput,
    run({ signal }, input) {
      signal.throwIfAborted();
      const words = deps.words.of(input.idea.language);
      const chapters = chaptersOf(input, words);
      const { generated, sound } = (words ?? deps.words.english).ambience.credits;
      const credits = [input.idea.ambience?.picture ? sound : generated];
      const tags = tagsOf(input, words);
      return Promise.resolve({
        status: "done",
        output: asEdited(
          {
            titles: titlesOf(input, words),
            description: describe(input, { chapters, credits, tags, words }),
            chapters,
            tags,
            keywords: tags.slice(0, 10).map((text) => ({ text, why: "a sound, a purpose or a word of the topic" })),
            language: input.idea.language,
            credits,
          },
          input.idea.edits,
        ),
      });
    },
  };
}

function titlesOf(input: Input, words: LanguageWords | null): MetadataOutput["titles"] {
  const { script, narration, idea } = input;
  const english = words?.language === "en";
  const length = lengthIn(narration.durationSeconds, idea.language);
  const topic = english
    ? titleCase(stripFalseLength(script.title, narration.durationSeconds) || script.title)
    : script.title;
  const purpose = words?.ambience.purposes[purposeOf(input)].for ?? "";
  const slots: Record<string, string> = {
    topic,
    length: english ? titleCase(length) : length,
    sounds: soundsOf(input, words)
      .map(({ name }) => name)
      .join(words?.ambience.join),
    for: purpose,
  };
  // A topic that says its length or its purpose need not hear it again.
  const saysLength = words !== null && (english ? /\d+\s*(?:hours?|minutes?)/i.test(topic) : namesLength(topic, words));
  const saysPurpose = namesPurpose(input, words);
  const repeats = (pattern: string) =>
    pattern.includes("{topic}") &&
    ((saysLength && pattern.includes("{length}")) || (saysPurpose && pattern.includes("{for}")));
  const patterns = words?.ambience.titles ?? PLAIN_TITLES;
  const seen = new Set<string>();
  return [...patterns.filter((pattern) => !repeats(pattern)), ...patterns.filter(repeats)]
    .map((pattern) => ({ text: fitting(filled(pattern, slots)), pattern }))
    .filter(({ text }) => !seen.has(text.toLowerCase()) && seen.add(text.toLowerCase()))
    .slice(0, 5)
    .map(({ text, pattern }, i) => ({
      text,
      score: Math.round((0.9 - 0.08 * i) * 100) / 100,
      reasons: [[...pattern.matchAll(SLOT)].map(([, name = ""]) => SAID[name]).join(", ")],
    }));
}

/** "Rain for Sleep" says what it is for: the last word of "for Sleep" is in it. */
function namesPurpose(input: Input, words: LanguageWords | null): boolean {
  const purpose = words?.ambience.purposes[purposeOf(input)].for.split(" ").at(-1);
  const lower = (text: string) => text.toLocaleLowerCase(input.idea.language);
  return purpose !== undefined && lower(input.script.title).includes(lower(purpose));
}

const SLOT = /\{(\w+)\}/g;
/** A part of a title begins with a capital. */
function filled(pattern: string, slots: Readonly<Record<string, string>>): string {
  return pattern.replaceAll(SLOT, (_, name: string, at: number) =>
    (slots[name] ?? "").replace(/^\p{Ll}/u, (letter) =>
      at === 0 || pattern.slice(0, at).endsWith("| ") ? letter.toLocaleUpperCase() : letter,
    ),
  );
}

const SAID: Record<string, string> = wordTable({
  topic: "the topic",
  length: "how long it lasts",
  sounds: "what is heard",
  for: "what it is for",
});

function fitting(text: string): string {
  const letters = [...text.replaceAll(/[<>]/g, "").replaceAll(/\s+/g, " ").trim()];
  const most = METADATA_LIMITS.titleCharacters;
  return letters.length <= most
    ? letters.join("")
    : `${letters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}

/** Marks to jump to, evenly; none in a short one. */
function chaptersOf(input: Input, words: LanguageWords | null): MetadataOutput["chapters"] {
  const { durationSeconds } = input.narration;
  const step = STEPS.find((seconds) => durationSeconds / seconds <= MOST_CHAPTERS) ?? 7200;
  const count = Math.floor(durationSeconds / step - 1e-9) + 1;
  if (count < FEWEST_CHAPTERS || durationSeconds - (count - 1) * step < 10) return [];
  const { language } = input.idea;
  return Array.from({ length: count }, (_, i) => ({
    startSeconds: i * step,
    title:
      i === 0
        ? fitting(input.script.title)
        : (words?.ambience.after ?? "{length}").replace("{length}", lengthIn(i * step, language)),
  }));
}

function tagsOf(input: Input, words: LanguageWords | null): string[] {
  const { idea, script, narration } = input;
  const length = lengthIn(narration.durationSeconds, idea.language);
  const sounds = soundsOf(input, words);
  const ours = words?.ambience;
  const isNature = (script.ambience?.sounds ?? []).some((sound) => !["brown-noise", "pads"].includes(sound));
  const wished = [
    ...idea.keywords,
    script.topic,
    ...(ours
      ? [
          ...sounds.flatMap(({ tags }) => tags),
          ...sounds.map(({ name }) => `${name} ${length}`),
          ...ours.purposes[purposeOf(input)].tags,
          ...ours.tags.always,
          ...(isNature ? ours.tags.nature : []),
          ...(idea.ambience?.dim ? ours.tags.dim : []),
          ...(idea.ambience?.binaural ? ours.tags.binaural : []),
        ]
      : [length]),
    nicheOf(script, words) ?? "",
  ];
  const tags: string[] = [];
  for (const one of wished) {
    const tag = one
      .toLocaleLowerCase(idea.language)
      .replaceAll(/[<>",]/g, "")
      .replaceAll(/\s+/g, " ")
      .trim();
    if (tag === "" || [...tag].length > 60 || tags.includes(tag) || tags.length === MOST_TAGS) continue;
    if (tagCharacters([...tags, tag]) <= METADATA_LIMITS.tagsCharacters) tags.push(tag);
  }
  return tags;
}

/** Says what is there, and promises nobody sleep or health. */
function describe(
  input: Input,
  {
    chapters,
    credits,
    tags,
    words,
  }: Pick<MetadataOutput, "chapters" | "credits" | "tags"> & { words: LanguageWords | null },
): string {
  const { idea, script, narration } = input;
  const length = lengthIn(narration.durationSeconds, idea.language);
  const blackFrom = lengthIn(Math.min(600, narration.durationSeconds / 2), idea.language);
  const blocks = [
    ...(words ? about(input, words, { length, blackFrom }) : [`${script.title} (${length})`]),
    chapters.map(({ startSeconds, title }) => `${clock(startSeconds)} ${title}`).join("\n"),
    credits.join("\n"),
    [...new Set(tags.map(hashtag))].filter(Boolean).slice(0, MOST_HASHTAGS).join(" "),
  ];
  return within(blocks, METADATA_LIMITS.descriptionBytes);
}

function about(
  input: Input,
  words: LanguageWords,
  { length, blackFrom }: { length: string; blackFrom: string },
): string[] {
  const { idea, script } = input;
  const { description, purposes } = words.ambience;
  const sounds = new Intl.ListFormat(words.language).format(soundsOf(input, words).map(({ heard }) => heard));
  const slots: Record<string, string> = { title: script.title, length, sounds, use: purposes[purposeOf(input)].use };
  return [
    description.first
      .replaceAll(/\[(.*?)\]/g, namesPurpose(input, words) ? "" : "$1")
      .replaceAll(SLOT, (_, name: string) => slots[name] ?? ""),
    [
      ...(idea.ambience?.dim ? [description.dim.replace("{length}", blackFrom)] : []),
      ...(idea.ambience?.binaural ? [description.binaural] : []),
      description.volume,
    ].join(DENSE.test(description.volume) ? "" : " "),
  ];
}

function soundsOf({ script }: Input, words: LanguageWords | null) {
  return words ? (script.ambience?.sounds ?? []).map((sound) => words.ambience.sounds[sound]) : [];
}

function purposeOf({ script }: Input): (typeof PURPOSES)[number] {
  return PURPOSES.find((purpose) => purpose === script.style) ?? "meditation";
}
