// Cards: typeset titles, list items, quotes, numbers, breaths and texts that lie over the picture, above the captions.
import type { SKRSContext2D } from "@napi-rs/canvas";

import type { Look, TitleStyle } from "../../../contract/look.ts";
import type { TimelineCard } from "../../../contract/timeline.ts";
import type { Picture, Size } from "../../base/picture.ts";
import { cardArea } from "../../base/safeAreas.ts";
import { capitals } from "./capitals.ts";
import { rgba } from "./contrast.ts";
import { isRightToLeft, type Fonts } from "./fonts.ts";
import {
  drawVeil,
  drawWithin,
  figures,
  heading,
  paragraph,
  rule,
  widened,
  withGround,
  type Box,
  type Paragraph,
  type Sheet,
} from "./setting.ts";
import { titled, type Design } from "./titles.ts";

export function drawCard(fonts: Fonts, card: TimelineCard, look: Look, size: Size, top = 0): Picture {
  // Those move: graphics/ draws them, part by part.
  if (card.kind === "graphic") throw new TypeError(`the card "${card.text}" is a graphic`);
  const unit = Math.min(size.width, size.height);
  const area = freeBelow(cardArea(size, card.place), top === 0 ? 0 : top + unit * 0.02);
  const setting: Setting = { fonts, card, look, size, unit, area, moment: null };
  const design = DESIGNS[card.kind](setting);
  const box = design.bare ? widened(design.box, unit * 0.05) : withGround(design.box, size);
  return drawWithin(size, box, (context, band) => {
    if (!design.bare) drawVeil(context, band, look);
    design.draw(context);
  });
}

/** What is left of an area, which is half of it at least. */
function freeBelow({ x, y, width, height }: Box, top: number): Box {
  const cut = Math.min(height / 2, Math.max(0, top - y));
  return { x, y: y + cut, width, height: height - cut };
}

/** Part of the counted second gone by, 0–1, and how much the ring covers, 0–1. */
export interface BreathMoment {
  progress: number;
  opacity: number;
}

export function drawBreath(fonts: Fonts, card: TimelineCard, moment: BreathMoment, look: Look, size: Size): Picture {
  const unit = Math.min(size.width, size.height);
  const design = DESIGNS.breath({ fonts, card, look, size, unit, area: cardArea(size), moment });
  return drawWithin(size, widened(design.box, unit * 0.02), (context, band) => {
    design.draw(context);
    if (moment.opacity >= 1) return;
    context.globalCompositeOperation = "destination-in";
    context.fillStyle = rgba("#000000", Math.max(0, moment.opacity));
    context.fillRect(band.x, band.y, band.width, band.height);
  });
}

export function drawBreathGround(look: Look, size: Size): Picture {
  const unit = Math.min(size.width, size.height);
  const { middle, centre, largest } = ringOf(cardArea(size), unit);
  const box = { x: middle - largest, y: centre - largest, width: largest * 2, height: largest * 2 };
  return drawWithin(size, withGround(box, size), (context, band) => drawVeil(context, band, look));
}

