// `link`: another address that signs one page in, from the backend that runs on the data folder.
import { findDataDir } from "../base/dataDir.ts";
import { AppError } from "../base/errors.ts";
import { parseOptions } from "../options/parseOptions.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Terminal } from "./make.ts";

const HELP = `Prints a link that opens the page of the running backend in your browser: once, within ten minutes.

  npm run link -- [--data-dir DIR] [--json]`;

export async function linkCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const options = { json: { type: "boolean" }, help: { type: "boolean" }, "data-dir": { type: "string" } } as const;
  const { values } = parseOptions("link", args, options);
  if (values.help) {
    terminal.stdout.write(`${HELP}\n`);
    return EXIT.approved;
  }
  const { connectToRunning } = await import("./connect.ts");
  await using connection = await connectToRunning(findDataDir({ flag: values["data-dir"] }).path, signal);
  if (!connection)
    throw new AppError("NOT_READY", "link", "No backend runs on this data folder", {
      hint: "Start it with `npm run serve`, which prints a link itself.",
    });
  const link = await connection.client.access.link({}, { signal });
  terminal.stdout.write(values.json ? `${JSON.stringify(link)}\n` : `${link.url}\n`);
  return EXIT.approved;
}
