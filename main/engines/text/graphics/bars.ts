// A bar chart: columns where the labels fit below them, else rows; the bars grow one after another and their numbers with them.
import type { SKRSContext2D } from "@napi-rs/canvas";
import { scaleBand, scaleLinear } from "d3-scale";

import type { BarChart } from "../../../../contract/graphics.ts";
import { written } from "../../../base/numbering.ts";
import { mix, rgba } from "../contrast.ts";
import { figures, measuring, paragraph, type Paragraph, type Sheet } from "../setting.ts";
import { body, chartFrame, type ChartFrame } from "./chartFrame.ts";
import { gliding, settling, type Design } from "./design.ts";
import { fillTabular, tabularWidth } from "./numbers.ts";

/** Seconds. The ground and the labels are there first. */
const BEGIN = 0.25;
const GROW = 0.9;
/** From one bar to the next at most, and from the first to the last. */
const STEP = 0.13;
const ALL_STEPS = 0.9;

export function designBars(sheet: Sheet, chart: BarChart): Design {
  const frame = chartFrame(sheet, chart);
  return columns(sheet, chart, frame) ?? rows(sheet, chart, frame);
}

/** Null where a label does not fit below its column. */
function columns(sheet: Sheet, chart: BarChart, { plot, draw }: ChartFrame): Design | null {
  const { unit } = sheet;
  const band = scaleBand(
    chart.bars.map((_, i) => i),
    [0, plot.width],
  )
    .paddingInner(0.34)
    .paddingOuter(0.1);
  const slot = band.step() * 0.94;
  const labels = labelsIn(sheet, chart, { width: slot, maxLines: 2, sizes: [0.042, 0.03] });
  if (!labels) return null;
  const number = numberFont(sheet, chart, slot, [0.05, 0.024]);
  if (!number) return null;
  const below = Math.max(...labels.map(({ height }) => height)) + unit * 0.02;
  const wide = Math.min(band.bandwidth(), unit * 0.2);
  const ground = plot.y + plot.height - below;
  const above = number.em * 1.5;
  const tall = scaleLinear([0, largest(chart)], [0, ground - plot.y - above]);
  const middle = (i: number) => plot.x + (band(i) ?? 0) + band.bandwidth() / 2;
  return {
    still: {
      box: whole(sheet),
      draw(context) {
        draw(context);
        context.fillStyle = rgba(sheet.look.palette.text, 0.45);
        context.fillRect(plot.x, ground, plot.width, Math.max(1, unit * 0.0025));
        labels.forEach((label, i) =>
          label.draw(context, middle(i), ground + unit * 0.02, "centre", sheet.look.palette.text),
        );
      },
    },
    moving: {
      box: {
        x: plot.x - unit * 0.02,
        y: plot.y - unit * 0.01,
        width: plot.width + unit * 0.04,
        height: ground - plot.y + unit * 0.01,
      },
      seconds: lasting(chart),
      draw(context, at) {
        chart.bars.forEach((bar, i) => {
          const part = grown(chart, i, at);
          if (part <= 0) return;
          const height = Math.max(tall(bar.value) * part, bar.value > 0 ? unit * 0.003 : 0);
          const left = middle(i) - wide / 2;
          const radius = Math.min(unit * 0.012, height, wide / 2);
          const colour = colourOf(sheet, chart, i);
          const light = context.createLinearGradient(0, ground - tall(bar.value), 0, ground);
          light.addColorStop(0, colour);
          light.addColorStop(1, mix(colour, sheet.look.palette.shade, 0.28));
          context.fillStyle = light;
          context.beginPath();
          context.roundRect(left, ground - height, wide, height, [radius, radius, 0, 0]);
          context.fill();
          number.draw(context, bar.value * part, middle(i), ground - height - number.em * 0.42, "centre", part);
        });
      },
    },
  };
}

