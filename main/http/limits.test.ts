import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";

import { bearer, owner, serving, OWNER_TOKEN, type RawConnection, type Serving } from "./serving.fixture.ts";

let server: Serving;

beforeAll(async () => {
  server = await serving();
});
afterAll(() => server[Symbol.asyncDispose]());

const CALL = "/api/v1/tokens";
const asJson = { authorization: `Bearer ${OWNER_TOKEN}`, "content-type": "application/json" };
const post = (body: string | Uint8Array, headers = {}, path = CALL) =>
  server.ask(path, { method: "POST", headers: { ...asJson, ...headers }, body });
const head = (path: string, more: string[]) =>
  [
    `POST ${path} HTTP/1.1`,
    "Host: localhost",
    `Authorization: Bearer ${OWNER_TOKEN}`,
    "Content-Type: application/json",
    ...more,
    "",
    "",
  ].join("\r\n");

/** Waits until it is so, and fails with the test's time otherwise. */
async function until(so: () => boolean): Promise<void> {
  while (!so()) await sleep(5);
}

test.each(["/api/v1/tokens", "/rpc/access/tokens", "/session"])(
  "a body of a gigabyte is refused at %s before it is read",
  async (path) => {
    const { socket, received, closed } = await server.raw();
    const page = path === "/session" ? [`Origin: http://localhost`] : [];
    socket.write(head(path, [...page, "Content-Length: 1000000000"]));
    await closed;
    expect(received()).toMatch(/^HTTP\/1.1 413 /);
    expect(received()).toContain("BODY_TOO_LARGE");
  },
);

test("a client that sends a body of 20 MB all the same gets to read why it was refused", async () => {
  for (let again = 0; again < 5; again++) {
    const answer = await fetch(`${server.url}${CALL}`, { method: "POST", headers: asJson, body: "x".repeat(20e6) });
    expect([answer.status, await answer.json()]).toMatchObject([413, { error: { code: "BODY_TOO_LARGE" } }]);
  }
});

test("a body without a length is refused where it passes the limit, and the connection ends", async () => {
  const connection = await server.raw();
  connection.socket.write(head(CALL, ["Transfer-Encoding: chunked"]));
  const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
  let sent = 0;
  while (!connection.socket.destroyed && sent < 1e9) {
    sent += chunk.length;
    if (!connection.socket.write(chunk))
      await Promise.race([once(connection.socket, "drain").catch(() => null), connection.closed]);
    await sleep(0);
  }
  await connection.closed;
  expect(connection.received()).toMatch(/^HTTP\/1.1 413 [^]*BODY_TOO_LARGE/);
  expect(sent).toBeLessThan(1e9);
});

test("who asks first whether a large body may come is told no", async () => {
  const { socket, received, closed } = await server.raw();
  socket.write(head(CALL, ["Content-Length: 3000000", "Expect: 100-continue"]));
  await closed;
  expect(received()).toMatch(/^HTTP\/1.1 413 /);
  const small = await server.raw();
  small.socket.write(head(CALL, ["Content-Length: 2", "Expect: 100-continue", "Connection: close"]));
  await until(() => small.received().includes("100 Continue"));
  small.socket.write("{}");
  await small.closed;
  expect(small.received()).toContain("REQUEST_INVALID");
});

test("a body just within the limit is taken", async () => {
  const name = "x".repeat(2e6 - 100);
  expect((await post(JSON.stringify({ name, scopes: ["read"] }))).json.error.code).toBe("REQUEST_INVALID");
  expect((await post(JSON.stringify({ name: `${name}${"x".repeat(100)}`, scopes: [] }))).status).toBe(413);
});

test("who signs in, and is not known yet, has little to say", async () => {
  const origin = { origin: server.url, "sec-fetch-site": "same-origin" };
  const large = await post(JSON.stringify({ code: "x".repeat(4000) }), origin, "/session");
  expect([large.status, large.json.error.code]).toEqual([413, "BODY_TOO_LARGE"]);
});

test("a body of another type, or compressed, is refused", async () => {
  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=latin1",
    "",
  ])
    expect(await post("{}", { "content-type": type })).toMatchObject({
      status: 415,
      json: { error: { code: "MEDIA_TYPE" } },
    });
  expect((await post("{}", { "content-encoding": "gzip" })).status).toBe(415);
  expect((await post("{}", { "content-type": 'application/json; charset="UTF-8"' })).json.error.code).toBe(
    "REQUEST_INVALID",
  );
});

const BAD_JSON: [what: string, body: string | Uint8Array][] = [
  ["nesting of 64 levels", `{"name":${"[".repeat(64)}${"]".repeat(64)}}`],
  ["a number past 2^53", '{"name":9007199254740993}'],
  ["bytes that are no UTF-8", Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])],
  ["keys that come twice", '{"name":"a","name":"b"}'],
  ["__proto__", '{"__proto__":{"name":"a"}}'],
  ["what is no JSON", "{name:1}"],
];

