// Names on a map, all countries' in one size: inside of the country where they fit, else beside all that is set off, with a thin line to it.
import type { SKRSContext2D } from "@napi-rs/canvas";

import { readableOn, rgba } from "../contrast.ts";
import { measuring, widened, type Box, type Sheet } from "../setting.ts";
import { body } from "./chartFrame.ts";
import { settling } from "./design.ts";
import { LIGHT_UP, type Lit } from "./litCountry.ts";
import { boxOf, coverOf, meet, type At, type Cover, type MapColours } from "./mapGround.ts";

/** Seconds. */
export const APPEAR = 0.4;
/** Pixels of an em by pixels of the unit, all countries alike: the largest in which the most names fit into their countries. */
const SIZES = [0.044, 0.039, 0.034] as const;

export interface MapLabel {
  box: Box;
  from: number;
  draw: (context: SKRSContext2D) => void;
}

export interface Dot {
  name: string;
  at: At;
  from: number;
}

interface Ground {
  sheet: Sheet;
  room: Box;
  colours: MapColours;
  lit: Cover;
  /** Drawn only when it is asked for: all countries of the world. */
  land: () => Cover;
  taken: Box[];
  /** Where lines to names run. */
  lines: Box[];
  /** Where a route runs. */
  route: readonly At[];
}

/** Names where they cover neither each other nor a place. */
export function mapLabels(
  sheet: Sheet,
  room: Box,
  colours: MapColours,
  { lit, dots, route, land }: { lit: readonly Lit[]; dots: readonly Dot[]; route: readonly At[]; land: () => Cover },
): MapLabel[] {
  const { unit, size } = sheet;
  const ground: Ground = {
    sheet,
    room,
    colours,
    lit: coverOf(
      size,
      lit.map(({ path }) => path),
    ),
    land,
    taken: dots.map(({ at }) => boxOf([at], unit * 0.018)),
    lines: [],
    route,
  };
  const ofPlaces = dots.flatMap((dot) => placeLabel(ground, dot, unit * 0.034));
  const own = new Map(lit.map((country) => [country, coverOf(size, [country.path])]));
  // Those that fit into their country have no other place: first.
  const tries = SIZES.map((part) => {
    const taken = [...ground.taken];
    const em = unit * part;
    const inside = new Map(
      lit.map((country) => [country, labelInside({ ...ground, taken }, country, own.get(country), em)]),
    );
    return { em, taken, inside, fitting: [...inside.values()].filter(Boolean).length };
  });
  const { em, taken, inside } = tries.reduce((best, one) => (one.fitting > best.fitting ? one : best));
  // Small ones have the least choice.
  const order = lit.toSorted((a, b) => a.main.width * a.main.height - b.main.width * b.main.height);
  const beside = order.flatMap((country) =>
    inside.get(country) ? [] : labelBeside({ ...ground, taken }, country, own.get(country), em),
  );
  return [...ofPlaces, ...[...inside.values()].flatMap((label) => label ?? []), ...beside];
}

export function drawLabel(context: SKRSContext2D, { from, draw }: MapLabel, at: number): void {
  const part = settling(at, from, APPEAR);
  if (part <= 0) return;
  context.save();
  context.globalAlpha = part;
  draw(context);
  context.restore();
}

/** Beside the dot, rather where it neither lies over an outline nor over the route. */
function placeLabel(ground: Ground, { name, at: [x, y], from }: Dot, em: number): MapLabel[] {
  const { sheet, lit, taken, route } = ground;
  const width = widthOf(sheet, name, em);
  const off = sheet.unit * 0.026;
  const spots: At[] = [
    [x + off, y + em * 0.35],
    [x - off - width, y + em * 0.35],
    [x - width / 2, y - off],
    [x - width / 2, y + off + em * 0.8],
  ];
  const free = spots
    .map(([left, baseline]) => ({ left, baseline, box: wordsBox(left, baseline, width, em) }))
    .filter(({ box }) => isInPicture(ground, box) && !taken.some((other) => meet(other, box)))
    .map((spot, i) => {
      const cover = lit.of(spot.box);
      const crossed = route.some((at) => meet(spot.box, { x: at[0], y: at[1], width: 1, height: 1 }));
      return { ...spot, cover, cost: Math.min(cover, 1 - cover) * 3 + (crossed ? 1 : 0) + i * 0.01 };
    });
  const best = free.toSorted((a, b) => a.cost - b.cost)[0];
  if (!best) return [];
  taken.push(best.box);
  const colour = best.cover > 0.5 ? inkOn(ground, ground.colours.lit) : inkOn(ground, ground.colours.land);
  return [words(sheet, name, em, best, colour, from + 0.15)];
}

/** As near to its middle as all of it lies inside. Null where it fits nowhere. */
function labelInside(ground: Ground, country: Lit, own: Cover | undefined, em: number): MapLabel | null {
  const { sheet, taken } = ground;
  const { name, box, middle, from } = country;
  const width = widthOf(sheet, name, em);
  if (!own || width > box.width || em > box.height) return null;
  const step = em * 0.2;
  let best: { left: number; baseline: number; box: Box } | null = null;
  let nearest = Infinity;
  for (let y = box.y; y < box.y + box.height; y += step)
    for (let x = box.x; x < box.x + box.width - width; x += step) {
      const far = Math.hypot(x + width / 2 - middle[0], (y - em * 0.35 - middle[1]) * 1.5);
      if (far >= nearest) continue;
      const at = wordsBox(x, y, width, em);
      if (!isInPicture(ground, at) || taken.some((other) => meet(other, at)) || own.of(at) < 0.998) continue;
      nearest = far;
      best = { left: x, baseline: y, box: at };
    }
  if (!best) return null;
  taken.push(best.box);
  return words(sheet, name, em, best, inkOn(ground, ground.colours.lit), from + LIGHT_UP * 0.5);
}

