// Live events over WebSockets: `/ws` tells what a program subscribes to, `/ws/video/{id}` how one video goes.
import type { WebSocket } from "ws";

import type { VideoSnapshot } from "../../contract/events.ts";
import {
  SocketRequest,
  type EventTopic,
  type LiveMessage,
  type SocketAnswer,
  type VideoMessage,
} from "../../contract/liveEvents.ts";
import { Id } from "../../contract/values.ts";
import { requireScopes } from "../api/caller.ts";
import { AppError, asAppError } from "../base/errors.ts";
import type { EventHub, EventReader, Told } from "../pipeline/eventHub.ts";
import { BEHIND_BYTES } from "./limits.ts";
import { CLOSE, type Opened, type SocketHandler } from "./sockets.ts";
import { parseStrictJsonText } from "./strictJson.ts";

export interface EventSocketsDeps {
  hub: EventHub;
  /** Throws NOT_FOUND. */
  video: (id: string) => Promise<VideoSnapshot>;
  filmUrl: (videoId: string) => string;
}

const VIDEO_PATH = "/ws/video/";

/** The handlers by their paths, as the server takes them. */
export function eventSockets(deps: EventSocketsDeps): Record<string, SocketHandler> {
  return {
    "/ws": guarded((socket) => serveTopics(socket, deps)),
    [VIDEO_PATH]: guarded((socket, opened) => serveVideo(socket, opened, deps)),
  };
}

/** Ends a socket with what its handler throws. */
function guarded(serve: (socket: WebSocket, opened: Opened) => Promise<void> | void): SocketHandler {
  return (socket, opened) => {
    const run = async () => {
      requireScopes(opened.caller, ["read"]);
      await serve(socket, opened);
    };
    run().catch((error: unknown) => endWith(socket, asAppError(error, "http.events")));
  };
}

function serveTopics(socket: WebSocket, { hub }: EventSocketsDeps): void {
  let topics: ReadonlySet<EventTopic> = new Set();
  let stream: Stream | null = null;
  socket.once("close", () => stream?.end());
  hear(socket, hub, (request) => {
    if (request.type === "subscribe") {
      const all = new Set([...topics, ...request.topics]);
      if (all.size > MOST_TOPICS)
        throw new AppError("REQUEST_INVALID", "http.events", `At most ${MOST_TOPICS} topics can be subscribed to`);
      stream?.end();
      topics = all;
      const { epoch, seq } = hub;
      answer(socket, { type: "subscribed", topics: [...topics], epoch, seq, resumed: hub.holds(request) });
      stream = new Stream(socket, hub.open(topics, request), (told) => told.json);
    } else {
      const { topics: left } = request;
      topics = new Set(left ? [...topics].filter((topic) => !left.includes(topic)) : []);
      answer(socket, { type: "unsubscribed", topics: [...topics] });
      if (topics.size === 0) stream?.end();
      else stream?.narrow(topics);
    }
  });
}

const MOST_TOPICS = 1000;

async function serveVideo(socket: WebSocket, { path }: Opened, { hub, video, filmUrl }: EventSocketsDeps) {
  hear(socket, hub, () => {
    throw new AppError("REQUEST_INVALID", "http.events", "This socket tells of one video and takes pings alone", {
      hint: "Subscribe over /ws.",
    });
  });
  const id = Id.safeParse(path.slice(VIDEO_PATH.length));
  if (!id.success) throw new AppError("NOT_FOUND", "http.events", "The address names no video");
  if ((await video(id.data)).deletedAt !== null) throw deleted();
  if (socket.readyState !== socket.OPEN) return;
  const stream = new Stream(socket, hub.open(new Set([`video:${id.data}`] as const)), ({ message }) => {
    if (message.type === "video.deleted") endWith(socket, deleted());
    const told = videoMessage(message, filmUrl);
    return told && Buffer.from(JSON.stringify(told));
  });
  socket.once("close", () => stream.end());
}

function deleted(): AppError {
  return new AppError("NOT_FOUND", "http.events", "The video was deleted");
}

/** One reader's way out: it takes the next message only when the one before has a place to go. */
class Stream {
  readonly #socket: WebSocket;
  readonly #reader: EventReader;
  readonly #control = new AbortController();
  /** Null: nothing is told of it. */
  readonly #bytes: (told: Told) => Buffer | null;

  constructor(socket: WebSocket, reader: EventReader, bytes: (told: Told) => Buffer | null) {
    this.#socket = socket;
    this.#reader = reader;
    this.#bytes = bytes;
    this.#run().catch((error: unknown) => endWith(socket, asAppError(error, "http.events")));
  }

  /** From now on only of these topics, which it had before. */
  narrow(topics: ReadonlySet<EventTopic>): void {
    this.#reader.topics = topics;
  }

