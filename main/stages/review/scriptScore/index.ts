// A script judged by itself, before anything is made of it: the axes of the quality score, each with what was measured.
import { QUALITY_AXES, type QualityScore } from "../../../../contract/api/ai.ts";
import type { Scene } from "../../../../contract/script.ts";
import { DENSE, segmentWords, sentencesIn } from "../../../base/segment.ts";
import type { PolicyMatcher } from "../policy.ts";
import { hookAxis } from "./hook.ts";
import { paceAxis } from "./pace.ts";
import { policyAxis } from "./policy.ts";
import { readabilityAxis } from "./readability.ts";
import { repetitionAxis } from "./repetition.ts";
import { specificityAxis } from "./specificity.ts";
import { structureAxis } from "./structure.ts";

export interface ScriptToScore {
  /** As it was written: its paragraphs are judged too. */
  raw: string;
  /** What of it is spoken and shown. */
  scenes: readonly Pick<Scene, "heading" | "lines" | "text">[];
  language: string;
  /** The wished length; null: none. */
  seconds: number | null;
}

/** What the axes look at. */
export interface ScriptFacts extends ScriptToScore {
  /** All that is spoken, in order. */
  sentences: readonly SpokenSentence[];
  words: number;
  /** Most of it is written without spaces between the words. */
  dense: boolean;
}

export interface SpokenSentence {
  text: string;
  /** In lower case, without punctuation. */
  words: readonly string[];
}

export interface AxisScore {
  /** 0–1. */
  score: number;
  /** What was measured, with its unit. */
  message: string;
  /** Null: nothing is to be done. */
  hint: string | null;
}

type AxisName = (typeof QUALITY_AXES)[number];

/** They add up to 1. */
const WEIGHTS: Readonly<Record<AxisName, number>> = {
  hook: 0.2,
  structure: 0.15,
  specificity: 0.15,
  repetition: 0.15,
  readability: 0.15,
  pace: 0.1,
  policy: 0.1,
};

/** CPU work, half a second for a book: call it where the event loop may stand still. */
export function scoreScript(script: ScriptToScore, policy: PolicyMatcher): QualityScore {
  const facts = factsOf(script);
  const scored: Record<AxisName, AxisScore> = {
    hook: hookAxis(facts),
    structure: structureAxis(facts),
    specificity: specificityAxis(facts),
    repetition: repetitionAxis(facts),
    readability: readabilityAxis(facts),
    pace: paceAxis(facts),
    policy: policyAxis(facts, policy),
  };
  const axes = QUALITY_AXES.map((name) => ({ name, ...scored[name], score: round(scored[name].score) }));
  const mean = axes.reduce((sum, { name, score }) => sum + WEIGHTS[name] * score, 0);
  // Whoever hears each sentence twice leaves, however good the sentences are.
  const whole = (1 - WEAKEST) * mean + WEAKEST * Math.min(...axes.map(({ score }) => score));
  // Nothing makes up for what platforms remove.
  return { score: round(Math.min(whole, MOST_BEYOND * scored.policy.score + (1 - MOST_BEYOND))), axes };
}

/** What the weakest axis counts in the whole: with it, scripts that were labelled by hand are ranked as labelled (`npm run bench scripts`). */
const WEAKEST = 0.4;
/** How much of the whole a text that breaks every rule loses. */
const MOST_BEYOND = 0.7;

function factsOf(script: ScriptToScore): ScriptFacts {
  const sentences = script.scenes
    .flatMap(({ lines }) => lines.flatMap(({ text }) => sentencesIn(text)))
    .map((text) => ({ text: text.trim(), words: segmentWords(text, script.language) }))
    .filter(({ words }) => words.length > 0);
  const all = sentences.flatMap(({ words }) => words);
  const dense = all.filter((word) => DENSE.test(word)).length > all.length / 2;
  return { ...script, sentences, words: all.length, dense };
}

const round = (score: number): number => Math.round(Math.min(1, Math.max(0, score)) * 100) / 100;
