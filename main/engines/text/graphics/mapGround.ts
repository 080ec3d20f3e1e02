// What a map is drawn on: outlines in the picture's pixels, colours of sea, land and what is set off, and what lies where.
import { createCanvas, Path2D } from "@napi-rs/canvas";
import { geoPath, type GeoPermissibleObjects, type GeoProjection } from "d3-geo";

import type { Size } from "../../../base/picture.ts";
import { contrastOf, mix } from "../contrast.ts";
import type { Box, Sheet } from "../setting.ts";

export type At = readonly [x: number, y: number];

export interface Paths {
  path(shape: GeoPermissibleObjects): Path2D;
  bounds(shape: GeoPermissibleObjects): Box;
  middle(shape: GeoPermissibleObjects): At;
  area(shape: GeoPermissibleObjects): number;
  point(at: [longitude: number, latitude: number]): [number, number] | null;
}

export function pathsOf(projection: GeoProjection): Paths {
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

export interface MapColours {
  sea: string;
  land: string;
  border: string;
  lit: string;
}

/** Land stands off the sea, and what is set off stands off both. */
export function coloursOf({ look: { palette } }: Sheet): MapColours {
  const { shade, text, accent, background } = palette;
  const tint = background[Math.min(2, background.length - 1)] ?? text;
  const sea = mix(shade, tint, 0.1);
  const land = mix(mix(shade, tint, 0.34), text, 0.1);
  // Where land and accent are of one lightness, land stands back.
  const quiet = contrastOf(land, accent) < 1.8 ? mix(shade, text, 0.14) : land;
  return { sea, land: quiet, border: mix(quiet, sea, 0.75), lit: accent };
}

export function boxOf(points: readonly At[], margin: number): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [x, y] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
  return { x, y, width: Math.max(...xs) + margin - x, height: Math.max(...ys) + margin - y };
}

export function meet(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** How much of a box some shapes cover. Looked at coarsely: made for words, not for outlines. */
export interface Cover {
  /** 0–1. */
  of(box: Box): number;
}

/** Pixels of the picture to one of the cover. */
const COARSE = 3;

export function coverOf({ width, height }: Size, paths: readonly Path2D[]): Cover {
  const [wide, tall] = [Math.ceil(width / COARSE), Math.ceil(height / COARSE)];
  const context = createCanvas(wide, tall).getContext("2d");
  context.scale(1 / COARSE, 1 / COARSE);
  for (const path of paths) context.fill(path);
  const { data } = context.getImageData(0, 0, wide, tall);
  // Sums of all that lies above and left of each corner, so that any box is four look-ups.
  const sums = new Uint32Array((wide + 1) * (tall + 1));
  for (let y = 0; y < tall; y++)
    for (let x = 0, row = 0; x < wide; x++) {
      row += data[(y * wide + x) * 4 + 3] ?? 0;
      sums[(y + 1) * (wide + 1) + x + 1] = (sums[y * (wide + 1) + x + 1] ?? 0) + row;
    }
  const sum = (x: number, y: number) => sums[y * (wide + 1) + x] ?? 0;
  const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return {
    of(box) {
      const x = within(Math.floor(box.x / COARSE), wide - 1);
      const y = within(Math.floor(box.y / COARSE), tall - 1);
      const right = within(Math.ceil((box.x + box.width) / COARSE), wide);
      const bottom = within(Math.ceil((box.y + box.height) / COARSE), tall);
      const pixels = Math.max(1, right - x) * Math.max(1, bottom - y);
      const all = sum(right, bottom) - sum(right, y) - sum(x, bottom) + sum(x, y);
      return all / (255 * pixels);
    },
  };
}