test.each(BAD_JSON)("%s is refused, over REST and RPC, and when signing in", async (_, body) => {
  const origin = { origin: server.url, "sec-fetch-site": "same-origin" };
  const answers = [
    await post(body),
    await post(body, {}, "/rpc/access/createToken"),
    await post(body, origin, "/session"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  for (const { body: text } of answers) expect(text).toContain("JSON_INVALID");
});

test("slow bodies, slow headers and silence are ended in time", async () => {
  await using hasty = await serving({
    limits: { bodyMilliseconds: 100, headerMilliseconds: 200, idleMilliseconds: 100 },
  });
  const drip = async (connection: RawConnection, text: string) => {
    for (const letter of text) {
      if (connection.socket.destroyed) return;
      connection.socket.write(letter);
      await sleep(20);
    }
  };
  const [body, headers, silent, idle] = await Promise.all([hasty.raw(), hasty.raw(), hasty.raw(), hasty.raw()]);
  body.socket.write(head(CALL, ["Content-Length: 1000"]));
  idle.socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await Promise.all([
    drip(body, "x".repeat(1000)),
    drip(headers, `GET / HTTP/1.1\r\nX: ${"x".repeat(1000)}`),
    ...[body, headers, silent, idle].map(({ closed }) => closed),
  ]);
  expect(body.received()).toMatch(/^HTTP\/1.1 408 [^]*REQUEST_TIMEOUT/);
  expect(headers.received()).toMatch(/^HTTP\/1.1 408 [^]*REQUEST_TIMEOUT/);
  expect(idle.received()).toMatch(/^HTTP\/1.1 200 /);
});

test("headers beyond 16 kB, and what is no HTTP, are refused", async () => {
  const [large, wrong] = await Promise.all([server.raw(), server.raw()]);
  large.socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`);
  wrong.socket.write("\u0016\u0003\u0001 hello\r\n\r\n");
  await Promise.all([large.closed, wrong.closed]);
  expect(large.received()).toMatch(/^HTTP\/1.1 431 [^]*REQUEST_INVALID/);
  expect(wrong.received()).toMatch(/^HTTP\/1.1 400 [^]*REQUEST_INVALID/);
});

test("one connection too many is told so; those that are open go on, and room comes back", async () => {
  await using small = await serving({ limits: { sockets: 20 } });
  const open = await Promise.all(Array.from({ length: 20 }, () => small.raw()));
  const extra = await small.raw();
  await extra.closed;
  expect(extra.received()).toMatch(/^HTTP\/1.1 503 [^]*TOO_MANY_CONNECTIONS/);
  // Ten thousand knock in `npm run test:long -- httpFaults`.
  const more = await Promise.all(Array.from({ length: 500 }, () => small.raw()));
  await Promise.all(more.map(({ closed }) => closed));
  expect(more.filter(({ received }) => received().startsWith("HTTP/1.1 503 "))).toHaveLength(500);
  const [first, ...others] = open;
  first?.socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await until(() => first?.received().startsWith("HTTP/1.1 200 ") ?? false);
  for (const { socket } of others) socket.destroy();
  await until(() => others.every(({ socket }) => socket.closed));
  await sleep(20);
  expect((await small.ask("/")).status).toBe(200);
});

test("a WebSocket message of 100 MB ends the socket before it is read", async () => {
  const socket = connect(server.port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let text = "";
  socket.on("data", (chunk) => (text += chunk.toString("latin1")));
  socket.write(
    `GET /rpc HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer ${OWNER_TOKEN}\r\n\r\n`,
  );
  await until(() => text.includes("\r\n\r\n"));
  expect(text).toContain("101 Switching Protocols");
  const frame = Buffer.alloc(14);
  frame.writeUInt8(0x81, 0);
  frame.writeUInt8(0xff, 1);
  frame.writeBigUInt64BE(100_000_000n, 2);
  socket.write(frame);
  await once(socket, "close");
  // A close frame with code 1009.
  expect(text.slice(text.indexOf("\r\n\r\n") + 4)).toContain("\u0088\u0002\u0003\u00f1");
});

test("a message that is not understood ends the socket", async () => {
  const code = async (message: string | Buffer) => {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/rpc`, {
      headers: { ...bearer(OWNER_TOKEN) } as Record<string, string>,
    });
    await once(socket, "open");
    socket.send(message);
    return ((await once(socket, "close")) as [number])[0];
  };
  expect(await code(Buffer.from([1, 2, 3]))).toBe(1003);
  const wrong = [
    "",
    "{",
    "[]",
    '{"i":"1"}',
    '{"i":"1","p":{"u":"http://example.org/"}}',
    '{"i":"1","p":{"u":"/a","__proto__":{}}}',
    `{"i":"1","p":{"u":"/a","b":${"[".repeat(64)}${"]".repeat(64)}}}`,
    '{"i":"1","p":{"u":"/a","h":{"content-disposition":"x"}}}',
  ];
  for (const message of wrong) expect([message, await code(message)]).toEqual([message, 1007]);
});

