// A number that runs up to its value, and what it counts below it.
import type { Count } from "../../../../contract/graphics.ts";
import { written } from "../../../base/numbering.ts";
import { rgba } from "../contrast.ts";
import { drawVeil, figures, measuring, paragraph, withGround, type Sheet } from "../setting.ts";
import { body } from "./chartFrame.ts";
import { gliding, settling, type Design } from "./design.ts";
import { fillTabular, tabularWidth } from "./numbers.ts";

/** Seconds in which it runs; the last digits come to rest slowly. */
const RUN = 2;
/** From then on digits come to their own widths: while they change fast they would tremble, at rest they would stand apart. */
const RESTS_FROM = 1.6;

export function designCount(sheet: Sheet, { value, numbering, label }: Count): Design {
  const { fonts, look, unit, area, size } = sheet;
  const end = written(value, numbering, look.language);
  const wish = figures(look);
  let em = unit * 0.34;
  const widthOf = (text: string) => tabularWidth(measuring(fonts, { ...wish, size: em }, text).context, text);
  while (widthOf(end) > area.width && em > unit * 0.06) em *= 0.96;
  const text =
    label === null
      ? null
      : paragraph(sheet, label, body(sheet, 600), {
          width: area.width * 0.85,
          height: area.height * 0.34,
          maxLines: 3,
          max: unit * 0.062,
          min: unit * 0.026,
          leading: 1.25,
        });
  const tall = em * 1.05 + (text?.height ?? 0);
  const top = area.y + (area.height - tall) / 2;
  const middle = area.x + area.width / 2;
  const width = Math.max(widthOf(end), text?.width ?? 0);
  const ground = withGround({ x: middle - width / 2, y: top, width, height: tall }, size);
  const shadow = em * 0.1;
  return {
    still: {
      box: ground,
      draw(context) {
        drawVeil(context, ground, look);
        text?.draw(context, middle, top + em * 1.05, "centre", look.palette.text);
      },
    },
    moving: {
      box: {
        x: middle - widthOf(end) / 2 - shadow,
        y: top - shadow,
        width: widthOf(end) + 2 * shadow,
        height: em * 1.1 + 2 * shadow,
      },
      seconds: RUN,
      draw(context, at) {
        const part = settling(at, 0, RUN);
        const running = part >= 1 ? value : Number((value * part).toFixed(numbering.decimals));
        const rest = gliding(at, RESTS_FROM, RUN - RESTS_FROM);
        const now = written(running, numbering, look.language);
        fonts.use(context, { ...wish, size: em }, now);
        context.save();
        context.globalAlpha = settling(at, 0, 0.3);
        context.shadowColor = rgba(look.palette.shade, 0.9);
        context.shadowBlur = shadow;
        context.fillStyle = look.palette.accent;
        fillTabular(context, now, middle - tabularWidth(context, now, rest) / 2, top + em * 0.88, rest);
        context.restore();
      },
    },
  };
}
