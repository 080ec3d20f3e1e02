// Each caller gets what they may, and only for as long as they may.
import { once } from "node:events";
import { get } from "node:http";

import { expect, test, vi } from "vitest";
import { WebSocket } from "ws";

import type { ApiContext } from "../api/context.ts";
import { bearer, owner, serving } from "./serving.fixture.ts";

const VIDEO = "01a1fd17-342b-7777-b386-23236178fb3a";

/** A video whose events never end. */
const endless = {
  videos: { get: () => Promise.resolve({}) },
  live: {
    watchVideo: async function* (_: string, signal: AbortSignal) {
      yield* [];
      await once(signal, "abort");
    },
  },
} as unknown as Partial<ApiContext>;

test("a stream ends with the token that it was asked for with", async () => {
  await using server = await serving({ limits: { heartbeatMilliseconds: 20 } }, endless);
  const { id, token } = server.token(["read"]);
  const { port, context } = server;
  const sent = get({ port, path: `/api/v1/videos/${VIDEO}/events`, headers: bearer(token), agent: false });
  const [stream] = (await once(sent, "response")) as [import("node:http").IncomingMessage];
  expect(stream.statusCode).toBe(200);
  let ended = false;
  stream.on("error", () => undefined).on("close", () => (ended = true));
  stream.resume();
  await new Promise((done) => setTimeout(done, 100));
  expect(ended).toBe(false);
  context.access.tokens.revoke(id, Date.now());
  await vi.waitFor(() => expect(ended).toBe(true), 10_000);
});

test("what is open with a session or a token ends when that is revoked, and whoever revokes their own is answered", async () => {
  // No heartbeat comes before the test is over.
  const limits = { heartbeatMilliseconds: 3_600_000 };
  await using server = await serving({ limits, sockets: { "/ws": () => undefined } }, endless);
  const { port, url, context } = server;
  const [page, own, other] = [await server.signIn(), server.token(["admin"]), server.token(["read"])];
  const at = `ws://127.0.0.1:${port}`;
  const sockets = [
    new WebSocket(`${at}/rpc`, ["ytempire", `key.${page.key}`], { headers: { cookie: page.cookie, origin: url } }),
    new WebSocket(`${at}/ws`, { headers: bearer(own.token) }),
    new WebSocket(`${at}/ws`, { headers: bearer(other.token) }),
  ];
  await Promise.all(sockets.map((socket) => once(socket, "open")));
  const sent = get({ port, path: `/api/v1/videos/${VIDEO}/events`, headers: bearer(other.token), agent: false });
  const [stream] = (await once(sent, "response")) as [import("node:http").IncomingMessage];
  const ended = new Promise<void>((done) => stream.on("error", () => undefined).once("close", () => done()));
  stream.resume();
  const closed = Promise.all(sockets.map((socket) => once(socket, "close")));

  const [session] = context.access.sessions.list();
  const revoke = (what: string, headers: typeof owner) => server.ask(`/api/v1/${what}`, { method: "DELETE", headers });
  expect(await revoke(`sessions/${session?.id}`, owner)).toMatchObject({ status: 200 });
  expect(await revoke(`tokens/${other.id}`, owner)).toMatchObject({ status: 200 });
  expect(await revoke(`tokens/${own.id}`, bearer(own.token))).toMatchObject({ status: 200 });
  expect((await closed).map(([code]) => code)).toEqual([1008, 1008, 1008]);
  await ended;
});

test("figures are for who may read", async () => {
  const texts = { "/metrics": () => Promise.resolve({ type: "text/plain", body: "up 1\n" }) };
  await using server = await serving({ texts });
  const metrics = (token: string) => server.ask("/api/v1/metrics", { headers: bearer(token) });
  expect(await metrics(server.token(["read"]).token)).toMatchObject({ status: 200, body: "up 1\n" });
  expect((await metrics(server.token(["make", "files", "ai", "admin"]).token)).json.error.code).toBe("FORBIDDEN");
});

test("no Authorization header makes an owner of anybody where the owner's token is empty", async () => {
  await using server = await serving({ token: "" });
  for (const authorization of ["Bearer ", "Bearer", "Basic Og==", "x"])
    expect((await server.ask("/api/v1/channels", { headers: { authorization } })).status).toBe(401);
});

test("headers alone make no body", async () => {
  await using server = await serving({}, { channels: { create: () => expect.unreachable() } as never });
  const headers = { ...owner, "content-disposition": "attachment; filename=x" };
  const types = [undefined, "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"];
  for (const type of types) {
    const answer = await server.ask("/api/v1/channels", {
      method: "POST",
      headers: { ...headers, "content-type": type },
    });
    expect(answer.json.error).toMatchObject({ code: "REQUEST_INVALID", details: { field: "name" } });
  }
  expect(server.faults).toEqual([]);
});

test("what went wrong inside stands in the log under the request's id, and is told to the owner alone", async () => {
  const logged: string[] = [];
  const list = () => {
    throw new Error("no such table: secrets");
  };
  await using server = await serving({ onFault: (_, id) => logged.push(id) }, { channels: { list } as never });
  const ask = (headers: typeof owner) =>
    server.ask("/rpc/channels/list", {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: '{"json":{}}',
    });
  const told = await ask(bearer(server.token(["read"]).token));
  expect(told.json.json).toMatchObject({ code: "INTERNAL", status: 500 });
  expect(told.body).not.toContain("secrets");
  expect((await ask(owner)).body).toContain("secrets");
  expect(logged[0]).toBe(told.headers["x-request-id"]);
});

test("a program that goes on beyond its own limit uses up nothing of what all share", async () => {
  await using server = await serving({ requestLimits: () => ({ perCaller: 2, perAddress: 4 }) });
  const [greedy, other] = [server.token(["read"]).token, server.token(["read"]).token];
  const ask = async (token: string) => (await server.ask("/api/v1/channels", { headers: bearer(token) })).status;
  for (const status of [200, 200, 429, 429, 429, 429]) expect(await ask(greedy)).toBe(status);
  for (const status of [200, 200, 429]) expect(await ask(other)).toBe(status);
});

test("each socket that a program opens counts as a request", async () => {
  const sockets = { "/ws": (socket: WebSocket) => socket.close(1000) };
  await using server = await serving({ sockets, requestLimits: () => ({ perCaller: 2, perAddress: 0 }) });
  const open = async (headers: typeof owner): Promise<number> => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { headers: headers as Record<string, string> });
    return new Promise((done) => {
      socket.once("open", () => done(101)).once("unexpected-response", (_, { statusCode }) => done(statusCode ?? 0));
      socket.on("error", () => undefined);
    });
  };
  const program = bearer(server.token(["read"]).token);
  for (const status of [101, 101, 429]) expect(await open(program)).toBe(status);
  for (let i = 0; i < 3; i++) expect(await open(owner)).toBe(101);
});

test("refused calls that cannot be written down are kept for the next time, and end nothing", async () => {
  const server = await serving();
  const { audit } = server.context.access;
  const append = vi.spyOn(audit, "append").mockImplementation(() => {
    throw new Error("database or disk is full");
  });
  await server.ask("/api/v1/channels");
  await server.served.close();
  expect(append).toHaveBeenCalledOnce();
  expect(server.faults).toHaveLength(1);
  append.mockRestore();
  await server[Symbol.asyncDispose]();
});
