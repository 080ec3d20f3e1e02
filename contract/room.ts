// What the writers' room leaves behind of a script that a language model wrote: each step as it was, so that a person sees why it came out so.
import { z } from "zod";

import { Departure, LlmEngine, ModelUse } from "./llm.ts";
import { Seconds } from "./values.ts";

export const Angle = z.object({
  /** The first sentence. */
  hook: z.string(),
  /** What the video is really about, in a sentence. */
  angle: z.string(),
  /** 0–1: how well it suits topic, persona and ear. */
  score: z.number().min(0).max(1),
  /** What was measured of it. */
  reasons: z.array(z.string()),
});
export type Angle = z.infer<typeof Angle>;

export const Part = z.object({
  heading: z.string(),
  /** What it says, a point each. */
  points: z.array(z.string()),
  seconds: Seconds,
});
export type Part = z.infer<typeof Part>;

/** One reading of the quality loop. */
export const Round = z.object({
  /** 0–1, of the whole script. */
  score: z.number().min(0).max(1),
  axes: z.array(z.object({ name: z.string(), score: z.number().min(0).max(1), message: z.string() })),
  /** What went back to the writer after it; none where it was good enough, or the last. */
  feedback: z.array(z.string()),
  estimatedSeconds: Seconds,
  /** The script of this round, as a person edits it. */
  markdown: z.string(),
});
export type Round = z.infer<typeof Round>;

export const Room = z.object({
  model: z.object({ engine: LlmEngine, name: z.string(), identity: z.string() }),
  /** Best first; the first was taken. */
  angles: z.array(Angle).min(1),
  outline: z.array(Part).min(1),
  rounds: z.array(Round).min(1),
  /** Which round it is, from 0. */
  kept: z.int().nonnegative(),
  /** Best first. */
  titles: z.array(z.string()),
  /** Numbers that are said and stand in no source. */
  unsourced: z.array(z.object({ sceneId: z.string(), text: z.string(), number: z.string() })),
  uses: z.array(ModelUse),
});
export type Room = z.infer<typeof Room>;

/** Engines that came first and did not write, in order. */
export const Departures = z.array(Departure);
