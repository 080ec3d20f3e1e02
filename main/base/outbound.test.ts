import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { AppError } from "./errors.ts";
import { createOutbound, matchesHost, retryAfter, type Ask } from "./outbound.ts";

const SECRET = "k3y&secret";
let received: IncomingMessage[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => {
  received.push(request);
  answer(request, response);
});
let address: string;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  received = [];
  answer = (_, response) => response.setHeader("content-type", "application/json").end(`{"fine":true}`);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Every request comes to the double; whether it may be sent is judged by the address that was meant. */
const outbound = createOutbound({
  userAgent: "YTEmpire/test",
  instead: (url) => new URL(url.pathname + url.search, address),
});
const ask = (more: Partial<Ask> = {}): Ask => ({
  service: "Pictures",
  url: `https://api.pictures.example/search?key=${encodeURIComponent(SECRET)}`,
  secrets: [SECRET],
  signal: new AbortController().signal,
  ...more,
});
const failed = (asked: Promise<unknown>): Promise<AppError> =>
  asked.then(
    () => expect.unreachable("it was to fail"),
    (error: AppError) => error,
  );

describe("what is asked", () => {
  it("comes with its headers and limits", async () => {
    answer = (_, response) => response.setHeader("x-ratelimit-remaining", "7").end(`{"fine":true}`);
    const { value, headers } = await outbound.json(ask({ headers: { authorization: SECRET } }));
    expect(value).toEqual({ fine: true });
    expect(headers["x-ratelimit-remaining"]).toBe("7");
    expect(received[0]?.headers).toMatchObject({
      "user-agent": "YTEmpire/test",
      "accept-encoding": "identity",
      authorization: SECRET,
    });
  });

  it("follows a redirect on its own host, and to another where that is known, without the key", async () => {
    answer = ({ url }, response) =>
      url?.startsWith("/search") || url === "/second"
        ? response
            .writeHead(302, { location: url === "/second" ? "https://files.pictures.example/third" : "/second" })
            .end()
        : response.end(`{"fine":true}`);
    const headers = { authorization: `Bearer ${SECRET}`, accept: "application/json" };
    await outbound.json(ask({ headers, redirects: ["*.pictures.example"] }));
    expect(
      received.map(({ url, headers: { authorization, accept } }) => [url?.slice(0, 7), authorization, accept]),
    ).toEqual([
      ["/search", `Bearer ${SECRET}`, "application/json"],
      ["/second", `Bearer ${SECRET}`, "application/json"],
      ["/third", undefined, "application/json"],
    ]);
  });
});

describe("where nothing is sent", () => {
  it.each([
    "http://api.pictures.example/",
    "ftp://api.pictures.example/",
    "file:///etc/passwd",
    "https://api.pictures.example:8443/",
    "https://me:pass@api.pictures.example/",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://169.254.169.254/latest/meta-data",
    "no address",
  ])("to %s", async (url) => {
    expect((await failed(outbound.open(ask({ url })))).code).toBe("SOURCE_ADDRESS");
    expect(received).toEqual([]);
  });

  it.each([
    "https://elsewhere.example/",
    "http://api.pictures.example/",
    "https://192.168.1.1/",
    "https://[fd00::1]/",
    `https://files.pictures.example/?key=${encodeURIComponent(SECRET)}`,
  ])("after a redirect to %s", async (location) => {
    answer = (_, response) => response.writeHead(302, { location }).end();
    const error = await failed(outbound.open(ask({ redirects: ["files.pictures.example"] })));
    expect(error.code).toBe("SOURCE_ADDRESS");
    expect(received).toHaveLength(1);
  });

  it("after redirects without end", async () => {
    answer = (_, response) => response.writeHead(302, { location: "/again" }).end();
    expect((await failed(outbound.open(ask()))).code).toBe("SOURCE_ODD");
    expect(received).toHaveLength(6);
  });

  // A name may be looked up again between a check and the connection: it is checked in the connection itself.
  it.each([
    [["127.0.0.1"]],
    [["10.0.0.7"]],
    [["::1"]],
    [["169.254.169.254"]],
    [["::ffff:127.0.0.1"]],
    [["1.1.1.1", "127.0.0.1"]],
  ])("where a name leads to %j", async (addresses) => {
    const named = createOutbound({
      userAgent: "YTEmpire/test",
      resolve: async () => addresses.map((one) => ({ address: one, family: one.includes(":") ? 6 : 4 })),
    });
    const error = await failed(named.open(ask()));
    expect([error.code, error.message]).toEqual([
      "SOURCE_ADDRESS",
      "Pictures leads to api.pictures.example, a private address",
    ]);
    expect(received).toEqual([]);
  });
});

