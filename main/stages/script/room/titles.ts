// Titles for the finished narration: several, ranked; what promises more than is said comes last.
import { z } from "zod";

import { said } from "../../../base/said.ts";
import { segmentWords } from "../../../base/segment.ts";
import type { Ask } from "./ask.ts";
import type { Brief } from "./brief.ts";
import type { DraftScene } from "./scenes.ts";

/** Letters: YouTube shows about so many in its lists. */
const SHOWN = 60;

export async function findTitles(ask: Ask, brief: Brief, scenes: readonly DraftScene[]): Promise<string[]> {
  const text = scenes.flatMap(({ sentences }) => sentences.map((one) => one.text)).join(" ");
  const { titles } = await ask("script.titles", {
    schema: z.object({ titles: z.array(said(100)).min(1).max(8) }),
    maxTokens: 400,
    temperature: 0.9,
    prompt: [
      "<material>",
      `Narration: ${text.slice(0, 6000).replace(/<\/?\s*material\s*>/gi, "")}`,
      "</material>",
      "",
      `Find five titles for it, at most ${SHOWN} letters each. Each says what the video truly has, makes one curious, shouts nothing, and has no quotation marks around it.`,
    ].join("\n"),
  });
  const told = new Set(segmentWords(text, brief.language));
  const judged = titles.map((title) => {
    const words = segmentWords(title, brief.language);
    const kept = words.filter((word) => told.has(word)).length / Math.max(1, words.length);
    const shouts = /!|\b\p{Lu}{4,}\b/u.test(title) ? 0.4 : 0;
    return { title: title.replace(/^["“„«]|["”“»]$/gu, ""), mark: kept - shouts - (title.length > SHOWN ? 0.3 : 0) };
  });
  return judged.toSorted((a, b) => b.mark - a.mark).map(({ title }) => title);
}
