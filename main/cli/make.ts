// `make`: one idea in, one folder out, with a view of what happens on the way.
import { resolve } from "node:path";

import colours from "picocolors";

import type { Idea } from "../../contract/idea.ts";
import type { Delivery } from "../../contract/index.ts";
import { frameRate, frameSize } from "../../contract/values.ts";
import { effectiveSettings } from "../base/settings.ts";
import { checkDestination, type Destination } from "../pipeline/deliver.ts";
import { reviewText, type ReviewTextOptions } from "../stages/review/text.ts";
import { BackendLink } from "./backendLink.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { helpText } from "./helpText.ts";
import { parseBatch, parseMake } from "./options.ts";
import { readyIdea } from "./readyIdea.ts";
import { untilDelivered } from "./untilDelivered.ts";
import { createView } from "./view.ts";

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
    : { kind: "parent", path: resolve(effectiveSettings({}).values.outputDir) };
  await checkDestination(to);

  await using backend = new BackendLink(options.dataDir, signal, ({ remote, url }) => {
    if (remote) say(`A backend is running at ${url}: it makes the video.`);
  });
  const makeView = () =>
    createView(terminal.stderr, { quiet: options.quiet, expectedSeconds: expectedSeconds(options.idea) });
  const readying = { say, signal, stream: options.quiet ? null : terminal.stderr };
  const delivery = await untilDelivered((client) => readyIdea(client, options, readying), to, {
    backend,
    makeView,
    say,
    signal,
  });
  const { verdict } = delivery.review;
  if (options.json) terminal.stdout.write(`${JSON.stringify(forPrograms(delivery))}\n`);
  else {
    if (!options.quiet) terminal.stdout.write(`\n${reviewText(delivery.review, textFor(terminal.stdout))}\n`);
    if (delivery.made.length > 0) say(`\nMade with\n${delivery.made.map((line) => `  ${line}`).join("\n")}`);
    terminal.stdout.write(`${options.quiet ? "" : "\nYour video: "}${delivery.file}\n`);
    if (verdict === "waiting" && !options.quiet)
      terminal.stdout.write(
        `It waits for your approval: look at it, then\n  npm run approve -- ${delivery.videoId}\n  npm run reject -- ${delivery.videoId}\n`,
      );
  }
  return EXIT[verdict];
}

/** Colours and width of the terminal; plain text of 100 columns elsewhere. */
function textFor(stream: NodeJS.WriteStream): ReviewTextOptions {
  if (!stream.isTTY) return {};
  const { green, yellow, red, dim, bold } = colours;
  const styles = { good: green, warn: yellow, bad: red, dim, bold };
  return { width: Math.min(stream.columns || 100, 110), paint: (style, text) => styles[style](text) };
}

/** As `--json` prints it. */
export function forPrograms({ videoId, file, thumbnail, captions, durationSeconds, stages, review }: Delivery): object {
  const { score, verdict, checks } = review;
  return { videoId, file, thumbnail, captions, durationSeconds, stages, review: { score, verdict, checks } };
}

/** Of work, before anything is known of it. Ambience is made of loops: what grows with its length is only the copying. */
function expectedSeconds(idea: Idea): number {
  const { kind, seconds } = idea;
  const [{ width, height }, { num, den }] = [frameSize(idea), frameRate(idea)];
  // Of the picture, by pixels; a third of the work is none of it.
  const more = (1 + (2 * width * height * num) / den / (1920 * 1080 * 30)) / 3;
  return kind === "ambience" ? 45 * more + seconds / 300 : seconds * 0.8 * more;
}