describe("what goes wrong is told apart", () => {
  it.each([
    [401, "SOURCE_KEY", false],
    [403, "SOURCE_REFUSED", false],
    [400, "SOURCE_REFUSED", false],
    [404, "NOT_FOUND", false],
    [429, "SOURCE_LIMIT", true],
    [500, "SOURCE_UNAVAILABLE", true],
    [503, "SOURCE_UNAVAILABLE", true],
    [302, "SOURCE_ODD", false],
  ])("%i is %s", async (status, code, retryable) => {
    answer = (_, response) => response.writeHead(status).end(JSON.stringify({ error: `not with ${SECRET}` }));
    const error = await failed(outbound.json(ask()));
    expect(error).toMatchObject({ code, retryable, details: { service: "Pictures", status } });
    expect(error.message).toBe(`Pictures answers ${status} (not with …)`);
  });

  it("tells when to ask again", async () => {
    answer = (_, response) => response.writeHead(429, { "retry-after": "90" }).end();
    expect(await failed(outbound.json(ask()))).toMatchObject({
      code: "SOURCE_LIMIT",
      message: "Pictures answers 429; it can be asked again in 90 s",
      details: { retryAfterSeconds: 90 },
    });
    expect(retryAfter("Sun, 22 Nov 2026 06:00:30 GMT", Date.UTC(2026, 10, 22, 6))).toBe(30);
    expect(retryAfter("soon")).toBeNull();
  });

  it.each([
    ["a page", "text/html", "<!DOCTYPE html><title>Sign in</title>", /a page for people/],
    ["a page that says it is JSON", "application/json", "<html></html>", /a page for people/],
    ["half an answer", "application/json", `{"fine":tr`, /broken JSON/],
    ["nothing", "application/json", "", /broken JSON/],
  ])("%s in place of JSON", async (_, mediaType, text, message) => {
    answer = (__, response) => response.setHeader("content-type", mediaType).end(text);
    expect(await failed(outbound.json(ask()))).toMatchObject({
      code: "SOURCE_ODD",
      message: expect.stringMatching(message) as string,
    });
  });

  it("too much, also where it comes packed", async () => {
    answer = (_, response) => response.end(JSON.stringify("x".repeat(5000)));
    expect(await failed(outbound.json({ ...ask(), mostBytes: 1000 }))).toMatchObject({ code: "SOURCE_ODD" });
    const bomb = gzipSync(JSON.stringify("x".repeat(4 << 20)));
    expect(bomb.length).toBeLessThan(10_000);
    answer = (_, response) => response.setHeader("content-encoding", "gzip").end(bomb);
    expect(await failed(outbound.json({ ...ask(), mostBytes: 1 << 20 }))).toMatchObject({ code: "SOURCE_ODD" });
    answer = (_, response) => response.setHeader("content-encoding", "gzip").end(gzipSync(`{"fine":true}`));
    expect((await outbound.json(ask())).value).toEqual({ fine: true });
  });

  it("a cut connection, before the answer and in it", async () => {
    answer = (request) => request.socket.destroy();
    expect((await failed(outbound.json(ask()))).code).toBe("SOURCE_UNAVAILABLE");
    answer = (request, response) => {
      response.writeHead(200, { "content-length": "100" }).write("{");
      setImmediate(() => request.socket.destroy());
    };
    expect((await failed(outbound.json(ask()))).code).toBe("SOURCE_UNAVAILABLE");
  });

  it("silence, before the answer and in it", async () => {
    answer = () => undefined;
    expect(await failed(outbound.json(ask({ stallMs: 50 })))).toMatchObject({
      code: "SOURCE_UNAVAILABLE",
      message: "Pictures sends nothing for 0.05 s",
    });
    answer = (_, response) => response.writeHead(200, { "content-length": "100" }).write("{");
    expect((await failed(outbound.json(ask({ stallMs: 50 })))).code).toBe("SOURCE_UNAVAILABLE");
  });

  it("no network", async () => {
    const offline = createOutbound({
      userAgent: "YTEmpire/test",
      resolve: () => Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" })),
    });
    expect(await failed(offline.json(ask()))).toMatchObject({
      code: "SOURCE_UNAVAILABLE",
      message: "Pictures cannot be reached: its name is not known; is this machine offline?",
    });
  });

  it("being stopped, before and in the middle", async () => {
    const stop = new AbortController();
    answer = (_, response) => {
      response.writeHead(200, { "content-length": "100" }).write("{");
      setImmediate(() => stop.abort());
    };
    expect((await failed(outbound.json(ask({ signal: stop.signal })))).code).toBe("CANCELLED");
    expect((await failed(outbound.json(ask({ signal: stop.signal })))).code).toBe("CANCELLED");
    expect(received).toHaveLength(1);
  });
});

it("tells hosts by name, by what they lie below, or all", () => {
  expect(matchesHost("ia800.us.archive.org", ["*.archive.org"])).toBe(true);
  expect(matchesHost("archive.org", ["*.archive.org"])).toBe(false);
  expect(matchesHost("evilarchive.org", ["*.archive.org", "archive.org"])).toBe(false);
  expect(matchesHost("anything.example", ["*"])).toBe(true);
});
