// The description: what it is and how to use it, its chapters, what it is made of; within the platform's bytes.
import { METADATA_LIMITS, type MetadataOutput } from "../../../contract/metadata.ts";
import type { Style } from "../../../contract/values.ts";
import { clock } from "./chapters.ts";
import type { MetadataInput } from "./index.ts";
import type { Keyword } from "./keywords.ts";
import { STYLE_TAGS } from "./tags.ts";
import { stripFalseLength, titleCase } from "./titleCase.ts";
import { lengthName, namesItsForm } from "./titles.ts";

/** What the video is, within a sentence, and what to do with it. */
const ABOUT: Record<Style, { what: string; use: string }> = {
  sleep: {
    what: "a guided sleep meditation",
    use: "Lie down, let your eyes close, and listen for as long as you like. You may well be asleep before it ends.",
  },
  meditation: {
    what: "a guided meditation",
    use: "Sit or lie comfortably and follow the voice. There is room for silence in between.",
  },
  breathing: {
    what: "a guided breathing exercise",
    use: "Breathe along with the counts on screen. If you ever feel short of air, breathe as you like until it is easy again.",
  },
  focus: { what: "a focus session", use: "Choose one task, press play, and stay with it until the end." },
  affirmations: {
    what: "spoken affirmations",
    use: "Say each sentence after the voice, aloud or in your head, and keep the ones that fit.",
  },
  quotes: { what: "quotations, read aloud", use: "Each is read slowly, with its author and its source." },
  list: { what: "a list", use: "One thing at a time, in order." },
  explainer: { what: "a short explanation", use: "What it is, what it belongs to, and what belongs to it." },
  story: { what: "a story, told aloud", use: "For a quiet hour: sit back and listen." },
  "how-to": { what: "a guide in small steps", use: "Follow along in order, and pause whenever you need to." },
};

export function describe(
  { idea, script, narration }: MetadataInput,
  parts: { chapters: MetadataOutput["chapters"]; credits: string[]; keywords: readonly Keyword[] },
): string {
  const english = /^en\b/i.test(idea.language);
  const opening = script.scenes[0]?.lines.map(({ text }) => text).join(" ") ?? "";
  const { what, use } = ABOUT[script.style];
  const named = namesItsForm(script.title, script.style);
  const title = english ? stripFalseLength(script.title, narration.durationSeconds) : script.title;
  const length = lengthName(narration.durationSeconds);
  const ended = /[.!?…]$/.test(title);
  const first =
    named && !ended ? `${title}, ${length} long.` : `${title}${ended ? " This is" : ":"} ${what}, ${length} long.`;
  const blocks = [
    english ? first : title,
    // An own script knows itself what it is for.
    script.generator.id === "templates" && english ? use : opening,
    parts.chapters.length === 0
      ? ""
      : `${english ? "Chapters\n" : ""}${parts.chapters.map((c) => `${clock(c.startSeconds)} ${c.title}`).join("\n")}`,
    parts.credits.join("\n"),
    hashtags(script, parts.keywords).join(" "),
  ].filter((block) => block.trim() !== "");
  return within(blocks, METADATA_LIMITS.descriptionBytes);
}

const MOST_HASHTAGS = 5;

function hashtags(script: MetadataInput["script"], keywords: readonly Keyword[]): string[] {
  const told = keywords.filter(({ why }) => /^(?:given|stands in the topic)/.test(why));
  // "#explainer" and "#list" are our words, nobody's interest.
  const kind = ["explainer", "list", "how-to"].includes(script.style)
    ? [script.niche === script.style ? "" : script.niche]
    : [script.niche, ...(STYLE_TAGS[script.style] ?? []).slice(0, 2)];
  const wished = [...kind, ...told.map(({ text }) => text)];
  const tags = new Map(wished.map((text) => [hashtag(text).toLowerCase(), hashtag(text)]));
  tags.delete("");
  return [...tags.values()].slice(0, MOST_HASHTAGS);
}

/** "deep sleep" → "#DeepSleep", readable aloud by a screen reader. */
function hashtag(text: string): string {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
  const word = words.length > 1 ? words.map(titleCase).join("") : (words[0] ?? "");
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