test("a half-open socket is ended by the second ping, one that answers lives on", async () => {
  await using beating = await serving({ limits: { heartbeatMilliseconds: 50 } });
  const options = { headers: { authorization: owner.authorization ?? "" } };
  const url = `ws://127.0.0.1:${beating.port}/rpc`;
  const [dead, alive] = [new WebSocket(url, { ...options, autoPong: false }), new WebSocket(url, options)];
  expect(await once(dead, "close")).toEqual([1006, expect.anything()]);
  expect(alive.readyState).toBe(WebSocket.OPEN);
  await Promise.all([once(alive, "ping"), once(alive, "ping")]);
  expect(alive.readyState).toBe(WebSocket.OPEN);
});

test("the socket of a page that is signed out, or of a token that is revoked, is ended", async () => {
  // Long enough for a ping to be answered on a busy machine: whoever answers none is ended otherwise.
  await using beating = await serving({ limits: { heartbeatMilliseconds: 1000 }, sockets: { "/ws": () => undefined } });
  const { id, token } = beating.token(["read"]);
  const page = await beating.signIn();
  const url = `ws://127.0.0.1:${beating.port}`;
  const sockets = [
    new WebSocket(`${url}/ws`, { headers: { authorization: `Bearer ${token}` } }),
    new WebSocket(`${url}/rpc`, ["ytempire", `key.${page.key}`], {
      headers: { cookie: page.cookie, origin: beating.url },
    }),
  ];
  await Promise.all(sockets.map((socket) => once(socket, "open")));
  // The first may be ended while the second is being signed out.
  const closed = Promise.all(sockets.map((socket) => once(socket, "close")));
  beating.context.access.tokens.revoke(id, Date.now());
  await beating.ask("/session", { method: "DELETE", headers: page.headers });
  expect((await closed).map(([code]) => code)).toEqual([1008, 1008]);
});

test("requests are counted by token and by address, and the answer says what is left", async () => {
  let limits = { perCaller: 3, perAddress: 5 };
  await using counting = await serving({ requestLimits: () => limits });
  const [first, second] = [counting.token(["admin"]).token, counting.token(["admin"]).token];
  const ask = async (token: string) => {
    const { status, headers } = await counting.ask(CALL, { headers: bearer(token) });
    return [status, headers["ratelimit-limit"], headers["ratelimit-remaining"], headers["retry-after"]];
  };
  expect(await ask(first)).toEqual([200, "3", "2", undefined]);
  expect(await ask(first)).toEqual([200, "3", "1", undefined]);
  expect(await ask(first)).toEqual([200, "3", "0", undefined]);
  expect(await ask(first)).toEqual([429, "3", "0", expect.stringMatching(/^3[56]\d\d$/)]);
  expect(await ask(second)).toEqual([200, "5", "1", undefined]);
  expect(await ask(second)).toEqual([200, "5", "0", undefined]);
  expect((await ask(second)).slice(0, 2)).toEqual([429, "5"]);
  // Our own page and command line are not counted, and a new limit counts at once.
  const rpc = { method: "POST", headers: asJson, body: '{"json":{}}' };
  expect((await counting.ask("/rpc/access/tokens", rpc)).status).toBe(200);
  expect((await counting.ask("/rpc/access/tokens", { ...rpc, headers: { ...asJson, ...bearer(first) } })).status).toBe(
    429,
  );
  limits = { perCaller: 0, perAddress: 0 };
  expect(await ask(first)).toEqual([200, undefined, undefined, undefined]);
});

test("after thirty wrong tokens or codes in a minute an address has to wait; who has the right one need not", async () => {
  await using guarded = await serving();
  const statuses: number[] = [];
  for (let i = 0; i < 31; i++) statuses.push((await guarded.ask(CALL, { headers: bearer(`yte_${i}`) })).status);
  expect(statuses).toEqual([...Array.from({ length: 30 }, () => 401), 429]);
  const headers = { origin: guarded.url, "sec-fetch-site": "same-origin", "content-type": "application/json" };
  const code = await guarded.ask("/session", { method: "POST", headers, body: '{"code":"x"}' });
  expect(code).toMatchObject({ status: 429, headers: { "retry-after": expect.stringMatching(/^\d\d?$/) } });
  expect((await guarded.ask(CALL, { headers: owner })).status).toBe(200);
  expect((await guarded.signIn()).key).toHaveLength(43);
});

test("what was refused is counted in the audit log, not told row by row", async () => {
  const closing = await serving();
  for (let i = 0; i < 5; i++) await closing.ask(CALL);
  await closing.ask("/", { headers: { host: "example.org" } });
  await closing.ask(CALL, { headers: bearer(closing.token(["read"]).token) });
  await closing.served.close();
  const { items } = closing.context.access.audit.list({ limit: 5 });
  expect(items).toMatchObject([
    { who: "nobody", action: "calls.refused", details: { UNAUTHORISED: 5, HOST_REFUSED: 1, FORBIDDEN: 1 } },
  ]);
  await closing[Symbol.asyncDispose]();
});
