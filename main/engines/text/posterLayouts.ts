// The designs of posters: where the headline stands, in which colours, and what is laid under it so that it can be read.
import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";

import type { Palette } from "../../../contract/look.ts";
import { capitals } from "./capitals.ts";
import { contrastOf, isLight, mix, readableOn, rgba } from "./contrast.ts";
import type { Fonts, FontWish } from "./fonts.ts";
import { fitText, leadingFactor, type Fitted, type Measure } from "./lines.ts";
import type { PosterDesign, PosterRequest } from "./poster.ts";
import { stack } from "./stack.ts";

/** WCAG wants 4.5; a thumbnail is seen small and in passing. */
export const WANTED_CONTRAST = 6;

export interface Layout {
  fitted: Fitted;
  /** Of each line, where they are not all of one size. */
  sizes?: readonly number[];
  font: Omit<FontWish, "size">;
  leading: number;
  /** The block's left edge or its middle, and its top. */
  x: number;
  y: number;
  align: "left" | "centre";
  /** Colour of the headline, and of the line or word that is set off. */
  colour: string;
  accent: string;
  /** Index of the line in the accent; chosen by its words unless told. */
  setOff?: number;
  /** First strength of the ground, 0–1. */
  shade: number;
  /** Of the letters' shadow; null: they throw none. */
  shadow: string | null;
  ground(context: SKRSContext2D, strength: number): void;
}

type MakeLayout = (fonts: Fonts, request: PosterRequest) => Layout;

export const LAYOUTS: Record<PosterDesign, MakeLayout> = {
  /** Large at the left, the picture darkening towards it, a bar in the accent. */
  side(fonts, { headline, figure, look, size }) {
    const { width: w, height: h } = size;
    const side = Math.min(w, h);
    const font = { language: look.language, family: look.fonts.heading, weight: 700 };
    const leading = 1.04 * leadingFactor(headline);
    const room = { width: w * 0.62, height: h * 0.78 };
    const under = figure === undefined ? null : underFigure(fonts, figure, headline, font, { ...room, leading });
    const fitted =
      under ?? fit(fonts, headline, font, { ...room, leading, maxLines: 4, max: side * 0.3, min: side * 0.07 });
    const sizes = under?.sizes ?? fitted.lines.map(() => fitted.size);
    const tall = sizes.reduce((sum, em) => sum + em * leading, 0);
    const x = w * 0.065;
    const y = (h - tall) / 2 + h * 0.02;
    const { ground, laid, words, setOff } = inksOf(look.palette);
    const end = (x + fitted.width) / w;
    return {
      fitted,
      sizes,
      ...(under ? { setOff: 0 } : {}),
      font,
      leading,
      x,
      y,
      align: "left",
      colour: words,
      accent: setOff,
      shade: 0.62,
      shadow: ground,
      ground(context, strength) {
        const fade = context.createLinearGradient(0, 0, w, 0);
        // Whole up to where the words end, then smooth at both ends, or the eye sees an edge.
        const whole = (end + 0.02) * strength ** 6;
        for (let i = 0; i <= 24; i++) {
          const k = Math.min(1, Math.max(0, (i / 24 - whole) / (0.96 - whole)));
          fade.addColorStop(i / 24, rgba(ground, strength * (1 - k * k * (3 - 2 * k))));
        }
        context.globalCompositeOperation = laid;
        context.fillStyle = fade;
        context.fillRect(0, 0, w, h);
        context.globalCompositeOperation = "source-over";
        context.fillStyle = setOff;
        context.fillRect(x, y - h * 0.055, w * 0.085, h * 0.014);
      },
    };
  },

  /** In the middle of a quiet frame, the picture all around it. */
  centre(fonts, { headline, look, size }) {
    const { width: w, height: h } = size;
    const side = Math.min(w, h);
    const font = { language: look.language, family: look.fonts.heading, weight: 700 };
    const leading = 1.08 * leadingFactor(headline);
    const fitted = fit(fonts, headline, font, {
      width: Math.min(w * 0.82, w - side * 0.18),
      height: h * 0.66,
      leading,
      maxLines: 3,
      max: side * 0.27,
      min: side * 0.06,
    });
    const tall = fitted.lines.length * fitted.size * leading;
    const { ground, laid, words, setOff } = inksOf(look.palette);
    return {
      fitted,
      font,
      leading,
      x: w / 2,
      y: (h - tall) / 2 - h * 0.01,
      align: "centre",
      colour: words,
      accent: setOff,
      shade: 0.5,
      shadow: ground,
      ground(context, strength) {
        const glow = context.createRadialGradient(w / 2, h / 2, h * 0.1, w / 2, h / 2, w * 0.62);
        glow.addColorStop(0, rgba(ground, strength));
        glow.addColorStop(0.55, rgba(ground, strength * (0.75 + 0.25 * strength ** 4)));
        glow.addColorStop(1, rgba(ground, strength * (0.5 + 0.5 * strength ** 8)));
        context.globalCompositeOperation = laid;
        context.fillStyle = glow;
        context.fillRect(0, 0, w, h);
        context.globalCompositeOperation = "source-over";
        const edge = side * 0.055;
        context.strokeStyle = rgba(setOff, 0.9);
        context.lineWidth = side * 0.009;
        context.strokeRect(edge, edge, w - 2 * edge, h - 2 * edge);
      },
    };
  },

  /** Capitals on a sheet of the accent colour, cut aslant. */
  panel(fonts, { headline, look, size }) {
    const { width: w, height: h } = size;
    const side = Math.min(w, h);
    const font = { language: look.language, family: look.fonts.caption, weight: 800 };
    const leading = 1.06 * leadingFactor(headline);
    const { shade, text, accent } = look.palette;
    const colour = readableOn(accent, shade, text, "#101010", "#ffffff");
    const words = capitals(headline, look.language);
    const room = { width: w * 0.44, height: h * 0.8, leading, maxLines: 5, max: side * 0.34, min: side * 0.055 };
    const stacked = stack(words, room, measuring(fonts, font));
    const fitted = stacked ?? fit(fonts, words, font, { ...room, max: side * 0.24 });
    const sizes = stacked?.sizes ?? fitted.lines.map(() => fitted.size);
    const tall = sizes.reduce((sum, em) => sum + em * leading, 0);
    return {
      fitted,
      sizes,
      font,
      leading,
      x: w * 0.055,
      y: (h - tall) / 2,
      align: "left",
      colour,
      accent: colour,
      shade: 1,
      shadow: null,
      ground(context) {
        const sheet = (right: number, slant: number): void => {
          context.beginPath();
          context.moveTo(-20, -20);
          context.lineTo(right + slant, -20);
          context.lineTo(right - slant, h + 20);
          context.lineTo(-20, h + 20);
          context.closePath();
        };
        context.save();
        context.shadowColor = rgba("#000000", 0.45);
        context.shadowBlur = side * 0.05;
        sheet(w * 0.585, w * 0.045);
        context.fillStyle = mix(accent, shade, 0.45);
        context.fill();
        context.restore();
        sheet(w * 0.565, w * 0.045);
        context.fillStyle = accent;
        context.fill();
      },
    };
  },
};

