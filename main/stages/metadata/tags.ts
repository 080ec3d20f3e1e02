// Tags within YouTube's 500 characters, counted as its API does: commas between, and two quotes around a tag with spaces.
import { METADATA_LIMITS } from "../../../contract/metadata.ts";
import type { LanguageWords } from "../../base/words.ts";
import type { MetadataInput } from "./index.ts";
import type { Keyword } from "./keywords.ts";
import { stripFalseLength } from "./titleCase.ts";

const MOST = 20;
const LONGEST_TAG = 60;
const LONGEST_TOPIC = 40;
/** Words of the script that the topic does not name: a few tell what is in it, more are noise. */
const MOST_SAID = 5;

export function tagsOf(
  { script, idea }: Pick<MetadataInput, "script" | "idea">,
  keywords: readonly Keyword[],
  words: LanguageWords | null,
): string[] {
  const isSaid = ({ why }: Keyword) => !/^(?:given|stands in the topic)/.test(why);
  const topic = (words?.language === "en" ? stripFalseLength(script.topic, 0) : script.topic).toLocaleLowerCase(
    idea.language,
  );
  const wished = [
    ...keywords.filter((keyword) => !isSaid(keyword)).map(({ text }) => text),
    [...topic].length <= LONGEST_TOPIC ? topic : "",
    ...(words?.tags[script.style] ?? []),
    nicheOf(script, words)?.toLocaleLowerCase(idea.language) ?? "",
    ...keywords
      .filter(isSaid)
      .slice(0, MOST_SAID)
      .map(({ text }) => text),
  ].map((tag) =>
    tag
      .replaceAll(/[<>",]/g, "")
      .replaceAll(/\s+/g, " ")
      .trim(),
  );
  const tags: string[] = [];
  for (const tag of wished) {
    if (tag === "" || [...tag].length > LONGEST_TAG || tags.includes(tag) || tags.length >= MOST) continue;
    if (tagCharacters([...tags, tag]) <= METADATA_LIMITS.tagsCharacters) tags.push(tag);
  }
  return tags;
}

/** The person's niche. A style stands in its place where there is none: that is a word of ours, and English. */
export function nicheOf(
  { niche, style }: Pick<MetadataInput["script"], "niche" | "style">,
  words: LanguageWords | null,
) {
  return niche === style && words?.language !== "en" ? null : niche;
}

/** YouTube Data API, snippet.tags[]: "the comma between items counts, and a tag with a space counts as if in quotation marks". */
export function tagCharacters(tags: readonly string[]): number {
  return tags.reduce((sum, tag) => sum + [...tag].length + (tag.includes(" ") ? 2 : 0), Math.max(0, tags.length - 1));
}
