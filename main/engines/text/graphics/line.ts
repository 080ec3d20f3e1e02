// A line chart: the line is drawn from left to right, with its value running along at its head.
import type { SKRSContext2D } from "@napi-rs/canvas";
import { scaleLinear, scalePoint } from "d3-scale";

import type { Datum, LineChart } from "../../../../contract/graphics.ts";
import { written } from "../../../base/numbering.ts";
import { contrastOf, mix, rgba } from "../contrast.ts";
import { figures, measuring, paragraph, type Box, type Paragraph, type Sheet } from "../setting.ts";
import { AXIS, body, chartFrame } from "./chartFrame.ts";
import { curve, upTo, type Point } from "./curve.ts";
import { gliding, settling, type Design } from "./design.ts";
import { fillTabular, tabularWidth } from "./numbers.ts";

/** Seconds. */
const BEGIN = 0.3;
const DRAW = 1.9;
/** In which a marked point's value comes. */
const APPEAR = 0.3;
/** Of the plot: where long units beside the axis would take more of it, its numbers stand bare. */
const MOST_AXIS = 0.3;

export function designLine(sheet: Sheet, chart: LineChart): Design {
  const { unit, look, size } = sheet;
  const { palette } = look;
  const { plot, draw: drawFrame } = chartFrame(sheet, chart);
  const values = chart.series.flatMap(({ points }) => points.map(({ value }) => value));
  const y = scaleLinear(extent(values), [0, 1]);
  const ticks = y.ticks(4);
  const numbers = { ...chart.numbering, decimals: decimalsOf(ticks) };
  const small = { ...body(sheet, 500), size: unit * AXIS };
  const widest = (texts: string[]) => Math.max(...texts.map((text) => measuring(sheet.fonts, small, text).width(text)));
  const told = ticks.map((tick) => written(tick, numbers, look.language));
  const isBare = widest(told) > plot.width * MOST_AXIS;
  const tickTexts = isBare
    ? ticks.map((tick) => written(tick, { ...numbers, prefix: "", suffix: "" }, look.language))
    : told;
  const tickWidth = widest(tickTexts);
  const names = chart.series.map(({ name }) => (name === null ? null : seriesName(sheet, name, plot.width * 0.22)));
  const beside = Math.max(0, ...names.map((name) => name?.width ?? 0));
  const left = plot.x + tickWidth + unit * 0.034;
  const right = plot.x + plot.width - (beside > 0 ? beside + unit * 0.035 : unit * 0.02);
  const bottom = plot.y + plot.height - unit * 0.066;
  // The number at the head stands above the highest point.
  const top = plot.y + unit * (chart.series.length === 1 ? 0.075 : 0.02);
  y.range([bottom, top]);
  const x = places(chart, [left, right]);
  const lines = chart.series.map(({ points }) => points.map((point): Point => [x.of(point.label), y(point.value)]));
  const curves = lines.map(curve);
  const colours = chart.series.map((_, i) => colourOf(sheet, i));
  const ends = spread(
    lines.map((line) => line.at(-1)?.[1] ?? 0),
    unit * 0.05,
  );
  const box: Box = {
    x: left - unit * 0.06,
    y: plot.y - unit * 0.03,
    width: Math.min(size.width, plot.x + plot.width + unit * 0.04) - left + unit * 0.06,
    height: bottom - plot.y + unit * 0.045,
  };
  return {
    still: {
      box: { x: 0, y: 0, ...size },
      draw(context) {
        drawFrame(context);
        ticks.forEach((tick, i) => {
          const at = y(tick);
          const isGround = tick === 0 || (i === 0 && !ticks.includes(0));
          context.fillStyle = rgba(palette.text, isGround ? 0.5 : 0.16);
          context.fillRect(left, at, right - left, Math.max(1, unit * 0.002));
          const text = tickTexts[i] ?? "";
          sheet.fonts.use(context, small, text);
          context.fillStyle = rgba(palette.text, 0.92);
          context.fillText(text, left - unit * 0.024 - context.measureText(text).width, at + unit * AXIS * 0.34);
        });
        drawLabels(context, sheet, x.labels, bottom + unit * 0.056, [plot.x, plot.x + plot.width]);
      },
    },
    moving: {
      box,
      seconds: BEGIN + DRAW + APPEAR,
      draw(context, at) {
        const part = gliding(at, BEGIN, DRAW);
        if (part <= 0) return;
        const until = left + (right - left) * part;
        curves.forEach((all, i) => {
          const seen = upTo(all, until);
          const colour = colours[i] ?? palette.accent;
          if (curves.length === 1) fillBelow(context, seen, bottom, top, colour);
          stroke(context, seen, colour, unit * 0.0075);
        });
        curves.forEach((all, i) => {
          const head = upTo(all, until).at(-1);
          // It begins farther right than the others.
          if (!head) return;
          const colour = colours[i] ?? palette.accent;
          dot(context, ...head, unit * 0.0125, colour, palette.shade);
          const name = names[i];
          const shown = settling(at, BEGIN + DRAW - 0.1, APPEAR);
          if (name && shown > 0) {
            context.globalAlpha = shown;
            name.draw(context, right + unit * 0.028, (ends[i] ?? 0) - name.height / 2, "left", readable(sheet, colour));
            context.globalAlpha = 1;
          }
        });
        const [only] = chart.series;
        const [line] = curves;
        if (chart.series.length !== 1 || !only || !line) return;
        const held = heldOf(only.points, lines[0] ?? [], unit * 0.18);
        const head = upTo(line, until).at(-1) ?? [left, bottom];
        for (const {
          point,
          at: [px, py],
        } of held) {
          if (px > until || head[0] - px < unit * 0.14) continue;
          dot(context, px, py, unit * 0.0095, palette.text, palette.shade);
          const text = written(point.value, chart.numbering, look.language);
          drawValue(context, sheet, { text, rest: 1 }, [px, py], [left, right], 0.8, line);
        }
        const value =
          part >= 1 ? (only.points.at(-1)?.value ?? 0) : rounded(y.invert(head[1]), chart.numbering.decimals);
        const text = written(value, chart.numbering, look.language);
        drawValue(context, sheet, { text, rest: gliding(part, 0.85, 0.15) }, head, [left, right], 1);
      },
    },
  };
}

