// Posters: a headline set large on a picture, in one of three designs, with the contrast measured on the very pixels.
import { createCanvas, loadImage, type Canvas, type SKRSContext2D } from "@napi-rs/canvas";

import type { Look } from "../../../contract/look.ts";
import type { Size } from "../../base/picture.ts";
import { capitals } from "./capitals.ts";
import { contrastRatio, luminance, mix, readableOn, rgba } from "./contrast.ts";
import { isRightToLeft, type Fonts, type FontWish } from "./fonts.ts";
import { fitText, isFunctionWord, leadingFactor, type Fitted } from "./lines.ts";

export const POSTER_DESIGNS = ["side", "centre", "panel"] as const;
export type PosterDesign = (typeof POSTER_DESIGNS)[number];

export interface PosterRequest {
  design: PosterDesign;
  headline: string;
  /** PNG of the picture's size. */
  background: Uint8Array;
  look: Look;
  size: Size;
}

export interface Poster {
  jpeg: Uint8Array;
  /** WCAG contrast ratio of the ink against the least contrasting 8×8 pixels behind it. */
  contrast: number;
  /** Where the ink lies, in pixels. */
  box: { x: number; y: number; width: number; height: number };
}

/** WCAG wants 4.5; a thumbnail is seen small and in passing. */
const WANTED_CONTRAST = 6;
/** Of the picture's bottom right corner: there players put the duration. */
export const BADGE = { width: 0.172, height: 0.125 } as const;
const QUALITY = 90;

export async function drawPoster(fonts: Fonts, request: PosterRequest): Promise<Poster> {
  const { size, design, look } = request;
  const background = await lively(request.background, size);
  const layout = LAYOUTS[design](fonts, request);
  const ink = createCanvas(size.width, size.height);
  drawHeadline(ink.getContext("2d"), fonts, layout);
  const inkPixels = ink.getContext("2d").getImageData(0, 0, size.width, size.height).data;

  const canvas = createCanvas(size.width, size.height);
  const context = canvas.getContext("2d");
  let contrast = 0;
  for (let strength = layout.shade; ; strength = Math.min(1, strength + 0.12)) {
    context.drawImage(background, 0, 0, size.width, size.height);
    layout.ground(context, strength);
    contrast = leastContrast(context.getImageData(0, 0, size.width, size.height).data, inkPixels, size);
    if (contrast >= WANTED_CONTRAST || strength >= 1) break;
  }
  context.save();
  if (layout.shadow) {
    context.shadowColor = rgba(look.palette.shade, 0.55);
    context.shadowBlur = layout.fitted.size * 0.16;
    context.shadowOffsetY = layout.fitted.size * 0.03;
  }
  context.drawImage(ink, 0, 0);
  context.restore();
  return {
    jpeg: await canvas.encode("jpeg", QUALITY),
    contrast: Math.floor(contrast * 100) / 100,
    box: inkBox(inkPixels, size),
  };
}

/** The picture as it shows on a small screen among others: a dark one is lifted, all get a little more colour. */
async function lively(png: Uint8Array, { width, height }: Size): Promise<Canvas> {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  const picture = await loadImage(Buffer.from(png));
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < data.length; i += 4 * 97, count++)
    sum += 0.2126 * (data[i] as number) + 0.7152 * (data[i + 1] as number) + 0.0722 * (data[i + 2] as number);
  const lift = Math.min(1.7, Math.max(1, (LIVELY_LUMA * count) / Math.max(1, sum)));
  context.filter = `brightness(${lift.toFixed(2)}) saturate(1.15)`;
  context.drawImage(picture, 0, 0, width, height);
  context.filter = "none";
  return canvas;
}
/** Mean of 255 that dark pictures are lifted towards. */
const LIVELY_LUMA = 72;

interface Layout {
  fitted: Fitted;
  font: Omit<FontWish, "size">;
  leading: number;
  /** The block's left edge or its middle, and its top. */
  x: number;
  y: number;
  align: "left" | "centre";
  /** Colour of the headline, and of the line or word that is set off. */
  colour: string;
  accent: string;
  /** First strength of the ground, 0–1. */
  shade: number;
  shadow: boolean;
  ground(context: SKRSContext2D, strength: number): void;
}

