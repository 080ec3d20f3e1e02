#!/usr/bin/env node
// The command line: finds the command, runs it, and prints an error so that a person knows what to do.
import { enableCompileCache } from "node:module";

import { EXIT, type ExitCode } from "./cli/exit.ts";
import { tameMalloc } from "./cli/tameMalloc.ts";

tameMalloc();

// From the second start on nothing is compiled again: half a second less. Where it cannot be kept, it just is not.
enableCompileCache();

const [command = "help", ...args] = process.argv.slice(2);
const COMMANDS = [
  "make",
  "variant",
  "library",
  "sources",
  "models",
  "serve",
  "link",
  "approve",
  "reject",
  "preview",
  "export",
  "doctor",
  "logs",
];
const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    // The second one does not wait for anything.
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
    interrupt.abort();
  });
// A reader that goes away (`| head`) is no fault of the work.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

process.exitCode = await run(command, args).catch(explain);

/** Each command is loaded only when it is asked for: the first line must be there at once. */
async function run(name: string, rest: string[]): Promise<ExitCode> {
  switch (name) {
    case "make": {
      if (!rest.includes("--quiet") && !rest.includes("--json") && !rest.includes("--help"))
        process.stderr.write("YTEmpire: from an idea to a video\n");
      const { make } = await import("./cli/make.ts");
      return make(rest, process, interrupt.signal);
    }
    case "serve":
      return (await import("./cli/serve.ts")).serveCommand(rest, process, interrupt.signal);
    case "link":
      return (await import("./cli/link.ts")).linkCommand(rest, process, interrupt.signal);
    case "approve":
    case "reject":
      return (await import("./cli/decide.ts")).decide(name, rest, process, interrupt.signal);
    case "variant":
      return (await import("./cli/variant.ts")).variantCommand(rest, process, interrupt.signal);
    case "preview":
      return (await import("./cli/preview.ts")).previewCommand(rest, process, interrupt.signal);
    case "export":
      return (await import("./cli/export.ts")).exportCommand(rest, process, interrupt.signal);
    case "library":
      return (await import("./cli/library.ts")).libraryCommand(rest, process, interrupt.signal);
    case "sources":
      return (await import("./cli/sources.ts")).sourcesCommand(rest, process, interrupt.signal);
    case "models":
      return (await import("./cli/models.ts")).modelsCommand(rest, process, interrupt.signal);
    case "doctor":
      return (await import("./cli/doctor.ts")).doctorCommand(rest, process, interrupt.signal);
    case "logs":
      return (await import("./cli/logs.ts")).logsCommand(rest, process, interrupt.signal);
    case "help":
    case "--help":
    case "-h":
      process.stdout.write(`${helpText()}\n`);
      return EXIT.approved;
    default: {
      const { AppError } = await import("./base/errors.ts");
      const { nearest } = await import("./options/parseOptions.ts");
      const near = nearest(name, COMMANDS);
      throw new AppError("USAGE", "cli", `There is no command ${JSON.stringify(name)}`, {
        hint: near === null ? `Commands: ${COMMANDS.join(", ")}.` : `Did you mean ${near}?`,
      });
    }
  }
}

async function explain(thrown: unknown): Promise<ExitCode> {
  const { AppError, asAppError } = await import("./base/errors.ts");
  const { fromWire } = await import("./cli/fromWire.ts");
  const error = asAppError(fromWire(thrown), "cli");
  if (interrupt.signal.aborted || error.code === "CANCELLED") {
    const { message, hint } = error.code === "CANCELLED" ? error : new AppError("CANCELLED", "cli");
    process.stderr.write(`\n${message}. ${hint}\n`);
    return EXIT.interrupted;
  }
  process.stderr.write(`\nError ${error.code}: ${error.message}\n  ${error.hint}\n`);
  if (error.code === "INTERNAL" && process.env["YTEMPIRE_DEBUG"]) console.error(thrown);
  return error.status === 400 ? EXIT.wrongUse : EXIT.failed;
}

function helpText(): string {
  return `From an idea to a finished, reviewed, captioned video, offline. Each command takes \`-- --help\`.

  npm run make      makes a video, or many from a list
  npm run library   your folders of pictures, clips and music
  npm run sources   footage of others on the network, with its licences
  npm run models    voices and language models: which fit this machine, fetch, import, remove
  npm run variant   a made video in another shape, or with other captions
  npm run preview   what a video will look like, while it is made
  npm run approve   says that a video that waits for you may go out
  npm run reject    says that it may not
  npm run export    a finished video as a folder for editing programs
  npm run serve     the backend by itself: the page in your browser, other commands, programs
  npm run link      another link that opens the page
  npm run doctor    what this machine has, and the settings
  npm run logs      what happened`;
}
