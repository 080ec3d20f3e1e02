// How a map is laid: turned to what is shown, so that every country keeps its shape, and near enough to see it well.
import { geoArea, geoAzimuthalEqualArea, geoCentroid, geoDistance, geoNaturalEarth1, type GeoProjection } from "d3-geo";
import type { FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";

import type { MapPlace } from "../../../../contract/graphics.ts";
import type { Size } from "../../../base/picture.ts";
import type { Box } from "../setting.ts";

/** Radians from the middle beyond which a part of the world no longer looks like itself. */
const WORLD = 1.15;
/** Of what is shown at least so much lies along the shorter side, in radians: outlines nearer than that look rough. */
const NEAREST = 0.075;
/** Of the room: what lies around is to be seen too. */
const SHARE = 0.82;

export function projectionOf(
  shapes: readonly (Polygon | MultiPolygon)[],
  places: readonly MapPlace[],
  room: Box,
  size: Size,
): GeoProjection {
  const shown: FeatureCollection = {
    type: "FeatureCollection",
    features: [...shapes.map(mainland), ...(places.length > 0 ? [pointsOf(places)] : [])].map((geometry) => ({
      type: "Feature",
      properties: {},
      geometry,
    })),
  };
  const [longitude, latitude] = geoCentroid(shown);
  const reach = Math.max(
    0,
    ...positions(shown).map((at) => geoDistance(at as [number, number], [longitude, latitude])),
  );
  const into = inner(room, (1 - SHARE) / 2);
  const isWorld = reach > WORLD || shown.features.length === 0;
  const projection = isWorld
    ? geoNaturalEarth1().rotate([-turn(shown), 0])
    : geoAzimuthalEqualArea().rotate([-longitude, -latitude]);
  if (isWorld) projection.fitExtent(worldRoom(room, size), INHABITED);
  else projection.fitExtent(into, shown);
  const most = Math.min(size.width, size.height) / NEAREST;
  if (!isWorld && !(projection.scale() < most)) {
    projection.scale(most).translate([room.x + room.width / 2, room.y + room.height / 2]);
  }
  const margin = 60;
  return projection.precision(0.4).clipExtent([
    [-margin, -margin],
    [size.width + margin, size.height + margin],
  ]);
}

function inner({ x, y, width, height }: Box, margin: number): [[number, number], [number, number]] {
  return [
    [x + width * margin, y + height * margin],
    [x + width * (1 - margin), y + height * (1 - margin)],
  ];
}

/** All of the width: captions may lie over the southern seas. */
function worldRoom({ y }: Box, { width, height }: Size): [[number, number], [number, number]] {
  const bottom = Math.min(height * 0.86, y + width * 0.62);
  return [
    [width * 0.015, y],
    [width * 0.985, bottom],
  ];
}

/** Without Antarctica, which would take a quarter of the height. */
const INHABITED = {
  type: "MultiPoint" as const,
  coordinates: [
    [-168, 5],
    [190, 5],
    [11, -56],
    [11, 78],
  ],
};
/** In the middle of the world: the Atlantic's shores, or, where all that is shown lies around it, the Pacific. */
const [ATLANTIC, PACIFIC] = [11, 180] as const;

function turn(shown: FeatureCollection): number {
  const far = shown.features.map((one) => Math.abs(((geoCentroid(one)[0] - ATLANTIC + 540) % 360) - 180));
  return far.length > 0 && Math.min(...far) > 80 ? PACIFIC : ATLANTIC;
}

/** The largest piece and what lies near it or is large itself: France without Guiana, the United States without Hawaii and Alaska. */
export function mainland(shape: Polygon | MultiPolygon): Polygon | MultiPolygon {
  if (shape.type === "Polygon") return shape;
  const pieces = shape.coordinates.map((coordinates) => {
    const polygon: Polygon = { type: "Polygon", coordinates };
    return { coordinates, area: geoArea(polygon), centre: geoCentroid(polygon) };
  });
  const largest = pieces.reduce((a, b) => (b.area > a.area ? b : a));
  // Of a disc as large as the piece.
  const radius = Math.acos(Math.max(-1, 1 - largest.area / (2 * Math.PI)));
  const kept = pieces.filter(
    ({ area, centre }) => area > largest.area * 0.3 || geoDistance(centre, largest.centre) < radius * 2.1,
  );
  return { type: "MultiPolygon", coordinates: kept.map(({ coordinates }) => coordinates) };
}

function pointsOf(places: readonly MapPlace[]) {
  return { type: "MultiPoint" as const, coordinates: places.map(({ longitude, latitude }) => [longitude, latitude]) };
}

function positions({ features }: FeatureCollection): Position[] {
  return features.flatMap(({ geometry }) => {
    if (geometry.type === "MultiPoint") return geometry.coordinates;
    if (geometry.type === "Polygon") return geometry.coordinates.flat();
    return geometry.type === "MultiPolygon" ? geometry.coordinates.flat(2) : [];
  });
}
