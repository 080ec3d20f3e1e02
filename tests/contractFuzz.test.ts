// Every operation of the contract, asked for with whatever its schema allows and what it does not: no answer is a fault of ours.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { isContractProcedure, type AnyContractProcedure, type HTTPMethod } from "@orpc/contract";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

import { ERRORS } from "../contract/errors.ts";
import { contract } from "../contract/index.ts";
import type { PathRule } from "../main/api/allowedPath.ts";
import { createBackend, type Backend } from "../main/backend.ts";
import { serveHttp, type Served } from "../main/http/server.ts";
import { restRequest } from "./fuzz/request.ts";
import { allowedBy, spoiled, type JsonSchema } from "./fuzz/schemaArbitrary.ts";

const TOKEN = "t".repeat(43);
const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_121);
const runs = Number(process.env["FUZZ_RUNS"] ?? 6);

let root: string;
let home: string;
let backend: Backend;
let served: Served;
let scopedToken: string;
let videoId: string;
let channelId: string;
const faults: unknown[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "fuzz-"));
  home = join(root, "home");
  await mkdir(join(home, "films"), { recursive: true });
  backend = await createBackend({ dataDir: join(root, "data"), work: "asked", port: 0 });
  const context = {
    ...backend.context,
    // What is asked for here is begun and looked at, but never made.
    takeUp: () => true,
    paths: (): PathRule => ({ ...backend.context.paths(), homeDir: home, folders: [] }),
  };
  served = await serveHttp(context, {
    port: 0,
    token: TOKEN,
    pageDir: join(root, "no page"),
    requestLimits: () => ({ perCaller: 0, perAddress: 0 }),
    onFault: (error) => void faults.push(error),
  });
  const call = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await ask({ method: "POST", path: `/api/v1${path}`, body: JSON.stringify(body) }, TOKEN);
    expect(answer).toMatchObject({ json: { success: true } });
    return (answer.json as { data: unknown }).data;
  };
  const scopes = ["read", "make", "files", "ai", "admin"];
  ({ token: scopedToken } = (await call("/tokens", { name: "fuzz", scopes })) as { token: string });
  ({ id: videoId } = (await call("/videos/generate", { topic: "Rain on a roof", seconds: 20 })) as { id: string });
  ({ id: channelId } = (await call("/channels", { name: "Quiet nights" })) as { id: string });
});

afterAll(async () => {
  await served.close();
  await backend.stop(0);
  await rm(root, { recursive: true, force: true });
});

/** They work for seconds each. */
const SLOW = new Set([
  "/ai/generate/script",
  "/ai/generate/thumbnail",
  "/voices/{id}/sample",
  "/backups",
  "/backups/key",
  "/backups/plan",
  "/backups/restore",
  "/system/bundle",
  "/system/encoders",
  "/system/examine",
]);

const Meta = z.object({ timestamp: z.iso.datetime() });
const Success = z.object({ success: z.literal(true), data: z.unknown(), meta: Meta.extend({ version: z.string() }) });
const Failure = z.object({
  success: z.literal(false),
  error: z.object({
    code: z.enum(Object.keys(ERRORS) as [keyof typeof ERRORS]),
    message: z.string().min(1),
    hint: z.string().min(1),
    details: z.record(z.string(), z.unknown()),
  }),
  meta: Meta.extend({ requestId: z.string() }),
});

for (const { name, procedure } of operations(contract)) {
  test(`${name} answers what it is asked, or says what is wrong`, async () => {
    const { inputSchema, route } = procedure["~orpc"];
    const schema = z.toJSONSchema(inputSchema as z.ZodType, { io: "input", unrepresentable: "any" }) as JsonSchema;
    const allowed = allowedBy(schema, named());
    const numRuns = SLOW.has(route.path ?? "") ? Math.ceil(runs / 12) : runs;
    await fc.assert(
      fc.asyncProperty(fc.oneof(allowed, spoiled(allowed)), async (input) => {
        const request = restRequest(route.method as HTTPMethod, route.path as `/${string}`, input);
        const { status, type, json } = await ask(request, scopedToken);
        expect(faults.splice(0)).toEqual([]);
        expect(status).toBeLessThan(500);
        if (type.startsWith("text/event-stream")) return;
        expect(status < 400 ? Success.safeParse(json).error : Failure.safeParse(json).error).toBeUndefined();
      }),
      { numRuns, seed, endOnFailure: true },
    );
  });
}

test("what was sent left no trace in the prototypes of this process", () => {
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

/** What a schema cannot say: words that exist, and things that are there. */
function named() {
  const id = fc.oneof(fc.uuid({ version: 7 }), fc.constant(videoId), fc.constant(channelId));
  const path = fc.oneof(
    fc.constantFrom(join(home, "films"), join(home, "films", "none"), home, root, "/", "relative", `${home}/../data`),
  );
  return {
    id,
    videoId: id,
    channelId: id,
    moveTo: id,
    language: fc.constantFrom("en", "de", "pt-BR"),
    timezone: fc.constantFrom("UTC", "Europe/Berlin"),
    path,
    to: fc.oneof(
      path,
      path.map((to) => ({ kind: "folder", path: to })),
    ),
    folder: path,
    folders: fc.array(path, { minLength: 1, maxLength: 2 }),
    footageFolders: fc.array(path, { maxLength: 1 }),
  };
}

async function ask(request: { method: string; path: string; body: string | null }, token: string) {
  const ended = new AbortController();
  const response = await fetch(`${served.url}${request.path}`, {
    method: request.method,
    headers: { authorization: `Bearer ${token}`, ...(request.body !== null && { "content-type": "application/json" }) },
    body: request.body,
    signal: ended.signal,
  });
  const type = response.headers.get("content-type") ?? "";
  // A stream may never end.
  const isStream = type.startsWith("text/event-stream");
  const json: unknown = isStream ? null : await response.json();
  ended.abort();
  return { status: response.status, type, json };
}

function* operations(part: object, path: string[] = []): Generator<{ name: string; procedure: AnyContractProcedure }> {
  for (const [key, value] of Object.entries(part) as [string, object][]) {
    const name = [...path, key];
    if (isContractProcedure(value)) yield { name: name.join("."), procedure: value };
    else yield* operations(value, name);
  }
}
