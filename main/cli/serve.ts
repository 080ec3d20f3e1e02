// `serve`: the backend by itself, for the page in a browser, and for commands and programs to hand their work to.
import { once } from "node:events";

import { linkOf } from "../api/codes.ts";
import { createBackend } from "../backend.ts";
import { findDataDir } from "../base/dataDir.ts";
import { AppError } from "../base/errors.ts";
import { parseOptions } from "../options/parseOptions.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Terminal } from "./make.ts";

const HELP = `Runs the backend until it is interrupted; unfinished videos go on.

  npm run serve -- [--port N] [--data-dir DIR]

It listens on this machine only (port 8000, or the next free one) and prints a link that opens the page in your
browser. The link works once, within ten minutes: \`npm run link\` gives another. Programs use the REST interface with a
token: <address>/api/v1/docs. \`npm run make\` beside it hands its work to it.`;

/** What is nearly done when the backend is told to end may still be. */
const DRAIN_MS = 5000;

export async function serveCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const options = parse(args);
  if (options.help) {
    terminal.stdout.write(`${HELP}\n`);
    return EXIT.approved;
  }
  const port = options.port === undefined ? 8000 : Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new AppError("USAGE", "serve", `--port is ${JSON.stringify(options.port)}, not a port number`);
  for (let at = port; ;) {
    // Found anew each time: a start may begin with the data folder in another place.
    const dataDir = findDataDir({ flag: options["data-dir"] }).path;
    const again = Promise.withResolvers<"again">();
    const backend = await createBackend({
      dataDir,
      work: "all",
      port: at,
      signal,
      restart: () => again.resolve("again"),
    });
    const { code } = backend.context.access.codes.issue();
    terminal.stdout.write(
      `The backend is at ${backend.url}
Open the page: ${linkOf(backend.url, code)}
  (works once, within ten minutes; \`npm run link\` gives another)
REST interface: ${backend.url}/api/v1/docs
Data folder: ${backend.context.dataDir}
Ctrl-C ends it; unfinished work goes on the next time.
`,
    );
    const interrupted = signal.aborted ? null : once(signal, "abort").then(() => null);
    const why = await Promise.race([interrupted, again.promise]);
    terminal.stderr.write(why === "again" ? "\nStarting again …\n" : "\nEnding …\n");
    await backend.stop(DRAIN_MS);
    if (why !== "again") return EXIT.interrupted;
    // Pages that are open find it where it was.
    at = Number(new URL(backend.url).port);
  }
}

function parse(args: string[]) {
  const options = { port: { type: "string" }, "data-dir": { type: "string" }, help: { type: "boolean" } } as const;
  return parseOptions("serve", args, options).values;
}
