// A map: countries light up from their middle, a route is drawn from place to place, places appear where it comes by.
import { Path2D, type SKRSContext2D } from "@napi-rs/canvas";
import { geoGraticule10, geoInterpolate, geoPath, type GeoPermissibleObjects, type GeoProjection } from "d3-geo";
import type { MultiPolygon, Polygon } from "geojson";
import polylabel from "polylabel";

import type { MapPlace, WorldMap } from "../../../../contract/graphics.ts";
import { countries, type Country } from "../../../base/countries.ts";
import { contrastOf, mix, rgba } from "../contrast.ts";
import { isRightToLeft } from "../fonts.ts";
import { heading, measuring, paragraph, type Box, type Sheet } from "../setting.ts";
import { body, chartArea } from "./chartFrame.ts";
import { gliding, settling, type Design } from "./design.ts";
import { mainland, projectionOf } from "./projection.ts";

/** Seconds. */
const BEGIN = 0.35;
const LIGHT_UP = 0.8;
const LEG = 0.9;
const LEGS = 3.2;
const APPEAR = 0.4;
/** From one country or place to the next at most, and all together. */
const STEP = 0.22;
const ALL_STEPS = 1.3;

type At = readonly [x: number, y: number];

export function designMap(sheet: Sheet, map: WorldMap): Design {
  const { unit, look, size } = sheet;
  const { palette } = look;
  const area = chartArea(sheet);
  const title =
    map.title === null
      ? null
      : paragraph(sheet, map.title, heading(look, 600), {
          width: area.width,
          height: unit * 0.18,
          maxLines: 2,
          max: unit * 0.066,
          min: unit * 0.034,
          leading: 1.18,
        });
  const room = title ? { ...area, y: area.y + title.height, height: area.height - title.height } : area;
  const shown = map.regions.flatMap(({ id, name }) => {
    const country = countries().get(id);
    return country ? [{ name, country }] : [];
  });
  const projection = projectionOf(
    shown.map(({ country }) => country.shape),
    map.places,
    room,
    size,
  );
  const drawn = pathsOf(projection);
  const backwards = isRightToLeft(map.title ?? "");
  const lit = shown.map(({ name, country }, i) =>
    litCountry(drawn, country, name, BEGIN + i * step(shown.length), room),
  );
  const after = shown.length > 0 ? BEGIN + step(shown.length) * (shown.length - 1) + LIGHT_UP * 0.6 : BEGIN;
  const route = map.isRoute ? routeOf(projection, map.places, after) : null;
  const dots = placesOf(projection, map.places, (i) => route?.arrives[i] ?? after + i * step(map.places.length));
  const labels = placeLabels(sheet, room, lit, dots);
  const seconds = Math.max(after + LIGHT_UP, route?.ends ?? 0, ...dots.map(({ from }) => from + APPEAR)) + APPEAR;
  const colours = coloursOf(sheet);
  return {
    still: {
      box: { x: 0, y: 0, ...size },
      draw(context) {
        context.fillStyle = rgba(colours.sea, 0.97);
        context.fillRect(0, 0, size.width, size.height);
        context.lineWidth = Math.max(1, unit * 0.001);
        context.strokeStyle = rgba(palette.text, 0.07);
        context.stroke(drawn.path(geoGraticule10()));
        context.fillStyle = colours.land;
        context.strokeStyle = colours.border;
        context.lineWidth = Math.max(1, unit * 0.0014);
        context.lineJoin = "round";
        for (const { shape } of countries().values()) {
          const path = drawn.path(shape);
          context.fill(path);
          context.stroke(path);
        }
        shadeEdges(context, sheet, title ? area.y + title.height + unit * 0.08 : 0);
        const [x, align] = backwards ? ([area.x + area.width, "right"] as const) : ([area.x, "left"] as const);
        title?.draw(context, x, area.y, align, palette.text);
      },
    },
    moving: {
      box: within(
        size,
        [
          ...lit.map(({ box }) => box),
          ...(route ? [boxOf(route.all, unit * 0.03)] : []),
          ...dots.map(({ at }) => boxOf([at], unit * 0.06)),
          ...labels.map(({ box }) => box),
        ],
        unit * 0.012,
      ),
      seconds,
      draw(context, at) {
        for (const country of lit) lightUp(context, sheet, country, colours, at);
        // As the map itself does, what is lit darkens towards the title.
        if (title && lit.length > 0) clearEdge(context, sheet, area.y + title.height + unit * 0.08);
        if (route) drawRoute(context, sheet, route, at);
        for (const dot of dots) drawPlace(context, sheet, dot, at);
        for (const label of labels) drawLabel(context, sheet, label, at);
      },
    },
  };
}

