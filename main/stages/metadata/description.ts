// The description: what it is, its chapters, what it is made of; within the platform's bytes.
import { METADATA_LIMITS, type MetadataOutput } from "../../../contract/metadata.ts";
import { clock } from "./chapters.ts";
import type { MetadataInput } from "./index.ts";
import type { Keyword } from "./keywords.ts";
import { FORMS, lengthName } from "./titles.ts";

export function describe(
  { idea, script, narration }: MetadataInput,
  parts: { chapters: MetadataOutput["chapters"]; credits: string[]; keywords: readonly Keyword[] },
): string {
  const english = /^en\b/i.test(idea.language);
  const what = `${FORMS[script.style].form}, ${lengthName(narration.durationSeconds)}.`;
  const opening = script.scenes[0]?.lines.map(({ text }) => text).join(" ") ?? "";
  const tags = [script.niche, ...parts.keywords.slice(0, 2).map(({ text }) => text)].map(hashtag).filter(Boolean);
  const blocks = [
    script.title,
    opening,
    english ? what : "",
    parts.chapters.map(({ startSeconds, title }) => `${clock(startSeconds)} ${title}`).join("\n"),
    parts.credits.join("\n"),
    [...new Set(tags)].join(" "),
  ].filter((block) => block.trim() !== "");
  return within(blocks, METADATA_LIMITS.descriptionBytes);
}

function hashtag(text: string): string {
  const word = text.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "");
  return word === "" || word.length > 20 ? "" : `#${word}`;
}

function within(blocks: string[], bytes: number): string {
  let text = "";
  for (const block of blocks) {
    const next = text === "" ? block : `${text}\n\n${block}`;
    if (Buffer.byteLength(next) <= bytes) text = next;
  }
  return text.replaceAll(/[<>]/g, "");
}
