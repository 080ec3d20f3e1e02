// Follows one video wherever it is made, from its idea until its files lie where they belong.
import { setTimeout as sleep } from "node:timers/promises";

import { ERRORS } from "../../contract/errors.ts";
import type { Idea } from "../../contract/idea.ts";
import type { Client, Delivery } from "../../contract/index.ts";
import { AppError } from "../base/errors.ts";
import type { Destination } from "../pipeline/deliver.ts";
import type { BackendLink } from "./backendLink.ts";
import type { Connection } from "./connect.ts";
import type { View } from "./view.ts";

/** How long another backend may take to stop a video. */
const STOP_MS = 2000;

export interface Following {
  backend: BackendLink;
  /** A view for each backend that is followed. */
  makeView: () => View;
  say: (line: string) => void;
  signal: AbortSignal;
  /** Told as soon as the video is there. */
  begun?: (videoId: string) => void;
}

/**
 * `ready` gives the idea once the person's files are taken in. Where another process's backend ends first (its own video was done, or it was killed), this one takes over: the work
 * stands in the store. Throws the error of a failed stage, and CANCELLED once what the signal stops has been stopped.
 */
export async function untilDelivered(
  ready: (client: Client) => Promise<Idea>,
  to: Destination,
  { backend, makeView, say, signal, begun }: Following,
): Promise<Delivery> {
  for (;;) {
    signal.throwIfAborted();
    const connection = await backend.get();
    let view: View | null = null;
    let leave: (() => Promise<AppError>) | null = null;
    try {
      signal.throwIfAborted();
      const idea = await ready(connection.client);
      view = makeView();
      const { id, resumed, joined } = await connection.client.videos.create({ idea });
      begun?.(id);
      leave = () => stopThere(connection, id, joined);
      if (resumed) say("Going on with what was begun before.");
      const before = resumed ? await endedStages(connection.client, id) : new Set();
      const ended = await follow(connection, id, view, signal);
      view.end();
      if (ended === "connection lost") {
        say("The other backend has ended; going on here.");
        await backend.lost(connection);
        continue;
      }
      const delivery = await connection.client.videos.deliver({ id, to });
      const stages = delivery.stages.map((stage) => ({ ...stage, cached: stage.cached || before.has(stage.name) }));
      return { ...delivery, stages };
    } catch (error) {
      view?.end();
      if (signal.aborted) throw (await leave?.()) ?? new AppError("CANCELLED", "make");
      if (!connection.remote || !connection.isLost(error)) throw error;
      await backend.lost(connection);
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
    // By a clock of its own: fetch may forget a signal.
    await Promise.race([client.videos.cancel({ id }), tooLate(STOP_MS)]);
    return new AppError("CANCELLED", "make");
  } catch (cause) {
    // It had come to its end.
    if (cause instanceof Error && "code" in cause && cause.code === "NOT_READY")
      return new AppError("CANCELLED", "make");
    return new AppError("CANCELLED", "make", `The backend at ${url} did not hear it, and may go on with this video`, {
      cause,
    });
  }
}

async function tooLate(milliseconds: number): Promise<never> {
  await sleep(milliseconds, undefined, { ref: false });
  throw new Error(`no answer within ${milliseconds} ms`);
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
  view: View,
  signal: AbortSignal,
): Promise<"finished" | "connection lost"> {
  try {
    for await (const event of untilAborted(await connection.client.videos.watch({ id }, { signal }), signal)) {
      view.show(event);
      const state = event.type === "snapshot" ? event.video.state : "running";
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

function codeOf(code: string): AppError["code"] {
  return code in ERRORS ? (code as AppError["code"]) : "STAGE_FAILED";
}
