// Figures set so that they do not tremble while a number runs.
import type { SKRSContext2D } from "@napi-rs/canvas";

/** Width of a number whose digits all take as much room as the widest, or with `rest` 1 their own. The font must be set. */
export function tabularWidth(context: SKRSContext2D, text: string, rest = 0): number {
  return isTabular(text) ? cells(context, text, rest).width : context.measureText(text).width;
}

/** `rest`, 0–1: how near the digits have come to their own widths, with which a number that stands still looks better. */
export function fillTabular(context: SKRSContext2D, text: string, x: number, baseline: number, rest = 0): void {
  if (!isTabular(text)) {
    context.fillText(text, x, baseline);
    return;
  }
  for (const { sign, left } of cells(context, text, rest).all) context.fillText(sign, x + left, baseline);
}

/** Signs that stand beside each other without joining. */
function isTabular(text: string): boolean {
  return /^[\p{Sc}\d.,'’\u00a0\u202f%+\-−–\u2212 ]+$/u.test(text);
}

function cells(
  context: SKRSContext2D,
  text: string,
  rest: number,
): { all: { sign: string; left: number }[]; width: number } {
  const widest = Math.max(...Array.from("0123456789", (digit) => context.measureText(digit).width));
  let [x, at, come] = [0, 0, 0];
  const all = Array.from(text, (sign) => {
    const width = context.measureText(sign).width;
    const cell = /\d/.test(sign) ? widest : width;
    at += sign.length;
    // Kerned as in the whole text.
    come = context.measureText(text.slice(0, at)).width;
    const left = (1 - rest) * (x + (cell - width) / 2) + rest * (come - width);
    x += cell;
    return { sign, left };
  });
  return { all, width: (1 - rest) * x + rest * come };
}
