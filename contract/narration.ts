// The narration: the sound of the script, with a start and an end for every written word.
import { z } from "zod";

import { ArtifactRef, Seconds } from "./values.ts";

/** Silence after a line where none is asked for, in seconds. The writer's estimate and the narration both count with these. */
export const NATURAL_PAUSES = { line: 0.4, scene: 0.8, start: 0.3, end: 0.6 } as const;

export const Word = z.object({
  /** As written, with its punctuation: the words of a line joined by single spaces (none between CJK) are the line. */
  text: z.string(),
  start: Seconds,
  end: Seconds,
  /** Index into the script's scenes, and into that scene's lines. */
  scene: z.int().nonnegative(),
  line: z.int().nonnegative(),
});
export type Word = z.infer<typeof Word>;

export const VoiceCredit = z.object({
  name: z.string(),
  /** SPDX expression, or the licence's own name; null where a service's terms hold. */
  licence: z.string().nullable(),
  /** An address. */
  provenance: z.string(),
});
export type VoiceCredit = z.infer<typeof VoiceCredit>;

export const NarrationOutput = z.object({
  /** WAV, 48 kHz, mono, 16 bit. Not yet levelled to the loudness target: the mix does that. Null: nobody speaks. */
  audio: ArtifactRef.nullable(),
  durationSeconds: Seconds,
  words: z.array(Word),
  /** The stretch of each scene, in order, without gaps: the first starts at 0, the last ends at durationSeconds. */
  scenes: z.array(z.object({ id: z.string(), start: Seconds, end: Seconds })),
  /** Silences asked for, so that the review can tell them from faults. */
  pauses: z.array(z.object({ start: Seconds, end: Seconds, askedSeconds: Seconds })),
  voice: z.object({
    engine: z.string(),
    id: z.string(),
    language: z.string(),
    /** Whom it is owed to, of voices that lie outside the package: some licences want to be named. */
    credit: VoiceCredit.optional(),
  }),
  /** Where the word times come from. */
  timing: z.enum(["engine", "model", "aligned"]),
  /** Where a person's own recording departs from the script, in order. Of a synthetic voice there is nothing to tell. */
  departures: z
    .array(
      z.object({
        kind: z.enum(["skipped", "added"]),
        /** Of the words left out; of what was added the words are not known. */
        text: z.string().nullable(),
        start: Seconds,
        end: Seconds,
      }),
    )
    .optional(),
  /** Each step of choosing the voice, also every fallback with its reason. */
  decisions: z.array(z.string()),
});
export type NarrationOutput = z.infer<typeof NarrationOutput>;
