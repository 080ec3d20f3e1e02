// Metadata of a video in which nobody speaks: its length and its sounds are what people look for.
import { z } from "zod";

import { Idea } from "../../../contract/idea.ts";
import { METADATA_LIMITS, MetadataOutput } from "../../../contract/metadata.ts";
import { NarrationOutput } from "../../../contract/narration.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Stage } from "../../../contract/stage.ts";
import type { Ambience } from "../../../contract/values.ts";
import { clock } from "./chapters.ts";
import { tagCharacters } from "./tags.ts";
import { stripFalseLength, titleCase } from "./titleCase.ts";

const Input = z.object({
  idea: Idea.pick({ keywords: true, language: true, ambience: true }).extend({ kind: z.literal("ambience") }),
  script: ScriptOutput.pick({ title: true, topic: true, niche: true, style: true, ambience: true }),
  narration: NarrationOutput.pick({ durationSeconds: true }),
});
type Input = z.output<typeof Input>;

const SOUNDS: Record<Ambience, { name: string; heard: string; tags: string[] }> = {
  rain: { name: "Rain Sounds", heard: "steady rain with single drops on the roof", tags: ["rain sounds", "rain"] },
  sea: { name: "Ocean Waves", heard: "waves that break on a beach and draw back", tags: ["ocean waves", "sea sounds"] },
  wind: { name: "Wind Sounds", heard: "wind in gusts", tags: ["wind sounds"] },
  fire: { name: "Crackling Fire", heard: "a crackling fire", tags: ["crackling fire", "fireplace sounds"] },
  night: {
    name: "Night Sounds",
    heard: "a summer night with crickets, frogs and an owl far away",
    tags: ["night sounds", "crickets"],
  },
  "brown-noise": { name: "Brown Noise", heard: "brown noise", tags: ["brown noise", "noise"] },
  pads: { name: "Ambient Pads", heard: "slow, soft pads", tags: ["ambient pads", "ambient music"] },
};
const PURPOSES: Record<"sleep" | "focus" | "meditation", { name: string; use: string; tags: string[] }> = {
  sleep: { name: "Sleep", use: "for falling asleep", tags: ["sleep sounds", "sleep", "relaxing sounds"] },
  focus: { name: "Focus", use: "for work and study", tags: ["focus sounds", "study", "concentration"] },
  meditation: { name: "Relaxation", use: "for quiet hours", tags: ["relaxing sounds", "meditation", "calm"] },
};
/** Steps between chapters, in seconds; the first that gives few enough is taken. */
const STEPS = [300, 600, 900, 1800, 3600, 7200];
const MOST_CHAPTERS = 12;
const FEWEST_CHAPTERS = 3;
const MOST_TAGS = 20;

export function createAmbienceMetadataStage(): Stage<"metadata", typeof Input, typeof MetadataOutput> {
  return {
    name: "metadata",
    version: "ambience 1",
    needs: ["script", "narration"],
    lane: "light",
    input: Input,
    output: MetadataOutput,
    run({ signal }, input) {
      signal.throwIfAborted();
      const chapters = chaptersOf(input);
      const credits = ["Sound and picture: generated for this video"];
      const tags = tagsOf(input);
      return Promise.resolve({
        status: "done",
        output: {
          titles: titlesOf(input),
          description: describe(input, chapters, credits, tags),
          chapters,
          tags,
          keywords: tags.slice(0, 10).map((text) => ({ text, why: "a sound, a purpose or a word of the topic" })),
          language: input.idea.language,
          credits,
        },
      });
    },
  };
}

const isEnglish = ({ idea }: Input): boolean => /^en\b/i.test(idea.language);

function titlesOf(input: Input): MetadataOutput["titles"] {
  const { script, narration } = input;
  const english = isEnglish(input);
  const length = lengthIn(narration.durationSeconds, input.idea.language);
  const stripped = stripFalseLength(script.title, narration.durationSeconds) || script.title;
  const topic = english ? titleCase(stripped) : script.title;
  const sounds = soundsOf(input).map(({ name }) => name);
  const purpose = purposeOf(input).name;
  const hours = english ? titleCase(length) : length;
  const saysLength = english && /\d+\s*(?:hours?|minutes?)/i.test(topic);
  const proposals: [string, string][] = english
    ? [
        ...(saysLength
          ? []
          : ([[`${topic} | ${hours}`, "the topic, and how long it lasts"]] satisfies [string, string][])),
        [`${topic} | ${sounds.join(" & ")} for ${purpose}`, "the topic, what is heard, and what for"],
        [`${hours} of ${sounds.join(" & ")} for ${purpose}`, "how long, what is heard, and what for"],
        [`${topic} for ${purpose} (${hours})`, "the topic, what for, and how long"],
        [topic, "the topic alone"],
        [`${sounds.join(" & ")} for ${purpose}`, "what is heard, and what for"],
        [`${hours} of ${sounds.join(" & ")}`, "how long, and what is heard"],
      ]
    : [
        [`${topic} | ${hours}`, "the topic, and how long it lasts"],
        [`${topic} (${hours})`, "the topic, and how long it lasts"],
        [topic, "the topic alone"],
        [`${hours}: ${topic}`, "how long it lasts, and the topic"],
        [`${topic}, ${hours}`, "the topic, and how long it lasts"],
      ];
  const seen = new Set<string>();
  return proposals
    .map(([text, why]) => ({ text: fitting(text), why }))
    .filter(({ text }) => !seen.has(text.toLowerCase()) && seen.add(text.toLowerCase()))
    .slice(0, 5)
    .map(({ text, why }, i) => ({ text, score: Math.round((0.9 - 0.08 * i) * 100) / 100, reasons: [why] }));
}

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
function chaptersOf(input: Input): MetadataOutput["chapters"] {
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
        : isEnglish(input)
          ? `After ${lengthIn(i * step, language)}`
          : lengthIn(i * step, language),
  }));
}

