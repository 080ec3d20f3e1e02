import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/websocket";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";

import type { Client } from "../../contract/index.ts";
import { owner, serving, type Serving } from "./serving.fixture.ts";

let server: Serving;

beforeAll(async () => {
  server = await serving();
});
afterAll(() => server[Symbol.asyncDispose]());

const CALL = "/rpc/access/tokens";
const call = (headers: Record<string, unknown>) =>
  server.ask(CALL, { method: "POST", headers: headers as Record<string, string>, body: '{"json":{}}' });
const fromPage = () => ({ origin: server.url, "sec-fetch-site": "same-origin", "content-type": "application/json" });
const open = (code: unknown) =>
  server.ask("/session", { method: "POST", headers: fromPage(), body: JSON.stringify({ code }) });

test("a code signs one page in, once", async () => {
  const { code } = server.context.access.codes.issue();
  const { status, json, headers } = await open(code);
  expect([status, json]).toEqual([200, { key: expect.stringMatching(/^[\w-]{43}$/) }]);
  expect(headers["set-cookie"]).toEqual([
    expect.stringMatching(
      new RegExp(`^ytempire-${server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000$`),
    ),
  ]);
  for (const again of [code, "", "wrong", 5, null, undefined, { code }])
    expect(await open(again)).toMatchObject({ status: 401, json: { error: { code: "CODE_INVALID" } } });
});

test("a code is of no use after ten minutes", async () => {
  let now = Date.now();
  await using later = await serving({ now: () => now });
  const { code } = later.context.access.codes.issue();
  now += 10 * 60_000;
  const headers = { ...fromPage(), origin: later.url };
  const answer = await later.ask("/session", { method: "POST", headers, body: JSON.stringify({ code }) });
  expect(answer.json.error.code).toBe("CODE_INVALID");
});

test("a signed-in page calls with cookie and key, and with neither alone", async () => {
  const { headers, cookie, key } = await server.signIn();
  expect(await call(headers)).toMatchObject({ status: 200, json: { json: [] } });
  const refused = [
    { ...fromPage(), cookie },
    { ...fromPage(), "x-page-key": key },
    { ...headers, "x-page-key": `${key}x` },
    { ...headers, cookie: `${cookie}x` },
    { ...headers, origin: undefined },
    { ...headers, "sec-fetch-site": undefined },
    // What a server on another port was sent, since cookies know no ports.
    { ...headers, cookie: cookie.replace(String(server.port), String(server.port + 1)) },
  ];
  for (const one of refused)
    expect(await call(one)).toMatchObject({ status: 401, json: { json: { code: "UNAUTHORISED" } } });
});

test("a page of another port that was sent the cookie cannot call with it", async () => {
  const { cookie } = await server.signIn();
  const other = createServer((_, response) => response.end()).listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const port = (other.address() as { port: number }).port;
  const answer = await call({
    ...fromPage(),
    origin: `http://127.0.0.1:${port}`,
    "sec-fetch-site": "same-site",
    cookie,
  });
  expect(answer).toMatchObject({ status: 403, json: { error: { code: "ORIGIN_REFUSED" } } });
});

test("REST is for programs: a page's cookie and key open media alone", async () => {
  const { headers } = await server.signIn();
  expect((await server.ask("/api/v1/tokens", { headers })).status).toBe(401);
});

test("the page learns whether it is signed in, and signs out", async () => {
  const { headers } = await server.signIn();
  const state = async () => (await server.ask("/session", { headers: { ...headers, origin: undefined } })).status;
  expect(await state()).toBe(200);
  expect(await server.ask("/session", { method: "DELETE", headers })).toMatchObject({
    status: 200,
    headers: { "set-cookie": [expect.stringContaining("Max-Age=0")] },
  });
  expect(await state()).toBe(401);
  expect((await call(headers)).status).toBe(401);
});

