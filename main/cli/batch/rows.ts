// The list of a batch: a CSV whose header names the command's own options, every row checked before the first starts.
import { stat } from "node:fs/promises";
import { dirname, isAbsolute, resolve } from "node:path";

import Papa from "papaparse";

import { MOODS } from "../../../contract/values.ts";
import { AppError, asAppError } from "../../base/errors.ts";
import { hashJson } from "../../base/hash.ts";
import { readText } from "../../base/readText.ts";
import { COLUMNS, nearest, parseMake, VALUES_SEPARATOR, type MakeOptions } from "../options.ts";

export const BATCH_LIMITS = { bytes: 50_000_000, rows: 100_000 } as const;

export interface BatchRow {
  /** As a spreadsheet numbers it: the header is row 1. */
  row: number;
  /** For people: the topic, or what else the video is made of. */
  name: string;
  args: string[];
  /** Of everything that the row asks for, its files' sizes and times among it: the same key is the same video. */
  key: string;
}

export interface BadRow {
  row: number;
  name: string;
  error: AppError;
}

/**
 * Reads the whole list. A row that cannot be made is listed in `bad` and stops nothing. Paths in cells count from the
 * list's own folder. Throws BATCH_UNREADABLE where the list itself is of no use (no header, an unknown column, a quote
 * left open, nothing in it, too many rows), and what `readText` throws.
 * @param defaults options for rows that do not set them
 */
export async function readBatch(
  file: string,
  defaults: readonly string[],
  signal: AbortSignal,
): Promise<{ rows: BatchRow[]; bad: BadRow[] }> {
  const text = await readText(file, { maxBytes: BATCH_LIMITS.bytes, what: "list", signal });
  const { header, records } = parseTable(text);
  const folder = dirname(resolve(file));
  const rows: BatchRow[] = [];
  const bad: BadRow[] = [];
  const firsts = new Map<string, number>();
  for (const { row, cells } of records) {
    signal.throwIfAborted();
    const named = header.map((column, i) => ({ column, value: (cells[i] ?? "").trim() }));
    const name = nameOf(named);
    try {
      const surplus = cells.slice(header.length).filter((cell) => cell.trim() !== "");
      if (surplus.length > 0)
        throw new AppError("IDEA_INVALID", "batch.row", `${cells.length} cells under ${header.length} columns`, {
          hint: "Put quotes around a text that holds the separator.",
        });
      const args = [...defaults, ...argumentsOf(named, folder)];
      const options = await parseMake(args);
      if (!options) throw new AppError("USAGE", "batch.row", "--help is for the command line");
      const key = await keyOf(options, args);
      const first = firsts.get(key);
      if (first !== undefined)
        throw new AppError("IDEA_INVALID", "batch.row", `the same as row ${first}`, {
          hint: "It is made once. Give it another seed for another version.",
        });
      firsts.set(key, row);
      rows.push({ row, name, args, key });
    } catch (error) {
      bad.push({ row, name, error: asAppError(error, "batch.row") });
    }
  }
  return { rows, bad };
}

interface Table {
  header: string[];
  records: { row: number; cells: string[] }[];
}

function parseTable(text: string): Table {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) });
  const open = errors.find(({ type }) => type === "Quotes");
  if (open)
    throw unreadable(
      `A quote is opened in row ${(open.row ?? 0) + 1} and never closed`,
      'Close it, and write a quote inside of quotes twice: "".',
    );
  const [first, ...rest] = data;
  const header = first?.map(columnName) ?? [];
  // A spreadsheet may save empty columns at the end.
  while (header.length > 1 && header.at(-1) === "") header.pop();
  for (const [i, name] of header.entries()) {
    if (!COLUMNS.has(name))
      throw unreadable(
        name === "" ? `Column ${i + 1} has no name` : `There is no column ${JSON.stringify(name.slice(0, 60))}`,
        `${meant(name)}The first row may name: ${[...COLUMNS.keys()].join(", ")}.`,
      );
    if (header.indexOf(name) !== i) throw unreadable(`The column ${name} is there twice`, "Keep one of them.");
  }
  const records = rest
    .map((cells, i) => ({ row: i + 2, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  if (records.length === 0) throw unreadable("There is no row below the header", "Write a row for each video.");
  if (records.length > BATCH_LIMITS.rows)
    throw unreadable(
      `${records.length.toLocaleString("en")} rows; at most ${BATCH_LIMITS.rows.toLocaleString("en")} can be used`,
      "Split the list.",
    );
  return { header, records };
}

/** The one that makes the most known names of the header: texts below it may hold any of them. */
function delimiterOf(text: string): string {
  const known = (delimiter: string) =>
    Papa.parse<string[]>(text, { delimiter, preview: 1 }).data[0]?.filter((name) => COLUMNS.has(columnName(name)))
      .length ?? 0;
  const [best] = DELIMITERS.map((delimiter) => ({ delimiter, known: known(delimiter) })).toSorted(
    (a, b) => b.known - a.known,
  );
  return best?.delimiter ?? ",";
}

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** `Seconds`, `seconds` and `--seconds` are one. */
function columnName(cell: string): string {
  return cell.trim().toLowerCase().replace(/^--/, "");
}

function meant(name: string): string {
  const near = nearest(name, COLUMNS.keys());
  return near === null ? "" : `Did you mean ${near}? `;
}

function unreadable(message: string, hint: string): AppError {
  return new AppError("BATCH_UNREADABLE", "batch.read", message, { hint });
}

function nameOf(cells: { column: string; value: string }[]): string {
  const of = (column: string) => cells.find((cell) => cell.column === column)?.value;
  const name = of("topic") || of("script") || of("notes") || of("keywords") || of("niche") || "";
  return name.length > 60 ? `${name.slice(0, 57)}…` : name;
}

function argumentsOf(cells: { column: string; value: string }[], folder: string): string[] {
  const options: string[] = [];
  const topics: string[] = [];
  for (const { column, value } of cells) {
    if (value === "") continue;
    if (column === "topic") {
      topics.push(value);
      continue;
    }
    const option = COLUMNS.get(column);
    const values = option?.multiple ? value.split(VALUES_SEPARATOR).map((one) => one.trim()) : [value];
    for (const one of values.filter(Boolean)) options.push(`--${column}=${option?.path ? located(one, folder) : one}`);
  }
  // After `--`, so that a topic may begin with a dash.
  return topics.length > 0 ? [...options, "--", ...topics] : options;
}

/** `--music` takes a mood or a file. */
function located(value: string, folder: string): string {
  const isWord = value === "none" || (MOODS as readonly string[]).includes(value);
  return isWord || isAbsolute(value) ? value : resolve(folder, value);
}

/** What a file holds is not read for this: its size and time tell whether it was changed. */
async function keyOf(options: MakeOptions, args: readonly string[]): Promise<string> {
  const files: unknown[] = [];
  for (const arg of args) {
    const [, name = "", value = ""] = /^--([a-z-]+)=(.*)$/s.exec(arg) ?? [];
    if (!COLUMNS.get(name)?.path) continue;
    const found = await stat(value).catch(() => null);
    if (found?.isFile()) files.push([value, found.size, found.mtimeMs]);
  }
  const { json: _json, quiet: _quiet, dataDir: _dataDir, ...asked } = options;
  return hashJson(JSON.parse(JSON.stringify({ asked, files })));
}
