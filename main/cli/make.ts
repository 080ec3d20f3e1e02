// `make`: one idea in, one folder out, with a view of what happens on the way.
import { resolve } from "node:path";

import colours from "picocolors";

import { ERRORS } from "../../contract/errors.ts";
import type { Client, Delivery } from "../../contract/index.ts";
import { AppError } from "../base/errors.ts";
import { effectiveSettings } from "../base/settings.ts";
import { checkDestination, type Destination } from "../pipeline/deliver.ts";
import { reviewText, type ReviewTextOptions } from "../stages/review/text.ts";
import type { Connection } from "./connect.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { helpText, parseMake, type MakeOptions } from "./options.ts";
import { createView } from "./view.ts";

/** How long another backend may take to stop a video. */
const STOP_MS = 2000;

export interface Terminal {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Throws an AppError for whatever keeps the video from being made, CANCELLED where the signal does; cli.ts prints it. */
export async function make(args: string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
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

  const delivery = await untilDelivered(options, to, terminal, say, signal);
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

/**
 * Follows the video wherever it is made. Where another process's backend ends first (its own video was done, or it was
 * killed), this one takes over: the work stands in the store.
 */
async function untilDelivered(
  options: MakeOptions,
  to: Destination,
  terminal: Terminal,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Delivery> {
  // Loading the engines takes half a second: wrong options are told before.
  const { connect } = await import("./connect.ts");
  for (;;) {
    signal.throwIfAborted();
    await using connection = await connect(options.dataDir, signal);
    if (connection.remote) say(`A backend is running at ${connection.url}: it makes the video.`);
    const view = createView(terminal.stderr, { quiet: options.quiet, expectedSeconds: options.idea.seconds * 0.8 });
    let leave: (() => Promise<AppError>) | null = null;
    try {
      signal.throwIfAborted();
      const { id, resumed, joined } = await connection.client.videos.create({ idea: options.idea });
      leave = () => stopThere(connection, id, joined);
      if (resumed) say("Going on with what was begun before.");
      const before = resumed ? await endedStages(connection.client, id) : new Set();
      const ended = await follow(connection, id, view, signal);
      view.end();
      if (ended === "connection lost") {
        say("The other backend has ended; going on here.");
        continue;
      }
      const delivery = await connection.client.videos.deliver({ id, to });
      const stages = delivery.stages.map((stage) => ({ ...stage, cached: stage.cached || before.has(stage.name) }));
      return { ...delivery, stages };
    } catch (error) {
      view.end();
      if (signal.aborted) throw (await leave?.()) ?? new AppError("CANCELLED", "make");
      if (connection.remote && connection.isLost(error)) continue;
      throw error;
    }
  }
}

/**
 * The end of an interrupted command: what it had another process make is stopped there, too, unless somebody else wants
 * it. Its own backend ends with it.
 */
async function stopThere({ client, remote, url }: Connection, id: string, joined: boolean): Promise<AppError> {
  if (!remote) return new AppError("CANCELLED", "make");
  if (joined)
    return new AppError("CANCELLED", "make", `The backend at ${url} goes on with this video, which another asked for`, {
      hint: "Run the same command again to follow it and get its files.",
    });
  try {
    await client.videos.cancel({ id }, { signal: AbortSignal.timeout(STOP_MS) });
    return new AppError("CANCELLED", "make");
  } catch (cause) {
    return new AppError("CANCELLED", "make", `The backend at ${url} did not hear it, and may go on with this video`, {
      cause,
    });
  }
}

/** What this command need not compute any more. */
async function endedStages(client: Client, id: string): Promise<Set<string>> {
  const { stages } = await client.videos.get({ id });
  return new Set(stages.filter(({ state }) => state === "done" || state === "waiting").map(({ name }) => name));
}

/** Shows events until nothing more will happen by itself. Throws the error of a failed stage. */
async function follow(
  connection: Connection,
  id: string,
  view: ReturnType<typeof createView>,
  signal: AbortSignal,
): Promise<"finished" | "connection lost"> {
  try {
    for await (const event of untilAborted(await connection.client.videos.watch({ id }, { signal }), signal)) {
      view.show(event);
      const state = event.type === "snapshot" ? event.video.state : event.type === "video" ? event.state : "running";
      if (state === "failed" || state === "cancelled") throw await failure(connection.client, id);
      if (state === "done" || state === "waiting") return "finished";
    }
  } catch (error) {
    if (!signal.aborted && connection.remote && connection.isLost(error)) return "connection lost";
    throw error;
  }
  // A stream inside this process ends on the signal without a word.
  signal.throwIfAborted();
  return "connection lost";
}

/**
 * Throws the signal's reason the moment it is aborted. The stream alone may not hear it: fetch holds on to a signal only
 * while its request is not collected as garbage.
 */
async function* untilAborted<T>(stream: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  aborted.catch(() => undefined);
  const iterator = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    // Not awaited: a stream that is still waiting for its next event would not answer.
    iterator.return?.().catch(() => undefined);
  }
}

async function failure(client: Client, id: string): Promise<AppError> {
  const { stages, state } = await client.videos.get({ id });
  const stage = stages.find((s) => s.state === "failed");
  const error = stage?.error;
  if (!error && state === "cancelled") return new AppError("CANCELLED", "make", "Somebody else stopped this video");
  if (!error) return new AppError("STAGE_FAILED", "make");
  return new AppError(codeOf(error.code), stage.name, error.message, { hint: error.hint });
}

/** Colours and width of the terminal; plain text of 100 columns elsewhere. */
function textFor(stream: NodeJS.WriteStream): ReviewTextOptions {
  if (!stream.isTTY) return {};
  const { green, yellow, red, dim, bold } = colours;
  const styles = { good: green, warn: yellow, bad: red, dim, bold };
  return { width: Math.min(stream.columns || 100, 110), paint: (style, text) => styles[style](text) };
}

function codeOf(code: string): AppError["code"] {
  return code in ERRORS ? (code as AppError["code"]) : "STAGE_FAILED";
}

function forPrograms({ videoId, file, thumbnail, captions, durationSeconds, stages, review }: Delivery): unknown {
  const { score, verdict, checks } = review;
  return { videoId, file, thumbnail, captions, durationSeconds, stages, review: { score, verdict, checks } };
}
