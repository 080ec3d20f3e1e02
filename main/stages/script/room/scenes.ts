// The scenes: what is said in each part, sentence by sentence, with the sources that it rests on, and what is seen meanwhile.
import { z } from "zod";

import type { Angle, Part } from "../../../../contract/room.ts";
import { said } from "../../../base/said.ts";
import type { Ask } from "./ask.ts";
import { type Brief, materialOf } from "./brief.ts";

export const DraftSentence = z.object({
  text: said(400),
  /** `n1`, … */
  sources: z.array(z.string().max(8)).max(6).catch([]),
});
export const DraftScene = z.object({
  /** Of the outline, from 0. */
  part: z.int().min(0).max(40),
  sentences: z.array(DraftSentence).min(1).max(12),
  show: said(120).nullable().catch(null),
  card: said(60).nullable().catch(null),
});
export type DraftScene = z.infer<typeof DraftScene>;

const Scenes = z.object({ scenes: z.array(DraftScene).min(1).max(80) });

/** About five characters a word and a frame of JSON around each sentence: what an answer of so many words takes. */
const tokensFor = (words: number): number => Math.min(6000, 600 + words * 4);

export async function writeScenes(
  ask: Ask,
  brief: Brief,
  angle: Angle,
  outline: readonly Part[],
): Promise<DraftScene[]> {
  const { scenes } = await ask("script.scenes", {
    schema: Scenes,
    maxTokens: tokensFor(brief.words),
    temperature: 0.7,
    prompt: [
      materialOf(brief),
      "",
      "The outline:",
      ...outline.map(({ heading, points, seconds }, i) => `${i}. ${heading} (${seconds} s): ${points.join("; ")}`),
      "",
      `Write it out: about ${brief.words} words in all, one to three scenes a part, one to four sentences a scene.`,
      `The very first sentence is: ${angle.hook}`,
      ...RULES,
    ].join("\n"),
  });
  return inOrder(scenes, outline.length);
}

const RULES = [
  "For each scene:",
  "- part: the number of its part.",
  "- sentences: text as it is spoken, and sources: the ids that it rests on, or none.",
  "- show: what a camera would see meanwhile, in at most eight plain English words (things and places, no abstractions, no text).",
  "- card: at most five words to stand on screen, or null; not for every scene.",
];

/** Writes scenes again where something was found wanting. */
export async function rewriteScenes(
  ask: Ask,
  brief: Brief,
  scenes: readonly DraftScene[],
  { operation, wanted, parts }: { operation: string; wanted: readonly string[]; parts: number },
): Promise<DraftScene[]> {
  const { scenes: written } = await ask(operation, {
    schema: Scenes,
    maxTokens: tokensFor(brief.words),
    temperature: 0.5,
    prompt: [
      materialOf(brief),
      "",
      "The narration as it is:",
      JSON.stringify({ scenes }),
      "",
      "Write it again, whole, with these changes and no others:",
      ...wanted.map((one) => `- ${one}`),
      ...RULES,
    ].join("\n"),
  });
  return inOrder(written, parts);
}

/** A model counts parts from one now and then, and jumps back: parts only ever go on. */
function inOrder(scenes: readonly DraftScene[], parts: number): DraftScene[] {
  const isFromOne = scenes.every(({ part }) => part >= 1) && scenes.some(({ part }) => part >= parts);
  let reached = 0;
  return scenes.map((scene) => {
    const part = Math.min(parts - 1, scene.part - (isFromOne ? 1 : 0));
    reached = Math.max(reached, part);
    return { ...scene, part: reached };
  });
}
