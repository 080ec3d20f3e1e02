// The log: JSON lines in a file a day, kept 30 days, with secrets left out and long texts cut.
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

import { type Logger, pino } from "pino";

import { AppError } from "./errors.ts";
import { LOG_LEVELS } from "./settings.ts";

export type Log = Logger;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Days that a log file is kept. */
const KEPT_DAYS = 30;
/** Longer strings are cut, so that no script, prompt or answer lies in the log as a whole. */
const MAX_CHARACTERS = 500;
/** Keys of what a person wrote or a model made: only the length is logged, however short. */
const TEXTS = /^(script|notes|narration|prompt|completion|body)$/i;
/** Keys of secrets, also as the last part of a longer name (`accessToken`, `x-api-key`). */
const SECRETS =
  /(token|authori[sz]ation|password|passphrase|secret|cookie|api[-_]?key|private[-_]?key|credentials?|signature)$/i;
/** Secrets inside of texts: `Authorization: Bearer …`, `?access_token=…`. */
const SECRETS_IN_TEXT =
  /\b(bearer\s+|(?:access_|refresh_|id_)?token["']?\s*[=:]\s*["']?|password["']?\s*[=:]\s*["']?|(?:api_?)?key=)[^\s"'&,;]+/gi;

/**
 * Lines go to `dir/<date>.jsonl` (dates are UTC, as the lines' times), each with one write that the system has taken
 * before the call returns: a crash of the process loses none. From `error` on the file is also synced to the disk.
 * A log that cannot be written (a full disk) is told once on stderr and never stops the work.
 */
export function openLog(options: { dir: string; level?: LogLevel; now?: () => Date }): Log {
  const { dir, level = "info", now = () => new Date() } = options;
  const file = new DailyFile(dir, now);
  const log = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${now().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => clean(fields) as Record<string, unknown>,
      },
      // The formatter above turns errors into plain objects, causes and all.
      serializers: { err: (error: unknown) => error },
      hooks: {
        logMethod(args, method) {
          const cleaned = args.map((arg) => (typeof arg === "string" ? cleanText(arg) : arg));
          method.apply(this, cleaned as Parameters<typeof method>);
        },
      },
    },
    file,
  );
  // pino passes a child's fields through none of the formatters above; children inherit this method.
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the instance's own `this`
  const child = log.child as unknown as (this: Log, fields: unknown, options?: pino.ChildLoggerOptions) => Log;
  const cleanChild = function (this: Log, fields: pino.Bindings, childOptions?: pino.ChildLoggerOptions): Log {
    return child.call(this, clean(fields), childOptions);
  };
  return Object.assign(log, { child: cleanChild });
}

/** The names of the log files in a folder, oldest first. */
export function logFiles(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => FILE_NAME.test(name))
      .toSorted();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

const FILE_NAME = /^\d{4}-\d\d-\d\d\.jsonl$/;

/** A destination for pino: appends to the file of the day, and removes the files of days long past when a day begins. */
class DailyFile {
  readonly #dir: string;
  readonly #now: () => Date;
  #day = "";
  #fd: number | null = null;
  #told = false;

  constructor(dir: string, now: () => Date) {
    this.#dir = dir;
    this.#now = now;
  }

  write(line: string): void {
    try {
      const fd = this.#open(this.#now().toISOString().slice(0, 10));
      writeSync(fd, line);
      if (/^\{"level":"(error|fatal)"/.test(line)) fsyncSync(fd);
    } catch (error) {
      if (!this.#told) process.stderr.write(`The log in ${this.#dir} cannot be written: ${String(error)}\n`);
      this.#told = true;
    }
  }

  #open(day: string): number {
    if (this.#fd !== null && day === this.#day) return this.#fd;
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
    mkdirSync(this.#dir, { recursive: true });
    this.#fd = openSync(join(this.#dir, `${day}.jsonl`), "a", 0o600);
    this.#day = day;
    this.#removeOld();
    return this.#fd;
  }

  #removeOld(): void {
    const oldest = new Date(this.#now().getTime() - KEPT_DAYS * 86_400_000).toISOString().slice(0, 10);
    for (const name of logFiles(this.#dir))
      if (name.slice(0, 10) < oldest) rmSync(join(this.#dir, name), { force: true });
  }
}

/** A copy of what is logged, without secrets, with long texts cut, and small: at most 50 items a list, 6 levels deep. */
function clean(value: unknown, key = "", depth = 0): unknown {
  if (value === null || value === undefined) return value;
  if (SECRETS.test(key)) return "[secret]";
  if (typeof value === "string") {
    if (TEXTS.test(key)) return `[${value.length} characters]`;
    return cleanText(value);
  }
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object") return value;
  if (value instanceof Date) return value;
  if (value instanceof Error) return cleanError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= 6) return "[deeper]";
  if (Array.isArray(value)) {
    const items = value.slice(0, 50).map((item) => clean(item, key, depth + 1));
    return value.length > 50 ? [...items, `[${value.length - 50} more]`] : items;
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clean(item, name, depth + 1)]));
}

function cleanError(error: Error, depth: number): Record<string, unknown> {
  const { code, op, hint, details } = error as Partial<AppError>;
  return {
    type: error.name,
    message: cleanText(error.message),
    ...(code === undefined ? {} : { code }),
    ...(op === undefined ? {} : { op }),
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details: clean(details, "", depth + 1) }),
    stack: cleanText(error.stack ?? "", 4000),
    ...(error.cause === undefined || depth >= 6 ? {} : { cause: clean(error.cause, "", depth + 1) }),
  };
}

function cleanText(text: string, limit = MAX_CHARACTERS): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}… [${text.length} characters]` : text;
  return cut.replace(SECRETS_IN_TEXT, (_, name: string) => `${name}[secret]`);
}