interface Setting extends Sheet {
  card: TimelineCard;
  /** Of a breath that moves; null: its count is over. */
  moment: BreathMoment | null;
}
const DESIGNS: Record<Exclude<TimelineCard["kind"], "graphic">, (setting: Setting) => Design> = {
  title: (setting) => titled(setting, setting.card.text, { max: 0.135, weight: 600 }),

  /** The number in the accent, a thin line, the item beside it; below it where the picture is narrow. */
  listItem(setting) {
    const { area, unit, card, look, size } = setting;
    const number = card.number === null ? null : String(card.number);
    const narrow = size.width < size.height * 1.2;
    const figure =
      number === null
        ? null
        : paragraph(setting, number, figures(look), {
            width: area.width * 0.3,
            height: unit * 0.3,
            maxLines: 1,
            max: unit * 0.26,
            min: unit * 0.1,
            leading: 1,
          });
    const gap = unit * 0.05;
    const beside = figure && !narrow ? figure.width + gap * 2 : 0;
    const text = paragraph(
      setting,
      look.caption.uppercase ? capitals(card.text, look.language) : card.text,
      heading(look, 600),
      {
        width: area.width - beside,
        height: area.height * (narrow ? 0.55 : 0.8),
        maxLines: 4,
        max: unit * 0.1,
        min: unit * 0.03,
        leading: 1.14,
      },
    );
    if (!figure) return centred(setting, text);
    if (narrow) {
      const tall = figure.height + gap * 0.8 + text.height;
      const top = area.y + (area.height - tall) / 2;
      const middle = area.x + area.width / 2;
      const wide = Math.max(text.width, figure.width);
      return {
        box: { x: middle - wide / 2, y: top, width: wide, height: tall },
        draw(context) {
          figure.draw(context, middle, top, "centre", look.palette.accent);
          rule(context, look, middle - unit * 0.05, top + figure.height + gap * 0.2, unit * 0.1, unit * 0.005);
          text.draw(context, middle, top + figure.height + gap * 0.8, "centre", look.palette.text);
        },
      };
    }
    const wide = beside + text.width;
    const tall = Math.max(figure.height, text.height);
    const left = area.x + (area.width - wide) / 2;
    const top = area.y + (area.height - tall) / 2;
    const backwards = isRightToLeft(card.text);
    const at = (x: number, width: number): number => (backwards ? 2 * left + wide - x - width : x);
    return {
      box: { x: left, y: top, width: wide, height: tall },
      draw(context) {
        figure.draw(context, at(left, figure.width), top + (tall - figure.height) / 2, "left", look.palette.accent);
        context.fillStyle = rgba(look.palette.text, 0.55);
        const line = unit * 0.003;
        context.fillRect(at(left + figure.width + gap - line / 2, line), top + tall * 0.08, line, tall * 0.84);
        const textTop = top + (tall - text.height) / 2;
        if (backwards) text.draw(context, left + text.width, textTop, "right", look.palette.text);
        else text.draw(context, left + beside, textTop, "left", look.palette.text);
      },
    };
  },

  /** Italic and centred under a large quotation mark, with who said it. */
  quote(setting) {
    const { area, unit, card, look } = setting;
    const mark = paragraph(setting, "“", heading(look, 700), {
      width: unit,
      height: unit * 0.4,
      maxLines: 1,
      max: unit * 0.26,
      min: unit * 0.2,
      leading: 0.52,
    });
    const who =
      card.detail === null
        ? null
        : paragraph(
            setting,
            card.detail,
            { language: look.language, family: look.fonts.body, weight: 600, tracking: unit * 0.003 },
            {
              width: area.width * 0.8,
              height: unit * 0.1,
              maxLines: 2,
              max: unit * 0.038,
              min: unit * 0.022,
              leading: 1.25,
            },
          );
    const gap = unit * 0.045;
    const below = who ? who.height + gap * 1.4 : 0;
    const text = paragraph(
      setting,
      unquoted(card.text),
      { ...heading(look, 500), italic: true },
      {
        width: area.width * 0.94,
        height: area.height - mark.height - below,
        maxLines: 6,
        max: unit * 0.088,
        min: unit * 0.026,
        leading: 1.22,
      },
    );
    const tall = mark.height + text.height + below;
    const top = area.y + (area.height - tall) / 2;
    const middle = area.x + area.width / 2;
    return {
      box: { x: middle - text.width / 2, y: top, width: text.width, height: tall },
      draw(context) {
        mark.draw(context, middle, top + unit * 0.06, "centre", look.palette.accent);
        text.draw(context, middle, top + mark.height, "centre", look.palette.text);
        if (!who) return;
        const at = top + mark.height + text.height;
        rule(context, look, middle - unit * 0.03, at + gap * 0.7, unit * 0.06, unit * 0.004);
        who.draw(context, middle, at + gap * 1.4, "centre", look.palette.text);
      },
    };
  },

  /** A figure as large as fits, and what it counts. */
  number(setting) {
    const { area, unit, card, look } = setting;
    const figure = paragraph(setting, (card.number ?? 0).toLocaleString(look.language), figures(look), {
      width: area.width,
      height: area.height * 0.66,
      maxLines: 1,
      max: unit * 0.36,
      min: unit * 0.08,
      leading: 1,
    });
    const text = paragraph(
      setting,
      card.text,
      { language: look.language, family: look.fonts.body, weight: 600 },
      {
        width: area.width * 0.85,
        height: area.height * 0.3,
        maxLines: 3,
        max: unit * 0.058,
        min: unit * 0.026,
        leading: 1.25,
      },
    );
    const tall = figure.height + text.height;
    const top = area.y + (area.height - tall) / 2;
    const middle = area.x + area.width / 2;
    const wide = Math.max(figure.width, text.width);
    return {
      box: { x: middle - wide / 2, y: top, width: wide, height: tall },
      draw(context) {
        figure.draw(context, middle, top, "centre", look.palette.accent);
        text.draw(context, middle, top + figure.height, "centre", look.palette.text);
      },
    };
  },

  /** A ring that widens as one breathes in and narrows as one breathes out; a light on it for each second gone by. */
  breath(setting) {
    const { area, unit, card, look, moment } = setting;
    const count = Number(card.detail ?? 0);
    const done = card.number ?? 0;
    const { middle, centre, largest } = ringOf(area, unit);
    const over = moment ? done - 1 + moment.progress : done;
    const radius = largest * ringSize(card.text, count > 0 ? over / count : 1);
    const figure =
      count > 0
        ? paragraph(setting, String(done), figures(look), {
            width: largest,
            height: largest,
            maxLines: 1,
            max: unit * 0.15,
            min: unit * 0.1,
            leading: 1,
          })
        : null;
    const text = paragraph(
      setting,
      card.text,
      { language: look.language, family: look.fonts.body, weight: 600 },
      { width: largest * 0.9, height: unit * 0.12, maxLines: 1, max: unit * 0.046, min: unit * 0.02, leading: 1.2 },
    );
    const tall = (figure?.height ?? 0) + text.height;
    return {
      box: { x: middle - largest, y: centre - largest, width: largest * 2, height: largest * 2 },
      draw(context) {
        const { palette } = look;
        const light = context.createRadialGradient(middle, centre, radius * 0.2, middle, centre, radius);
        light.addColorStop(0, rgba(palette.accent, 0));
        light.addColorStop(1, rgba(palette.accent, 0.2));
        context.fillStyle = light;
        circle(context, middle, centre, radius);
        context.fill();
        context.strokeStyle = rgba(palette.text, 0.75);
        context.lineWidth = unit * 0.0035;
        circle(context, middle, centre, radius);
        context.stroke();
        for (let k = 0; k < count; k++) {
          const angle = -Math.PI / 2 + (k / count) * Math.PI * 2;
          context.fillStyle = k < done ? palette.accent : rgba(palette.text, 0.9);
          circle(
            context,
            middle + Math.cos(angle) * radius,
            centre + Math.sin(angle) * radius,
            unit * (k < done ? 0.0125 : 0.006),
          );
          context.fill();
        }
        text.draw(context, middle, centre - tall / 2, "centre", palette.text);
        figure?.draw(context, middle, centre - tall / 2 + text.height, "centre", palette.text);
      },
    };
  },

  /** A sentence between two fine lines. */
  text(setting) {
    const { area, unit, card, look } = setting;
    // A few letters, such as a figure, are what the card is for: they stand as large as a title.
    const few = card.text.length <= 12;
    if (look.titles !== undefined && ASIDE.has(look.titles))
      return titled(setting, card.text, { max: few ? 0.2 : 0.085, weight: 600 });
    const text = paragraph(
      setting,
      look.caption.uppercase ? capitals(card.text, look.language) : card.text,
      few ? figures(look) : { language: look.language, family: look.fonts.body, weight: 600 },
      {
        width: area.width * 0.92,
        height: area.height * 0.8,
        maxLines: 5,
        max: unit * (few ? 0.2 : 0.076),
        min: unit * 0.026,
        leading: 1.26,
      },
    );
    return centred(setting, text, unit * 0.045);
  },
};

