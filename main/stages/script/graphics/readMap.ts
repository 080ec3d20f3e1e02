// `[map: Norway, Sweden | Scandinavia]` and `[map: Venice (45.4, 12.3) -> Acre (32.9, 35.1)]` as data.
import { GRAPHIC_LIMITS, type MapPlace, type WorldMap } from "../../../../contract/graphics.ts";
import { countryMiddle, findCountry } from "../../../base/countries.ts";
import { GraphicFault } from "./fault.ts";

/** Throws GraphicFault. */
export function readMap(fields: readonly string[], language: string): WorldMap {
  const [list = "", title = "", ...more] = fields;
  if (more.length > 0)
    throw new GraphicFault(`${JSON.stringify(more[0])} is too much; write [map: Norway, Sweden | Title]`);
  const isRoute = ARROW.test(list);
  const items = list
    .split(isRoute ? ARROW : /[,،，、;](?![^(（]*[)）])/u)
    .map((item) => item.trim())
    .filter((item) => item !== "");
  if (items.length === 0) throw new GraphicFault("the map shows nothing; write [map: Norway, Sweden]");
  if (isRoute && items.length < 2) throw new GraphicFault("a route needs two places at least");
  const regions: WorldMap["regions"] = [];
  const places: MapPlace[] = [];
  for (const item of items) {
    const place = placeOf(item, language);
    if (place) {
      places.push(place);
      continue;
    }
    const found = findCountry(item, language);
    if (!("id" in found)) throw new GraphicFault(unknown(item, found.nearest));
    if (!regions.some(({ id }) => id === found.id)) regions.push({ id: found.id, name: item });
    if (isRoute) places.push({ name: item, ...countryMiddle(found.id) });
  }
  if (regions.length > GRAPHIC_LIMITS.regions)
    throw new GraphicFault(`${regions.length} countries; at most ${GRAPHIC_LIMITS.regions} can be named on a map`);
  if (places.length > GRAPHIC_LIMITS.places)
    throw new GraphicFault(`${places.length} places; at most ${GRAPHIC_LIMITS.places} can be named on a map`);
  return { kind: "map", title: title === "" ? null : title, regions, places, isRoute };
}

const ARROW = /\s*(?:-+>|[→➝➜⟶←])\s*/u;

/** `Oslo (59.91, 10.75)`, also `(59.91 N, 10.75 E)`. Null: a name alone. */
function placeOf(item: string, language: string): MapPlace | null {
  const match = /^(?<name>[^()（）]+?)\s*[(（](?<at>[^()（）]*)[)）]$/u.exec(item)?.groups;
  if (!match) return null;
  const [name = "", at = ""] = [match["name"], match["at"]];
  const numbers = /^\s*(-?\d+(?:\.\d+)?)\s*°?\s*([NS]?)\s*[,;،\s]\s*(-?\d+(?:\.\d+)?)\s*°?\s*([EWO]?)\s*$/iu.exec(at);
  if (!numbers) throw new GraphicFault(`(${at}) is no place; write its latitude and longitude: Oslo (59.91, 10.75)`);
  const latitude = Number(numbers[1]) * (/s/i.test(numbers[2] ?? "") ? -1 : 1);
  const west = WEST_BEGINS_WITH_O.has(language.split("-")[0] ?? "") ? /[wo]/i : /w/i;
  const longitude = Number(numbers[3]) * (west.test(numbers[4] ?? "") ? -1 : 1);
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
    throw new GraphicFault(`(${at}) lies nowhere: latitude, which comes first, goes to 90 and longitude to 180`);
  return { name, latitude, longitude };
}

/** Ouest, oeste, ovest; elsewhere an O is the east: Ost, oost. */
const WEST_BEGINS_WITH_O: ReadonlySet<string> = new Set(["fr", "es", "pt", "it", "ca", "gl"]);

function unknown(name: string, nearest: readonly string[]): string {
  const meant = nearest.length > 0 ? `; did you mean ${nearest.join(" or ")}?` : ".";
  return `there is no country ${JSON.stringify(name)}${meant} A town needs its latitude and longitude: Oslo (59.91, 10.75)`;
}
