import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { createORPCClient } from "@orpc/client";
import { RPCLink as HttpLink } from "@orpc/client/fetch";
import { RPCLink } from "@orpc/client/websocket";
import { expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";

import type { VideoEvent } from "../../contract/events.ts";
import type { Client } from "../../contract/index.ts";
import type { ApiContext } from "../api/context.ts";
import { owner, OWNER_TOKEN, serving, type Serving } from "./serving.fixture.ts";

const VIDEO = "01a1fd17-342b-7777-b386-23236178fb3a";

/** A server whose stream of a video's events is this. */
const streaming = (watchVideo: (id: string, signal: AbortSignal) => AsyncGenerator<VideoEvent>) =>
  serving({}, { live: { watchVideo }, videos: { get: () => Promise.resolve({}) } } as unknown as Partial<ApiContext>);

function event(note: string): VideoEvent {
  const stage = { name: "script" as const, state: "running" as const, fraction: 0, attempt: 1, milliseconds: null };
  return { type: "stage", videoId: VIDEO, stage: { ...stage, note, cached: false, error: null } };
}

async function overSocket({ port }: Serving): Promise<{ client: Client; socket: WebSocket }> {
  const headers = { authorization: owner.authorization ?? "" };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers });
  onTestFinished(() => socket.terminate());
  await once(socket, "open");
  return { socket, client: createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })) };
}

test("a stream whose reader is slow is not asked for more than what may wait", async () => {
  let told = 0;
  const note = "x".repeat(100_000);
  await using server = await streaming(async function* () {
    while (told < 2000) {
      told++;
      yield event(note);
      await sleep(0);
    }
  });
  const { client, socket } = await overSocket(server);
  const events = await client.videos.watch({ id: VIDEO });
  await events.next();
  socket.pause();
  for (let before = -1; told !== before; await sleep(300)) before = told;
  // Of 200 MB, what the system's own buffers take and one megabyte.
  expect(told).toBeLessThan(300);
  socket.resume();
  await events.next();
});

test("a stream ends where its reader leaves it, over a socket and over HTTP", async () => {
  let ended = 0;
  await using server = await streaming(async function* (_, signal) {
    try {
      yield event("first");
      await once(signal, "abort");
    } finally {
      ended++;
    }
  });
  const link = new HttpLink({ url: `${server.url}/rpc`, headers: { authorization: `Bearer ${OWNER_TOKEN}` } });
  const clients: Client[] = [(await overSocket(server)).client, createORPCClient(link)];
  for (const [i, client] of clients.entries()) {
    const left = new AbortController();
    const events = await client.videos.watch({ id: VIDEO }, { signal: left.signal });
    expect((await events.next()).value).toMatchObject({ type: "stage" });
    left.abort();
    await vi.waitFor(() => expect(ended).toBe(i + 1));
  }
  const { socket, client } = await overSocket(server);
  const events = await client.videos.watch({ id: VIDEO });
  await events.next();
  socket.terminate();
  await vi.waitFor(() => expect(ended).toBe(3));
});
