// The log as text for people: a line each with time, level, stage, video and message; filtered, and followed if wished.
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import picocolors from "picocolors";

import { AppError } from "./base/errors.ts";
import { type LogLevel, logFiles } from "./base/log.ts";
import { LOG_LEVELS } from "./base/settings.ts";

export interface LogQuery {
  /** The folder of the log files. */
  dir: string;
  /** A video's id, or its beginning or end as the text shows it. */
  video?: string | undefined;
  stage?: string | undefined;
  /** Only lines of at least this level. */
  level?: LogLevel | undefined;
  since?: Date | undefined;
  /** Only the last so many lines; all without it. */
  last?: number | undefined;
  /** Goes on with new lines until the signal. */
  follow?: boolean | undefined;
  /** Shows where errors come from, and every field. */
  verbose?: boolean | undefined;
  /** The lines as they are stored. */
  json?: boolean | undefined;
  colour?: boolean | undefined;
  /** IANA name; the machine's own by default. */
  timeZone?: string | undefined;
}

export interface LogLine {
  time: Date;
  level: LogLevel;
  message: string;
  fields: Record<string, unknown>;
}

/** Writes the lines that the query asks for. Returns how many; with `follow` it ends on the signal only. */
export async function showLogs(query: LogQuery, write: (text: string) => void, signal?: AbortSignal): Promise<number> {
  const print = printer(query, write);
  const last: string[] = [];
  let count = 0;
  const take = (line: string): void => {
    if (!wanted(parseLine(line), query)) return;
    count++;
    if (query.last === undefined) return print(line);
    last.push(line);
    if (last.length > query.last) last.shift();
  };
  // Where reading stopped, so that following goes on exactly there.
  const position = { name: "", bytes: 0 };
  for (const name of files(query)) {
    position.name = name;
    position.bytes = await readLines(join(query.dir, name), 0, take, signal);
  }
  last.forEach(print);
  if (query.follow) await follow(query, position, (line) => wanted(parseLine(line), query) && print(line), signal);
  return count;
}

export interface LogWish {
  /** This and graver. */
  level: LogLevel;
  /** Anywhere in the line, whatever the case. */
  q?: string | undefined;
  videoId?: string | undefined;
  limit: number;
}

/** The newest lines that fit, newest first; of each day's file no more is held than is asked for. */
export async function lastLines(dir: string, wish: LogWish, signal: AbortSignal): Promise<LogLine[]> {
  const found: LogLine[] = [];
  const text = wish.q?.toLowerCase();
  const query: LogQuery = { dir, level: wish.level, video: wish.videoId };
  for (const name of logFiles(dir).toReversed()) {
    const ofDay: LogLine[] = [];
    const most = wish.limit - found.length;
    const take = (stored: string): void => {
      if (text !== undefined && !stored.toLowerCase().includes(text)) return;
      const line = parseLine(stored);
      if (!line || !wanted(line, query)) return;
      ofDay.push(line);
      // In portions: to shift each single line would copy the list each time.
      if (ofDay.length > 2 * most) ofDay.splice(0, ofDay.length - most);
    };
    await readLines(join(dir, name), 0, take, signal);
    found.push(...ofDay.slice(-most).toReversed());
    if (found.length >= wish.limit) break;
  }
  return found;
}

/**
 * A moment from `--since`: `90s`, `15m`, `2h`, `3d` before now, or a date with or without a time (local without a zone).
 * Throws USAGE.
 */
export function parseSince(text: string, now = new Date()): Date {
  const ago = /^(\d+(?:\.\d+)?)\s*([smhd])$/.exec(text.trim());
  if (ago) {
    const unit = { s: 1, m: 60, h: 3600, d: 86_400 }[ago[2] as "s" | "m" | "h" | "d"];
    return new Date(now.getTime() - Number(ago[1]) * unit * 1000);
  }
  const dated = /^\d{4}-\d\d-\d\d$/.test(text.trim()) ? `${text.trim()}T00:00` : text.trim();
  const date = /^\d{4}-\d\d-\d\d/.test(dated) ? new Date(dated) : new Date(Number.NaN);
  if (!Number.isNaN(date.getTime())) return date;
  throw new AppError("USAGE", "logs", `--since is "${text}"`, {
    hint: "Write 90s, 15m, 2h, 3d, or a date such as 2026-03-01 or 2026-03-01T18:30.",
  });
}