/** Where titles do not stand between rules, neither do sentences. */
const ASIDE: ReadonlySet<TitleStyle> = new Set(["left", "bar", "plates", "marker"]);

/** A paragraph in the middle of the area, between two fine rules where there is room asked for them. */
function centred({ area, look, unit }: Setting, text: Paragraph, rules = 0): Design {
  const tall = text.height + rules * 2;
  const top = area.y + (area.height - tall) / 2;
  const middle = area.x + area.width / 2;
  return {
    box: { x: middle - text.width / 2, y: top, width: text.width, height: tall },
    draw(context) {
      if (rules > 0) {
        const wide = Math.min(text.width * 0.5, unit * 0.3);
        rule(context, look, middle - wide / 2, top, wide, unit * 0.0035);
        rule(context, look, middle - wide / 2, top + tall, wide, unit * 0.0035);
      }
      text.draw(context, middle, top + rules, "centre", look.palette.text);
    },
  };
}

function circle(context: SKRSContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
}

function ringOf(area: Box, unit: number): { middle: number; centre: number; largest: number } {
  return {
    middle: area.x + area.width / 2,
    centre: area.y + area.height * 0.5,
    largest: Math.min(unit * 0.27, area.height * 0.46),
  };
}

/** Parts of the largest ring. A breath begins and ends softly. */
function ringSize(text: string, part: number): number {
  const progress = (1 - Math.cos(Math.PI * part)) / 2;
  if (/\b(?:in|inhale|inhaling)\b/i.test(text)) return 0.62 + 0.38 * progress;
  if (/\b(?:out|exhale|exhaling|release)\b/i.test(text)) return 1 - 0.38 * progress;
  return /\b(?:rest|pause|empty)\b/i.test(text) ? 0.62 : 1;
}

/** The card sets its own quotation mark. */
function unquoted(text: string): string {
  return text.replace(/^[“"„«']+|[”"“»']+$/gu, "");
}
