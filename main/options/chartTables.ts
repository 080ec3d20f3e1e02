// Tables beside a script: what [chart: line | Title | solar.csv] names is read and put in its place, so that the script holds its own data.
import { dirname, extname, resolve } from "node:path";

import Papa from "papaparse";

import { AppError } from "../base/errors.ts";
import { readText } from "../base/readText.ts";

/** A chart shows sixty points at most: what is larger is no table for one. */
const LARGEST_BYTES = 200_000;
const TABLE = /\[\s*chart\s*:[^[\]\n]*\]/gi;

/** The real path of a file or folder that somebody names; throws PATH_REFUSED where they may not. */
export type Reach = (path: string) => Promise<string>;

/** The script with its tables in it; each stays in its line. Throws SCRIPT_DIRECTIVE with the line, TEXT_UNREADABLE. */
export async function withTables(
  script: string,
  path: string,
  reach: Reach = (named) => Promise.resolve(named),
): Promise<string> {
  const lines = await Promise.all(
    script.split("\n").map(async (line, i) => {
      let read = line;
      for (const [chart] of line.matchAll(TABLE)) {
        const fields = chart.slice(1, -1).split("|");
        const at = fields.findIndex((field) => /^\.[ct]sv$/i.test(extname(field.trim())));
        if (at < 0) continue;
        const name = (fields[at] ?? "").trim();
        const series = await readTable(await reach(resolve(dirname(path), name)), name, i + 1);
        read = read.replace(
          chart,
          () =>
            `[${fields
              .toSpliced(at, 1, ...series.map((one) => ` ${one} `))
              .join("|")
              .trimEnd()}]`,
        );
      }
      return read;
    }),
  );
  return lines.join("\n");
}

/** `Norway: 2019 = 3; 2020 = 4` for each column after the first. */
async function readTable(path: string, name: string, line: number): Promise<string[]> {
  const fault = (message: string) =>
    new AppError("SCRIPT_DIRECTIVE", "script.table", `Line ${line} of the script: ${name}: ${message}`, {
      details: { line },
      hint: "The first column holds the labels, each column after it numbers; the first row may name them.",
    });
  const text = await readText(path, { maxBytes: LARGEST_BYTES, what: "table" });
  const { data, errors } = Papa.parse<string[]>(text.trim(), { skipEmptyLines: "greedy" });
  const quotes = errors.find(({ type }) => type === "Quotes");
  if (quotes) throw fault(`a quote is opened in row ${(quotes.row ?? 0) + 1} and not closed where its cell ends`);
  const [first] = data;
  if (!first || first.length < 2) throw fault("it needs a column of labels and one of numbers");
  const isHead = data.length > 1 && namesColumns(first, data[1] ?? []);
  const rows = isHead ? data.slice(1) : data;
  const uneven = rows.findIndex((row) => row.length !== first.length);
  if (uneven >= 0)
    throw fault(`row ${uneven + (isHead ? 2 : 1)} has ${rows[uneven]?.length} cells, the first has ${first.length}`);
  return first.slice(1).map((head, k) => {
    const points = rows.map((row) => `${plain(row[0] ?? "")} = ${plain(row[k + 1] ?? "")}`).join("; ");
    return isHead && plain(head) !== "" ? `${plain(head).replaceAll(/[:,]/g, " ")}: ${points}` : points;
  });
}

/** Whether the first row names the columns: nothing in it is a number, or years stand over what are none. */
function namesColumns([label = "", ...heads]: readonly string[], [, ...values]: readonly string[]): boolean {
  const isYear = (cell: string | undefined) => /^\s*(?:1\d|20)\d\d\s*$/.test(cell ?? "");
  if (label.trim() === "" || heads.every((cell) => !/\d/.test(cell))) return true;
  return !/\d/.test(label) && heads.every(isYear) && !values.some(isYear);
}

/** Without signs that mean something in a direction. */
function plain(cell: string): string {
  return cell
    .replaceAll(/[=|;[\]]/g, " ")
    .replaceAll(/\s+/gu, " ")
    .trim();
}
