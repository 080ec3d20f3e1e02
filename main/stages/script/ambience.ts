// The script of a video in which nobody speaks: one silent scene, a title, and what is to be heard.
import { z } from "zod";

import { Idea } from "../../../contract/idea.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Stage } from "../../../contract/stage.ts";
import type { Ambience, Mood, Style } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import { scenesIn, stemsIn } from "../../base/stems.ts";
import type { LanguageWords, Words } from "../../base/words.ts";
import { titleOf } from "./titleOf.ts";

const Input = z.object({
  idea: Idea.pick({
    topic: true,
    niche: true,
    keywords: true,
    style: true,
    language: true,
    seconds: true,
    ambience: true,
    notes: true,
    script: true,
  }).extend({ kind: z.literal("ambience") }),
});
type Wish = z.output<typeof Input>["idea"];

/** Beginnings of English words that name a sound; words of other languages are told in them (`scenesIn`). */
const HEARD: readonly [Ambience, RegExp][] = [
  ["rain", words("rain drizzl storm thunder shower umbrella")],
  ["sea", words("sea seas seaside ocean wave waves surf beach shore coast tide")],
  ["fire", words("fire fireplace fireside campfire bonfire hearth ember flame")],
  ["night", words("night cricket frog owl")],
  ["wind", words("wind windy breeze gale blizzard snowstorm")],
  ["brown-noise", words("noise")],
  ["pads", words("pad pads drone ambient music meditat")],
];
const MOST_SOUNDS = 3;

/** What suits a purpose where the topic names no sound. */
const BY_PURPOSE: Record<"sleep" | "focus" | "meditation", Ambience> = {
  sleep: "rain",
  focus: "brown-noise",
  meditation: "pads",
};
const NAMED: readonly [keyof typeof BY_PURPOSE, RegExp][] = [
  ["sleep", words("sleep asleep bed bedtime night insomnia dream nap baby")],
  ["focus", words("focus study studying work working concentrat reading deep")],
];
const MOODS: Record<keyof typeof BY_PURPOSE, Mood> = { sleep: "dreamy", focus: "focused", meditation: "calm" };

export function createAmbienceScriptStage(deps: { words: Words }): Stage<"script", typeof Input, typeof ScriptOutput> {
  return {
    name: "script",
    version: `2-${deps.words.version}`,
    needs: [],
    lane: "light",
    input: Input,
    output: ScriptOutput,
    run({ signal }, { idea }) {
      signal.throwIfAborted();
      return Promise.resolve({ status: "done", output: write(idea, deps.words.of(idea.language)) });
    },
  };
}

/** Throws IDEA_INVALID where the idea holds words to be spoken, or nothing at all. */
function write(idea: Wish, language: LanguageWords | null): ScriptOutput {
  if (idea.script !== null || idea.notes !== null)
    throw new AppError("IDEA_INVALID", "script.ambience", "In a video of ambience nobody speaks", {
      hint: "Leave --script and --notes away, or --kind ambience.",
    });
  const wished = idea.ambience?.sounds ?? [];
  const topic = idea.topic ?? [idea.niche, ...idea.keywords, ...wished].filter((text) => text !== null).join(", ");
  if (topic.trim() === "")
    throw new AppError("IDEA_INVALID", "script.ambience", "The idea names neither a topic nor a sound", {
      hint: 'For example: npm run make -- "Rain on a cabin roof" --kind ambience --hours 3',
    });
  const typed = [topic, idea.niche ?? "", ...idea.keywords].join(" ");
  const said = [typed, ...scenesIn(typed, language)].join(" ");
  const purpose = purposeOf(idea.style, said, language);
  const named = HEARD.filter(([, pattern]) => pattern.test(said)).map(([sound]) => sound);
  // "A quiet night by the sea" is heard as the sea: crickets do not sing on every beach.
  const heard = named.length > 1 ? named.filter((sound) => sound !== "night" || /cricket|frog|owl/i.test(said)) : named;
  const sounds =
    wished.length > 0 ? [...new Set(wished)] : heard.length > 0 ? heard.slice(0, MOST_SOUNDS) : [BY_PURPOSE[purpose]];
  const reason =
    wished.length > 0
      ? "the sounds that were asked for"
      : heard.length > 0
        ? "the sounds that the topic names"
        : `the topic names no sound: ${sounds.join(", ")} suits ${purpose}`;
  return {
    title: titleOf(topic, language?.untitled),
    topic,
    niche: idea.niche ?? purpose,
    style: idea.style ?? purpose,
    mood: MOODS[purpose],
    pace: 1,
    scenes: [{ id: "s1", kind: "body", heading: null, lines: [], show: null, text: null, number: null }],
    ambience: { sounds },
    generator: { id: "ambience", version: "1", template: null, confidence: 1, reason },
    draft: false,
    advice: [],
    sources: [],
    words: 0,
    targetSeconds: idea.seconds,
    estimatedSeconds: idea.seconds,
  };
}

function purposeOf(style: Style | null, said: string, language: LanguageWords | null): keyof typeof BY_PURPOSE {
  if (style === "sleep" || style === "focus" || style === "meditation") return style;
  const called = language?.topic?.styles.find(
    ([named, stems]) => (named === "sleep" || named === "focus") && stemsIn(said, stems, language.language).length > 0,
  )?.[0];
  if (called === "sleep" || called === "focus") return called;
  return NAMED.find(([, pattern]) => pattern.test(said))?.[0] ?? "meditation";
}

/** Whole words, or their beginnings where they are five letters long or longer. */
function words(list: string): RegExp {
  const stems = list.split(" ").map((word) => (word.length >= 5 ? `${word}\\p{L}*` : `${word}(?:s|y|es|ing)?`));
  return new RegExp(`(?<!\\p{L})(?:${stems.join("|")})(?!\\p{L})`, "iu");
}