test("who signed in and out stands in the audit log", async () => {
  const { headers } = await server.signIn();
  await server.ask("/session", { method: "DELETE", headers });
  const { items } = server.context.access.audit.list({ limit: 2 });
  expect(items.map(({ action }) => action)).toEqual(["session.closed", "session.opened"]);
});

test("the document runs nothing but the page's own scripts, and its styles have the answer's nonce", async () => {
  const { status, headers, body } = await server.ask("/videos/some-screen", { headers: { accept: "text/html" } });
  expect(status).toBe(200);
  const policy = String(headers["content-security-policy"]);
  const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1];
  expect(body).toBe(`<script nonce="${nonce}" src="/assets/a-1.js"></script>`);
  expect(policy).toContain("default-src 'none'; script-src 'self';");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port};`);
  expect((await server.ask("/")).headers["content-security-policy"]).not.toBe(policy);
  expect(headers["cache-control"]).toBe("no-store");
});

test("hashed files are kept for good, others are asked for again, hidden ones are not there", async () => {
  expect(await server.ask("/assets/a-1.js")).toMatchObject({
    status: 200,
    headers: {
      "cache-control": "public, max-age=31536000, immutable",
      "content-type": expect.stringContaining("text/javascript"),
    },
  });
  writeFileSync(join(server.pageDir, "icon.svg"), "<svg/>");
  writeFileSync(join(server.pageDir, ".env"), "SECRET=1");
  expect((await server.ask("/icon.svg")).headers["cache-control"]).toBe("no-cache");
  for (const path of ["/.env", "/assets/b-2.js", "/index.js", "/assets/", "/assets"])
    expect([path, (await server.ask(path, { headers: { accept: "*/*" } })).body]).toEqual([
      path,
      expect.not.stringContaining("SECRET"),
    ]);
  expect((await server.ask("/assets/b-2.js")).status).toBe(404);
});

test("where the page is not built, that is what the answer says", async () => {
  await using bare = await serving({ pageDir: "/nowhere" });
  expect((await bare.ask("/")).json.error).toMatchObject({
    code: "NOT_FOUND",
    hint: expect.stringContaining("npm run serve"),
  });
});

test("over a WebSocket the page calls by its key, a program by its token", async () => {
  const { cookie, key } = await server.signIn();
  const headers = { cookie, origin: server.url };
  const url = `ws://127.0.0.1:${server.port}/rpc`;
  for (const socket of [
    new WebSocket(url, ["ytempire", `key.${key}`], { headers }),
    new WebSocket(url, { headers: { authorization: owner.authorization ?? "" } }),
  ]) {
    onTestFinished(() => socket.terminate());
    const client: Client = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));
    expect(await client.access.tokens({})).toEqual([]);
    await expect(client.access.revokeSession({ id: "01a1fd17-342b-7777-b386-23236178fb3a" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const { url: link } = await client.access.link({});
    expect(link).toMatch(new RegExp(`^http://127.0.0.1:${server.port}/#code=[\\w-]{22}$`));
  }
});

test("a WebSocket without cookie, key or our own origin is refused", async () => {
  const { cookie, key } = await server.signIn();
  const protocols = ["ytempire", `key.${key}`];
  const refused: [string[], Record<string, string>, number][] = [
    [["ytempire"], { cookie, origin: server.url }, 401],
    [["ytempire", `key.${key}x`], { cookie, origin: server.url }, 401],
    [protocols, { origin: server.url }, 401],
    [protocols, { cookie }, 401],
    // A program's messages would not be counted.
    [[], { authorization: `Bearer ${server.token(["read"]).token}` }, 403],
    [protocols, { cookie, origin: "null" }, 403],
    [protocols, { cookie, origin: `http://127.0.0.1:${server.port + 1}` }, 403],
    [protocols, { cookie, origin: server.url, host: "rebound.example.org" }, 421],
  ];
  for (const [offered, headers, status] of refused) {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, offered, { headers });
    socket.on("error", () => undefined);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode: number }];
    expect([offered, headers, response.statusCode]).toEqual([offered, headers, status]);
    socket.terminate();
  }
});
