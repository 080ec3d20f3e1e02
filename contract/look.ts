// A look as pure data: palette, fonts, caption style, motion, backgrounds, music mood. Files of this shape lie in resources/looks/.
import { z } from "zod";

import { Colour, Language, LookId, Mood } from "./values.ts";

export const BACKGROUNDS = [
  "aurora",
  "waves",
  "stars",
  "bokeh",
  "clouds",
  "rain",
  "hills",
  "ripples",
  "embers",
  "ribbons",
] as const;
/** A kind of moving background that the background engine draws. */
export const BackgroundKind = z.enum(BACKGROUNDS);
export type BackgroundKind = z.infer<typeof BackgroundKind>;

export const Palette = z.object({
  /** Dark to light, what backgrounds are made of. */
  background: z.array(Colour).min(3).max(6),
  text: Colour,
  /** The spoken word in captions, numbers on cards. */
  accent: Colour,
  /** Behind or around text, so that it keeps a contrast of 4.5:1. */
  shade: Colour,
});
export type Palette = z.infer<typeof Palette>;

export const Look = z.object({
  id: LookId,
  name: z.string(),
  palette: Palette,
  /** Family aliases that the text engine has registered. */
  fonts: z.object({ heading: z.string(), body: z.string(), caption: z.string() }),
  /** Of the video, where it is drawn: Han letters take the form of its region. Absent: by the letters beside them. */
  language: Language.optional(),
  caption: z.object({
    /** Height of a capital-to-descender line in parts of the picture's shorter side. */
    size: z.number().min(0.02).max(0.12),
    weight: z.int().min(100).max(900),
    highlight: z.enum(["colour", "box", "underline"]),
    uppercase: z.boolean(),
    /** Outline width in parts of the letter size. */
    outline: z.number().min(0).max(0.3),
  }),
  motion: z.object({
    /** How much stills zoom over a scene: 1.15 is 15 %. */
    zoom: z.number().min(1).max(1.15),
    /** Length of a crossfade in seconds. */
    transitionSeconds: z.number().min(0).max(2),
    /** 1 is the background's own speed. */
    speed: z.number().min(0.2).max(3),
  }),
  backgrounds: z.array(BackgroundKind).min(3),
  mood: Mood,
});
export type Look = z.infer<typeof Look>;
