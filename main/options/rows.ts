// The list of a batch: a CSV whose header names the command's own options, every row checked before the first starts.
import { dirname, isAbsolute, resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";

import Papa from "papaparse";

import type { EngineWish } from "../../contract/idea.ts";
import { MOODS } from "../../contract/values.ts";
import { AppError, asAppError } from "../base/errors.ts";
import { hashJson } from "../base/hash.ts";
import { readText } from "../base/readText.ts";
import type { Reach } from "./chartTables.ts";
import { COLUMNS, parseMake, VALUES_SEPARATOR, type Given, type MakeOptions } from "./options.ts";
import { lookAtPaths } from "./ownPaths.ts";
import { nearest } from "./parseOptions.ts";
import { printable } from "./printable.ts";

export const BATCH_LIMITS = { bytes: 50_000_000, rows: 100_000 } as const;

export interface BatchRow {
  /** As a spreadsheet numbers it: the header is row 1. */
  row: number;
  /** For people: the topic, or what else the video is made of. */
  name: string;
  args: string[];
  /** Of everything that the row asks for, its files' sizes and times among it: the same key is the same video. */
  key: string;
  /** What the engines must be able to do. */
  wish: EngineWish;
}

export interface BadRow {
  row: number;
  name: string;
  error: AppError;
}

/** How rows are read: where what they name lies, and what stands where they say nothing. */
export interface ListContext {
  /** From which paths in cells count. */
  folder: string;
  /** On the command line, for rows that do not set it. */
  given: Given;
  /** The folder in which rows without one of their own get theirs. */
  out: string;
  /** Asked before anything that a row names is looked at; absent: all may be. */
  reach?: Reach;
}

/** A row as it stands in the list. */
export interface ListRow {
  /** As a spreadsheet numbers it: the header is row 1. */
  row: number;
  cells: string[];
}

export interface List {
  columns: string[];
  rows: ListRow[];
}

/**
 * Reads the whole list. A row that cannot be made is listed in `bad` and stops nothing. Paths in cells count from the
 * list's own folder. Throws BATCH_UNREADABLE where the list itself is of no use (no header, an unknown column, a quote
 * left open, nothing in it, too many rows), and what `readText` throws.
 * @param given on the command line, for rows that do not set it
 * @param out the folder in which rows without one of their own get theirs
 */
export async function readBatch(
  file: string,
  { given, out }: { given: Given; out: string },
  signal: AbortSignal,
): Promise<{ rows: BatchRow[]; bad: BadRow[] }> {
  const text = await readText(file, { maxBytes: BATCH_LIMITS.bytes, what: "list", signal });
  const list = parseList(text);
  const folder = dirname(resolve(file));
  const defaults = new Map(
    [...given].map(([name, values]) => [name, values.map((value) => located(name, value, "."))]),
  );
  const check = createRowCheck(list, { folder, given: defaults, out });
  const rows: BatchRow[] = [];
  const bad: BadRow[] = [];
  for (const [i, one] of list.rows.entries()) {
    // Rows without files are read in one go otherwise, and Ctrl-C is not heard.
    if (i % ROWS_AT_ONCE === 0) await nextTurn();
    signal.throwIfAborted();
    const name = nameOf(list, one);
    try {
      const { options: _, ...row } = await check(one);
      rows.push({ row: one.row, name, ...row });
    } catch (error) {
      bad.push({ row: one.row, name, error: asAppError(error, "batch.row") });
    }
  }
  return { rows, bad };
}

export interface ReadRow extends Pick<BatchRow, "args" | "key" | "wish"> {
  options: MakeOptions;
}

/** Checks the rows of a list one after the other: the same video or the same folder twice is a fault of the later row. */
export function createRowCheck(
  { columns }: List,
  { folder, given, out, reach = (path) => Promise.resolve(path) }: ListContext,
): (row: ListRow) => Promise<ReadRow> {
  const firsts = new Map<string, number>();
  return async ({ row, cells }) => {
    const surplus = cells.slice(columns.length).filter((cell) => cell.trim() !== "");
    if (surplus.length > 0)
      throw new AppError("IDEA_INVALID", "batch.row", `${cells.length} cells under ${columns.length} columns`, {
        hint: "Put quotes around a text that holds the separator.",
      });
    const args = argumentsOf(named({ columns }, { cells }), given, folder);
    const options = await parseMake(args, reach);
    if (!options) throw new AppError("USAGE", "batch.row", "--help is for the command line");
    if (options.variants.length > 0)
      throw new AppError("USAGE", "batch.row", "A row makes one video, and --format names several", {
        hint: "Write a row for each, or make variants with `npm run variant`.",
        details: { option: "format" },
      });
    const reached = await reachAll(options, reach);
    const key = await keyOf(reached, out);
    for (const [what, hint] of [
      [key, "It is made once. Give it another seed for another version."],
      [options.out && resolve(options.out), "Each video needs a folder of its own."],
    ] as const) {
      const first = what && firsts.get(what);
      if (first)
        throw new AppError("IDEA_INVALID", "batch.row", `the same ${what === key ? "" : "--out "}as row ${first}`, {
          hint,
          details: what === key ? {} : { option: "out" },
        });
    }
    firsts.set(key, row);
    if (options.out) firsts.set(resolve(options.out), row);
    const { kind, codec, language, voice } = options.idea;
    return {
      args,
      key,
      wish: { kind, codec, language, voice, recorded: "narrationFile" in options.files },
      options: reached,
    };
  };
}

/** With the real paths of what it names. Throws PATH_REFUSED. */
async function reachAll(options: MakeOptions, reach: Reach): Promise<MakeOptions> {
  const files = await Promise.all(
    Object.entries(options.files).map(async ([field, path]) => [field, await at(field, path)] as const),
  );
  return {
    ...options,
    files: Object.fromEntries(files),
    picture: options.picture === null ? null : await at("picture", options.picture),
    footage: await Promise.all(options.footage.map((path) => at("footage", path))),
  };

  async function at(field: string, path: string): Promise<string> {
    try {
      return await reach(resolve(path));
    } catch (thrown) {
      const { code, op, message, hint, details } = asAppError(thrown, "batch.row");
      throw new AppError(code, op, message, { hint, details: { ...details, option: OPTION_OF[field] ?? field } });
    }
  }
}

/** Where an option is called otherwise than the idea's field. */
const OPTION_OF: Readonly<Record<string, string>> = { narrationFile: "narration", musicFile: "music" };

const ROWS_AT_ONCE = 200;

/** Throws BATCH_UNREADABLE where the list itself is of no use. */
export function parseList(text: string): List {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) });
  const open = errors.find(({ type }) => type === "Quotes");
  if (open)
    throw unreadable(
      `A quote is opened in row ${(open.row ?? 0) + 1} and not closed where its cell ends`,
      'Close it there, and write a quote inside of quotes twice: "".',
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
  return { columns: header, rows: records };
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

/** For people: the topic, or what else the video is made of. */
export function nameOf(list: Pick<List, "columns">, row: Pick<ListRow, "cells">): string {
  const cells = named(list, row);
  const of = (column: string) => cells.find((cell) => cell.column === column)?.value;
  const name = of("topic") || of("script") || of("notes") || of("keywords") || of("niche") || "";
  return printable(name.length > 60 ? `${name.slice(0, 57)}…` : name);
}

function named({ columns }: Pick<List, "columns">, { cells }: Pick<ListRow, "cells">) {
  return columns.map((column, at) => ({ column, value: (cells[at] ?? "").trim() }));
}

/** The row's own first: what the command line gives stands where the row says nothing of it. */
function argumentsOf(cells: { column: string; value: string }[], defaults: Given, folder: string): string[] {
  const own = new Map<string, string[]>();
  for (const { column, value } of cells) {
    if (value === "") continue;
    const values = COLUMNS.get(column)?.multiple ? value.split(VALUES_SEPARATOR).map((one) => one.trim()) : [value];
    own.set(
      column,
      values.filter(Boolean).map((one) => located(column, one, folder)),
    );
  }
  const overruled = (name: string) => own.has(name) || (LENGTHS.has(name) && [...LENGTHS].some((one) => own.has(one)));
  const all = [...[...defaults].filter(([name]) => !overruled(name)), ...own];
  const options = all.flatMap(([name, values]) =>
    name === "topic" ? [] : values.flatMap((value) => argumentOf(name, value)),
  );
  // After `--`, so that a topic may begin with a dash.
  return own.has("topic") ? [...options, "--", ...(own.get("topic") ?? [])] : options;
}

/** Two ways to say one thing. */
const LENGTHS: ReadonlySet<string> = new Set(["seconds", "hours"]);

/** Of a switch: `yes` or `no`. Throws IDEA_INVALID for anything else. */
function argumentOf(name: string, value: string): string[] {
  if (!COLUMNS.get(name)?.isSwitch) return [`--${name}=${value}`];
  if (/^(yes|true|1|x)$/i.test(value)) return [`--${name}`];
  if (/^(no|false|0)$/i.test(value)) return [];
  throw new AppError("IDEA_INVALID", "batch.row", `${name} is ${JSON.stringify(value.slice(0, 60))}`, {
    hint: `${name}: yes or no.`,
    details: { option: name },
  });
}

/** `--music` takes a mood or a file. */
function located(name: string, value: string, folder: string): string {
  if (!COLUMNS.get(name)?.path) return value;
  const isWord = value === "none" || (MOODS as readonly string[]).includes(value);
  return isWord || isAbsolute(value) ? value : resolve(folder, value);
}

/** What a file holds is not read for this: its size and time tell whether it was changed. Throws where one is missing. */
async function keyOf(options: MakeOptions, out: string): Promise<string> {
  const seen = await lookAtPaths(options);
  const { idea, files, picture, footage, preset } = options;
  return hashJson({
    idea,
    files,
    picture,
    footage,
    ...(preset === null ? {} : { preset }),
    seen,
    out: options.out ?? out,
  });
}
