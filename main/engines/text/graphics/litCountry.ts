// A country that is set off on a map: its outline comes first, then it fills from its own middle with a soft edge.
import type { Path2D, SKRSContext2D } from "@napi-rs/canvas";
import { geoArea } from "d3-geo";
import type { MultiPolygon, Polygon } from "geojson";
import polylabel from "polylabel";

import type { Country } from "../../../base/countries.ts";
import { mix, rgba } from "../contrast.ts";
import { widened, type Box, type Sheet } from "../setting.ts";
import { gliding, settling } from "./design.ts";
import { meet, type At, type MapColours, type Paths } from "./mapGround.ts";
import { mainland } from "./projection.ts";

/** Seconds until it is filled; the outline stands after `OUTLINE`. */
export const LIGHT_UP = 0.9;
const OUTLINE = 0.35;
const FILL = 0.15;
/** Of what is filled: the edge that runs outwards is as wide as this part of the way. */
const SOFT = 1.1;
/** A piece with less than this part of the country's area is left out where it lies apart: on the map it looks like dirt. */
const SPECK = 0.01;

export interface Lit {
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

export function litCountry(drawn: Paths, { shape }: Country, name: string, from: number, room: Box): Lit {
  const near = mainland(shape);
  const main = drawn.bounds(near);
  const around = widened(main, Math.max(main.width, main.height) * 0.15);
  const all = piecesOf(shape).map((piece) => ({ piece, box: drawn.bounds(piece), area: geoArea(piece) }));
  const whole = all.reduce((sum, { area }) => sum + area, 0);
  // What lies under the title or off the picture is not lit: a piece of it alone says nothing.
  const seen = all.filter(
    ({ box, area }) =>
      box.width > 0 &&
      box.y + box.height / 2 > room.y &&
      box.x + box.width > 0 &&
      (area >= whole * SPECK || meet(box, around)),
  );
  const pieces: MultiPolygon = { type: "MultiPolygon", coordinates: seen.map(({ piece }) => piece.coordinates) };
  const box = drawn.bounds(pieces);
  const middle = middleOf(drawn, near);
  const corners = [box.x, box.x + box.width].flatMap((x) => [box.y, box.y + box.height].map((y): At => [x, y]));
  const reach = Math.max(1, ...corners.map(([x, y]) => Math.hypot(x - middle[0], y - middle[1])));
  return { name, path: drawn.path(pieces), box, main, middle, reach, from };
}

export function lightUp(
  context: SKRSContext2D,
  { unit, look }: Sheet,
  { path, middle, reach, from }: Lit,
  { lit }: MapColours,
  at: number,
): void {
  const outlined = settling(at, from, OUTLINE);
  if (outlined <= 0) return;
  const filled = gliding(at, from + FILL, LIGHT_UP - FILL);
  context.save();
  context.lineWidth = Math.max(1, unit * 0.002);
  context.lineJoin = "round";
  if (filled < 1) {
    context.globalAlpha = outlined;
    context.strokeStyle = lit;
    context.stroke(path);
    context.globalAlpha = 1;
  }
  if (filled > 0) {
    context.fillStyle = filled < 1 ? softly(context, middle, reach, filled, lit) : lit;
    context.fill(path);
    context.globalAlpha = filled;
    context.strokeStyle = mix(lit, look.palette.shade, 0.55);
    context.stroke(path);
  }
  context.restore();
}

/** Full in the middle, nothing beyond a circle that grows until all that lies inside of `reach` is full. */
function softly(context: SKRSContext2D, [x, y]: At, reach: number, part: number, colour: string) {
  const outer = reach * (1 + SOFT) * part;
  const soft = context.createRadialGradient(x, y, Math.max(0, outer - reach * SOFT), x, y, outer);
  // All of it comes up a little from the start: a country, not a disc.
  const base = part * 0.8;
  for (let i = 0; i <= 8; i++) {
    const t = i / 8;
    soft.addColorStop(t, rgba(colour, base + (Math.min(1, part * 2) - base) * (1 - t * t * (3 - 2 * t))));
  }
  return soft;
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
