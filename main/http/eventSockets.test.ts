import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { WebSocket } from "ws";

import type { Scope } from "../../contract/api/wire.ts";
import type { VideoSnapshot } from "../../contract/events.ts";
import { SocketAnswer, LiveMessage, VideoMessage, type Happening } from "../../contract/liveEvents.ts";
import { NOTHING_HEARD, withMessage, type LiveState } from "../../contract/liveState.ts";
import { ownerAt } from "../api/caller.ts";
import { AppError } from "../base/errors.ts";
import { EventHub } from "../pipeline/eventHub.ts";
import { sampleVideo } from "../pipeline/video.fixture.ts";
import { eventSockets } from "./eventSockets.ts";
import { LIMITS } from "./limits.ts";
import { Sockets, type SocketHandler } from "./sockets.ts";

const { id: ID, channelId } = sampleVideo();
const OTHER = "01a1fd17-342b-7777-b386-00000000000f";
const CHANGED: Happening = { type: "channel.update", channelId, change: "changed", channel: null };
const WAIT = { timeout: 15_000, interval: 5 };
const of = { videoId: ID, channelId };
const error = { code: "VOICE_SERVICE", message: "No answer", hint: "Try another voice." };

let hub: EventHub;
let handlers: Record<string, SocketHandler>;
let video: VideoSnapshot | null;
let scopes: Scope[];
let sockets: Sockets;
let server: Server;
let url: string;