/** A stored line, or null where it is none (cut off by a full disk). */
export function parseLine(line: string): LogLine | null {
  try {
    const { time, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
    const at = new Date(String(time));
    if (Number.isNaN(at.getTime()) || !isLevel(level)) return null;
    return { time: at, level, message: typeof msg === "string" ? msg : "", fields };
  } catch {
    return null;
  }
}

function wanted(line: LogLine | null, query: LogQuery): boolean {
  // A damaged line has no time, level or video: it is shown only where none is asked for.
  if (!line) return !query.video && !query.stage && !query.level && !query.since;
  const { videoId, stage } = line.fields;
  if (
    query.video &&
    !(typeof videoId === "string" && (videoId.startsWith(query.video) || videoId.endsWith(query.video)))
  )
    return false;
  if (query.stage && stage !== query.stage) return false;
  if (query.level && LOG_LEVELS.indexOf(line.level) < LOG_LEVELS.indexOf(query.level)) return false;
  return !query.since || line.time >= query.since;
}

/** Files of days before `since` hold nothing that is asked for; names are UTC days, as the lines' times. */
function files({ dir, since }: LogQuery): string[] {
  const first = since?.toISOString().slice(0, 10) ?? "";
  return logFiles(dir).filter((name) => name.slice(0, 10) >= first);
}

/** Hands over each whole line from a byte on; returns the byte after the last whole line. */
async function readLines(
  path: string,
  from: number,
  take: (line: string) => void,
  signal?: AbortSignal,
): Promise<number> {
  const handle = await open(path);
  const { size } = await handle.stat();
  await handle.close();
  if (size <= from) return from;
  const stream = createReadStream(path, { start: from, end: size - 1, ...(signal ? { signal } : {}) });
  let bytes = from;
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      bytes += Buffer.byteLength(line) + 1;
      if (line !== "") take(line);
    }
  }
  return bytes;
}

async function follow(
  query: LogQuery,
  position: { name: string; bytes: number },
  take: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    for (const name of files(query).filter((each) => each >= position.name)) {
      if (name !== position.name) Object.assign(position, { name, bytes: 0 });
      position.bytes = await readLines(join(query.dir, name), position.bytes, take);
    }
    await sleep(250, undefined, signal ? { signal } : {}).catch(() => {});
    if (signal?.aborted) return;
  }
}

function printer(query: LogQuery, write: (text: string) => void): (line: string) => void {
  if (query.json) return (line) => write(`${line}\n`);
  const colour = picocolors.createColors(query.colour ?? false);
  const zone = query.timeZone ? { timeZone: query.timeZone } : {};
  const dayFormat = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    ...zone,
  });
  const timeFormat = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    ...zone,
  });
  let day = "";
  return (stored) => {
    const line = parseLine(stored);
    if (!line) return write(`${colour.dim(`          (damaged) ${visible(stored.slice(0, 200))}`)}\n`);
    const today = dayFormat.format(line.time);
    if (today !== day) write(`${day === "" ? "" : "\n"}${colour.bold(today)}\n`);
    day = today;
    write(`${colour.dim(timeFormat.format(line.time))}  ${lineText(line, query, colour)}\n`);
  };
}

type Colours = ReturnType<typeof picocolors.createColors>;

function lineText({ level, message, fields }: LogLine, query: LogQuery, colour: Colours): string {
  const { videoId, stage, err, durationMs, pid, ...others } = fields;
  const shade = level === "error" || level === "fatal" ? colour.red : level === "warn" ? colour.yellow : colour.dim;
  const more = Object.entries(query.verbose ? { ...others, pid } : others).map(
    ([name, value]) => `${name}=${plain(value)}`,
  );
  const columns = [
    shade(level.padEnd(5)),
    colour.cyan((typeof stage === "string" ? visible(stage) : "").padEnd(9)),
    // The end of a UUIDv7 tells videos apart; its beginning is the time, alike in all of a day.
    colour.dim((typeof videoId === "string" ? visible(videoId.slice(-8)) : "").padEnd(8)),
    visible(message),
    ...(typeof durationMs === "number" ? [duration(durationMs)] : []),
    ...(more.length > 0 ? [colour.dim(more.join(" "))] : []),
  ];
  return [columns.join("  "), ...errorLines(err, query).map((each) => `${" ".repeat(10)}${shade(each)}`)].join("\n");
}

/** What an error says, and what to do; its causes below it. */
function errorLines(err: unknown, query: LogQuery): string[] {
  if (typeof err !== "object" || err === null) return err === undefined ? [] : [plain(err)];
  const { code, type, message, hint, stack, cause } = err as Record<string, unknown>;
  const head = `${plain(code ?? type ?? "Error")}: ${plain(message ?? "")}`;
  const where =
    query.verbose && typeof stack === "string"
      ? stack
          .split("\n")
          .slice(1)
          .map((line) => visible(line))
      : [];
  return [
    head,
    ...(typeof hint === "string" && hint !== "" ? [`→ ${visible(hint)}`] : []),
    ...where,
    ...errorLines(cause, query).map((line) => `  because ${line}`),
  ];
}

function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}

function plain(value: unknown): string {
  return visible(typeof value === "string" ? value : JSON.stringify(value));
}

/** Control characters as signs: a logged text must not steer the terminal. */
function visible(value: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return value.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (sign) =>
    sign === "\n" || sign === "\t" ? " " : `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

function isLevel(value: unknown): value is LogLevel {
  return LOG_LEVELS.some((level) => level === value);
}
