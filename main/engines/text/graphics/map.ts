// A map: countries are outlined and fill from their middle, a route is drawn from place to place, places appear where it comes by.
import type { Path2D, SKRSContext2D } from "@napi-rs/canvas";
import { geoGraticule10, geoInterpolate, type GeoProjection } from "d3-geo";

import type { MapPlace, WorldMap } from "../../../../contract/graphics.ts";
import { countries } from "../../../base/countries.ts";
import { rgba } from "../contrast.ts";
import { isRightToLeft } from "../fonts.ts";
import { heading, paragraph, type Box, type Sheet } from "../setting.ts";
import { chartArea } from "./chartFrame.ts";
import { gliding, settling, type Design } from "./design.ts";
import { LIGHT_UP, lightUp, litCountry } from "./litCountry.ts";
import { boxOf, coloursOf, coverOf, pathsOf, type At } from "./mapGround.ts";
import { APPEAR, drawLabel, mapLabels, type Dot } from "./mapLabels.ts";
import { projectionOf } from "./projection.ts";

/** Seconds. */
const BEGIN = 0.35;
const LEG = 0.9;
const LEGS = 3.2;
/** From one country or place to the next at most, and all together. */
const STEP = 0.22;
const ALL_STEPS = 1.3;

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
  const colours = coloursOf(sheet);
  // Held only until the ground is drawn: all outlines of the world.
  let held: Path2D[] | null = null;
  const outlines = () => (held ??= [...countries().values()].map(({ shape }) => drawn.path(shape)));
  let cover: ReturnType<typeof coverOf> | null = null;
  const land = () => (cover ??= coverOf(size, outlines()));
  const labels = mapLabels(sheet, room, colours, { lit, dots, route: route?.all ?? [], land });
  cover = null;
  const seconds = Math.max(after + LIGHT_UP, route?.ends ?? 0, ...dots.map(({ from }) => from + APPEAR)) + APPEAR;
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
        for (const path of outlines()) {
          context.fill(path);
          context.stroke(path);
        }
        held = null;
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
        held = null;
        for (const country of lit) lightUp(context, sheet, country, colours, at);
        // As the map itself does, what is lit darkens towards the title.
        if (title && lit.length > 0) clearEdge(context, sheet, area.y + title.height + unit * 0.08);
        if (route) drawRoute(context, sheet, route, at);
        for (const dot of dots) drawPlace(context, sheet, dot, at);
        for (const label of labels) drawLabel(context, label, at);
      },
    },
  };
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

function step(count: number): number {
  return Math.min(STEP, ALL_STEPS / Math.max(1, count));
}

/** Around all of them, inside of the picture. */
function within({ width, height }: Sheet["size"], boxes: readonly Box[], margin: number): Box {
  const left = Math.max(0, Math.min(...boxes.map(({ x }) => x)) - margin);
  const top = Math.max(0, Math.min(...boxes.map(({ y }) => y)) - margin);
  const right = Math.min(width, Math.max(...boxes.map((box) => box.x + box.width)) + margin);
  const bottom = Math.min(height, Math.max(...boxes.map((box) => box.y + box.height)) + margin);
  return { x: left, y: top, width: Math.max(2, right - left), height: Math.max(2, bottom - top) };
}
