// Cards: typeset titles, list items, quotes, numbers, breaths and texts that lie over the picture above the captions.
import { createCanvas } from "@napi-rs/canvas";

import type { Look } from "../../../contract/look.ts";
import type { TimelineCard } from "../../../contract/timeline.ts";
import type { Picture, Size } from "../../base/picture.ts";
import { rgba } from "./contrast.ts";
import type { Fonts } from "./fonts.ts";
import { fitText } from "./lines.ts";

export function drawCard(fonts: Fonts, card: TimelineCard, look: Look, size: Size): Picture {
  const unit = Math.min(size.width, size.height);
  const room = { width: size.width * 0.76, height: size.height * 0.42 };
  const context = createCanvas(8, 8).getContext("2d");
  const wish = { family: look.fonts.heading, weight: 600 };
  const leading = 1.16;
  const fitted = fitText(
    card.text,
    { ...room, maxLines: 5, leading, size: { max: unit * 0.1, min: unit * 0.03 } },
    (text, em) => {
      fonts.use(context, { ...wish, size: em }, text);
      return context.measureText(text).width;
    },
  );
  const pad = Math.ceil(fitted.size * 0.6);
  const width = even(size.width);
  const height = even(fitted.lines.length * fitted.size * leading + pad * 2);
  const canvas = createCanvas(width, height);
  const drawing = canvas.getContext("2d");
  drawing.shadowColor = rgba(look.palette.shade, 0.8);
  drawing.shadowBlur = fitted.size * 0.4;
  drawing.fillStyle = look.palette.text;
  fitted.lines.forEach((line, i) => {
    fonts.use(drawing, { ...wish, size: fitted.size }, line);
    drawing.fillText(line, (width - drawing.measureText(line).width) / 2, pad + fitted.size * (leading * i + 0.9));
  });
  return { png: canvas.toBuffer("image/png"), x: 0, y: even(size.height * 0.4 - height / 2), width, height };
}

function even(value: number): number {
  return Math.max(0, Math.round(value / 2) * 2);
}
