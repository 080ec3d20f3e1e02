import { afterAll, beforeAll, expect, test } from "vitest";

import { ERRORS } from "../../contract/errors.ts";
import { AppError } from "../base/errors.ts";
import { bearer, owner, serving, type Serving } from "./serving.fixture.ts";

let server: Serving;

beforeAll(async () => {
  server = await serving();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Needs no service but the store. */
const CALL = "/api/v1/tokens";

test("the owner's token is answered in the envelope, at every name of this machine", async () => {
  for (const host of [`127.0.0.1:${server.port}`, `localhost:${server.port}`, "localhost", `[::1]:${server.port}`]) {
    const { status, json, headers } = await server.ask(CALL, { headers: { ...owner, host } });
    expect(status).toBe(200);
    expect(json).toEqual({
      success: true,
      data: [],
      meta: { timestamp: expect.stringMatching(/^\d{4}-.*Z$/), version: "0.0.0-test" },
    });
    expect(headers).toMatchObject({
      "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  }
});

test("without a token, or with a wrong one, the answer is the catalogue's refusal", async () => {
  for (const authorization of [
    undefined,
    "",
    "Bearer",
    "Bearer x",
    `Basic ${owner.authorization}`,
    `${owner.authorization}x`,
  ]) {
    const answer = await server.ask(CALL, { headers: authorization === undefined ? {} : { authorization } });
    expect(answer).toMatchObject({ status: 401, headers: { "www-authenticate": expect.stringContaining("Bearer") } });
    expect(answer.json).toMatchObject({
      success: false,
      error: { code: "UNAUTHORISED", hint: ERRORS.UNAUTHORISED.hint },
      meta: { requestId: answer.headers["x-request-id"] },
    });
  }
});

test("a token does what its scopes say, until it is revoked or expires", async () => {
  const { token, id } = server.token(["admin"]);
  const reading = server.token(["read"]).token;
  const expired = server.token(["admin"], { expiresAt: Date.now() - 1 }).token;
  expect((await server.ask(CALL, { headers: bearer(token) })).status).toBe(200);
  expect(await server.ask(CALL, { headers: bearer(reading) })).toMatchObject({
    status: 403,
    json: { error: { code: "FORBIDDEN", message: expect.stringContaining("admin") } },
  });
  expect((await server.ask(CALL, { headers: bearer(expired) })).status).toBe(401);
  expect((await server.ask(`${CALL}/${id}`, { method: "DELETE", headers: owner })).status).toBe(200);
  expect((await server.ask(CALL, { headers: bearer(token) })).status).toBe(401);
});

test("a request for another host's name is refused, whatever it carries", async () => {
  for (const host of ["rebound.example.org", `127.0.0.1.example.org:${server.port}`, "0.0.0.0", "localhost.", "127.1"])
    expect(await server.ask(CALL, { headers: { ...owner, host } })).toMatchObject({
      status: 421,
      json: { error: { code: "HOST_REFUSED" } },
    });
});

test("another site's page is refused, whatever it carries, and gets no CORS header", async () => {
  const foreign = [
    { origin: "https://example.org" },
    { origin: "null" },
    { origin: `http://localhost:${server.port + 1}`, host: `localhost:${server.port}` },
    { origin: `https://127.0.0.1:${server.port}` },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none", "sec-fetch-mode": "cors" },
  ];
  const page = await server.signIn();
  for (const headers of foreign)
    for (const path of [CALL, "/rpc/system/health", "/session", "/", "/api/v1/openapi.json"]) {
      const answer = await server.ask(path, {
        headers: { ...page.headers, ...owner, origin: undefined, ...headers },
      });
      expect([path, headers, answer.status, answer.json?.error?.code ?? answer.json?.json?.code]).toEqual([
        path,
        headers,
        403,
        "ORIGIN_REFUSED",
      ]);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
});

test("a preflight is refused without a CORS header", async () => {
  for (const origin of ["https://example.org", server.url]) {
    const headers = {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    };
    const answer = await server.ask(CALL, { method: "OPTIONS", headers });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
});

test("an address that climbs, hides a separator or is no UTF-8 is refused", async () => {
  const addresses = [
    "/../token",
    "/assets/../../token",
    "/assets/..%2f..%2ftoken",
    "/assets/%2e%2e/token",
    "/api/v1/videos/..%5c..%5ctoken/files/video",
    "/assets/%00",
    "/%ff",
    "/api/v1/tokens?x=%c3%28",
    "//example.org/",
    "/\\example.org",
    "/api/v1/tokens?__proto__[admin]=1",
    "/api/v1/tokens?a[constructor][prototype]=1",
  ];
  for (const path of addresses) {
    const { status, json } = await server.ask(path, { headers: owner });
    expect([path, status, json?.error?.code]).toEqual([path, 400, "REQUEST_INVALID"]);
  }
});

test("an address that is not there is NOT_FOUND, a wrong method 405 with those it takes", async () => {
  for (const path of [
    "/api",
    "/api/v1",
    "/api/v2/videos",
    "/ws",
    "/ws/video/1",
    "/api/v1/nothing",
    "/api/v1/",
    "/api/v1/videos/x/y/z",
    "/api/v1/tokens/a/b",
  ])
    expect(await server.ask(path, { headers: owner })).toMatchObject({
      status: 404,
      json: { success: false, error: { code: "NOT_FOUND" } },
    });
  expect(await server.ask(CALL, { method: "PATCH", headers: owner })).toMatchObject({
    status: 405,
    headers: { allow: "GET, HEAD, POST" },
    json: { error: { code: "METHOD_NOT_ALLOWED" } },
  });
  expect((await server.ask("/session", { method: "PUT", headers: owner })).headers.allow).toBe("POST, GET, DELETE");
});

test("the slashes in a job's id may be encoded, and climb nowhere", async () => {
  const asked: string[] = [];
  const get = (id: string) => {
    asked.push(id);
    throw new AppError("NOT_FOUND", "jobs.get", `There is no job ${id}`);
  };
  await using working = await serving({}, { jobs: { get, change: get } as never });
  for (const method of ["GET", "PUT"])
    for (const path of ["v/1/render", "v%2F1%2frender"]) {
      const headers = { ...owner, "content-type": "application/json" };
      const body = method === "PUT" ? '{"action":"retry"}' : "";
      expect((await working.ask(`/api/v1/jobs/${path}`, { method, headers, body })).json.error.code).toBe("NOT_FOUND");
    }
  expect(new Set(asked)).toEqual(new Set(["v/1/render"]));
  for (const path of ["..%2f..%2ftoken", "v%2f..%2fx", "v%5cx", "%2e%2e", "v%00"])
    expect([path, (await working.ask(`/api/v1/jobs/${path}`, { headers: owner })).status]).toEqual([path, 400]);
});

test("HEAD is answered as GET without the body", async () => {
  const { status, body } = await server.ask(CALL, { method: "HEAD", headers: owner });
  expect([status, body]).toEqual([200, ""]);
});

test("the head of a stream cannot be told", async () => {
  const path = "/api/v1/videos/01a1fd17-342b-7777-b386-23236178fb3a/events";
  const { status, headers } = await server.ask(path, { method: "HEAD", headers: owner });
  expect([status, headers.allow]).toEqual([405, "GET"]);
});

test("a client that offers HTTP/2 is answered in HTTP/1.1", async () => {
  const headers = {
    ...owner,
    connection: "Upgrade, HTTP2-Settings",
    upgrade: "h2c",
    "http2-settings": "AAMAAABkAAQAAP__",
  };
  expect((await server.ask(CALL, { headers })).status).toBe(200);
});

test("what nobody foresaw is told to the log, and to the caller only that it happened", async () => {
  const videos = { list: () => Promise.reject(new TypeError("secret of the inside")) };
  await using broken = await serving({}, { videos: videos as never });
  const { status, body, json } = await broken.ask("/api/v1/videos", { headers: owner });
  expect([status, json.error.code]).toEqual([500, "INTERNAL"]);
  expect(broken.faults).toEqual([expect.objectContaining({ message: "secret of the inside" })]);
  expect(body).not.toContain("secret");
});

test("input that does not fit names its field", async () => {
  const body = JSON.stringify({ name: "n8n", scopes: ["everything"] });
  const headers = { ...owner, "content-type": "application/json" };
  const { status, json } = await server.ask(CALL, { method: "POST", headers, body });
  expect(status).toBe(400);
  expect(json.error).toMatchObject({ code: "REQUEST_INVALID", details: { field: "scopes.0" } });
});

test("errors come in the language that is asked for", async () => {
  const ask = async (language: string) =>
    (await server.ask("/api/v1/nothing", { headers: { ...owner, "accept-language": language } })).json.error;
  expect(await ask("de-AT, en;q=0.5")).toEqual({
    code: "NOT_FOUND",
    message: "Das gibt es nicht",
    hint: "Die Kennung prüfen.",
    details: { reason: "There is nothing at /api/v1/nothing" },
  });
  expect(await ask("fr, de;q=0.3, en;q=0.2")).toMatchObject({ message: "Das gibt es nicht" });
  for (const language of ["en", "fr", "de;q=0", "", "*", ";;;,,,q=9"])
    expect(await ask(language)).toMatchObject({ message: "There is nothing at /api/v1/nothing", details: {} });
});

test("errors come in the language that the person has chosen, from the moment that it is", async () => {
  let language: "auto" | "en" | "de" = "auto";
  await using choosing = await serving({ language: () => language });
  const ask = async () =>
    (await choosing.ask("/api/v1/nothing", { headers: { ...owner, "accept-language": "en" } })).json.error.message;
  const english = await ask();
  language = "de";
  expect([english, await ask()]).toEqual(["There is nothing at /api/v1/nothing", "Das gibt es nicht"]);
});

test("only the fields that are asked for are sent, of a list its items'", async () => {
  const { token } = server.token(["admin"]);
  const { json } = await server.ask(`${CALL}?fields=id,name`, { headers: bearer(token) });
  expect(json.data.length).toBeGreaterThan(0);
  for (const one of json.data) expect(Object.keys(one).toSorted()).toEqual(["id", "name"]);
  const audit = await server.ask("/api/v1/audit?fields=action&limit=1", { headers: owner });
  expect(audit.json.data).toMatchObject({ items: [{ action: expect.any(String) }], intact: true });
  expect(Object.keys(audit.json.data.items[0])).toEqual(["action"]);
  expect((await server.ask(`${CALL}?fields=id,__proto__`, { headers: owner })).status).toBe(400);
  const { status, json: refused } = await server.ask("/api/v1/audit?fields=action,nonsense", { headers: owner });
  expect([status, refused.error]).toMatchObject([
    400,
    {
      code: "REQUEST_INVALID",
      message: "fields: there is no nonsense in the answer",
      details: { unknown: ["nonsense"] },
    },
  ]);
  expect(refused.error.hint).toContain("action");
});

test("a list in an address may have one value, or several", async () => {
  const asked: unknown[] = [];
  const videos = {
    list: (_: unknown, filter: { state?: unknown }) => {
      asked.push(filter.state);
      return { items: [], nextCursor: null, counts: COUNTS, total: 0, paused: 0 };
    },
  };
  await using listing = await serving({}, { videos: videos as never });
  for (const query of [
    "state=failed",
    "state=failed&state=done",
    "state[]=failed",
    "state[0]=failed&state[1]=done",
    "",
  ])
    expect([query, (await listing.ask(`/api/v1/videos?${query}`, { headers: owner })).status]).toEqual([query, 200]);
  expect(asked).toEqual([["failed"], ["failed", "done"], ["failed"], ["failed", "done"], undefined]);
  for (const query of [
    "state=",
    "state=ruined",
    "state[a]=failed",
    "state[][]=failed",
    `state=${"failed&state=".repeat(7)}done`,
  ])
    expect([query, (await listing.ask(`/api/v1/videos?${query}`, { headers: owner })).status]).toEqual([query, 400]);
});

const COUNTS = { queued: 0, running: 0, waiting: 0, done: 0, failed: 0, cancelled: 0 };
