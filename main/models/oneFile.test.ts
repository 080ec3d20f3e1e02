// Models that are one file: fetched from the first address that gives it, or taken in from where a person has it.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { tinyGguf } from "../../scripts/models/tinyGguf.ts";
import { createGgufFiles } from "../engines/llm/gguf/files.ts";
import type { Job } from "../jobs/engine.ts";
import { createModels, type KnownModel, MODEL_JOB, type Models } from "./index.ts";

const WHOLE = Buffer.from(tinyGguf());
const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

let server: Server;
let base: string;
/** What is given under each path. */
let gives: Record<string, (request: IncomingMessage, response: ServerResponse) => void>;
let asked: string[];
let dir: string;
let models: Models;
let submitted: unknown[];
let released: string[];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    (gives[request.url ?? ""] ?? missing)(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "one-file-"));
  [gives, asked, submitted, released] = [{}, [], [], []];
  models = made();
});
afterEach(async () => {
  await models.close();
  rmSync(dir, { recursive: true, force: true });
});

function made(more: Partial<KnownModel> = {}): Models {
  const files = createGgufFiles({
    dir,
    manifest: join(dir, "none.json"),
    ownManifest: join(dir, "language.json"),
    engine: {
      open: () => Promise.reject(new Error("no")),
      machine: () => Promise.reject(new Error("no")),
      unload: async () => {},
    },
  });
  const known: KnownModel = {
    id: "tiny",
    kind: "language",
    name: "Tiny",
    licence: "MIT",
    languages: ["en"],
    voices: [],
    source: `${base}/first`,
    mirrors: [`${base}/second`],
    hashes: [hash(WHOLE)],
    downloadBytes: WHOLE.length,
    file: "Tiny.Q8.gguf",
    ...more,
  };
  return createModels({
    dir,
    known: async () => [known],
    found: () => files.found(),
    refresh: async () => {},
    language: { ...files, release: async (id) => void released.push(id) },
    changed: () => {},
    jobs: { ofSubject: () => [] },
    engine: {
      submit: async (settle) => {
        for (const { payload, kind } of settle()) if (kind === MODEL_JOB) submitted.push(payload);
      },
      cancel: async () => {},
      ofSubject: async () => [],
    },
  });
}

const whole = (_: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(200, { "Content-Length": WHOLE.length, ETag: '"1"' }).end(WHOLE);
const missing = (_: IncomingMessage, response: ServerResponse) => void response.writeHead(404).end();
const another = (_: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(200, { "Content-Length": 4 }).end("GGUF");
const busy = (_: IncomingMessage, response: ServerResponse) => void response.writeHead(503).end();

const run = (attempt = 1) =>
  models.handler({
    payload: submitted.at(-1),
    signal: new AbortController().signal,
    attempt,
    progress: () => {},
    ended: Promise.resolve(),
  } as unknown as Job);
const one = async () => (await models.list()).find(({ id }) => id === "tiny");

test("a model of one file is fetched, verified and put in its place under its own name", async () => {
  gives = { "/first": whole };
  await models.download("tiny");
  expect(await run()).toMatchObject({ status: "done" });
  expect(await one()).toMatchObject({
    state: "installed",
    sha256: hash(WHOLE),
    usable: true,
    language: { architecture: "llama" },
  });
  expect(readFileSync(join(dir, "tiny", "Tiny.Q8.gguf"))).toEqual(WHOLE);
});

test("where an address has another file or none, the next one is asked", async () => {
  gives = { "/first": another, "/second": whole };
  await models.download("tiny");
  expect(await run()).toMatchObject({ status: "done" });
  gives = { "/second": whole };
  await models.remove("tiny");
  await models.download("tiny");
  expect(await run()).toMatchObject({ status: "done" });
  expect(asked).toEqual(["/first", "/second", "/first", "/second"]);
});

test("where all addresses have another file, nothing of it is kept", async () => {
  gives = { "/first": another, "/second": another };
  await models.download("tiny");
  await expect(run()).rejects.toMatchObject({ code: "MODEL_DAMAGED" });
  expect(await one()).toMatchObject({ state: "available" });
  expect(await readdir(join(dir, ".downloads"))).toEqual([]);
});

test("an address that breaks off has three attempts, and what came of it is kept; then the next has its turn", async () => {
  gives = { "/first": busy, "/second": whole };
  await models.download("tiny");
  for (const attempt of [1, 2, 3]) expect(await run(attempt)).toMatchObject({ status: "retry" });
  expect(asked).toEqual(["/first", "/first", "/first"]);
  expect(await run(4)).toMatchObject({ status: "done" });
});

test("what has no room is not begun", async () => {
  await models.close();
  models = made({ downloadBytes: 1e18 });
  gives = {
    "/first": (_, response) => void response.writeHead(200, { "Content-Length": 1e15 }).end(),
  };
  await models.download("tiny");
  await expect(run()).rejects.toMatchObject({ code: "DISK_FULL", retryable: false });
});

test("a file that somebody has is taken in, as the known one by its name, else by its own", async () => {
  const given = join(dir, ".given");
  mkdirSync(given);
  for (const [name, id] of [
    ["tiny.q8.gguf", "tiny"],
    ["My model (2).gguf", "My-model-2-"],
  ] as const) {
    writeFileSync(join(given, name), WHOLE);
    expect(await models.import(join(given, name))).toEqual({ id, subject: `model/${id}` });
    expect(await run()).toMatchObject({ status: "done", facts: { bytes: WHOLE.length } });
    expect(existsSync(join(dir, id, name))).toBe(true);
    expect(existsSync(join(given, name))).toBe(true);
  }
  expect(await models.list()).toMatchObject([
    { id: "My-model-2-", origin: "own", name: "Tiny" },
    { id: "tiny", state: "installed", source: `${base}/first` },
  ]);
});

test.each([
  ["cut short", WHOLE.subarray(0, 100_000), "MODEL_DAMAGED", /ends|cut|short|tensor/i],
  ["of an unknown architecture", Buffer.from(tinyGguf({ architecture: "bert" })), "LLM_FAILED", /"bert"/],
  ["no GGUF file", Buffer.from("<html>"), "MODEL_DAMAGED", /GGUF/],
])("a file that is %s takes nobody's place", async (_, bytes, code, message) => {
  gives = { "/first": whole };
  await models.download("tiny");
  await run();
  const path = join(dir, ".given.gguf");
  for (const name of ["Tiny.Q8.gguf", "other.gguf"]) {
    mkdirSync(join(dir, ".given"), { recursive: true });
    writeFileSync(join(dir, ".given", name), bytes);
    await models.import(join(dir, ".given", name));
    await expect(run()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  }
  expect(existsSync(path)).toBe(false);
  expect(await models.list()).toMatchObject([{ id: "tiny", state: "installed" }]);
});

test("the engine lets go of a model before it goes", async () => {
  gives = { "/first": whole };
  await models.download("tiny");
  await run();
  released = [];
  await models.remove("tiny");
  expect(released).toEqual(["tiny"]);
  expect(existsSync(join(dir, "tiny"))).toBe(false);
});
