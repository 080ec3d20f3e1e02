// What cards and graphics are set with: where they may lie, paragraphs fitted into room, and pictures cropped to what is drawn.
import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";

import type { Look } from "../../../contract/look.ts";
import type { Picture, Size } from "../../base/picture.ts";
import { rgba } from "./contrast.ts";
import type { Fonts, FontWish } from "./fonts.ts";
import { fitText, leadingFactor } from "./lines.ts";
import { blankSheet, rgbaOf } from "./sheet.ts";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Of a whole picture. */
export interface Sheet {
  fonts: Fonts;
  look: Look;
  size: Size;
  /** Pixels of the shorter side. */
  unit: number;
  /** Where cards may lie: inside the margins, above the captions. */
  area: Box;
}

/** With the veil that darkens the picture from its top to below the words. */
export function withGround({ y, height }: Box, size: Size): Box {
  const end = Math.min(size.height, y + height + Math.min(size.width, size.height) * VEIL_END);
  return { x: 0, y: 0, width: size.width, height: end };
}
const VEIL_END = 0.42;

export function widened({ x, y, width, height }: Box, across: number, along = across): Box {
  return { x: x - across, y: y - along, width: width + 2 * across, height: height + 2 * along };
}

/** A picture of the part of `box` that lies within `size`; drawn in the coordinates of the whole. */
export function drawWithin(size: Size, box: Box, draw: (context: SKRSContext2D, band: Box) => void): Picture {
  const x = even(Math.max(0, box.x));
  const y = even(Math.max(0, box.y));
  const width = even(Math.min(size.width, box.x + box.width) - x);
  const height = even(Math.min(size.height, box.y + box.height) - y);
  const canvas = blankSheet(width, height);
  const context = canvas.getContext("2d");
  context.translate(-x, -y);
  draw(context, { x, y, width, height });
  return { rgba: rgbaOf(canvas), x, y, width, height };
}

export interface Paragraph {
  width: number;
  /** Of each line. */
  widths: readonly number[];
  height: number;
  /** Pixels of an em. */
  em: number;
  /** No word is broken, nothing is cut. */
  isWhole: boolean;
  /** `x` is the left edge, the middle or the right edge of the lines. */
  draw(
    context: SKRSContext2D,
    x: number,
    top: number,
    align: "left" | "centre" | "right",
    colour: string,
    /** What lies behind is as it should be: no shadow. */
    shadowed?: boolean,
  ): void;
}

export function paragraph(
  { fonts, look }: Pick<Sheet, "fonts" | "look">,
  text: string,
  font: Omit<FontWish, "size">,
  room: { width: number; height: number; maxLines: number; max: number; min: number; leading: number },
): Paragraph {
  const measure = (line: string, em: number): number => measuring(fonts, { ...font, size: em }, line).width(line);
  const leading = room.leading * leadingFactor(text);
  const {
    lines,
    size: em,
    isWhole,
  } = fitText(text, { ...room, leading, size: { max: room.max, min: room.min } }, measure);
  const widths = lines.map((line) => measure(line, em));
  const step = em * leading;
  return {
    width: Math.max(...widths, 1),
    widths,
    height: step * lines.length,
    em,
    isWhole,
    draw(context, x, top, align, colour, shadowed = true) {
      // First all shadows, then all letters: no line's shadow falls on another line.
      for (const pass of shadowed ? (["shadow", "ink"] as const) : (["ink"] as const)) {
        context.save();
        if (pass === "shadow") {
          context.shadowColor = rgba(look.palette.shade, 0.9);
          context.shadowBlur = em * 0.3;
        }
        context.fillStyle = colour;
        lines.forEach((line, i) => {
          const width = widths[i] ?? 0;
          fonts.use(context, { ...font, size: em }, line);
          const left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
          context.fillText(line, left, top + step * i + step / 2 + em * 0.34);
        });
        context.restore();
      }
    },
  };
}

/** A context in which nothing is drawn, set up for a text. */
export function measuring(
  fonts: Fonts,
  wish: FontWish,
  text: string,
): { context: SKRSContext2D; width(text: string): number } {
  const context = (measures ??= createCanvas(8, 8).getContext("2d"));
  fonts.use(context, wish, text);
  return { context, width: (words) => context.measureText(words).width };
}

let measures: SKRSContext2D | undefined;

/** Where the heading's figures have descenders or an odd 1, those of the body stand better by themselves. */
export function figures(look: Look): Omit<FontWish, "size"> {
  return UNSUITED_FIGURES.has(look.fonts.heading)
    ? { language: look.language, family: look.fonts.body, weight: 500 }
    : heading(look, 600);
}
const UNSUITED_FIGURES: ReadonlySet<string> = new Set(["Cormorant Garamond", "Playfair Display", "Space Grotesk"]);

export function heading(look: Look, weight: number): Omit<FontWish, "size"> {
  return { language: look.language, family: look.fonts.heading, weight };
}

export function rule(context: SKRSContext2D, look: Look, x: number, y: number, width: number, thick: number): void {
  context.fillStyle = look.palette.accent;
  context.beginPath();
  context.roundRect(x, y - thick / 2, width, thick, thick / 2);
  context.fill();
}

/** A veil of the shade from the picture's top, as of a sky that darkens: seen neither as a cloud nor as a band. */
export function drawVeil(context: SKRSContext2D, { x, y, width, height }: Box, look: Look): void {
  const veil = context.createLinearGradient(0, y, 0, y + height);
  for (let i = 0; i <= 20; i++) {
    const fall = Math.max(0, (i / 20 - WHOLE) / (1 - WHOLE));
    // Smooth at both ends, or the eye sees an edge.
    veil.addColorStop(i / 20, rgba(look.palette.shade, VEIL * (1 - fall * fall * (3 - 2 * fall))));
  }
  context.fillStyle = veil;
  context.fillRect(x, y, width, height);
}
const VEIL = 0.5;
/** Part of the veil's height in which it is as strong as it gets. */
const WHOLE = 0.45;

function even(value: number): number {
  return Math.round(value / 2) * 2;
}
