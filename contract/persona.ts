// Personas: who speaks in a channel's videos, to whom and how. What an idea and its channel leave open is the persona's.
import { z } from "zod";

import { CaptionStyle, Delivery, LookId, Mood, Style } from "./values.ts";

/** Of a bundled one its name, of a person's own one a UUID. */
export const PersonaId = z
  .string()
  .max(40)
  .regex(
    /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    "is no name of a persona: small letters and digits, with single hyphens between",
  );

/** What a person typed, composed. */
const Typed = (most: number) =>
  z
    .string()
    .overwrite((text) => text.toWellFormed().normalize("NFC"))
    .trim()
    .min(1)
    .max(most);
const Words = (most: number) => z.array(Typed(60)).max(most);

export const HOOKS = ["question", "claim", "scene", "number", "promise", "contrast", "address", "confession"] as const;
export const VOCABULARIES = ["plain", "everyday", "educated", "expert"] as const;
export const TIMBRES = ["warm", "bright", "deep", "soft", "crisp", "rough", "young", "mature"] as const;
export const PAUSES = ["few", "some", "many"] as const;

/** Words a minute of a voice that speaks at rate 1: what paces are told against. */
export const USUAL_WORDS_PER_MINUTE = 150;

const fields = {
  name: Typed(60),
  /** One or two sentences. */
  summary: Typed(400),
  /** In other languages of the page, by BCP 47: what is absent is as it is above. */
  translated: z.record(
    z.string().max(20),
    z.object({
      name: Typed(60),
      summary: Typed(400),
      niches: Words(12),
      speaker: Typed(300).exactOptional(),
      audience: Typed(300).exactOptional(),
      tone: Words(8).exactOptional(),
      favoured: Words(30).exactOptional(),
      avoided: Words(30).exactOptional(),
      sections: Words(10).exactOptional(),
      closing: Typed(200).exactOptional(),
    }),
  ),
  /** Who speaks. */
  speaker: Typed(300),
  /** To whom. */
  audience: Typed(300),
  /** In a few words each. */
  tone: Words(8).min(1),
  pace: z.object({
    wordsPerMinute: z.int().min(75).max(300),
    pauses: z.enum(PAUSES),
  }),
  /** Words in a sentence. */
  sentences: z
    .object({ typical: z.int().min(3).max(40), most: z.int().min(5).max(60) })
    .refine(({ typical, most }) => typical <= most, "the typical length is above the longest"),
  vocabulary: z.object({ level: z.enum(VOCABULARIES), favoured: Words(30), avoided: Words(30) }),
  structure: z.object({
    /** Null: by topic. */
    style: Style.nullable(),
    hook: z.enum(HOOKS),
    /** The parts of a video in their order. */
    sections: Words(10).min(1),
    closing: Typed(200),
  }),
  look: LookId,
  captionStyle: CaptionStyle,
  voice: z.object({
    gender: z.enum(["female", "male"]).nullable(),
    timbre: z.array(z.enum(TIMBRES)).max(3),
    /** Semitones. */
    pitch: z.number().min(-6).max(6),
  }),
  music: z.union([Mood, z.literal("none")]),
  delivery: Delivery,
  /** What it is typically for, in lower case. */
  niches: Words(12),
  /** By the primary subtag of their language; `{topic}` stands for what the video is about. */
  openings: z.record(z.string().max(20), z.array(Typed(240)).min(1).max(8)),
};

/** What a person writes of one. */
export const PersonaText = z.object({
  ...fields,
  translated: fields.translated.default({}),
  openings: fields.openings.default({}),
});
export type PersonaText = z.infer<typeof PersonaText>;
export const PersonaChange = z.object(fields).partial();
export type PersonaChange = z.infer<typeof PersonaChange>;

/** As a video keeps it: a later change of the persona changes no video. */
export const Persona = z.object({ id: PersonaId, ...fields });
export type Persona = z.infer<typeof Persona>;

/** The speaking rate that brings a usual voice to the persona's pace. */
export function rateOf({ pace }: Pick<Persona, "pace">): number {
  const rate = pace.wordsPerMinute / USUAL_WORDS_PER_MINUTE;
  return Math.round(Math.min(2, Math.max(0.5, rate)) * 100) / 100;
}