/** Labels beside the bars: of any length, and as many as there may be. */
function rows(sheet: Sheet, chart: BarChart, { plot, backwards, draw }: ChartFrame): Design {
  const { unit, look } = sheet;
  const band = scaleBand(
    chart.bars.map((_, i) => i),
    [0, Math.min(plot.height, chart.bars.length * unit * 0.14)],
  )
    .paddingInner(0.42)
    .paddingOuter(0.1);
  const room = { width: plot.width * 0.36, maxLines: 2, sizes: [0.04, 0.022] as [number, number] };
  const labels = labelsIn(sheet, chart, { ...room, height: band.step() * 0.9 }) ?? [];
  const beside = Math.max(...labels.map(({ width }) => width), 0) + unit * 0.025;
  const number = numberFont(sheet, chart, plot.width * 0.24, [Math.min(0.044, (band.step() * 0.7) / unit), 0.01]);
  const after = (number?.widest ?? 0) + unit * 0.03;
  const long = scaleLinear([0, largest(chart)], [0, plot.width - beside - after]);
  const top = plot.y + (plot.height - (band.range()[1] ?? 0)) / 2;
  const centre = (i: number) => top + (band(i) ?? 0) + band.bandwidth() / 2;
  const ground = backwards ? plot.x + plot.width - beside : plot.x + beside;
  const tall = Math.min(band.bandwidth(), unit * 0.07);
  return {
    still: {
      box: whole(sheet),
      draw(context) {
        draw(context);
        context.fillStyle = rgba(look.palette.text, 0.45);
        context.fillRect(ground - unit * 0.00125, top, Math.max(1, unit * 0.0025), band.range()[1] ?? 0);
        labels.forEach((label, i) => {
          const at = centre(i) - label.height / 2;
          if (backwards) label.draw(context, ground + unit * 0.025, at, "left", look.palette.text);
          else label.draw(context, ground - unit * 0.025, at, "right", look.palette.text);
        });
      },
    },
    moving: {
      box: { ...plot, y: top - unit * 0.02, height: (band.range()[1] ?? 0) + unit * 0.04 },
      seconds: lasting(chart),
      draw(context, at) {
        chart.bars.forEach((bar, i) => {
          const part = grown(chart, i, at);
          if (part <= 0) return;
          const width = Math.max(long(bar.value) * part, bar.value > 0 ? unit * 0.003 : 0);
          const radius = Math.min(unit * 0.01, width, tall / 2);
          const colour = colourOf(sheet, chart, i);
          const end = backwards ? ground - long(bar.value) : ground + long(bar.value);
          const light = context.createLinearGradient(end, 0, ground, 0);
          light.addColorStop(0, colour);
          light.addColorStop(1, mix(colour, look.palette.shade, 0.28));
          context.fillStyle = light;
          context.beginPath();
          const radii = backwards ? [radius, 0, 0, radius] : [0, radius, radius, 0];
          context.roundRect(backwards ? ground - width : ground, centre(i) - tall / 2, width, tall, radii);
          context.fill();
          const x = backwards ? ground - width - unit * 0.016 : ground + width + unit * 0.016;
          const em = number?.em ?? 0;
          number?.draw(context, bar.value * part, x, centre(i) + em * 0.35, backwards ? "right" : "left", part);
        });
      },
    },
  };
}

function lasting({ bars }: BarChart): number {
  return BEGIN + step(bars.length) * (bars.length - 1) + GROW;
}

function grown({ bars }: BarChart, i: number, at: number): number {
  return settling(at, BEGIN + i * step(bars.length), GROW);
}

function step(count: number): number {
  return Math.min(STEP, ALL_STEPS / count);
}

/** Never 0: bars that are all empty have no length. */
function largest({ bars }: BarChart): number {
  return Math.max(...bars.map(({ value }) => value)) || 1;
}

/** Where some are set off, the others stand back. */
function colourOf({ look }: Sheet, { bars }: BarChart, i: number): string {
  const { accent, text, shade } = look.palette;
  return bars[i]?.marked || !bars.some(({ marked }) => marked) ? accent : mix(text, shade, 0.52);
}

/** All in one size. Null where one does not fit whole. */
function labelsIn(
  sheet: Sheet,
  { bars }: BarChart,
  room: { width: number; height?: number; maxLines: number; sizes: [number, number] },
): Paragraph[] | null {
  const [max, min] = room.sizes;
  for (let size = max; size >= min; size *= 0.94) {
    const labels = bars.map(({ label }) =>
      paragraph(sheet, label, body(sheet, 600), {
        width: room.width,
        height: room.height ?? sheet.unit,
        maxLines: room.maxLines,
        max: sheet.unit * size,
        min: sheet.unit * size,
        leading: 1.15,
      }),
    );
    const isLast = size * 0.94 < min;
    if (labels.every(({ isWhole, width }) => isWhole && width <= room.width)) return labels;
    if (isLast && room.height !== undefined) return labels;
  }
  return null;
}

interface NumberFont {
  em: number;
  widest: number;
  /** `part` of it has grown: it comes in with its bar. */
  draw(
    context: SKRSContext2D,
    value: number,
    x: number,
    baseline: number,
    align: "left" | "right" | "centre",
    part: number,
  ): void;
}

/** One size for all numbers, in which the widest fits. Null where none does. */
function numberFont(
  sheet: Sheet,
  { bars, numbering }: BarChart,
  room: number,
  [max, min]: [number, number],
): NumberFont | null {
  const { fonts, look, unit } = sheet;
  const texts = bars.map(({ value }) => written(value, numbering, look.language));
  const wish = figures(look);
  for (let size = max; size >= min; size *= 0.94) {
    const em = unit * size;
    const widest = Math.max(
      ...texts.map((text) => tabularWidth(measuring(fonts, { ...wish, size: em }, text).context, text)),
    );
    if (widest > room) continue;
    return {
      em,
      widest,
      draw(context, value, x, baseline, align, part) {
        const text = written(value, numbering, look.language);
        fonts.use(context, { ...wish, size: em }, text);
        const rest = gliding(part, 0.85, 0.15);
        const width = tabularWidth(context, text, rest);
        context.fillStyle = rgba(look.palette.text, Math.min(1, part * 2.5));
        fillTabular(
          context,
          text,
          align === "centre" ? x - width / 2 : align === "right" ? x - width : x,
          baseline,
          rest,
        );
      },
    };
  }
  return null;
}

function whole({ size }: Sheet) {
  return { x: 0, y: 0, ...size };
}