function tagsOf(input: Input): string[] {
  const english = isEnglish(input);
  const { idea, script, narration } = input;
  const length = lengthIn(narration.durationSeconds, idea.language);
  const sounds = soundsOf(input);
  const wished = [
    ...idea.keywords,
    script.topic,
    ...(english
      ? [
          ...sounds.flatMap(({ tags }) => tags),
          ...sounds.map(({ name }) => `${name} ${length}`),
          ...purposeOf(input).tags,
          "ambience",
          "nature sounds",
          ...(idea.ambience?.dim ? ["black screen", "dark screen"] : []),
          ...(idea.ambience?.binaural ? ["binaural beats"] : []),
        ]
      : [length]),
    script.niche,
  ];
  const tags: string[] = [];
  for (const one of wished) {
    const tag = one
      .toLowerCase()
      .replaceAll(/[<>",]/g, "")
      .replaceAll(/\s+/g, " ")
      .trim();
    if (tag === "" || [...tag].length > 60 || tags.includes(tag) || tags.length === MOST_TAGS) continue;
    if (
      tag === "nature sounds" &&
      !(input.script.ambience?.sounds ?? []).some((sound) => !["brown-noise", "pads"].includes(sound))
    )
      continue;
    if (tagCharacters([...tags, tag]) <= METADATA_LIMITS.tagsCharacters) tags.push(tag);
  }
  return tags;
}

/** Says what is there, and promises nobody sleep or health. */
function describe(
  input: Input,
  chapters: MetadataOutput["chapters"],
  credits: readonly string[],
  tags: readonly string[],
): string {
  const { idea, script, narration } = input;
  const length = lengthIn(narration.durationSeconds, idea.language);
  const dim = Math.min(600, narration.durationSeconds / 2);
  const list = new Intl.ListFormat("en").format(soundsOf(input).map(({ heard }) => heard));
  const blocks = [
    ...(isEnglish(input)
      ? [
          `${script.title}: ${length} of ${list}, ${purposeOf(input).use}. Nobody speaks, and nothing comes suddenly.`,
          [
            ...(idea.ambience?.dim
              ? [`The picture darkens over the first ${lengthIn(dim, "en")} and then stays black.`]
              : []),
            ...(idea.ambience?.binaural
              ? [
                  "A soft tone for each ear, a little apart, lies under the sound: use headphones, and not while you drive.",
                ]
              : []),
            "Set the volume so that it stays in the background.",
          ].join(" "),
        ]
      : [`${script.title} (${length})`]),
    chapters.map(({ startSeconds, title }) => `${clock(startSeconds)} ${title}`).join("\n"),
    credits.join("\n"),
    tags.slice(0, 5).map(hashtag).filter(Boolean).join(" "),
  ].filter((block) => block !== "");
  let text = "";
  for (const block of blocks) {
    const next = text === "" ? block : `${text}\n\n${block}`;
    if (Buffer.byteLength(next) <= METADATA_LIMITS.descriptionBytes) text = next;
  }
  return text.replaceAll(/[<>]/g, "");
}

function hashtag(tag: string): string {
  const name = tag
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
  return name === "" || name.length > 20 ? "" : `#${name}`;
}

function soundsOf({ script }: Input) {
  return (script.ambience?.sounds ?? []).map((sound) => SOUNDS[sound]);
}

function purposeOf({ script }: Input) {
  const { sleep, focus, meditation } = PURPOSES;
  return script.style === "sleep" ? sleep : script.style === "focus" ? focus : meditation;
}

/** "3 hours", "1 hour 30 minutes", "45 seconds", in the language. */
export function lengthIn(seconds: number, language: string): string {
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "long" }).format(value);
  if (seconds < 90) return unit(Math.round(seconds), "second");
  const minutes = Math.round(seconds / 60);
  const parts = [Math.floor(minutes / 60), minutes % 60] as const;
  return [...(parts[0] > 0 ? [unit(parts[0], "hour")] : []), ...(parts[1] > 0 ? [unit(parts[1], "minute")] : [])].join(
    " ",
  );
}