interface Paths {
  path(shape: GeoPermissibleObjects): Path2D;
  bounds(shape: GeoPermissibleObjects): Box;
  middle(shape: GeoPermissibleObjects): At;
  area(shape: GeoPermissibleObjects): number;
  point(at: [longitude: number, latitude: number]): [number, number] | null;
}

function pathsOf(projection: GeoProjection): Paths {
  const text = geoPath(projection);
  return {
    path: (shape) => new Path2D(text(shape) ?? ""),
    bounds(shape) {
      const [[x0, y0], [x1, y1]] = text.bounds(shape);
      return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
    },
    middle: (shape) => text.centroid(shape),
    area: (shape) => text.area(shape),
    point: (at) => projection(at),
  };
}

/** Land stands off the sea, and what is set off stands off both. */
function coloursOf({ look: { palette } }: Sheet): { sea: string; land: string; border: string; lit: string } {
  const { shade, text, accent, background } = palette;
  const tint = background[Math.min(2, background.length - 1)] ?? text;
  const sea = mix(shade, tint, 0.1);
  const land = mix(mix(shade, tint, 0.34), text, 0.1);
  // Where land and accent are of one lightness, land stands back.
  const quiet = contrastOf(land, accent) < 1.8 ? mix(shade, text, 0.14) : land;
  return { sea, land: quiet, border: mix(quiet, sea, 0.75), lit: accent };
}

/** Where words lie over the map: title above, captions below. */
function shadeEdges(context: SKRSContext2D, { size, look }: Sheet, above: number): void {
  const edge = (from: number, to: number, most: number) => {
    const ground = context.createLinearGradient(0, from, 0, to);
    ground.addColorStop(0, rgba(look.palette.shade, most));
    ground.addColorStop(1, rgba(look.palette.shade, 0));
    context.fillStyle = ground;
    context.fillRect(0, Math.min(from, to), size.width, Math.abs(to - from));
  };
  if (above > 0) edge(0, above, 0.9);
  edge(size.height, size.height * 0.68, 0.75);
}

function clearEdge(context: SKRSContext2D, { size }: Sheet, above: number): void {
  const edge = context.createLinearGradient(0, 0, 0, above);
  edge.addColorStop(0, "rgba(0,0,0,1)");
  edge.addColorStop(0.6, "rgba(0,0,0,0.9)");
  edge.addColorStop(1, "rgba(0,0,0,0)");
  context.save();
  context.globalCompositeOperation = "destination-out";
  context.fillStyle = edge;
  context.fillRect(0, 0, size.width, above);
  context.restore();
}

interface Lit {
  name: string;
  path: Path2D;
  box: Box;
  /** Of what lies together. */
  main: Box;
  middle: At;
  /** Pixels from the middle to its farthest corner. */
  reach: number;
  from: number;
}

function litCountry(drawn: Paths, { shape }: Country, name: string, from: number, room: Box): Lit {
  // What lies under the title or off the picture is not lit: a piece of it alone says nothing.
  const seen = piecesOf(shape).filter((piece) => {
    const { x, y, width, height } = drawn.bounds(piece);
    return width > 0 && y + height / 2 > room.y && x + width > 0;
  });
  const pieces: MultiPolygon = { type: "MultiPolygon", coordinates: seen.map(({ coordinates }) => coordinates) };
  const box = drawn.bounds(pieces);
  const main = mainland(shape);
  const middle = middleOf(drawn, main);
  const corners = [box.x, box.x + box.width].flatMap((x) => [box.y, box.y + box.height].map((y): At => [x, y]));
  const reach = Math.max(...corners.map(([x, y]) => Math.hypot(x - middle[0], y - middle[1])));
  return { name, path: drawn.path(pieces), box, main: drawn.bounds(main), middle, reach, from };
}

function piecesOf(shape: Polygon | MultiPolygon): Polygon[] {
  if (shape.type === "Polygon") return [shape];
  return shape.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
}

/** Where there is most room inside of its largest piece: of a long country the centroid may lie in another. */
function middleOf(drawn: Paths, shape: Polygon | MultiPolygon): At {
  const largest = piecesOf(shape).reduce((a, b) => (drawn.area(b) > drawn.area(a) ? b : a));
  const ring = (largest.coordinates[0] ?? []).flatMap((at) => {
    const point = drawn.point(at as [number, number]);
    return point ? [point] : [];
  });
  if (ring.length < 4) return drawn.middle(shape);
  const [x, y] = polylabel([ring], 2);
  return [x, y];
}

