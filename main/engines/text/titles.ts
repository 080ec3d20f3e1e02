// Titles in the look's own manner: where the words stand, and what sets them off.
import type { SKRSContext2D } from "@napi-rs/canvas";

import type { TitleStyle } from "../../../contract/look.ts";
import { capitals } from "./capitals.ts";
import { readableOn, rgba } from "./contrast.ts";
import { isRightToLeft } from "./fonts.ts";
import { heading, paragraph, rule, type Box, type Paragraph, type Sheet } from "./setting.ts";

export interface Design {
  box: Box;
  /** The words have a ground of their own: no veil is laid under them. */
  bare?: boolean;
  draw(context: SKRSContext2D): void;
}

export interface TitleRoom {
  /** Of the largest letters, in parts of the shorter side. */
  max: number;
  weight: number;
}

export function titled(sheet: Sheet, words: string, { max, weight }: TitleRoom): Design {
  const { area, unit, look } = sheet;
  const manner = MANNERS[look.titles ?? "rule"];
  const inset = manner.inset * unit;
  const text = paragraph(
    sheet,
    look.caption.uppercase ? capitals(words, look.language) : words,
    heading(look, weight + manner.heavier),
    {
      width: area.width - inset,
      height: area.height * 0.82,
      maxLines: 4,
      max: unit * max,
      min: unit * 0.03,
      leading: manner.leading,
    },
  );
  const tall = text.height + (manner.above + manner.below) * unit;
  const top = area.y + (area.height - tall) / 2 + manner.above * unit;
  const backwards = isRightToLeft(words);
  const align = manner.align === "centre" ? "centre" : backwards ? "right" : "left";
  const left =
    align === "centre" ? area.x + (area.width - text.width) / 2 : backwards ? area.x + area.width - text.width : area.x;
  const shift = align === "centre" ? 0 : backwards ? -inset : inset;
  const place: Place = {
    sheet,
    text,
    align,
    left: left + shift,
    top,
    x: left + shift + (align === "centre" ? text.width / 2 : align === "right" ? text.width : 0),
  };
  return {
    box: { x: Math.min(left, place.left), y: top - manner.above * unit, width: text.width + inset, height: tall },
    bare: manner.bare ?? false,
    draw: (context) => manner.draw(context, place),
  };
}

interface Place {
  sheet: Sheet;
  text: Paragraph;
  align: "left" | "centre" | "right";
  /** Of the words, whatever they are aligned to. */
  left: number;
  top: number;
  /** What the lines are aligned to. */
  x: number;
}

interface Manner {
  align: "centre" | "side";
  leading: number;
  /** Added to the weight. */
  heavier: number;
  /** Room for what sets the words off, in parts of the shorter side. */
  above: number;
  below: number;
  inset: number;
  bare?: boolean;
  draw(context: SKRSContext2D, place: Place): void;
}

const PLAIN = { above: 0, below: 0, inset: 0, leading: 1.12, heavier: 0 };

const MANNERS: Record<TitleStyle, Manner> = {
  /** A short rule below. */
  rule: {
    ...PLAIN,
    align: "centre",
    below: 0.05,
    draw(context, { sheet: { look, unit }, text, align, x, top }) {
      text.draw(context, x, top, align, look.palette.text);
      rule(context, look, x - unit * 0.06, top + text.height + unit * 0.031, unit * 0.12, unit * 0.006);
    },
  },

  /** As in a magazine: set to one side under a short thick rule. */
  left: {
    ...PLAIN,
    align: "side",
    above: 0.05,
    draw(context, { sheet: { look, unit }, text, align, x, top }) {
      const wide = unit * 0.14;
      rule(context, look, align === "right" ? x - wide : x, top - unit * 0.035, wide, unit * 0.012);
      text.draw(context, x, top, align, look.palette.text);
    },
  },

  /** Set to one side, an upright bar before it. */
  bar: {
    ...PLAIN,
    align: "side",
    inset: 0.05,
    draw(context, { sheet: { look, unit }, text, align, x, top }) {
      const thick = unit * 0.014;
      context.fillStyle = look.palette.accent;
      context.beginPath();
      context.roundRect(
        align === "right" ? x + unit * 0.05 - thick : x - unit * 0.05,
        top + text.em * 0.1,
        thick,
        text.height - text.em * 0.2,
        thick / 2,
      );
      context.fill();
      text.draw(context, x, top, align, look.palette.text);
    },
  },

  /** Between two double lines. */
  lines: {
    ...PLAIN,
    align: "centre",
    above: 0.06,
    below: 0.06,
    draw(context, { sheet: { look, unit, area }, text, align, x, top }) {
      const wide = Math.min(area.width, Math.max(text.width, unit * 0.5));
      for (const [at, towards] of [
        [top - unit * 0.03, -1],
        [top + text.height + unit * 0.03, 1],
      ] as const) {
        rule(context, look, x - wide / 2, at, wide, unit * 0.008);
        rule(context, look, x - wide / 2, at + towards * unit * 0.016, wide, unit * 0.003);
      }
      text.draw(context, x, top, align, look.palette.text);
    },
  },

  /** Each line on a plate of the accent. */
  plates: {
    ...PLAIN,
    align: "centre",
    leading: 1.3,
    heavier: 200,
    bare: true,
    inset: 0.06,
    draw(context, { sheet: { look }, text, align, x, top }) {
      const { accent, shade, text: ink } = look.palette;
      const step = text.height / text.widths.length;
      const pad = text.em * 0.2;
      context.fillStyle = accent;
      text.widths.forEach((width, i) => {
        context.beginPath();
        const left = align === "right" ? x - width : align === "left" ? x : x - width / 2;
        context.roundRect(left - pad, top + i * step + step * 0.03, width + pad * 2, step * 0.94, text.em * 0.1);
        context.fill();
      });
      text.draw(context, x, top, align, readableOn(accent, shade, ink, "#101010", "#ffffff"), false);
    },
  },

  /** Lit from behind in the accent, as signs are. */
  glow: {
    ...PLAIN,
    align: "centre",
    draw(context, { sheet: { look }, text, align, x, top }) {
      const { accent } = look.palette;
      for (const [blur, alpha] of [
        [0.7, 0.75],
        [0.25, 0.55],
      ] as const) {
        context.save();
        context.shadowColor = rgba(accent, alpha);
        context.shadowBlur = text.em * blur;
        text.draw(context, x, top, align, accent, false);
        context.restore();
      }
      text.draw(context, x, top, align, look.palette.text, false);
    },
  },

  /** A stroke of a marker under the last line. */
  marker: {
    ...PLAIN,
    align: "side",
    draw(context, { sheet: { look }, text, align, x, top }) {
      const width = text.widths.at(-1) ?? 0;
      const left = align === "right" ? x - width : x;
      const base = top + text.height - (text.height / text.widths.length) * 0.5 + text.em * 0.43;
      const thick = text.em * 0.26;
      context.fillStyle = rgba(look.palette.glow ?? look.palette.accent, 0.55);
      context.beginPath();
      context.moveTo(left - text.em * 0.12, base - thick * 0.35);
      context.lineTo(left + width + text.em * 0.1, base - thick * 0.75);
      context.lineTo(left + width + text.em * 0.06, base + thick * 0.2);
      context.lineTo(left - text.em * 0.08, base + thick * 0.55);
      context.closePath();
      context.fill();
      text.draw(context, x, top, align, look.palette.text);
    },
  },
};
