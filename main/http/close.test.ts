import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";

import type { ApiContext } from "../api/context.ts";
import { owner, serving } from "./serving.fixture.ts";

const VIDEO = "01a1fd17-342b-7777-b386-23236178fb3a";
const limits = { closeMilliseconds: 300 };

test("sockets are told that the server goes, and idle connections end", async () => {
  const server = await serving({ limits });
  const url = `ws://127.0.0.1:${server.port}/rpc`;
  const socket = new WebSocket(url, { headers: { authorization: owner.authorization ?? "" } });
  const deaf = new WebSocket(url, { headers: { authorization: owner.authorization ?? "" } });
  const idle = await server.raw();
  await Promise.all([once(socket, "open"), once(deaf, "open")]);
  // Reads nothing any more, and so never takes leave.
  deaf.pause();
  const [[code]] = await Promise.all([
    once(socket, "close") as Promise<[number]>,
    server[Symbol.asyncDispose](),
    idle.closed,
  ]);
  expect(code).toBe(1001);
  deaf.terminate();
});

test("an answer under way is sent whole; one that takes too long, and a stream, are cut off", async () => {
  let begun = 0;
  let ends = 0;
  const services = {
    videos: {
      get: () => Promise.resolve({}),
      outputs: async () => {
        await sleep(100);
        return { outputs: {} };
      },
    },
    live: {
      watchVideo: async function* (_: string, signal: AbortSignal) {
        yield* [];
        begun++;
        await once(signal, "abort");
        ends++;
      },
    },
    previews: {
      still: async (_: string, __: unknown, ___: unknown, signal: AbortSignal) => {
        begun++;
        await once(signal, "abort");
        ends++;
      },
    },
  } as unknown as Partial<ApiContext>;
  const server = await serving({ limits }, services);
  const done = { outputs: server.ask(`/api/v1/videos/${VIDEO}/files/video`, { headers: owner }) };
  const cut = server.ask(`/api/v1/videos/${VIDEO}/stills/1.jpg`, { headers: owner }).then(
    () => "answered",
    () => "cut off",
  );
  const stream = server.ask(`/api/v1/videos/${VIDEO}/events`, { headers: owner }).then(
    () => "ended",
    () => "cut off",
  );
  await vi.waitFor(() => expect(begun).toBe(2), 10_000);
  await server[Symbol.asyncDispose]();
  expect((await done.outputs).json.error.code).toBe("NOT_READY");
  expect(await cut).toBe("cut off");
  expect(await stream).toBe("cut off");
  await vi.waitFor(() => expect(ends).toBe(2));
});

test("the port is free at once for the next backend", async () => {
  const first = await serving();
  const { port } = first;
  await first.ask("/");
  await first[Symbol.asyncDispose]();
  const second = await serving({ port });
  onTestFinished(() => second[Symbol.asyncDispose]());
  expect(second.port).toBe(port);
});

test("where a port is taken, the next free one is", async () => {
  await using first = await serving();
  await using second = await serving({ port: first.port });
  expect(second.port).toBeGreaterThan(first.port);
});
