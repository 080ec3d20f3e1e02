// A lower third: who is seen, where, or from whom the picture is; it opens from its accent like a drawer.
import type { SKRSContext2D } from "@napi-rs/canvas";

import type { LowerThird } from "../../../../contract/graphics.ts";
import { rgba } from "../contrast.ts";
import { isRightToLeft } from "../fonts.ts";
import { heading, paragraph, type Sheet } from "../setting.ts";
import { body } from "./chartFrame.ts";
import { settling, type Design } from "./design.ts";

/** Seconds. */
const RISE = 0.3;
const OPEN = 0.55;
/** The plate lets next to nothing of the picture through: names must be read at once. */
const PLATE = 0.86;

export function designLowerThird(sheet: Sheet, { of, text, detail }: LowerThird): Design {
  const { look, unit, area, size } = sheet;
  const { palette } = look;
  const isSmall = of === "source";
  const width = area.width * (size.width > size.height * 1.2 ? 0.62 : 0.9);
  const name = paragraph(sheet, text, isSmall ? body(sheet, 600) : heading(look, 650), {
    width,
    height: unit * 0.2,
    maxLines: isSmall ? 1 : 2,
    max: unit * (isSmall ? 0.03 : 0.062),
    min: unit * 0.022,
    leading: 1.16,
  });
  const role =
    detail === null
      ? null
      : paragraph(sheet, detail, body(sheet, 600), {
          width,
          height: unit * 0.1,
          maxLines: 2,
          max: unit * (isSmall ? 0.026 : 0.035),
          min: unit * 0.02,
          leading: 1.22,
        });
  const pad = { x: unit * (isSmall ? 0.02 : 0.032), y: unit * (isSmall ? 0.012 : 0.02) };
  const gap = role ? unit * 0.004 : 0;
  const lead = of === "place" ? unit * 0.068 : unit * (isSmall ? 0.004 : 0.009);
  const tall = name.height + gap + (role?.height ?? 0) + 2 * pad.y;
  const wide = lead + Math.max(name.width, role?.width ?? 0) + 2 * pad.x;
  const backwards = isRightToLeft(text);
  const side = size.width > size.height * 1.2 ? size.width * 0.06 : area.x;
  const left = backwards ? size.width - side - wide : side;
  const top = area.y + area.height - tall;
  const box = { x: left - unit * 0.01, y: top - unit * 0.01, width: wide + unit * 0.02, height: tall + unit * 0.02 };
  return {
    still: null,
    moving: {
      box,
      seconds: RISE + OPEN,
      draw(context, at) {
        const rise = settling(at, 0, RISE);
        const open = settling(at, RISE * 0.6, OPEN);
        const reach = lead + (wide - lead) * open;
        const radius = unit * 0.008;
        context.save();
        // Clipped by what has opened; mirrored for writing that begins at the right.
        const from = backwards ? left + wide - reach : left;
        context.beginPath();
        context.roundRect(from, top + (tall * (1 - rise)) / 2, reach, tall * rise, radius);
        context.clip();
        context.fillStyle = rgba(palette.shade, PLATE);
        context.fillRect(left, top, wide, tall);
        const edge = backwards ? left + wide - lead : left;
        if (of === "place")
          drawPin(
            context,
            edge + lead / 2 + (backwards ? -1 : 1) * unit * 0.008,
            top + tall / 2,
            unit * 0.021,
            palette.accent,
            palette.shade,
          );
        else {
          context.fillStyle = palette.accent;
          context.fillRect(edge, top, lead, tall);
        }
        const late = (1 - open) * unit * 0.05 * (backwards ? 1 : -1);
        const x = (backwards ? left + wide - lead - pad.x : left + lead + pad.x) + late;
        const align = backwards ? "right" : "left";
        context.globalAlpha = Math.min(1, open * 1.3);
        name.draw(context, x, top + pad.y, align, palette.text);
        role?.draw(context, x, top + pad.y + name.height + gap, align, isSmall ? palette.text : palette.accent);
        context.restore();
      },
    },
  };
}

/** The sign for a place: its point is its lower end. `x`, `y` is the middle. */
function drawPin(context: SKRSContext2D, x: number, y: number, radius: number, colour: string, hole: string): void {
  const centre = y - radius * 0.42;
  context.beginPath();
  context.arc(x, centre, radius, Math.PI * 0.86, Math.PI * 0.14);
  context.quadraticCurveTo(x + radius * 0.55, centre + radius * 1.05, x, centre + radius * 1.95);
  context.quadraticCurveTo(
    x - radius * 0.55,
    centre + radius * 1.05,
    x + Math.cos(Math.PI * 0.86) * radius,
    centre + Math.sin(Math.PI * 0.86) * radius,
  );
  context.closePath();
  context.fillStyle = colour;
  context.fill();
  context.beginPath();
  context.arc(x, centre, radius * 0.4, 0, Math.PI * 2);
  context.fillStyle = hole;
  context.fill();
}
