// `logs`: what happened, as text.
import { join } from "node:path";

import { findDataDir } from "../base/dataDir.ts";
import { AppError } from "../base/errors.ts";
import { LOG_LEVELS } from "../base/settings.ts";
import { parseSince, showLogs } from "../logs.ts";
import { parseOptions } from "../options/parseOptions.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Terminal } from "./make.ts";

const HELP = `Shows the log, oldest first.

  npm run logs -- [options]

  --video ID      only this video; the beginning or end of its identifier will do
  --stage NAME    only this stage
  --level LEVEL   this and graver: ${LOG_LEVELS.join(", ")}
  --since TIME    90s, 15m, 2h, 3d ago, or a date such as 2026-03-01T18:30
  --last N        only the last N lines
  --follow        go on with new lines
  --verbose       every field, and where errors come from
  --json          as stored
  --data-dir DIR  the data folder`;

export async function logsCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const options = parse(args);
  if (options.help) {
    terminal.stdout.write(`${HELP}\n`);
    return EXIT.approved;
  }
  const level = LOG_LEVELS.find((l) => l === options.level);
  if (options.level !== undefined && !level)
    throw new AppError("USAGE", "logs", `--level is ${JSON.stringify(options.level)}`, { hint: LOG_LEVELS.join(", ") });
  const last = options.last === undefined ? undefined : Number(options.last);
  if (last !== undefined && !(Number.isInteger(last) && last > 0))
    throw new AppError("USAGE", "logs", `--last is ${JSON.stringify(options.last)}, not a whole number`);
  const dataDir = findDataDir({ flag: options["data-dir"] }).path;
  const { video, stage, follow, verbose, json } = options;
  const count = await showLogs(
    {
      dir: join(dataDir, "logs"),
      video,
      stage,
      level,
      last,
      follow,
      verbose,
      json,
      since: options.since === undefined ? undefined : parseSince(options.since),
      colour: terminal.stdout.isTTY && !process.env["NO_COLOR"],
    },
    (line) => void terminal.stdout.write(line),
    signal,
  );
  if (count === 0) terminal.stderr.write(`Nothing of that is in the log (${join(dataDir, "logs")}).\n`);
  return EXIT.approved;
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = {
    video: text,
    stage: text,
    level: text,
    since: text,
    last: text,
    follow: flag,
    verbose: flag,
    json: flag,
    help: flag,
    "data-dir": text,
  };
  return parseOptions("logs", args, options).values;
}