function lightUp(
  context: SKRSContext2D,
  { unit, look }: Sheet,
  { path, middle, reach, from }: Lit,
  { lit }: ReturnType<typeof coloursOf>,
  at: number,
): void {
  const part = settling(at, from, LIGHT_UP);
  if (part <= 0) return;
  context.save();
  context.beginPath();
  context.arc(middle[0], middle[1], reach * part + 1, 0, Math.PI * 2);
  context.clip();
  context.fillStyle = lit;
  context.fill(path);
  context.strokeStyle = mix(lit, look.palette.shade, 0.55);
  context.lineWidth = Math.max(1, unit * 0.002);
  context.lineJoin = "round";
  context.stroke(path);
  context.restore();
}

interface Route {
  all: At[];
  /** Length of the line up to each point, pixels. */
  lengths: number[];
  /** When the line comes to each place. */
  arrives: number[];
  from: number;
  ends: number;
}

/** Along great circles, as aeroplanes go. */
function routeOf(projection: GeoProjection, places: readonly MapPlace[], from: number): Route {
  const all: At[] = [];
  const stops: number[] = [];
  places.forEach((place, i) => {
    const before = places[i - 1];
    if (before) {
      const way = geoInterpolate([before.longitude, before.latitude], [place.longitude, place.latitude]);
      for (let k = 0; k <= 64; k++) {
        const at = projection(way(k / 64));
        if (at) all.push(at);
      }
    }
    stops.push(Math.max(0, all.length - 1));
  });
  const lengths: number[] = [];
  all.forEach(([x, y], i) => {
    const before = all[i - 1];
    lengths.push(before ? (lengths[i - 1] ?? 0) + Math.hypot(x - before[0], y - before[1]) : 0);
  });
  const whole = lengths.at(-1) || 1;
  const seconds = Math.min(LEGS, LEG * (places.length - 1));
  const arrives = stops.map((stop) => from + seconds * inverseGliding((lengths[stop] ?? 0) / whole));
  return { all, lengths, arrives, from, ends: from + seconds };
}

/** When a gliding movement has come so far. */
function inverseGliding(part: number): number {
  return 0.5 - Math.sin(Math.asin(1 - 2 * Math.min(1, part)) / 3);
}

function drawRoute(
  context: SKRSContext2D,
  { unit, look }: Sheet,
  { all, lengths, from, ends }: Route,
  at: number,
): void {
  const part = gliding(at, from, ends - from);
  if (part <= 0) return;
  const until = part * (lengths.at(-1) ?? 0);
  const last = lengths.findLastIndex((length) => length <= until);
  const seen = all.slice(0, last + 1);
  const [a, b] = [all[last], all[last + 1]];
  if (a && b) {
    const rest = (until - (lengths[last] ?? 0)) / ((lengths[last + 1] ?? 0) - (lengths[last] ?? 0) || 1);
    seen.push([a[0] + (b[0] - a[0]) * rest, a[1] + (b[1] - a[1]) * rest]);
  }
  const draw = (colour: string, width: number) => {
    context.beginPath();
    seen.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.stroke();
  };
  draw(rgba(look.palette.shade, 0.8), unit * 0.0115);
  draw(look.palette.text, unit * 0.0055);
  const head = seen.at(-1);
  if (head && part < 1) circle(context, head, unit * 0.009, look.palette.text);
}

interface Dot {
  name: string;
  at: At;
  from: number;
}

function placesOf(projection: GeoProjection, places: readonly MapPlace[], from: (i: number) => number): Dot[] {
  return places.flatMap(({ name, longitude, latitude }, i) => {
    const at = projection([longitude, latitude]);
    return at ? [{ name, at, from: from(i) }] : [];
  });
}

/** A dot, and a ring that runs out from it once. */
function drawPlace(context: SKRSContext2D, { unit, look }: Sheet, { at, from }: Dot, now: number): void {
  const part = settling(now, from, APPEAR);
  if (part <= 0) return;
  const wave = settling(now, from + 0.1, APPEAR * 1.6);
  if (wave > 0 && wave < 1) {
    context.beginPath();
    context.arc(at[0], at[1], unit * (0.012 + 0.035 * wave), 0, Math.PI * 2);
    context.strokeStyle = rgba(look.palette.accent, 1 - wave);
    context.lineWidth = unit * 0.004;
    context.stroke();
  }
  circle(context, at, unit * 0.0165 * part, look.palette.shade);
  circle(context, at, unit * 0.0125 * part, look.palette.accent);
  circle(context, at, unit * 0.005 * part, look.palette.shade);
}

