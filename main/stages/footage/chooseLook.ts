// Which look a video gets: the wished one, else one that the topic names, else one that suits its style.
import type { Look } from "../../../contract/look.ts";
import type { BundledLook, Style } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import { deriveSeed, pick, seededRandom } from "../../base/random.ts";
import type { FootageStageInput } from "./index.ts";

/** Looks that suit a style; which of them, the seed says. */
const BY_STYLE: Record<Style, readonly [BundledLook, ...BundledLook[]]> = {
  sleep: ["midnight"],
  meditation: ["forest", "ocean", "dawn"],
  breathing: ["ocean", "midnight"],
  focus: ["ocean", "forest"],
  affirmations: ["dawn"],
  quotes: ["dawn", "forest", "midnight"],
  list: ["bold", "ocean", "retro", "clean"],
  explainer: ["paper", "editorial", "clean"],
  story: ["midnight", "editorial", "forest"],
  "how-to": ["paper", "clean", "ocean"],
};

const BY_WORD: readonly [RegExp, BundledLook][] = [
  [/\b(?:ocean|sea|seas|beach|waves?|coast|harbou?r|tides?|island)\b/i, "ocean"],
  [/\b(?:forest|woods?|woodland|trees?|garden|moss|river|meadow)\b/i, "forest"],
  [/\b(?:sunrise|dawn|mornings?|sunset|autumn|gratitude)\b/i, "dawn"],
  [/\b(?:fire|fires|fireplace|campfire|bonfire|hearth|embers?)\b/i, "dawn"],
  [/\b(?:night|bedtime|stars?|moon|midnight|dreams?|sleep|insomnia)\b/i, "midnight"],
  [/\b(?:retro|vintage|nostalgia|nostalgic|vinyl|cassettes?|diner|seventies|70s|1970s)\b/i, "retro"],
  [
    /\b(?:history|historic|histories|wars?|empires?|emperors?|ancient|medieval|century|documentary|crimes?|mystery|mysteries)\b/i,
    "editorial",
  ],
  [
    /\b(?:software|apps?|computers?|technology|tech|gadgets?|smartphones?|productivity|spreadsheets?|coding|programming)\b/i,
    "clean",
  ],
  [/\b(?:neon|cyber\w*|gaming|gamers?|club|synthwave|hacking|hackers?)\b/i, "neon"],
];

export function chooseLook(
  looks: ReadonlyMap<BundledLook, Look>,
  {
    idea,
    script,
  }: {
    idea: Pick<FootageStageInput["idea"], "look" | "seed">;
    /** `heard`: what sounds picture, where nobody speaks; the topic's own words come first. */
    script: Pick<FootageStageInput["script"], "topic" | "style"> & { heard?: string };
  },
): Look {
  if (typeof idea.look === "object" && idea.look !== null) return idea.look;
  const named = [script.topic, script.heard ?? ""]
    .map((text) => BY_WORD.find(([words]) => words.test(text)))
    .find((found) => found !== undefined);
  const id = idea.look ?? named?.[1] ?? pick(seededRandom(deriveSeed(idea.seed, "look")), BY_STYLE[script.style]);
  const look = looks.get(id as BundledLook);
  if (!look) throw new AppError("INTERNAL", "footage.look", `there is no look ${id}`);
  return look;
}
