// Countries by name: in English, in a video's language, by two-letter code; outlines from Natural Earth (public domain).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { geoArea, geoCentroid } from "d3-geo";
import type { MultiPolygon, Polygon } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

import { spellingDistance } from "./spelling.ts";
import { wordTable } from "./wordTable.ts";

export interface Country {
  /** ISO 3166-1 numeric; of countries that have none, one of ISO's user-assigned. */
  id: string;
  name: string;
  shape: Polygon | MultiPolygon;
}

export type Found = { id: string } | { nearest: string[] };

/** Raised with the outlines: they are part of what a map looks like. */
export const ATLAS_VERSION = (createRequire(import.meta.url)("world-atlas/package.json") as { version: string })
  .version;

/** Read when first needed, some 40 ms and 25 MB: in the thread that draws. */
export function countries(): ReadonlyMap<string, Country> {
  return (atlas ??= readAtlas());
}

let atlas: ReadonlyMap<string, Country> | undefined;

type Atlas = Topology<{ countries: GeometryCollection<{ name: string }> }>;

/** Not by `require`, which would hold on to all of it. */
function readTopology(): Atlas {
  const path = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");
  return JSON.parse(readFileSync(path, "utf8")) as Atlas;
}

function readAtlas(): ReadonlyMap<string, Country> {
  const topology = readTopology();
  const all = new Map<string, Country>();
  for (const { id, properties, geometry } of feature(topology, topology.objects.countries).features) {
    const code = codeOf(id, properties.name);
    // Some dependencies share their country's code.
    if (code === undefined || all.has(code) || (geometry.type !== "Polygon" && geometry.type !== "MultiPolygon"))
      continue;
    all.set(code, { id: code, name: properties.name, shape: geometry });
  }
  return all;
}

/** Names alone, which are kept: a script that is read needs no outlines. */
function englishNames(): ReadonlyMap<string, string> {
  if (names) return names;
  const all = new Map<string, string>();
  for (const { id, properties } of readTopology().objects.countries.geometries) {
    const name = properties && "name" in properties ? properties.name : "";
    const code = codeOf(id, name);
    if (code !== undefined && !all.has(code)) all.set(code, name);
  }
  return (names = all);
}

let names: ReadonlyMap<string, string> | undefined;

function codeOf(id: string | number | undefined, name = ""): string | undefined {
  return id === undefined ? UNNUMBERED[name] : String(id).padStart(3, "0");
}

/** ISO leaves 900 to 999 to its users. */
const UNNUMBERED: Readonly<Record<string, string>> = wordTable({
  Kosovo: "983",
  Somaliland: "984",
  "N. Cyprus": "985",
});

/** By any name that a person may write, else the names that come nearest. */
export function findCountry(name: string, language: string): Found {
  const index = (indexes[language] ??= indexOf(language));
  const id = index.get(plain(name));
  if (id !== undefined) return { id };
  const wanted = plain(name);
  const near = [...index.keys()]
    .map((known) => ({ known, distance: spellingDistance(wanted, known) - (known.startsWith(wanted) ? 4 : 0) }))
    .filter(({ known, distance: d }) => known.length > 2 && d <= Math.max(2, wanted.length * 0.5))
    .toSorted((a, b) => a.distance - b.distance);
  const ids = [...new Set(near.map(({ known }) => index.get(known) as string))].slice(0, 3);
  return { nearest: ids.map((code) => nameIn(code, language) ?? englishNames().get(code) ?? code) };
}

/** The middle of its largest piece. Throws RangeError for an id that `findCountry` does not give. */
export function countryMiddle(id: string): { latitude: number; longitude: number } {
  // Asked once for each country of a route: what is read for it is not kept.
  const shape = (atlas ?? readAtlas()).get(id)?.shape;
  if (!shape) throw new RangeError(`no country ${id}`);
  const pieces = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
  const [largest] = pieces
    .map((coordinates): Polygon => ({ type: "Polygon", coordinates }))
    .toSorted((a, b) => geoArea(b) - geoArea(a));
  const [longitude, latitude] = geoCentroid(largest ?? shape);
  return { latitude: Number(latitude.toFixed(3)), longitude: Number(longitude.toFixed(3)) };
}

const indexes: Record<string, Map<string, string>> = {};

function indexOf(language: string): Map<string, string> {
  const index = new Map<string, string>();
  const add = (name: string | undefined, id: string) => {
    if (name !== undefined && !index.has(plain(name))) index.set(plain(name), id);
  };
  for (const [id, name] of englishNames()) {
    add(name, id);
    for (const tag of new Set(["en", language])) add(nameIn(id, tag), id);
    add(alpha2(id), id);
  }
  for (const [id, also] of Object.entries(ALSO)) for (const name of also) add(name, id);
  return index;
}

/** As CLDR has them. */
function nameIn(id: string, language: string): string | undefined {
  const code = alpha2(id);
  if (code === undefined) return undefined;
  try {
    return new Intl.DisplayNames(language, { type: "region", fallback: "none" }).of(code);
  } catch {
    return undefined;
  }
}

/** CLDR holds the numeric codes as aliases. */
function alpha2(id: string): string | undefined {
  if (id === "983") return "XK";
  const region = new Intl.Locale(`und-${id}`).region;
  return region !== undefined && /^[A-Z]{2}$/.test(region) ? region : undefined;
}

const ALSO: Readonly<Record<string, readonly string[]>> = wordTable({
  "840": ["USA", "U.S.", "U.S.A.", "United States of America", "America"],
  "826": ["UK", "U.K.", "Great Britain", "Britain"],
  "203": ["Czech Republic", "Czechia"],
  "528": ["Holland", "The Netherlands"],
  "410": ["South Korea", "Korea"],
  "408": ["North Korea"],
  "784": ["UAE", "Emirates"],
  "180": ["DRC", "DR Congo", "Congo-Kinshasa"],
  "178": ["Congo", "Republic of the Congo"],
  "384": ["Ivory Coast"],
  "104": ["Burma"],
  "748": ["Swaziland"],
  "807": ["Macedonia"],
  "132": ["Cape Verde"],
  "626": ["East Timor"],
  "336": ["Vatican"],
  "792": ["Turkey", "Türkiye"],
  "643": ["Russia", "Russian Federation"],
  "985": ["Northern Cyprus"],
});

/** Without accents, articles and signs: what people type alike. */
function plain(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{Script=Latin}\p{M}+/gu, (letters) => letters.charAt(0))
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim()
    .replace(/^the /, "");
}
