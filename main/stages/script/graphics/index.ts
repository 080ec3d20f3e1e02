// Directions that draw from data: [lower third: …], [place: …], [source: …], [count: …], [chart: …] and [map: …].
import { type Count, Graphic, type LowerThird } from "../../../../contract/graphics.ts";
import { GraphicFault } from "./fault.ts";
import { readNumber } from "./numbers.ts";
import { readChart } from "./readChart.ts";
import { readMap } from "./readMap.ts";

export { GraphicFault } from "./fault.ts";

/** As they stand after the bracket, in a regular expression. */
export const GRAPHIC_NAMES = "lower[ -]?third|place|source|count|chart|map";

/** `text` is what stands after the colon. Throws GraphicFault. */
export function readGraphic(name: string, text: string, language: string): Graphic {
  const graphic = read(name, text, language);
  const [issue] = Graphic.safeParse(graphic).error?.issues ?? [];
  if (issue) throw beyondLimits(graphic, issue.path);
  return graphic;
}

/** A text that is too long, or a number that is too large, at a place in the graphic. */
function beyondLimits(graphic: Graphic, path: readonly PropertyKey[]): GraphicFault {
  const value = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)[key], graphic);
  if (typeof value === "number") return new GraphicFault(`${value} is too large to be drawn`);
  const text = String(value);
  return new GraphicFault(
    `${JSON.stringify(`${text.slice(0, 40)}…`)} has ${text.length} characters, which are too many`,
  );
}

function read(name: string, text: string, language: string): Graphic {
  const fields = text.split("|").map((field) => field.replaceAll(/\s+/gu, " ").trim());
  const plain = fields.map((field) => field.replaceAll("*", ""));
  switch (name.toLowerCase().replace(/[ -]/, "")) {
    case "lowerthird":
      return lowerThird("person", plain);
    case "place":
      return lowerThird("place", plain);
    case "source":
      return lowerThird("source", plain);
    case "count":
      return count(plain, language);
    case "chart":
      return readChart(fields, language);
    case "map":
      return readMap(plain, language);
    default:
      throw new GraphicFault(`there is no graphic ${JSON.stringify(name)}`);
  }
}

function lowerThird(of: LowerThird["of"], [text = "", detail = "", ...more]: readonly string[]): LowerThird {
  if (more.length > 0)
    throw new GraphicFault(`${JSON.stringify(more[0])} is too much: two lines are shown, parted by one |`);
  if (text === "") throw new GraphicFault("nothing stands before the |");
  const long = [text, detail].find((one) => one.length > LONGEST);
  if (long !== undefined)
    throw new GraphicFault(`${long.length} characters in one line; at most ${LONGEST} can be read`);
  return { kind: "lowerThird", of, text, detail: detail === "" ? null : detail };
}

/** In one line of a lower third. */
const LONGEST = 80;

function count([text = "", label = "", ...more]: readonly string[], language: string): Count {
  if (more.length > 0)
    throw new GraphicFault(`${JSON.stringify(more[0])} is too much; write [count: 1,200,000 | people]`);
  const number = readNumber(text, language);
  if (!number) throw new GraphicFault(`${JSON.stringify(text)} is not a number; write [count: 1,200,000 | people]`);
  const { value, ...numbering } = number;
  if (numbering.prefix.length > 12 || numbering.suffix.length > 24)
    throw new GraphicFault(`what stands beside ${value} is too long; write it after a |`);
  return { kind: "count", value, numbering, label: label === "" ? null : label };
}
