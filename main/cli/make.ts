// `make`: one idea in, one folder out, with a view of what happens on the way.
import { resolve } from "node:path";

import { parseBatch, parseMake } from "../options/options.ts";
import { checkDestination, type Destination } from "../pipeline/deliver.ts";
import { BackendLink } from "./backendLink.ts";
import { commandSettings } from "./commandSettings.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { helpText } from "./helpText.ts";
import { oneVideo } from "./oneVideo.ts";
import { readyIdea } from "./readyIdea.ts";
import { makeVariants, worst } from "./variants.ts";

export interface Terminal {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Throws an AppError for whatever keeps the video from being made, CANCELLED where the signal does; cli.ts prints it. */
export async function make(args: string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const batch = parseBatch(args);
  if (batch) return (await import("./batch/index.ts")).makeBatch(batch, terminal, signal);
  const options = await parseMake(args);
  if (!options) {
    terminal.stdout.write(`${helpText()}\n`);
    return EXIT.approved;
  }
  const say = (line: string) => void (options.quiet || terminal.stderr.write(`${line}\n`));
  if (options.lengthFromTopic)
    say(`The topic asks for ${options.idea.seconds} seconds; --seconds sets another length.`);
  const to: Destination = options.out
    ? { kind: "folder", path: resolve(options.out) }
    : { kind: "parent", path: resolve(commandSettings(options.dataDir).outputDir) };
  await checkDestination(to);

  await using backend = new BackendLink(options.dataDir, signal, ({ remote, url }) => {
    if (remote) say(`A backend is running at ${url}: it makes the video.`);
  });
  const how = { backend, terminal, json: options.json, quiet: options.quiet, signal };
  const readying = { say, signal, stream: options.quiet ? null : terminal.stderr };
  const delivery = await oneVideo((client) => readyIdea(client, options, readying), to, options.idea, how);
  const others = await makeVariants(delivery, options.idea, options.variants, how);
  return worst([delivery, ...others]);
}
