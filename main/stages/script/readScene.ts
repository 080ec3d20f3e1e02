// Tells a scene (a place, an hour, a weather, a mood) from a thing that one explains, by the head of the phrase.
import type { Style } from "../../../contract/values.ts";
import type { Dictionary } from "../../engines/dictionary/index.ts";

export interface SceneReading {
  style: Style;
  reason: string;
  /** The scene as it stands within a sentence: "a quiet evening by the sea"; null for a feeling or a virtue. */
  scene: string | null;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

const HOURS = set(
  "morning dawn sunrise daybreak noon afternoon evening dusk twilight sunset night midnight moonlight starlight weekend sunday spring summer autumn winter lullaby daydream",
);
const NATURE = set(
  "rain rainfall raindrop drizzle storm thunderstorm thunder snow snowfall snowflake wind breeze fog mist cloud sky moon star sea ocean beach shore seaside tide wave surf lake pond river stream brook waterfall forest wood woods woodland grove meadow garden orchard mountain hill valley dune aurora dream firefly silence stillness quiet solitude leaf petal",
);
/** Made by people: a scene only where something more than the bare name is said. */
const BUILT = set(
  "cabin cottage hut tent porch balcony window room kitchen fireplace fire campfire bonfire candle library bookshop cafe café train boat village street city rooftop roof attic lighthouse inn harbour harbor bridge island desert tree flower coffee tea ritual walk stroll journey bath hammock park",
);
const MOODS = set(
  "quiet calm slow gentle soft lonely sleepy cozy cosy peaceful lazy rainy snowy stormy foggy misty moonlit starlit starry silent still dreamy drowsy tender old little",
);
const ACTS = set(
  "sitting lying walking watching listening waiting drifting floating resting counting wandering dreaming sailing coming being strolling gazing falling slowing",
);
const VIRTUES = set(
  "hope courage love kindness happiness friendship patience wisdom simplicity joy freedom time change compassion",
);
const FEELINGS = set("loneliness grief worry anger fear sadness overwhelm burnout homesickness");
const NIGHT =
  /\b(?:evening|dusk|twilight|sunset|nights?|midnight|tonight|moon|moonlight|moonlit|stars?|starlight|starlit|starry|aurora|northern lights|lullaby|drowsy|sleepy|counting (?:sheep|waves|stars|clouds|raindrops)|(?:end|out) of the day)\b/i;
const TOLD = /\b(?:lighthouse|ferry|ferryman|clock|clockmaker|inn)\b/i;
const PREPOSITION =
  /\s(?:by|in|on|at|of|under|through|over|before|after|with|from|to|for|near|beside|among|between|during|along|while|when|and)\s/i;

/** Null where the topic names a thing rather than a scene. `topic` is in sentence case. */
export function readScene(topic: string, dictionary: Dictionary): SceneReading | null {
  const text = topic.replace(/[.!?…]+$/, "").trim();
  const [head = ""] = text.split(PREPOSITION);
  const words = head.toLowerCase().match(/[\p{L}'-]+/gu) ?? [];
  const article = /^(?:an?|the|my|your|our|one)$/.test(words[0] ?? "");
  const core = article ? words.slice(1) : words;
  const last = dictionary.singular(core.at(-1) ?? "") ?? core.at(-1) ?? "";
  const mood = core.find((word) => MOODS.has(word));
  const made = (style: Style, reason: string) => ({ style, reason, scene: withArticle(text, core, article) });
  // "The Black Sea" is one particular thing, "rainforest" and "sea turtle" are no sea.
  if (core.length === 0 || (core.length > 1 && dictionary.nouns(core.join(" "))[0]?.instance)) return null;
  const told = TOLD.test(text) || (mood !== undefined && dictionary.nouns(last)[0]?.field === "person");
  const more = article || core.length > 1 || head.length < text.length;
  if (told && more && !HOURS.has(last))
    return made("story", `"${text}" is a figure or a place that stories are told about, so a story is told.`);
  const found =
    HOURS.has(last) || NATURE.has(last) || (BUILT.has(last) && more) ? last : core.find((word) => ACTS.has(word));
  const hour = /\b(?:at (?:night|dusk|dawn)|in the (?:rain|snow|morning|evening|moonlight)|northern lights)\b/i.exec(
    text,
  )?.[0];
  const named = found ?? hour ?? (mood !== undefined && core.length > 1 ? `${mood} ${last}` : undefined);
  if (named !== undefined)
    return NIGHT.test(text)
      ? made("sleep", `"${text}" is a scene at the end of a day, so it is told as a way into sleep.`)
      : made("meditation", `"${text}" is a scene rather than a thing to explain, so it is visited in a meditation.`);
  if (core.length === 1 && VIRTUES.has(last) && head === text)
    return {
      style: "quotes",
      reason: `"${text}" is something that has been well said before, so it is quoted.`,
      scene: null,
    };
  return core.length === 1 && (FEELINGS.has(last) || dictionary.nouns(last)[0]?.field === "feeling")
    ? { style: "meditation", reason: `"${text}" is a feeling, so it is met in a meditation.`, scene: null }
    : null;
}

const UNCOUNTED = set(
  "rain rainfall drizzle thunder snow snowfall wind fog mist moonlight starlight surf silence stillness quiet solitude coffee tea fire winter spring summer autumn",
);

/** "Lonely moon" is spoken of as "a lonely moon", "moon" as "the moon"; plurals, acts and weather need no article. */
function withArticle(text: string, core: readonly string[], article: boolean): string {
  const last = core.at(-1) ?? "";
  if (article || UNCOUNTED.has(last) || /[^s]s$/.test(last) || core.some((word) => ACTS.has(word))) return text;
  if (core.length === 1) return `the ${text}`;
  return `${/^[aeiou]/.test(text) ? "an" : "a"} ${text}`;
}