beforeEach(async () => {
  video = sampleVideo({ state: "running", progress: 0.25 });
  scopes = ["read"];
  hub = new EventHub({ snapshot: async () => ({ videos: video ? [video] : [], alerts: [], metrics: null }) });
  handlers = handlersOf(hub);
  sockets = new Sockets(LIMITS);
  server = createServer();
  server.on("upgrade", (request, socket, head) => {
    const path = request.url ?? "";
    const handler = path === "/ws" ? handlers["/ws"] : handlers["/ws/video/"];
    const known = { caller: { ...ownerAt("127.0.0.1"), scopes }, isValid: () => true };
    if (handler) sockets.upgrade(socket, head, { ...known, request, path, origin: "" }, handler);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `ws://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterEach(async () => {
  await sockets.close(0);
  server.closeAllConnections();
  server.close();
});

function handlersOf(told: EventHub): Record<string, SocketHandler> {
  return eventSockets({
    hub: told,
    video: async (id) => {
      if (video?.id !== id) throw new AppError("NOT_FOUND", "test", `There is no video ${id}`);
      return video;
    },
    filmUrl: (id) => `/film/${id}`,
  });
}

/** A program at the other end, which keeps all that it hears. */
async function connect(path = "/ws") {
  const socket = new WebSocket(`${url}${path}`);
  onTestFinished(() => socket.terminate());
  const heard: Record<string, unknown>[] = [];
  socket.on("message", (data: Buffer) => heard.push(JSON.parse(String(data)) as Record<string, unknown>));
  const closed = once(socket, "close").then(([code, reason]) => ({ code, reason: String(reason) }));
  await once(socket, "open");
  return {
    socket,
    heard,
    closed,
    say: (message: unknown) => socket.send(JSON.stringify(message)),
    next: async (count: number) => {
      await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(count), WAIT);
      return heard[count - 1];
    },
  };
}

describe("/ws", () => {
  it("answers a subscription, then gives a snapshot and the events of its topics", async () => {
    const { say, heard, next } = await connect();
    say({ type: "subscribe", topics: ["videos", "channels"] });
    expect(await next(1)).toEqual({
      type: "subscribed",
      topics: ["videos", "channels"],
      epoch: hub.epoch,
      seq: 0,
      resumed: false,
    });
    expect(await next(2)).toMatchObject({ type: "snapshot", seq: 0, videos: [{ id: ID }] });
    hub.publish({ type: "metrics.update", metrics: { queue: [], cpuLoad: 0, memory: NO_MEMORY, disk: null } });
    hub.publish(CHANGED);
    expect(await next(3)).toMatchObject({ type: "channel.update", seq: 2, channelId });
    expect(SocketAnswer.parse(heard[0])).toEqual(heard[0]);
    for (const message of heard.slice(1)) expect(LiveMessage.parse(message)).toEqual(message);
  });

  it("goes on where a lost connection was, without a snapshot", async () => {
    for (let i = 0; i < 5; i++) hub.publish(CHANGED);
    const { say, next, heard } = await connect();
    say({ type: "subscribe", topics: ["channels"], epoch: hub.epoch, since: 3 });
    expect(await next(1)).toMatchObject({ type: "subscribed", resumed: true });
    await next(3);
    expect(heard.slice(1).map(({ seq }) => seq)).toEqual([4, 5]);
  });

  it("tells no more of what is unsubscribed from, and goes on with the rest", async () => {
    const { say, next, heard } = await connect();
    say({ type: "subscribe", topics: ["channels", "videos"] });
    await next(2);
    say({ type: "unsubscribe", topics: ["channels"] });
    expect(await next(3)).toEqual({ type: "unsubscribed", topics: ["videos"] });
    hub.publish(CHANGED);
    hub.publish({ type: "video.deleted", videoId: OTHER });
    expect(await next(4)).toMatchObject({ type: "video.deleted" });
    say({ type: "unsubscribe" });
    expect(await next(5)).toEqual({ type: "unsubscribed", topics: [] });
    hub.publish({ type: "video.deleted", videoId: OTHER });
    await sleep(20);
    expect(heard).toHaveLength(5);
    expect(hub.isHeard("videos")).toBe(false);
  });

  it("answers a ping with its timestamp and where the stream is", async () => {
    const { say, next } = await connect();
    hub.publish(CHANGED);
    say({ type: "ping", timestamp: 1234.5 });
    expect(await next(1)).toEqual({ type: "pong", timestamp: 1234.5, epoch: hub.epoch, seq: 1 });
  });

  it("says what is wrong with a message, and ends when nothing else comes", async () => {
    const { socket, say, heard, closed, next } = await connect();
    const bad = [
      "no JSON",
      '{"type":"subscribe","topics":["gossip"]}',
      '{"type":"ping","type":"ping"}',
      '{"__proto__":1}',
    ];
    for (const text of bad) socket.send(text);
    await next(4);
    expect(heard.map((message) => (message["error"] as { code: string }).code)).toEqual([
      "JSON_INVALID",
      "REQUEST_INVALID",
      "JSON_INVALID",
      "JSON_INVALID",
    ]);
    say({ type: "ping" });
    await next(5);
    for (const text of bad) socket.send(text);
    socket.send(Buffer.from([1, 2, 3]), { binary: true });
    expect(await closed).toEqual({ code: 1008, reason: "REQUEST_INVALID" });
  });

  it("ends who floods it", async () => {
    const { say, closed } = await connect();
    for (let i = 0; i < 150; i++) say({ type: "ping" });
    expect(await closed).toEqual({ code: 1008, reason: "RATE_LIMITED" });
  });

  it("ends who sends a message of 100 MB before it is read", async () => {
    const before = process.memoryUsage().rss;
    const { socket, closed } = await connect();
    const { _socket: raw } = socket as unknown as { _socket: Socket };
    // The head alone of a masked text frame of 100 MB.
    raw.write(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x05, 0xf5, 0xe1, 0, 1, 2, 3, 4]));
    expect((await closed).code).toBe(1009);
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });

  it("lets nobody listen who may not read", async () => {
    scopes = ["make"];
    const { closed, next } = await connect();
    expect(await next(1)).toMatchObject({ type: "error", error: { code: "FORBIDDEN" } });
    expect(await closed).toMatchObject({ code: 4403 });
  });

  it("ends a socket whose other side is gone without a word", async () => {
    await sockets.close(0);
    sockets = new Sockets({ ...LIMITS, heartbeatMilliseconds: 50 });
    const { socket, say, next } = await connect();
    say({ type: "subscribe", topics: ["channels"] });
    await next(2);
    // As a machine that lost its network: it reads nothing, so it answers no ping.
    socket.pause();
    await vi.waitFor(() => expect(hub.isHeard("channels")).toBe(false), WAIT);
  });
});

const NO_MEMORY = { total: 0, free: null, backend: 0 };

it("a slow reader costs no memory: what it does not take is dropped for one fresh snapshot", async () => {
  const { socket, say, heard, next } = await connect();
  say({ type: "subscribe", topics: ["videos"] });
  await next(2);
  socket.pause();
  const big = sampleVideo({ title: "x".repeat(100_000) });
  // 200 MB in all.
  for (let i = 0; i < 2000; i++) {
    video = { ...big, progress: i / 2000 };
    hub.publish({ type: "video.changed", video });
    if (i % 20 === 0) await sleep(0);
  }
  expect(heard.length).toBeLessThan(20);
  socket.resume();
  await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ type: "snapshot", seq: 2000 }), WAIT);
  expect(heard.length).toBeLessThan(200);
  hub.publish({ type: "video.deleted", videoId: ID });
  await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ type: "video.deleted", seq: 2001 }), WAIT);
});

describe("/ws/video/{id}", () => {
  it("begins with how far the video is, and tells its progress, trouble and end", async () => {
    const { heard, next, say } = await connect(`/ws/video/${ID}`);
    expect(await next(1)).toEqual({ type: "progress", stage: "script", progress: 25, message: "running" });
    const stage = "narration";
    hub.publish({
      type: "video.generation.progress",
      ...of,
      stage,
      progress: 40.5,
      stageProgress: 50,
      secondsLeft: 12,
      message: "speaks",
    });
    expect(await next(2)).toEqual({ type: "progress", stage, progress: 40.5, message: "speaks" });
    hub.publish({ type: "video.generation.failed", ...of, revision: 1, stage, error, retryAfter: 60 });
    expect(await next(3)).toEqual({
      type: "error",
      stage,
      error: "No answer",
      code: "VOICE_SERVICE",
      hint: "Try another voice.",
      retryAfter: 60,
    });
    hub.publish({ type: "video.deleted", videoId: OTHER });
    hub.publish({ type: "video.generation.completed", ...of, revision: 1, success: true, state: "done", url: "/film" });
    expect(await next(4)).toEqual({ type: "completed", videoId: ID, state: "done", url: "/film" });
    for (const message of heard) expect(VideoMessage.parse(message)).toEqual(message);
    say({ type: "ping" });
    expect(await next(5)).toMatchObject({ type: "pong" });
  });

  it("of a finished video says so at once", async () => {
    video = sampleVideo({ state: "waiting", waitingFor: "approval", progress: 1 });
    const { next } = await connect(`/ws/video/${ID}`);
    expect(await next(1)).toEqual({ type: "completed", videoId: ID, state: "waiting", url: `/film/${ID}` });
  });

  it("of a failed one has the error of its stage", async () => {
    const [stage] = sampleVideo().stages;
    if (stage) video = sampleVideo({ state: "failed", stages: [{ ...stage, state: "failed", error }] });
    const { next } = await connect(`/ws/video/${ID}`);
    expect(await next(1)).toMatchObject({ type: "error", stage: "script", error: "No answer", retryAfter: null });
  });

  it("of one that is deleted ends, and of one that was is refused", async () => {
    const { closed, next } = await connect(`/ws/video/${ID}`);
    await next(1);
    hub.publish({ type: "video.deleted", videoId: ID });
    expect(await next(2)).toMatchObject({
      type: "error",
      error: { code: "NOT_FOUND", message: "The video was deleted" },
    });
    expect(await closed).toMatchObject({ code: 4404 });
    video = sampleVideo({ deletedAt: "2026-01-01T00:00:00.000Z" });
    expect(await (await connect(`/ws/video/${ID}`)).closed).toMatchObject({ code: 4404 });
  });

  it.each([OTHER, "..%2f..", "1 OR 1=1", ""])("of %j, which is no video, is refused", async (id) => {
    const { next, closed } = await connect(`/ws/video/${encodeURI(id)}`);
    expect(await next(1)).toMatchObject({ type: "error", error: { code: "NOT_FOUND" } });
    expect(await closed).toMatchObject({ code: 4404 });
  });
});

it("five hundred sockets are told of an event, each once", async () => {
  const all = await Promise.all(Array.from({ length: 500 }, () => connect()));
  for (const one of all) one.say({ type: "subscribe", topics: ["channels"] });
  await Promise.all(all.map((one) => one.next(2)));
  hub.publish(CHANGED);
  await Promise.all(all.map((one) => one.next(3)));
  for (const { heard } of all) expect(heard).toHaveLength(3);
});

/** Follows all videos, and goes on where it was whenever it lost its connection. */
class Follower {
  state: LiveState = NOTHING_HEARD;
  #socket: WebSocket | null = null;

  connect(): void {
    const socket = new WebSocket(`${url}/ws`);
    this.#socket = socket;
    const { epoch, seq: since } = this.state.at ?? {};
    socket.on("open", () => socket.send(JSON.stringify({ type: "subscribe", topics: ["videos"], epoch, since })));
    socket.on("message", (data: Buffer) => {
      const message = LiveMessage.safeParse(JSON.parse(String(data)));
      if (message.success && socket === this.#socket) this.state = withMessage(this.state, message.data);
    });
    socket.on("error", () => undefined);
  }

  lose(): void {
    this.#socket?.terminate();
    this.#socket = null;
  }

  pause(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.pause();
  }

  resume(): void {
    this.#socket?.resume();
    if (!this.#socket) this.connect();
  }
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("change" as const), n: fc.nat(3), times: fc.integer({ min: 1, max: 80 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), n: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("lose", "pause", "resume", "wait") }) },
);

it("whoever stalls or loses the socket ends with the state of one who never did", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const videos = new Map<string, VideoSnapshot>();
      const told = new EventHub({
        kept: 100,
        snapshot: async () => ({ videos: [...videos.values()], alerts: [], metrics: null }),
      });
      handlers = handlersOf(told);
      const [steady, unsteady] = [new Follower(), new Follower()];
      for (const one of [steady, unsteady]) one.connect();
      await vi.waitUntil(() => steady.state.at && unsteady.state.at, WAIT);
      let title = 0;
      const change = (n: number) => {
        // Large enough that a reader who stalls is soon a megabyte behind.
        const changed = sampleVideo({ id: `${ID.slice(0, -1)}${n}`, title: `${title++} ${"x".repeat(150_000)}` });
        videos.set(changed.id, changed);
        told.publish({ type: "video.changed", video: changed });
      };
      for (const one of steps) {
        if (one.do === "change") for (let i = 0; i < one.times; i++) change(one.n);
        if (one.do === "delete") {
          const gone = `${ID.slice(0, -1)}${one.n}`;
          videos.delete(gone);
          told.publish({ type: "video.deleted", videoId: gone });
        }
        if (one.do === "lose") unsteady.lose();
        if (one.do === "pause") unsteady.pause();
        if (one.do === "resume") unsteady.resume();
        await sleep(one.do === "wait" ? 20 : 1);
      }
      unsteady.resume();
      change(0);
      const isThere = ({ state }: Follower) => state.at?.epoch === told.epoch && state.at.seq === told.seq;
      await vi.waitUntil(() => isThere(steady) && isThere(unsteady), WAIT);
      expect(new Map(unsteady.state.videos)).toEqual(videos);
      expect(new Map(steady.state.videos)).toEqual(videos);
      for (const one of [steady, unsteady]) one.lose();
    }),
    // A failure waits for what never comes: too long to look for a smaller one.
    { numRuns: 8, endOnFailure: true },
  );
});