type MakeLayout = (fonts: Fonts, request: PosterRequest) => Layout;

const LAYOUTS: Record<PosterDesign, MakeLayout> = {
  /** Large at the left, the picture darkening towards it, a bar in the accent. */
  side(fonts, { headline, look, size }) {
    const { width: w, height: h } = size;
    const font = { language: look.language, family: look.fonts.heading, weight: 700 };
    const leading = 1.04 * leadingFactor(headline);
    const room = { width: w * 0.6, height: h * 0.74 };
    const fitted = fit(fonts, headline, font, { ...room, leading, maxLines: 4, max: h * 0.27, min: h * 0.07 });
    const tall = fitted.lines.length * fitted.size * leading;
    const x = w * 0.065;
    const y = (h - tall) / 2 + h * 0.02;
    const { shade, text, accent } = look.palette;
    return {
      fitted,
      font,
      leading,
      x,
      y,
      align: "left",
      colour: text,
      accent,
      shade: 0.62,
      shadow: true,
      ground(context, strength) {
        const fade = context.createLinearGradient(0, 0, w * 0.96, 0);
        // Whole up to where the words end, then smooth at both ends, or the eye sees an edge.
        const whole = 0.5 * strength ** 6;
        for (let i = 0; i <= 12; i++) {
          const k = Math.max(0, (i / 12 - whole) / (1 - whole));
          fade.addColorStop(i / 12, rgba(shade, strength * (1 - k * k * (3 - 2 * k))));
        }
        context.fillStyle = fade;
        context.fillRect(0, 0, w, h);
        context.fillStyle = accent;
        context.fillRect(x, y - h * 0.055, w * 0.085, h * 0.014);
      },
    };
  },

  /** In the middle of a quiet frame, the picture all around it. */
  centre(fonts, { headline, look, size }) {
    const { width: w, height: h } = size;
    const font = { language: look.language, family: look.fonts.heading, weight: 600 };
    const leading = 1.08 * leadingFactor(headline);
    const fitted = fit(fonts, headline, font, {
      width: w * 0.74,
      height: h * 0.56,
      leading,
      maxLines: 3,
      max: h * 0.225,
      min: h * 0.06,
    });
    const tall = fitted.lines.length * fitted.size * leading;
    const { shade, text, accent } = look.palette;
    return {
      fitted,
      font,
      leading,
      x: w / 2,
      y: (h - tall) / 2 - h * 0.01,
      align: "centre",
      colour: text,
      accent: text,
      shade: 0.5,
      shadow: true,
      ground(context, strength) {
        const glow = context.createRadialGradient(w / 2, h / 2, h * 0.1, w / 2, h / 2, w * 0.62);
        glow.addColorStop(0, rgba(shade, strength));
        glow.addColorStop(0.55, rgba(shade, strength * (0.75 + 0.25 * strength ** 4)));
        glow.addColorStop(1, rgba(shade, strength * 0.55));
        context.fillStyle = glow;
        context.fillRect(0, 0, w, h);
        const edge = h * 0.055;
        context.strokeStyle = rgba(accent, 0.85);
        context.lineWidth = h * 0.0045;
        // Open at the corner of the duration.
        context.beginPath();
        context.moveTo(w * (1 - BADGE.width) - edge * 0.4, h - edge);
        context.lineTo(edge, h - edge);
        context.lineTo(edge, edge);
        context.lineTo(w - edge, edge);
        context.lineTo(w - edge, h * (1 - BADGE.height) - edge * 0.6);
        context.stroke();
      },
    };
  },

  /** Capitals on a sheet of the accent colour, cut aslant. */
  panel(fonts, { headline, look, size }) {
    const { width: w, height: h } = size;
    const font = { language: look.language, family: look.fonts.caption, weight: 800 };
    const leading = 1.06 * leadingFactor(headline);
    const { shade, text, accent } = look.palette;
    const colour = readableOn(accent, shade, text, "#101010", "#ffffff");
    const fitted = fit(fonts, capitals(headline, look.language), font, {
      width: w * 0.46,
      height: h * 0.74,
      leading,
      maxLines: 5,
      max: h * 0.2,
      min: h * 0.055,
    });
    const tall = fitted.lines.length * fitted.size * leading;
    return {
      fitted,
      font,
      leading,
      x: w * 0.055,
      y: (h - tall) / 2,
      align: "left",
      colour,
      accent: colour,
      shade: 1,
      shadow: false,
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
        context.shadowBlur = h * 0.05;
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

function fit(
  fonts: Fonts,
  text: string,
  font: Omit<FontWish, "size">,
  room: { width: number; height: number; leading: number; maxLines: number; max: number; min: number },
): Fitted {
  const context = createCanvas(8, 8).getContext("2d");
  return fitText(text, { ...room, size: { max: room.max, min: room.min } }, (line, size) => {
    fonts.use(context, { ...font, size }, line);
    return context.measureText(line).width;
  });
}

function drawHeadline(context: SKRSContext2D, fonts: Fonts, layout: Layout): void {
  const { fitted, font, leading, align } = layout;
  const setOff = lineToSetOff(fitted.lines);
  const widths = fitted.lines.map((line) => {
    fonts.use(context, { ...font, size: fitted.size }, line);
    return context.measureText(line).width;
  });
  const widest = Math.max(...widths);
  fitted.lines.forEach((line, i) => {
    fonts.use(context, { ...font, size: fitted.size }, line);
    const width = widths[i] ?? 0;
    // Ragged at the side where reading ends.
    const indent = isRightToLeft(line) ? widest - width : 0;
    context.fillStyle = i === setOff ? layout.accent : layout.colour;
    context.fillText(
      line,
      align === "centre" ? layout.x - width / 2 : layout.x + indent,
      layout.y + fitted.size * (leading * i + 0.86),
    );
  });
}

/** The line with the most to say: the last that is not made of small words; none where there is only one. */
function lineToSetOff(lines: string[]): number {
  if (lines.length < 2) return -1;
  return lines.findLastIndex((line) => line.split(" ").some((word) => !isFunctionWord(word)));
}

/** The worst contrast of any inked pixel with the 8×8 block behind it. */
function leastContrast(behind: Uint8ClampedArray, ink: Uint8ClampedArray, { width, height }: Size): number {
  const BLOCK = 8;
  let least = 21;
  for (let by = 0; by < height; by += BLOCK)
    for (let bx = 0; bx < width; bx += BLOCK) {
      const inks = new Set<number>();
      let sum = 0;
      let count = 0;
      for (let y = by; y < Math.min(height, by + BLOCK); y++)
        for (let x = bx; x < Math.min(width, bx + BLOCK); x++) {
          const i = (y * width + x) * 4;
          sum += luminance([behind[i] as number, behind[i + 1] as number, behind[i + 2] as number]);
          count++;
          if ((ink[i + 3] as number) > 250)
            inks.add(((ink[i] as number) << 16) | ((ink[i + 1] as number) << 8) | (ink[i + 2] as number));
        }
      for (const colour of inks)
        least = Math.min(
          least,
          contrastRatio(luminance([colour >> 16, (colour >> 8) & 255, colour & 255]), sum / count),
        );
    }
  return least;
}

function inkBox(ink: Uint8ClampedArray, { width, height }: Size): Poster["box"] {
  let [x0, y0, x1, y1] = [width, height, 0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((ink[(y * width + x) * 4 + 3] as number) > 16) {
        x0 = Math.min(x0, x);
        x1 = Math.max(x1, x + 1);
        y0 = Math.min(y0, y);
        y1 = Math.max(y1, y + 1);
      }
  return x1 > x0 ? { x: x0, y: y0, width: x1 - x0, height: y1 - y0 } : { x: 0, y: 0, width: 0, height: 0 };
}
