import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, request, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

import type { Client } from "../contract/index.ts";
import { createBackend, type Backend } from "./backend.ts";
import { fromWire } from "./cli/fromWire.ts";
import { acquireLock } from "./store/lock.ts";

const UNKNOWN = "01a1fd17-342b-7777-b386-23236178fb3a";
let dataDir: string;
let backend: Backend;
let token: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "serve-"));
  backend = await createBackend({ dataDir, work: "asked", port: 0 });
  token = await readFile(join(dataDir, "token"), "utf8");
});
afterAll(async () => {
  await backend.stop(0);
  await rm(dataDir, { recursive: true, force: true });
});

/** fetch sets Host and Origin itself; this sends what it is given. */
async function ask(headers: IncomingHttpHeaders, path = "/rpc/system/health") {
  const sent = request(`${backend.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
  });
  sent.end(JSON.stringify({ json: {} }));
  const [response] = await once(sent, "response");
  let body = "";
  for await (const chunk of response.setEncoding("utf8")) body += chunk;
  return { status: response.statusCode as number, body };
}

function client(): Client {
  return createORPCClient(
    new RPCLink({ url: `${backend.url}/rpc`, headers: { authorization: `Bearer ${token}` } }),
  ) as Client;
}

test("whoever holds the token is answered, at every name of this machine", async () => {
  const port = new URL(backend.url).port;
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, "localhost"])
    expect(await ask({ host, authorization: `Bearer ${token}` })).toMatchObject({ status: 200 });
});

test("without the token, or with a wrong one, the answer is the catalogue's refusal", async () => {
  for (const authorization of [undefined, "", "Bearer", `Bearer ${token}x`, `bearer ${"a".repeat(token.length)}`]) {
    const { status, body } = await ask(authorization === undefined ? {} : { authorization });
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({
      json: { code: "UNAUTHORISED", data: { hint: expect.stringContaining("token") } },
    });
  }
});

test("another site's page is refused, whatever it has found out", async () => {
  const authorization = `Bearer ${token}`;
  expect((await ask({ authorization, origin: "https://example.org" })).status).toBe(403);
  expect((await ask({ authorization, host: "rebound.example.org" })).status).toBe(421);
});

test("there is nothing but the contract and the page", async () => {
  const authorization = `Bearer ${token}`;
  const status = async (path: string) => (await ask({ authorization }, path)).status;
  expect(await Promise.all(["/rpc", "/rpc/videos/drop", "/api/v1/nothing"].map(status))).toEqual([404, 404, 404]);
  // The page takes GET alone.
  expect(await Promise.all(["/", "/token"].map(status))).toEqual([405, 405]);
});

test.skipIf(process.platform === "win32")("the token is its owner's alone", async () => {
  expect((await stat(join(dataDir, "token"))).mode & 0o777).toBe(0o600);
  expect(Buffer.from(token, "base64url")).toHaveLength(32);
});

test("a look that is not there, or cannot be used, is refused before a video begins", async () => {
  const { videos } = client();
  const refusal = (look: string) => videos.create({ idea: { topic: "Rain", look } }).then(() => null, fromWire);
  expect(await refusal("plaid")).toMatchObject({ code: "IDEA_INVALID", hint: expect.stringContaining("midnight") });
  await mkdir(join(dataDir, "looks"), { recursive: true });
  await writeFile(join(dataDir, "looks", "plaid.json"), '{ "id": "plaid" }');
  expect(await refusal("plaid")).toMatchObject({ code: "LOOK_INVALID", message: expect.stringContaining("palette") });
});

test("an error crosses the wire with its code and hint, also out of a stream", async () => {
  const { videos } = client();
  const calls = [
    () => videos.get({ id: UNKNOWN }),
    async () => {
      for await (const _ of await videos.watch({ id: UNKNOWN }));
    },
  ];
  for (const call of calls) {
    const error = await call().then(() => null, fromWire);
    expect(error).toMatchObject({ name: "AppError", code: "NOT_FOUND", hint: expect.stringContaining("identifier") });
  }
});

test("a backend that finds no port says so and leaves nothing open", async () => {
  const other = createServer().listen(65_535, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const dir = await mkdtemp(join(tmpdir(), "serve-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await expect(createBackend({ dataDir: dir, work: "all", port: 65_535 })).rejects.toMatchObject({
    code: "PORT_UNUSABLE",
    hint: expect.stringContaining("--port"),
  });
  (await acquireLock(dir)).release();
});

test("the next free port is taken where the wanted one is not free", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const dir = await mkdtemp(join(tmpdir(), "serve-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const second = await createBackend({ dataDir: dir, work: "all", port });
  onTestFinished(() => second.stop(0));
  expect(Number(new URL(second.url).port)).toBeGreaterThan(port);
});

test("a backend that is told to stop while it starts gives up and leaves the folder free", async () => {
  const dir = await mkdtemp(join(tmpdir(), "serve-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const signal = AbortSignal.timeout(20);
  await expect(createBackend({ dataDir: dir, work: "all", port: 0, signal })).rejects.toMatchObject({
    code: "CANCELLED",
  });
  (await acquireLock(dir)).release();
});