function circle(context: SKRSContext2D, [x, y]: At, radius: number, colour: string): void {
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fillStyle = colour;
  context.fill();
}

interface Label {
  text: string;
  /** Pixels of an em. */
  em: number;
  x: number;
  baseline: number;
  box: Box;
  from: number;
}

/** Names where they cover neither each other nor a place. A country's stands in its middle, a place's beside it. */
function placeLabels(sheet: Sheet, room: Box, lit: readonly Lit[], dots: readonly Dot[]): Label[] {
  const { unit, size } = sheet;
  const taken: Box[] = dots.map(({ at }) => boxOf([at], unit * 0.018));
  const labels: Label[] = [];
  const set = (text: string, em: number, from: number, spots: (width: number) => At[]) => {
    const width = measuring(sheet.fonts, labelFont(sheet, em), text).width(text);
    for (const [left, baseline] of spots(width)) {
      const box = { x: left - em * 0.2, y: baseline - em * 0.95, width: width + em * 0.4, height: em * 1.3 };
      const inside =
        box.x > 0 && box.x + box.width < size.width && box.y > room.y - unit * 0.02 && box.y + box.height < size.height;
      if (!inside || taken.some((other) => meet(other, box))) continue;
      taken.push(box);
      labels.push({ text, em, x: left, baseline, box, from });
      return;
    }
  };
  const small = unit * 0.034;
  const off = unit * 0.026;
  for (const { name, at, from } of dots)
    set(name, small, from + 0.15, (width) => [
      [at[0] + off, at[1] + small * 0.35],
      [at[0] - off - width, at[1] + small * 0.35],
      [at[0] - width / 2, at[1] - off],
      [at[0] - width / 2, at[1] + off + small * 0.8],
    ]);
  // Large ones first: of small countries the name may stand beside.
  for (const { name, middle, main: box, from } of lit.toSorted(
    (a, b) => b.main.width * b.main.height - a.main.width * a.main.height,
  )) {
    const em = Math.min(unit * 0.046, Math.max(unit * 0.03, box.width * 0.16));
    set(name, em, from + LIGHT_UP * 0.5, (width) => [
      [middle[0] - width / 2, middle[1] + em * 0.35],
      [middle[0] - width / 2, middle[1] - em * 0.9],
      [middle[0] - width / 2, middle[1] + em * 1.5],
      [box.x + box.width + em * 0.3, middle[1] + em * 0.35],
      [box.x - width - em * 0.3, middle[1] + em * 0.35],
      [middle[0] - width / 2, box.y - em * 0.4],
      [middle[0] - width / 2, box.y + box.height + em],
    ]);
  }
  return labels;
}

function labelFont(sheet: Sheet, em: number) {
  return { ...body(sheet, 700), size: em };
}

/** In the look's own text colour with a rim of its ground: readable on land, sea and accent. */
function drawLabel(context: SKRSContext2D, sheet: Sheet, { text, em, x, baseline, from }: Label, at: number): void {
  const part = settling(at, from, APPEAR);
  if (part <= 0) return;
  const { palette } = sheet.look;
  sheet.fonts.use(context, labelFont(sheet, em), text);
  context.save();
  context.globalAlpha = part;
  context.lineJoin = "round";
  context.strokeStyle = rgba(palette.shade, 0.92);
  context.lineWidth = em * 0.24;
  context.strokeText(text, x, baseline);
  context.fillStyle = palette.text;
  context.fillText(text, x, baseline);
  context.restore();
}

function step(count: number): number {
  return Math.min(STEP, ALL_STEPS / Math.max(1, count));
}

function boxOf(points: readonly At[], margin: number): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [x, y] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
  return { x, y, width: Math.max(...xs) + margin - x, height: Math.max(...ys) + margin - y };
}

/** Around all of them, inside of the picture. */
function within({ width, height }: Sheet["size"], boxes: readonly Box[], margin: number): Box {
  const left = Math.max(0, Math.min(...boxes.map(({ x }) => x)) - margin);
  const top = Math.max(0, Math.min(...boxes.map(({ y }) => y)) - margin);
  const right = Math.min(width, Math.max(...boxes.map((box) => box.x + box.width)) + margin);
  const bottom = Math.min(height, Math.max(...boxes.map((box) => box.y + box.height)) + margin);
  return { x: left, y: top, width: Math.max(2, right - left), height: Math.max(2, bottom - top) };
}

function meet(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