interface Inks {
  ground: string;
  /** How the ground lies over the picture: what is pale takes its colour and keeps what is drawn in it. */
  laid: "source-over" | "multiply";
  words: string;
  /** The line that is set off. */
  setOff: string;
}

/** Light words on a deep ground in every look: among others, on a white page, a pale thumbnail is passed over. */
function inksOf({ background, shade, text, accent, glow }: Palette): Inks {
  if (!isLight(shade))
    return {
      ground: shade,
      laid: "source-over",
      words: readable(text, shade, "#ffffff"),
      setOff: readable(accent, shade, text),
    };
  let ground = accent;
  for (let dark = 0.1; contrastOf(shade, ground) < WANTED_CONTRAST * 1.2 && dark <= 1; dark += 0.1)
    ground = mix(accent, "#000000", dark);
  const tints = [...(glow === undefined ? [] : [glow, mix(glow, shade, 0.3)]), ...background];
  const setOff = tints.find((colour) => contrastOf(colour, ground) >= WANTED_CONTRAST) ?? shade;
  return { ground, laid: "multiply", words: shade, setOff };
}

/** The colour, moved towards the other until it can be read. */
function readable(colour: string, ground: string, towards: string): string {
  let found = colour;
  for (let part = 0.15; contrastOf(found, ground) < WANTED_CONTRAST && part <= 1; part += 0.15)
    found = mix(colour, towards, part);
  return contrastOf(found, ground) < WANTED_CONTRAST ? towards : found;
}

function fit(
  fonts: Fonts,
  text: string,
  font: Omit<FontWish, "size">,
  room: { width: number; height: number; leading: number; maxLines: number; max: number; min: number },
): Fitted & { width: number } {
  const measure = measuring(fonts, font);
  const fitted = fitText(text, { ...room, size: { max: room.max, min: room.min } }, measure);
  return { ...fitted, width: Math.max(...fitted.lines.map((line) => measure(line, fitted.size))) };
}

/** The number as large as there is room, and the words in at most two lines below it. */
function underFigure(
  fonts: Fonts,
  figure: string,
  words: string,
  font: Omit<FontWish, "size">,
  { width, height, leading }: { width: number; height: number; leading: number },
): Fitted & { sizes: number[]; width: number } {
  const shares = { max: height, min: height * 0.2 };
  const number = fit(fonts, figure, font, { width, height: height * 0.66, leading, maxLines: 1, ...shares });
  const below = fit(fonts, words, font, {
    width,
    height: height - number.size * leading,
    leading,
    maxLines: 2,
    max: Math.max(number.size * 0.42, height * 0.17),
    min: height * 0.09,
  });
  return {
    lines: [...number.lines, ...below.lines],
    sizes: [...number.lines.map(() => number.size), ...below.lines.map(() => below.size)],
    size: below.size,
    width: Math.max(number.width, below.width),
    isWhole: number.isWhole && below.isWhole,
  };
}

function measuring(fonts: Fonts, font: Omit<FontWish, "size">): Measure {
  const context = createCanvas(8, 8).getContext("2d");
  return (line, size) => {
    fonts.use(context, { ...font, size }, line);
    return context.measureText(line).width;
  };
}