/** What is set off, and the first, from where all goes out, unless one that is set off stands too near. */
function heldOf(points: readonly Datum[], at: readonly Point[], apart: number): { point: Datum; at: Point }[] {
  const all = points.map((point, i) => ({ point, at: at[i] ?? ([0, 0] as const) }));
  const [first] = all;
  const isFree = (x: number) => !all.some((one, i) => i > 0 && one.point.marked && one.at[0] - x < apart);
  return all.filter((one) => one.point.marked || (one === first && isFree(one.at[0])));
}

/** Room above and below; from zero on where that does not press the line flat. */
function extent(values: number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low === high) return low === 0 ? [0, 1] : [Math.min(0, low * 1.5), Math.max(0, low * 1.5)];
  if (low >= 0 && low < high * 0.6) return [0, high];
  if (high <= 0 && high > low * 0.6) return [low, 0];
  return [low - (high - low) * 0.12, high];
}

function decimalsOf(ticks: number[]): number {
  return Math.min(6, Math.max(...ticks.map((tick) => (String(Math.abs(tick)).split(".")[1] ?? "").length)));
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

/** Where each label lies: by its value where all are numbers (years) that rise along each line, else one after another. */
export function places(
  { series }: Pick<LineChart, "series">,
  range: [number, number],
): { of(label: string): number; labels: { text: string; x: number }[] } {
  const labels = [...new Set(series.flatMap(({ points }) => points.map((point: Datum) => point.label)))];
  // Lines may have points at other years than the first one.
  const numbers = labels.map(Number).toSorted((a, b) => a - b);
  const isRising = series.every(({ points }) =>
    points.every(({ label }, i) => i === 0 || Number(label) > Number(points[i - 1]?.label)),
  );
  if (isRising && numbers.every(Number.isFinite)) {
    const scale = scaleLinear([numbers[0] ?? 0, numbers.at(-1) ?? 1], range);
    const steps = new Set(numbers.slice(1).map((n, i) => n - (numbers[i] ?? 0)));
    // Years that do not follow evenly: round ones are easier to read than those that there are numbers of.
    const round = scale.ticks(6).filter(Number.isInteger);
    const told = steps.size === 1 || round.length < 2 ? numbers : round;
    return { of: (label) => scale(Number(label)), labels: told.map((n) => ({ text: String(n), x: scale(n) })) };
  }
  const scale = scalePoint(labels, range);
  return {
    of: (label) => scale(label) ?? range[0],
    labels: labels.map((text) => ({ text, x: scale(text) ?? range[0] })),
  };
}

/** As many as stand beside each other, the first and the last among them. */
function drawLabels(
  context: SKRSContext2D,
  sheet: Sheet,
  labels: { text: string; x: number }[],
  baseline: number,
  [from, to]: [number, number],
): void {
  const { fonts, unit, look } = sheet;
  const wish = { ...body(sheet, 600), size: unit * 0.038 };
  const set = labels.map(({ text, x }) => {
    const width = measuring(fonts, wish, text).width(text);
    return { text, width, x: Math.min(Math.max(from, x - width / 2), to - width) };
  });
  const gap = unit * 0.035;
  const last = set.at(-1);
  for (let every = 1; every <= set.length; every++) {
    const chosen = set.filter(
      (one, i) => one === last || (i % every === 0 && (set.length - 1 - i >= every || every === 1)),
    );
    const fits = chosen.every(
      (one, i) => i === 0 || one.x - gap >= (chosen[i - 1]?.x ?? 0) + (chosen[i - 1]?.width ?? 0),
    );
    if (!fits && every < set.length) continue;
    context.fillStyle = look.palette.text;
    for (const { text, x } of fits ? chosen : chosen.slice(-1)) {
      fonts.use(context, wish, text);
      context.fillText(text, x, baseline);
    }
    return;
  }
}

/** The first in the accent, the others in colours of the look that stand off the ground. */
function colourOf({ look: { palette } }: Sheet, i: number): string {
  const { accent, text, shade } = palette;
  return [accent, text, mix(accent, text, 0.55), mix(text, shade, 0.45)][i] ?? text;
}

/** The line's own colour where words can be read in it. */
function readable({ look: { palette } }: Sheet, colour: string): string {
  return contrastOf(colour, palette.shade) >= 4.5 ? colour : palette.text;
}

function seriesName(sheet: Sheet, name: string, width: number): Paragraph {
  return paragraph(sheet, name, body(sheet, 700), {
    width,
    height: sheet.unit * 0.09,
    maxLines: 2,
    max: sheet.unit * 0.042,
    min: sheet.unit * 0.026,
    leading: 1.1,
  });
}

/** Pushed apart until none covers another, in their order. */
function spread(at: number[], gap: number): number[] {
  const order = at.map((y, i) => ({ y, i })).toSorted((a, b) => a.y - b.y);
  for (let round = 0; round < 40; round++)
    for (let k = 1; k < order.length; k++) {
      const [above, below] = [order[k - 1], order[k]];
      if (!above || !below || below.y - above.y >= gap) continue;
      const push = (gap - (below.y - above.y)) / 2;
      above.y -= push;
      below.y += push;
    }
  return at.map((_, i) => order.find((one) => one.i === i)?.y ?? 0);
}

function stroke(context: SKRSContext2D, points: Point[], colour: string, width: number): void {
  trace(context, points);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.lineCap = "round";
  context.stroke();
}

function trace(context: SKRSContext2D, points: Point[]): void {
  context.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
}

function fillBelow(context: SKRSContext2D, points: Point[], bottom: number, top: number, colour: string): void {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return;
  trace(context, points);
  context.lineTo(last[0], bottom);
  context.lineTo(first[0], bottom);
  context.closePath();
  const light = context.createLinearGradient(0, top, 0, bottom);
  light.addColorStop(0, rgba(colour, 0.34));
  light.addColorStop(1, rgba(colour, 0.02));
  context.fillStyle = light;
  context.fill();
}

/** With a rim of the ground around it, which sets it off from the line. */
function dot(context: SKRSContext2D, x: number, y: number, radius: number, colour: string, rim: string): void {
  for (const [r, fill] of [
    [radius * 1.45, rim],
    [radius, colour],
  ] as const) {
    context.beginPath();
    context.arc(x, y, r, 0, Math.PI * 2);
    context.fillStyle = fill;
    context.fill();
  }
}

/** A number above a point and above the line beside it, inside of the chart. */
function drawValue(
  context: SKRSContext2D,
  { fonts, look, unit }: Sheet,
  { text, rest }: { text: string; rest: number },
  [x, y]: Point,
  [left, right]: [number, number],
  scale: number,
  line: readonly Point[] = [],
): void {
  fonts.use(context, { ...figures(look), size: unit * 0.048 * scale }, text);
  const width = tabularWidth(context, text, rest);
  const from = Math.min(Math.max(left - unit * 0.02, x - width / 2), right + unit * 0.02 - width);
  const beside = line.filter((point) => point[0] >= from && point[0] <= from + width + unit * 0.01);
  const top = Math.min(y, ...beside.map((point) => point[1]));
  context.save();
  context.shadowColor = rgba(look.palette.shade, 0.95);
  context.shadowBlur = unit * 0.012;
  context.fillStyle = look.palette.text;
  fillTabular(context, text, from, top - unit * 0.03, rest);
  context.restore();
}