/** On free ground, rather on the sea, near by; the line to it crosses no other country that is set off if that can be. */
function labelBeside(ground: Ground, country: Lit, own: Cover | undefined, em: number): MapLabel[] {
  const { sheet, room, taken, lines } = ground;
  const { unit } = sheet;
  const { name, middle, from } = country;
  const width = widthOf(sheet, name, em);
  if (!own) return [];
  const land = ground.land();
  const [step, far] = [unit * 0.012, unit * 0.32 + Math.max(country.main.width, country.main.height) / 2];
  let best: { left: number; baseline: number; box: Box; end: At } | null = null;
  let least = Infinity;
  for (let y = middle[1] - far; y < middle[1] + far; y += step)
    for (let x = middle[0] - far - width; x < middle[0] + far; x += step) {
      const box = wordsBox(x, y, width, em);
      const end = meetingOf(widened(box, em * 0.1), middle);
      const long = Math.hypot(end[0] - middle[0], end[1] - middle[1]);
      const apart = widened(box, em * 0.35, em * 0.2);
      if (long < em || long >= least || !isInPicture(ground, box) || box.y + box.height > room.y + room.height)
        continue;
      if (ground.lit.of(apart) > 0 || taken.some((other) => meet(other, apart))) continue;
      const slant = Math.abs(end[1] - middle[1]) * 0.25;
      let cost = long + slant + land.of(apart) * unit * 0.12;
      if (cost >= least) continue;
      const way = along(middle, end, em * 0.25);
      const strange = way.filter((point) => ground.lit.of(point) > 0.5 && own.of(point) < 0.5).length;
      const crossed = way.some((point) => lines.some((line) => meet(line, point)));
      cost += strange * em * 1.5 + (crossed ? em * 10 : 0);
      if (cost >= least || way.some((point) => taken.some((other) => meet(other, point)))) continue;
      least = cost;
      best = { left: x, baseline: y, box, end };
    }
  if (!best) return [];
  taken.push(best.box);
  const { end } = best;
  lines.push(...along(middle, end, em * 0.25).map((point) => widened(point, em * 0.18)));
  const edge = along(middle, end, em * 0.08).findLast((point) => ground.lit.of(point) > 0.5);
  const leaves: At = edge ? [edge.x, edge.y] : middle;
  const label = words(sheet, name, em, best, inkOn(ground, ground.colours.land), from + LIGHT_UP * 0.5);
  const onFill = inkOn(ground, ground.colours.lit);
  const thin = Math.max(1, unit * 0.0024);
  return [
    {
      ...label,
      box: around(label.box, boxOf([middle, end], unit * 0.01)),
      draw(context) {
        context.lineWidth = thin;
        stroke(context, middle, leaves, onFill);
        stroke(context, leaves, end, rgba(sheet.look.palette.text, 0.85));
        context.beginPath();
        context.arc(middle[0], middle[1], thin * 2, 0, Math.PI * 2);
        context.fillStyle = onFill;
        context.fill();
        label.draw(context);
      },
    },
  ];
}

function words(
  sheet: Sheet,
  text: string,
  em: number,
  { left, baseline, box }: { left: number; baseline: number; box: Box },
  colour: string,
  from: number,
): MapLabel {
  return {
    box,
    from,
    draw(context) {
      sheet.fonts.use(context, labelFont(sheet, em), text);
      context.fillStyle = colour;
      context.fillText(text, left, baseline);
    },
  };
}

function inkOn({ sheet: { look } }: Ground, fill: string): string {
  return readableOn(fill, look.palette.text, look.palette.shade);
}

function isInPicture({ sheet: { unit, size }, room }: Ground, { x, y, width, height }: Box): boolean {
  return (
    x > unit * 0.02 && x + width < size.width - unit * 0.02 && y > room.y - unit * 0.02 && y + height < size.height
  );
}

function wordsBox(left: number, baseline: number, width: number, em: number): Box {
  return { x: left - em * 0.2, y: baseline - em * 0.9, width: width + em * 0.4, height: em * 1.2 };
}

/** Where the line comes to the words: at half their height from beside, else above or below. */
function meetingOf({ x, y, width, height }: Box, at: At): At {
  if (at[0] < x || at[0] > x + width) return [at[0] < x ? x : x + width, y + height * 0.47];
  return [at[0], at[1] < y ? y : y + height];
}

/** Points on the way from one to the other, as boxes. */
function along(from: At, to: At, step: number): Box[] {
  const count = Math.max(1, Math.floor(Math.hypot(to[0] - from[0], to[1] - from[1]) / step));
  return Array.from({ length: count }, (_, i) => {
    const part = (i + 1) / (count + 1);
    return { x: from[0] + (to[0] - from[0]) * part, y: from[1] + (to[1] - from[1]) * part, width: 1, height: 1 };
  });
}

function stroke(context: SKRSContext2D, from: At, to: At, colour: string): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.strokeStyle = colour;
  context.stroke();
}

function around(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

function widthOf(sheet: Sheet, text: string, em: number): number {
  return measuring(sheet.fonts, labelFont(sheet, em), text).width(text);
}

function labelFont(sheet: Sheet, em: number) {
  return { ...body(sheet, 700), size: em };
}
