// Posters: a headline set large on a picture, in one of three designs, with the contrast measured on the very pixels.
import { createCanvas, loadImage, type Canvas, type SKRSContext2D } from "@napi-rs/canvas";

import { POSTER_DESIGNS, type PosterDesign } from "../../../contract/designs.ts";
import type { Look } from "../../../contract/look.ts";
import type { Size } from "../../base/picture.ts";
import { contrastRatio, luminance, mix, rgba } from "./contrast.ts";
import { isRightToLeft, type Fonts } from "./fonts.ts";
import { isFunctionWord } from "./lines.ts";
import { LAYOUTS, WANTED_CONTRAST, type Layout } from "./posterLayouts.ts";

export { POSTER_DESIGNS, type PosterDesign };

export interface PosterRequest {
  design: PosterDesign;
  headline: string;
  /** A number that is set huge above the headline, in the design "side". */
  figure?: string;
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
  /** No word of the headline had to be broken. */
  isWhole: boolean;
}

const QUALITY = 90;

export async function drawPoster(fonts: Fonts, request: PosterRequest): Promise<Poster> {
  const { size, design } = request;
  const background = await lively(request.background, size);
  const layout = LAYOUTS[design](fonts, request);
  const canvas = createCanvas(size.width, size.height);
  const context = canvas.getContext("2d");
  const { ink, inkPixels, contrast } = laid(fonts, layout, background, canvas);
  context.save();
  if (layout.shadow) {
    context.shadowColor = rgba(layout.shadow, 0.55);
    context.shadowBlur = layout.fitted.size * 0.16;
    context.shadowOffsetY = layout.fitted.size * 0.03;
  }
  context.drawImage(ink, 0, 0);
  context.restore();
  return {
    jpeg: await canvas.encode("jpeg", QUALITY),
    contrast: Math.floor(contrast * 100) / 100,
    box: inkBox(inkPixels, size),
    isWhole: layout.fitted.isWhole,
  };
}

/** Ground and ink by which the words can be read: rather a paler line is set off than a picture laid under what hides it. */
function laid(fonts: Fonts, layout: Layout, background: Canvas, canvas: Canvas) {
  const { width, height } = canvas;
  const context = canvas.getContext("2d");
  const { accent, colour, shade } = layout;
  const accents = [accent, mix(accent, colour, PALER), colour];
  for (const [i, setOff] of accents.entries()) {
    const ink = createCanvas(width, height);
    drawHeadline(ink.getContext("2d"), fonts, { ...layout, accent: setOff });
    const inkPixels = ink.getContext("2d").getImageData(0, 0, width, height).data;
    const most = i < accents.length - 1 ? Math.max(shade, HIDES) : 1;
    for (let strength = shade; strength <= most; strength = nextStrength(strength)) {
      context.drawImage(background, 0, 0, width, height);
      layout.ground(context, strength);
      const contrast = leastContrast(context.getImageData(0, 0, width, height).data, inkPixels, { width, height });
      if (contrast >= WANTED_CONTRAST || (most === 1 && strength === 1)) return { ink, inkPixels, contrast };
    }
  }
  throw new TypeError("a ground at full strength ends the search");
}
const PALER = 0.5;
/** A ground that is stronger leaves little of the picture to be seen. */
const HIDES = 0.75;

function nextStrength(strength: number): number {
  return strength < 1 ? Math.min(1, strength + 0.12) : Infinity;
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

function drawHeadline(context: SKRSContext2D, fonts: Fonts, layout: Layout): void {
  const { fitted, font, leading, align } = layout;
  const setOff = layout.setOff ?? lineToSetOff(fitted.lines);
  const sizeOf = (i: number) => layout.sizes?.[i] ?? fitted.size;
  const widths = fitted.lines.map((line, i) => {
    fonts.use(context, { ...font, size: sizeOf(i) }, line);
    return context.measureText(line).width;
  });
  const widest = Math.max(...widths);
  let top = layout.y;
  fitted.lines.forEach((line, i) => {
    const size = sizeOf(i);
    fonts.use(context, { ...font, size }, line);
    const width = widths[i] ?? 0;
    // Ragged at the side where reading ends.
    const indent = isRightToLeft(line) ? widest - width : 0;
    context.fillStyle = i === setOff ? layout.accent : layout.colour;
    context.fillText(line, align === "centre" ? layout.x - width / 2 : layout.x + indent, top + size * 0.86);
    top += size * leading;
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
