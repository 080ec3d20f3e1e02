import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";

import { createRouterClient } from "@orpc/server";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { nasaDouble, openverseDouble } from "../../tests/doubles/sources/open.ts";
import { type Media, type SourceServer, startSources } from "../../tests/doubles/sources/server.ts";
import { createBackend, type Backend } from "../backend.ts";
import { createOutbound } from "../base/outbound.ts";
import { router } from "./router.ts";

const ID = "50b2cd10-ecad-4b92-b5d3-b0e5a2f7d9f1";
const dir = realpathSync(mkdtempSync(join(tmpdir(), "api-sources-")));
const folder = join(dir, "footage");
const media: Media = { picture: new Uint8Array(), clip: new Uint8Array(), music: new Uint8Array() };
let server: SourceServer;
let backend: Backend;

beforeAll(async () => {
  mkdirSync(folder);
  media.picture = await sharp({ create: { width: 64, height: 36, channels: 3, background: "navy" } })
    .jpeg()
    .toBuffer();
  server = await startSources([openverseDouble(media), nasaDouble(media)]);
  backend = await createBackend({
    dataDir: join(dir, "data"),
    work: "asked",
    port: 0,
    flags: { footageSources: ["openverse", "nasa"] },
    outbound: createOutbound({ userAgent: "YTEmpire/test", instead: (url) => server.instead(url) }),
  });
});
beforeEach(() => {
  server.received.length = 0;
});
afterAll(async () => {
  await backend.stop(0);
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const client = () => createRouterClient(router, { context: backend.context });

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const told: T[] = [];
  for await (const event of events) told.push(event);
  return told;
}

it("lists all sources, and says which are on and which want a key", async () => {
  const listed = await client().sources.list({});
  expect(listed).toHaveLength(12);
  expect(listed.filter(({ isOn }) => isOn).map(({ name }) => name)).toEqual(["nasa", "openverse"]);
  expect(listed.find(({ name }) => name === "pexels")).toMatchObject({
    keyVariable: "YTEMPIRE_PEXELS_KEY",
    isOn: false,
  });
  expect(server.received).toEqual([]);
});

it("searches those that are on, and lets one that fails stop no other", async () => {
  server.faults.push({ status: 403, json: { error: "no" } });
  const events = await all(await client().sources.search({ q: "harbour", kind: "picture" }));
  expect(events.map(({ type }) => type).toSorted()).toEqual(["failed", "found"]);
  expect(events.find(({ type }) => type === "failed")).toMatchObject({ code: "SOURCE_REFUSED", hint: /./ });
});

it("refuses what is not switched on before anything goes out", async () => {
  const asked = client().sources.search({ q: "harbour", kind: "picture", sources: ["pexels"] });
  await expect(asked).rejects.toMatchObject({ code: "SOURCE_OFF", status: 409 });
  expect(server.received).toEqual([]);
});

it("takes one into the library, with licence, author and page", async () => {
  await all(await client().sources.search({ q: "harbour", kind: "picture", sources: ["openverse"] }));
  const events = await all(await client().sources.take({ source: "openverse", id: ID, folder }));
  expect(events.at(-1)).toMatchObject({ type: "taken", isNew: true });
  await all(await client().library.index({ folders: [folder] }));
  const [asset] = await client().assets.list({ folders: [folder] });
  expect(asset).toMatchObject({
    title: "Harbour at dawn",
    licence: "CC-BY-2.0",
    author: "Ann Lee",
    provenance: `https://www.flickr.com/photos/ann/${ID}`,
  });
  const audit = await client().access.audit({ limit: 5 });
  expect(inspect(audit, { depth: 6 })).toContain("sources.take");
});

it("lets a program take nothing into folders that are not its own to name", async () => {
  const program = createRouterClient(router, {
    context: {
      ...backend.context,
      paths: () => ({ dataDir: join(dir, "data"), homeDir: homedir(), folders: [] }),
      caller: { kind: "token", id: "t", name: "p", scopes: ["read", "make", "files"], address: "127.0.0.1" },
    },
  });
  const taking = program.sources.take({ source: "openverse", id: ID, folder: join(dir, "data") });
  await expect(taking).rejects.toMatchObject({ code: "PATH_REFUSED" });
  const listing = createRouterClient(router, {
    context: {
      ...backend.context,
      caller: { kind: "token", id: "t", name: "p", scopes: ["read"], address: "127.0.0.1" },
    },
  });
  await expect(listing.sources.search({ q: "x", kind: "picture" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(readdirSync(folder).filter((name) => !name.startsWith("harbour-at-dawn"))).toEqual([]);
});
