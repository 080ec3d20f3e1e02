// Which item of a list is being told, small in the upper left corner: the other one is the logo's.
import type { ItemCounter } from "../../../../contract/graphics.ts";
import { safeArea } from "../../../base/safeAreas.ts";
import { rgba } from "../contrast.ts";
import { figures, measuring, type Sheet } from "../setting.ts";
import { body } from "./chartFrame.ts";
import type { Design } from "./design.ts";

export function designItemCounter(sheet: Sheet, { number, total }: ItemCounter): Design {
  const { fonts, look, unit, size } = sheet;
  const digits = new Intl.NumberFormat(look.language, { useGrouping: false });
  // Not "3 of 7": the stroke is read in every language.
  const now = { text: digits.format(number), wish: { ...figures(look), size: unit * 0.05 } };
  const all = { text: `/ ${digits.format(total)}`, wish: { ...body(sheet, 600), size: unit * 0.03 } };
  const width = (one: typeof now) => measuring(fonts, one.wish, one.text).width(one.text);
  const pad = unit * 0.02;
  const gap = unit * 0.012;
  const safe = safeArea(size);
  const isTall = size.height > size.width * 1.5;
  const [left, top] = isTall ? [safe.x, safe.y + unit * 0.03] : [size.width * 0.035, size.height * 0.05];
  const wide = width(now) + gap + width(all) + 2 * pad;
  const tall = unit * 0.075;
  return {
    still: {
      box: { x: left - 2, y: top - 2, width: wide + 4, height: tall + 4 },
      draw(context) {
        context.fillStyle = rgba(look.palette.shade, 0.78);
        context.beginPath();
        context.roundRect(left, top, wide, tall, tall * 0.24);
        context.fill();
        const baseline = top + tall / 2 + unit * 0.0175;
        fonts.use(context, now.wish, now.text);
        context.fillStyle = look.palette.accent;
        context.fillText(now.text, left + pad, baseline);
        fonts.use(context, all.wish, all.text);
        context.fillStyle = look.palette.text;
        context.fillText(all.text, left + pad + width(now) + gap, baseline);
      },
    },
    moving: null,
  };
}
