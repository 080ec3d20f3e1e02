// `[chart: bar | Solar power, TWh | 2019 = 700, 2020 = 850 | source: IEA]` as data.
import {
  type BarChart,
  type Datum,
  GRAPHIC_LIMITS,
  type LineChart,
  type Numbering,
} from "../../../../contract/graphics.ts";
import { GraphicFault } from "./fault.ts";
import { readNumber } from "./numbers.ts";

/** Throws GraphicFault. */
export function readChart(fields: readonly string[], language: string): BarChart | LineChart {
  const [kind = "", ...rest] = fields;
  const isLine = /^lines?$/i.test(kind);
  if (!isLine && !/^(?:bars?|columns?)$/i.test(kind))
    throw new GraphicFault(`${JSON.stringify(kind)} is no kind of chart; write [chart: bar | …] or [chart: line | …]`);
  const source = rest.find((field) => SOURCE.test(field));
  const data = rest.filter((field) => field.includes("=") && field !== source);
  const words = rest.filter((field) => field !== source && !data.includes(field));
  const table = words.find((field) => /\.[ct]sv$/i.test(field));
  if (table !== undefined)
    throw new GraphicFault(
      `${table} cannot be read from here; tables are read beside a script that is given as a file`,
    );
  if (words.length > 1) throw strayWords(words);
  if (data.length === 0)
    throw new GraphicFault("the chart has no data; write [chart: bar | Title | 2019 = 700, 2020 = 850]");
  const { title, unit } = titleOf(words[0] ?? null);
  const frame = { title, unit, source: source === undefined ? null : sourceOf(source) };
  const series = data.map((field) => readSeries(field, language));
  const numbering = oneNumbering(series.flatMap(({ values }) => values));
  const points = series.map(({ name, values }) => ({
    name,
    points: values.map(({ label, value, marked }): Datum => ({ label, value, marked })),
  }));
  if (isLine) {
    checkLine(points);
    return { kind: "line", ...frame, numbering, series: points };
  }
  const [only, second] = points;
  if (!only || second)
    throw new GraphicFault("a bar chart shows one row of numbers; [chart: line | …] shows up to four");
  counted(only.points.length, GRAPHIC_LIMITS.bars, "bars");
  const below = only.points.find(({ value }) => value < 0);
  if (below)
    throw new GraphicFault(
      `${below.label} is ${below.value}: bars cannot be negative; [chart: line | …] goes below zero`,
    );
  return { kind: "bars", ...frame, numbering, bars: only.points };
}

/** As it is written in the languages that scripts are written in. */
const SOURCE =
  /^(?:sources?|quellen?|fuentes?|fontes?|kilde|källa|bron|出典|来源|來源|출처|المصدر|स्रोत|источник)\s*[:：]/iu;

/** The author's own word for it, with a capital. */
function sourceOf(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1);
}

function strayWords(words: readonly string[]): GraphicFault {
  return new GraphicFault(
    `${JSON.stringify(words[1])} is neither data (2019 = 700) nor a source (source: …), and the title is ${JSON.stringify(words[0])}`,
  );
}

/** What stands after the last comma is what the numbers count. */
function titleOf(text: string | null): { title: string | null; unit: string | null } {
  if (text === null || text === "") return { title: null, unit: null };
  const at = Math.max(...[", ", "، ", "，"].map((comma) => text.lastIndexOf(comma)));
  if (at <= 0) return { title: text, unit: null };
  const unit = text.slice(at + 1).trim();
  return unit.length > 40 || unit === "" ? { title: text, unit: null } : { title: text.slice(0, at).trim(), unit };
}

interface Value extends Datum {
  numbering: Numbering;
}

/** `Norway: 2019 = 3, 2020 = 4`, or `2019: Norway = 3`; `12:30 = 5` has no name. Where there are semicolons, these alone separate. */
function readSeries(field: string, language: string): { name: string | null; values: Value[] } {
  const named = /^(?<name>[^=:;,]*\p{L}[^=:;,]*|\s*\d+(?=:\s)):(?<data>[^=]+=.*)$/su.exec(field)?.groups;
  const text = named?.["data"] ?? field;
  const pieces = text.includes(";") ? text.split(";") : text.split(/\s*[,،，、]\s*(?=[^=,،，、]*=)/u);
  const values = pieces
    .filter((piece) => piece.trim() !== "")
    .map((piece): Value => {
      const [name = "", ...rest] = piece.split("=");
      const written = rest.join("=").trim();
      const label = name.replaceAll("*", "").trim();
      if (rest.length === 0 || label === "")
        throw new GraphicFault(`${JSON.stringify(piece.trim())} is not "label = number"`);
      const number = readNumber(written.replaceAll("*", ""), language);
      if (!number) throw new GraphicFault(`${label} = ${JSON.stringify(written)}: not a number`);
      const { value, ...numbering } = number;
      return { label, value, marked: name.includes("*") || written.includes("*"), numbering };
    });
  const labels = values.map(({ label }) => label);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice !== undefined) throw new GraphicFault(`${twice} stands twice in the chart's data`);
  return { name: named?.["name"]?.trim() ?? null, values };
}

/** The same signs around every number: one that has none takes the others'. */
function oneNumbering(values: readonly Value[]): Numbering {
  const one = (of: "prefix" | "suffix") => {
    const all = [...new Set(values.map(({ numbering }) => numbering[of]).filter((sign) => sign !== ""))];
    if (all.length > 1)
      throw new GraphicFault(
        `the numbers are of different kinds: ${all.map((sign) => JSON.stringify(sign.trim())).join(" and ")}`,
      );
    const [sign = ""] = all;
    const most = of === "prefix" ? 12 : 24;
    if (sign.length > most)
      throw new GraphicFault(`${JSON.stringify(sign)} beside a number has more than ${most} characters`);
    return sign;
  };
  return {
    prefix: one("prefix"),
    suffix: one("suffix"),
    decimals: Math.max(...values.map(({ numbering }) => numbering.decimals)),
  };
}

function checkLine(series: LineChart["series"]): void {
  if (series.length > GRAPHIC_LIMITS.series)
    throw new GraphicFault(`${series.length} lines; at most ${GRAPHIC_LIMITS.series} can be told apart`);
  for (const { points } of series) counted(points.length, GRAPHIC_LIMITS.points, "points");
  if (series.length > 1 && series.some(({ name }) => name === null))
    throw new GraphicFault(
      "each of several lines needs a name: [chart: line | Title | Norway: 2019 = 3, … | Sweden: …]",
    );
  const astray = outOfOrder(series);
  if (astray !== null)
    throw new GraphicFault(`${astray} stands in another order than in the line before; all lines go the same way`);
}

/** A label after one that it stands before in another line; null: all go the same way. Numbers that rise lie by their values. */
function outOfOrder(series: LineChart["series"]): string | null {
  const rises = (at: (label: string) => number) => (labels: string[]) =>
    labels.find((label, i) => i > 0 && !(at(label) > at(labels[i - 1] ?? "")));
  const all = series.map(({ points }) => points.map(({ label }) => label));
  if (all.every((labels) => rises(Number)(labels) === undefined)) return null;
  const order = [...new Set(all.flat())];
  return all.map(rises((label) => order.indexOf(label))).find((label) => label !== undefined) ?? null;
}

function counted(count: number, { min, max }: { min: number; max: number }, what: string): void {
  if (count < min)
    throw new GraphicFault(`the chart has ${count === 1 ? "one number" : "no data"}; it needs ${min} at least`);
  if (count > max) throw new GraphicFault(`${count} ${what}; at most ${max} can be read in a video`);
}
