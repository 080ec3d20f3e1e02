// A look as pure data: palette, fonts, caption style, motion, backgrounds, music mood. Files of this shape lie in resources/looks/.
import { z } from "zod";

import { TransitionKind } from "./transition.ts";
import { BeatCuts, CaptionStyle, Colour, Language, LookId, Mood } from "./values.ts";

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

export const LOOK_FONTS = [
  "Fraunces",
  "Cormorant Garamond",
  "Playfair Display",
  "Nunito",
  "Outfit",
  "Space Grotesk",
  "Noto Sans",
] as const;
/** A family that the text engine has registered; letters that it lacks come from Noto. */
export const LookFont = z.enum(LOOK_FONTS);
export type LookFont = z.infer<typeof LookFont>;

export const TITLE_STYLES = ["rule", "left", "bar", "lines", "plates", "glow", "marker"] as const;
/** How titles are set and set off. */
export const TitleStyle = z.enum(TITLE_STYLES);
export type TitleStyle = z.infer<typeof TitleStyle>;

export const Palette = z.object({
  /** Dark to light, what backgrounds are made of. */
  background: z.array(Colour).min(3).max(6),
  text: Colour,
  /** The spoken word in captions, numbers on cards. */
  accent: Colour,
  /** Behind or around text, so that it keeps a contrast of 4.5:1. */
  shade: Colour,
  /** Sun, lamps and sparks of backgrounds. Absent: the accent. */
  glow: Colour.exactOptional(),
});
export type Palette = z.infer<typeof Palette>;

const [Lift, Factor] = [z.number().min(-0.1).max(0.2), z.number().min(0.7).max(1.4)];
const Tint = z.object({ colour: Colour, amount: z.number().min(0).max(0.5) });
/**
 * How pictures and clips are coloured, so that they belong together. Backgrounds, cards and captions have the palette;
 * intro, outro and logo are left as they are.
 */
export const Grade = z.object({
  /** About the middle greys; 1 leaves it. */
  contrast: z.number().min(0.7).max(1.4).exactOptional(),
  /** 0 is black and white. */
  saturation: z.number().min(0).max(1.5).exactOptional(),
  /** Red, green, blue: what black becomes (0 leaves it), */
  lift: z.tuple([Lift, Lift, Lift]).exactOptional(),
  /** how bright the middle is, */
  gamma: z.tuple([Factor, Factor, Factor]).exactOptional(),
  /** and what white becomes. */
  gain: z.tuple([Factor, Factor, Factor]).exactOptional(),
  /** Tints; brightness stays. */
  shadows: Tint.exactOptional(),
  lights: Tint.exactOptional(),
  /** How much of the corners darkens, of backgrounds too. */
  vignette: z.number().min(0).max(0.5).exactOptional(),
});
export type Grade = z.infer<typeof Grade>;

export const Look = z.object({
  id: LookId,
  name: z.string(),
  palette: Palette,
  fonts: z.object({ heading: LookFont, body: LookFont, caption: LookFont }),
  /** Of the video, where it is drawn: Han letters take the form of its region. Absent: by the letters beside them. */
  language: Language.exactOptional(),
  /** Absent: `rule`. */
  titles: TitleStyle.exactOptional(),
  caption: z.object({
    style: CaptionStyle.default("highlight"),
    /** Height of a capital-to-descender line in parts of the picture's shorter side. */
    size: z.number().min(0.02).max(0.12),
    weight: z.int().min(100).max(900),
    /** How the style `highlight` sets the spoken word off. */
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
    /** The first between most pictures; one of the others, if there are any, where a new part begins. Absent: dissolve. */
    transitions: z.array(TransitionKind).min(1).exactOptional(),
    /** Which cuts go to the music's beats. Absent: within a scene. */
    beats: BeatCuts.exactOptional(),
    /** 1 is the background's own speed. */
    speed: z.number().min(0.2).max(3),
  }),
  /** Absent: pictures and clips are as they are. */
  grade: Grade.exactOptional(),
  backgrounds: z.array(BackgroundKind).min(3),
  mood: Mood,
});
export type Look = z.infer<typeof Look>;

/** What is wrong with a look that no field by itself can tell; null: nothing is. */
export function lookFault({ palette }: Pick<Look, "palette">): { field: string; message: string } | null {
  const { background, text, accent, shade } = palette;
  const lights = background.map(luminance);
  const darker = lights.findIndex((light, i) => light < (lights[i - 1] ?? 0));
  if (darker >= 0)
    return {
      field: `palette.background[${darker}]`,
      message: `${background[darker]} is darker than ${background[darker - 1]} before it: they go from dark to light`,
    };
  for (const [field, colour, least] of [
    ["text", text, TEXT_CONTRAST],
    ["accent", accent, ACCENT_CONTRAST],
  ] as const) {
    const contrast = contrastOf(colour, shade);
    if (contrast < least)
      return {
        field: `palette.${field}`,
        message: `${colour} on the shade ${shade} has a contrast of ${contrast.toFixed(1)}:1, and ${least}:1 is needed to read it`,
      };
  }
  return null;
}

/** WCAG 2.2: 4.5 for text, 3 for large text and signs. */
const TEXT_CONTRAST = 4.5;
const ACCENT_CONTRAST = 3;

function contrastOf(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance, 0–1: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const v = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