  end(): void {
    this.#control.abort();
    this.#reader.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#control;
    for (;;) {
      const told = await this.#reader.next(signal);
      if (!told || signal.aborted) return;
      const bytes = this.#bytes(told);
      if (!bytes) continue;
      const flushed = sent(this.#socket, bytes);
      if (this.#socket.bufferedAmount <= BEHIND_BYTES) continue;
      // Nothing more is put before who does not take what is there; what they miss meanwhile, a fresh snapshot has.
      await flushed;
      if (told.message.type !== "snapshot") this.#reader.refresh();
    }
  }
}

/** Resolves once the bytes have left this process, or never will. */
function sent(socket: WebSocket, bytes: Buffer): Promise<void> {
  return new Promise((done) => socket.send(bytes, { binary: false }, () => done()));
}

function answer(socket: WebSocket, message: SocketAnswer): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}

type Wish = Exclude<SocketRequest, { type: "ping" }>;

/** So many messages in a row that cannot be used end the socket. */
const MOST_BAD = 5;
/** In a window of time; who sends more is no client of ours. */
const MOST_MESSAGES = 100;
const WINDOW_MS = 10_000;

/** Answers pings, hands wishes on, and tells what is wrong with all else. */
function hear(socket: WebSocket, hub: EventHub, take: (wish: Wish) => void): void {
  let bad = 0;
  let messages = { since: performance.now(), count: 0 };
  socket.on("message", (data: Buffer, isBinary: boolean) => {
    if (socket.readyState !== socket.OPEN) return;
    const now = performance.now();
    if (now - messages.since > WINDOW_MS) messages = { since: now, count: 0 };
    try {
      if (++messages.count > MOST_MESSAGES) throw new AppError("RATE_LIMITED", "http.events", "Too many messages");
      const request = read(data, isBinary);
      if (request.type === "ping") {
        const { epoch, seq } = hub;
        answer(socket, { type: "pong", timestamp: request.timestamp ?? null, epoch, seq });
      } else take(request);
      bad = 0;
    } catch (error) {
      const known = asAppError(error, "http.events");
      if (++bad >= MOST_BAD || known.code === "RATE_LIMITED") endWith(socket, known);
      else tellError(socket, known);
    }
  });
}

/** Throws JSON_INVALID, REQUEST_INVALID. */
function read(data: Buffer, isBinary: boolean): SocketRequest {
  if (isBinary) throw new AppError("REQUEST_INVALID", "http.events", "Messages are JSON in text frames");
  const parsed = SocketRequest.safeParse(parseStrictJsonText(data.toString("utf8")));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") ?? "";
  throw new AppError("REQUEST_INVALID", "http.events", `${field || "The message"}: ${issue?.message ?? "unusable"}`, {
    hint: `Send ${SocketRequest.options.map((option) => option.shape.type.value).join(", ")}; see /api/v1/docs.`,
  });
}

function tellError(socket: WebSocket, { code, message, hint }: AppError): void {
  answer(socket, { type: "error", error: { code, message, hint } });
}

/** Codes from 4000 on are an application's own (RFC 6455, 7.4.2): they are HTTP's with a 4 before them. */
function endWith(socket: WebSocket, error: AppError): void {
  tellError(socket, error);
  const isOurFault = error.status >= 500;
  const code = error.code === "NOT_FOUND" || error.code === "FORBIDDEN" ? 4000 + error.status : CLOSE.policy;
  socket.close(isOurFault ? INTERNAL_ERROR : code, error.code);
}

const INTERNAL_ERROR = 1011;

/** Null: it is told by another message, or does not concern who follows the making. */
function videoMessage(message: LiveMessage, filmUrl: (id: string) => string): VideoMessage | null {
  switch (message.type) {
    case "snapshot": {
      const [video] = message.videos;
      return video ? asItIs(video, filmUrl) : null;
    }
    case "video.changed":
      return isGoing(message.video) ? progressOf(message.video) : null;
    case "video.generation.progress": {
      const { stage, progress } = message;
      return { type: "progress", stage, progress, message: message.message ?? stage };
    }
    case "video.generation.completed": {
      const { videoId, state, url } = message;
      return { type: "completed", videoId, state, url };
    }
    case "video.generation.failed": {
      const { stage, retryAfter } = message;
      const { code, hint, message: error } = message.error;
      return { type: "error", stage, error, code, hint, retryAfter };
    }
    case "video.generation.started":
    case "video.deleted":
    case "channel.update":
    case "asset.index":
    case "changed":
    case "work.paused":
    case "metrics.update":
    case "alert.system":
    case "alert.quota":
      return null;
  }
}

function isGoing({ state }: VideoSnapshot): boolean {
  return state === "queued" || state === "running";
}

/** What a socket begins with, and what makes up for all it missed. */
function asItIs(video: VideoSnapshot, filmUrl: (id: string) => string): VideoMessage {
  const { id, state } = video;
  if (state === "done" || (state === "waiting" && video.waitingFor === "approval"))
    return { type: "completed", videoId: id, state, url: filmUrl(id) };
  if (state !== "failed" && state !== "cancelled") return progressOf(video);
  const stage = video.stages.find((one) => one.state === state);
  const { code, message, hint } = stage?.error ?? new AppError(state === "failed" ? "STAGE_FAILED" : "CANCELLED", "");
  return { type: "error", stage: stage?.name ?? null, error: message, code, hint, retryAfter: null };
}

function progressOf(video: VideoSnapshot): VideoMessage {
  const stage = video.stages.find((one) => one.state === "running") ?? video.stages.find((one) => one.state !== "done");
  const progress = Math.round(video.progress * 1000) / 10;
  const message = stage?.note ?? (stage?.state === "running" ? stage.name : video.state);
  return { type: "progress", stage: stage?.name ?? null, progress, message };
}
