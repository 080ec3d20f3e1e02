// What stands around the data of a chart: the ground that quiets the picture, title and unit above, source below.
import type { SKRSContext2D } from "@napi-rs/canvas";

import type { BarChart, LineChart } from "../../../../contract/graphics.ts";
import type { Size } from "../../../base/picture.ts";
import { safeArea } from "../../../base/safeAreas.ts";
import { captionsReach } from "../captions.ts";
import { rgba } from "../contrast.ts";
import { isRightToLeft, type FontWish } from "../fonts.ts";
import { heading, paragraph, type Box, type Sheet } from "../setting.ts";

export interface ChartFrame {
  /** Where the data may lie. */
  plot: Box;
  /** Titles stand at the right. */
  backwards: boolean;
  draw: (context: SKRSContext2D) => void;
}

/** How much of the picture the ground takes away: what is behind must not compete with thin lines. */
const SCRIM = 0.84;
/** Of the unit: read on a phone held upright, too, where a wide picture is 5 cm high. */
const SOURCE = 0.0305;
export const AXIS = 0.036;

export function chartFrame(sheet: Sheet, { title, unit: measured, source }: BarChart | LineChart): ChartFrame {
  const { look, unit } = sheet;
  const area = chartArea(sheet);
  const { palette } = look;
  const backwards = isRightToLeft(title ?? measured ?? "");
  const line = (text: string, font: Omit<FontWish, "size">, size: number, maxLines: number, least = 0.55) =>
    paragraph(sheet, text, font, {
      width: area.width,
      height: unit * 0.2,
      maxLines,
      max: unit * size,
      min: unit * size * least,
      leading: 1.18,
    });
  const head = title === null ? null : line(title, heading(look, 600), 0.072, 2);
  const below = measured === null ? null : line(measured, body(sheet, 600), 0.038, 1);
  const foot = source === null ? null : line(source, body(sheet, 500), SOURCE, 2, 0.74);
  const top = area.y + (head?.height ?? 0) + (below ? below.height + unit * 0.006 : 0);
  const bottom = area.y + area.height - (foot ? foot.height + unit * 0.02 : 0);
  const gap = head || below ? unit * 0.045 : 0;
  const [x, align] = backwards ? ([area.x + area.width, "right"] as const) : ([area.x, "left"] as const);
  return {
    plot: { x: area.x, y: top + gap, width: area.width, height: bottom - top - gap },
    backwards,
    draw(context) {
      drawScrim(context, sheet, SCRIM);
      head?.draw(context, x, area.y, align, palette.text);
      below?.draw(context, x, area.y + (head?.height ?? 0) + unit * 0.006, align, palette.text);
      foot?.draw(context, x, area.y + area.height - foot.height, align, palette.text);
    },
  };
}

/** All of the picture, a little darker below, where captions stand. */
function drawScrim(context: SKRSContext2D, { size, look }: Sheet, alpha: number): void {
  const ground = context.createLinearGradient(0, 0, 0, size.height);
  ground.addColorStop(0, rgba(look.palette.shade, alpha * 0.94));
  ground.addColorStop(1, rgba(look.palette.shade, alpha));
  context.fillStyle = ground;
  context.fillRect(0, 0, size.width, size.height);
}

/** Wider than that of cards: a chart fills the picture down to where captions may reach. */
export function chartArea({ size, area, look, unit }: Sheet): Box {
  const room = widest(size, area);
  const bottom = Math.min(room.y + room.height, captionsReach(look, size) - unit * 0.015);
  return { ...room, height: bottom - room.y };
}

function widest(size: Size, area: Box): Box {
  const { width, height } = size;
  if (height > width * 1.5) return area;
  if (height > width * 1.1) return { x: width * 0.08, y: height * 0.085, width: width * 0.84, height: height * 0.62 };
  if (width > height * 1.2) return { x: width * 0.1, y: height * 0.075, width: width * 0.8, height: height * 0.685 };
  const safe = safeArea(size);
  return { x: safe.x, y: height * 0.085, width: safe.width, height: height * 0.6 };
}

export function body({ look }: Pick<Sheet, "look">, weight: number): Omit<FontWish, "size"> {
  return { language: look.language, family: look.fonts.body, weight };
}
