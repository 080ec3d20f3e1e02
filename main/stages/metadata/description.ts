// The description: what it is and how to use it, its chapters, what it is made of; within the platform's bytes.
import { METADATA_LIMITS, type MetadataOutput } from "../../../contract/metadata.ts";
import { clock } from "../../base/clock.ts";
import type { LanguageWords } from "../../base/words.ts";
import type { MetadataInput } from "./index.ts";
import type { Keyword } from "./keywords.ts";
import { lengthName } from "./lengths.ts";
import { nicheOf } from "./tags.ts";
import { stripFalseLength, titleCase } from "./titleCase.ts";
import { namesItsForm } from "./titles.ts";

export function describe(
  { script, narration }: Pick<MetadataInput, "script" | "narration">,
  parts: {
    chapters: MetadataOutput["chapters"];
    credits: string[];
    keywords: readonly Keyword[];
    words: LanguageWords | null;
  },
): string {
  const { words } = parts;
  const opening = script.scenes[0]?.lines.map(({ text }) => text).join(" ") ?? "";
  const blocks = [
    words === null ? script.title : firstLine({ script, narration }, words),
    // An own script knows itself what it is for.
    script.generator.id === "templates" && words ? words.about[script.style].use : opening,
    parts.chapters.length === 0
      ? ""
      : `${words ? `${words.chapters}\n` : ""}${parts.chapters.map((c) => `${clock(c.startSeconds)} ${c.title}`).join("\n")}`,
    parts.credits.join("\n"),
    hashtags(script, parts.keywords, words).join(" "),
  ];
  return within(blocks, METADATA_LIMITS.descriptionBytes);
}

/** "A quiet evening by the sea: a guided meditation, 5 minutes long." */
function firstLine({ script, narration }: Pick<MetadataInput, "script" | "narration">, words: LanguageWords): string {
  const english = words.language === "en";
  const title = english ? stripFalseLength(script.title, narration.durationSeconds) : script.title;
  const length = lengthName(narration.durationSeconds, words.language);
  const ended = /[\p{Sentence_Terminal}…]$/u.test(title);
  if (english && !ended && namesItsForm(script.title, script.style, words)) return `${title}, ${length} long.`;
  const { what } = words.about[script.style];
  return (ended ? words.description.afterSentence : words.description.first)
    .replace("{title}", () => title)
    .replace("{what}", what)
    .replace(
      "{What}",
      what.replace(/^\p{L}/u, (letter) => letter.toLocaleUpperCase(words.language)),
    )
    .replace("{length}", length);
}

export const MOST_HASHTAGS = 5;

function hashtags(
  script: MetadataInput["script"],
  keywords: readonly Keyword[],
  words: LanguageWords | null,
): string[] {
  const told = keywords.filter(({ why }) => /^(?:given|stands in the topic)/.test(why));
  // "#explainer" and "#list" are our words, nobody's interest.
  const kind = ["explainer", "list", "how-to"].includes(script.style)
    ? [script.niche === script.style ? "" : script.niche]
    : [nicheOf(script, words) ?? "", ...(words?.tags[script.style] ?? []).slice(0, 2)];
  const wished = [...kind, ...told.map(({ text }) => text)];
  const tags = new Map(wished.map((text) => [hashtag(text).toLowerCase(), hashtag(text)]));
  tags.delete("");
  return [...tags.values()].slice(0, MOST_HASHTAGS);
}

/** "deep sleep" → "#DeepSleep", readable aloud by a screen reader. */
export function hashtag(text: string): string {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
  // Without capitals to tell the words apart, an underscore does.
  const word = /\p{Lu}|\p{Ll}/u.test(text)
    ? words.length > 1
      ? words.map(titleCase).join("")
      : (words[0] ?? "")
    : words.join("_");
  return word === "" || word.length > 20 ? "" : `#${word}`;
}

/** As many whole blocks as there is room for, in their order. */
export function within(blocks: readonly string[], bytes: number): string {
  let text = "";
  for (const block of blocks.filter((one) => one.trim() !== "")) {
    const next = text === "" ? block : `${text}\n\n${block}`;
    if (Buffer.byteLength(next) <= bytes) text = next;
  }
  return text.replaceAll(/[<>]/g, "");
}
