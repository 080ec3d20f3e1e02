// What a program with a token may try over REST: paths outside of a person's folders, what belongs to another owner, pages without end, SQL and costly patterns in searches.
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { isContractProcedure, type AnyContractProcedure, type HTTPMethod } from "@orpc/contract";
import Database from "better-sqlite3";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";

import { contract } from "../contract/index.ts";
import type { PathRule } from "../main/api/allowedPath.ts";
import { createBackend, type Backend } from "../main/backend.ts";
import { eventSockets } from "../main/http/eventSockets.ts";
import { serveHttp, type Served } from "../main/http/server.ts";
import { DATABASE_FILE } from "../main/store/open.ts";
import { restRequest } from "./fuzz/request.ts";
import type { JsonSchema } from "./fuzz/schemaArbitrary.ts";

const OWNER = "o".repeat(43);

let root: string;
let backend: Backend;
let served: Served;
let program: string;
const faults: unknown[] = [];
const dataDir = () => join(root, "data");
const home = (...names: string[]) => join(root, "home", ...names);

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "hostile-")));
  mkdirSync(home("films"), { recursive: true });
  mkdirSync(home(".ssh"));
  mkdirSync(join(root, "others"));
  writeFileSync(join(root, "others", "secret.txt"), "not for programs");
  symlinkSync(join(root, "others"), home("films", "link"));
  const grey = { create: { width: 640, height: 360, channels: 3, background: "grey" } } as const;
  await sharp(grey).jpeg().toFile(home("films", "harbour at dawn.jpg"));
  backend = await createBackend({ dataDir: dataDir(), work: "asked", port: 0 });
  const paths = (): PathRule => ({ dataDir: dataDir(), homeDir: home(), folders: [] });
  const { live, videos } = backend.context;
  served = await serveHttp(
    { ...backend.context, paths, takeUp: () => true },
    {
      port: 0,
      token: OWNER,
      pageDir: join(root, "no page"),
      requestLimits: () => ({ perCaller: 0, perAddress: 0 }),
      onFault: (error) => void faults.push(error),
      sockets: eventSockets({ hub: live.hub, video: (id) => videos.get(id), filmUrl: () => "" }),
    },
  );
  const scopes = ["read", "make", "files", "ai", "admin"];
  program = (await made<{ token: string }>("/tokens", { name: "hostile", scopes })).token;
  presetId = (await made<{ id: string }>("/presets", { name: "Rain", wishes: { topic: "Rain" } })).id;
  const plan = await made<{ id: string; channelId: string }>("/calendar", {
    wishes: { topic: "Rain" },
    when: SOME_DAY,
  });
  [planId, channelId] = [plan.id, plan.channelId];
});

afterAll(async () => {
  await served.close();
  await backend.stop(0);
  rmSync(root, { recursive: true, force: true });
});

const operations = [...named(contract)].map(({ name, procedure }) => {
  const { inputSchema, route } = procedure["~orpc"];
  const schema = z.toJSONSchema(inputSchema as z.ZodType, { io: "input", unrepresentable: "any" }) as JsonSchema;
  return { name, schema, method: route.method as HTTPMethod, path: route.path as `/${string}` };
});

/** For each parameter that names a file or a folder: a call that is right in all else. */
const PATHS: Record<string, (path: string, video: string) => unknown> = {
  "videos.generate footageFolders": (path) => ({ topic: "Rain", footageFolders: [path] }),
  "videos.generate footage.folders": (path) => ({ topic: "Rain", footage: footage(path) }),
  "videos.create idea.footage.folders": (path) => ({ idea: { topic: "Rain", footage: footage(path) } }),
  "videos.update idea.footage.folders": (path, id) => ({ id, idea: { footage: footage(path) } }),
  "revisions.create idea.footage.folders": (path, videoId) => ({ videoId, idea: { footage: footage(path) } }),
  "videos.deliver to.path": (path, id) => ({ id, to: { kind: "folder", path } }),
  "videos.export to": (path, id) => ({ id, to: path }),
  "videos.film to": (path, id) => ({ id, to: path }),
  "assets.scrape folders": (path) => ({ folders: [path] }),
  "library.index folders": (path) => ({ folders: [path] }),
  "library.watch folder": (path) => ({ folder: path, watched: true }),
  "library.remove folder": (path) => ({ folder: path }),
  "files.import path": (path) => ({ path }),
  "files.browse folder": (folder) => ({ folder }),
  "files.makeFolder parent": (parent) => ({ parent, name: "made" }),
  "library.take folder": (folder) => ({ folder, file: handedIn }),
  "sources.take folder": (folder) => ({ source: "nasa", id: "as11-40-5874", folder }),
  "videos.estimate footageFolders": (path) => ({ footageFolders: [path] }),
  "edits.plan idea.footage.folders": (path, id) => ({ id, idea: { footage: footage(path) } }),
  "edits.duplicate idea.footage.folders": (path, id) => ({ id, idea: { footage: footage(path) } }),
  "bundles.make to": (to, id) => ({ id, to }),
  "bundles.open path": (path) => ({ path }),
  "presets.create footageFolders": (path) => ({ name: path.slice(-90), wishes: {}, footageFolders: [path] }),
  "presets.create wishes.footage.folders": (path) => ({ name: path.slice(-90), wishes: { footage: footage(path) } }),
  "presets.update footageFolders": (path) => ({ id: presetId, footageFolders: [path] }),
  "presets.update wishes.footage.folders": (path) => ({ id: presetId, wishes: { footage: footage(path) } }),
  "calendar.schedule footageFolders": (path) => ({ wishes: { topic: "Rain" }, when: SOME_DAY, footageFolders: [path] }),
  "calendar.schedule wishes.footage.folders": (path) => ({
    wishes: { topic: "Rain", footage: footage(path) },
    when: SOME_DAY,
  }),
  "calendar.put footageFolders": (path) => ({ id: planId, footageFolders: [path] }),
  "calendar.put wishes.footage.folders": (path) => ({
    id: planId,
    wishes: { topic: "Rain", footage: footage(path) },
  }),
  "imports.scan folder": (folder) => ({ folder }),
  "imports.run folder": (folder) => ({ folder }),
  "models.import path": (path) => ({ path }),
  "backups.configure folder": (folder) => ({ folder }),
  "backups.plan path": (path) => ({ path }),
  "backups.restore path": (path) => ({ path }),
  "storage.planMove to": (to) => ({ to }),
  "storage.beginMove to": (to) => ({ to }),
};
const SOME_DAY = { by: "begin", at: "2030-01-01T00:00:00.000Z" };
/** What calls beside a path have to name. */
let presetId: string;
let planId: string;
let channelId: string;
const handedIn = {
  name: "picture.jpg",
  artifact: { hash: "0".repeat(64), mediaType: "image/jpeg", bytes: 1 },
};
/** They only choose among what is in the library: whatever lies there, nothing of it is read. */
const CHOOSING = ["assets.browse folder", "assets.list folders", "assets.search folders", "library.unusable folders"];
const footage = (path: string) => ({ folders: [path], state: "0".repeat(64) });

/** They count with the wishes as they stand, and look into no folder. */
const COUNTING: Record<string, (path: string) => unknown> = {
  "videos.estimate footage.folders": (path) => ({ footage: footage(path) }),
  "calendar.estimate wishes.footage.folders": (path) => ({
    channelId,
    wishes: { topic: "Rain", footage: footage(path) },
    when: SOME_DAY,
  }),
};
/** They read `~` as the person's own folder. */
const FROM_HOME = new Set(["files.browse", "files.makeFolder"]);

test("every parameter of the contract that names a file or a folder is known to this test", () => {
  const found = operations.flatMap(({ name, schema }) => pathsIn(schema).map((place) => `${name} ${place}`));
  expect([...new Set(found)].toSorted()).toEqual(
    [...Object.keys(PATHS), ...Object.keys(COUNTING), ...CHOOSING].toSorted(),
  );
});

test.each(Object.entries(PATHS))("%s reaches nothing outside of a person's folders", async (where, input) => {
  const { id } = await made<{ id: string }>("/videos/generate", { topic: "A harbour" });
  const [name = ""] = where.split(" ");
  const outside = [
    "/etc/passwd",
    "/",
    join(root, "others", "secret.txt"),
    `${home("films")}/../../others/secret.txt`,
    home("films", "link", "secret.txt"),
    home(".ssh"),
    join(dataDir(), "token"),
    join(dataDir(), DATABASE_FILE),
    "films",
    "../others",
    ...(FROM_HOME.has(name) ? ["~root/films", "~/../others"] : ["~/films"]),
    "file:///etc/passwd",
    "\\\\server\\share",
    "//server/share",
    `${home("films")}\0.jpg`,
  ];
  for (const path of outside)
    expect([path, await asked(name, input(path, id))]).toEqual([path, { status: 403, code: "PATH_REFUSED" }]);
  // The same call is not refused for a folder of the person's own.
  expect((await asked(name, input(home("films"), id))).code).not.toBe("PATH_REFUSED");
});

test.each(Object.entries(COUNTING))(
  "%s tells the same of a folder that is there as of one that is not",
  async (where, input) => {
    const [name = ""] = where.split(" ");
    const told = await Promise.all(["/etc", home(".ssh"), "/nowhere"].map((path) => sent(name, input(path))));
    expect(told.map(({ status }) => status)).toEqual([200, 200, 200]);
    const [there, hidden, nowhere] = told.map(({ text }) =>
      text.replace(/"(freeBytes|timestamp|beginAt|readyAt)":[^,}]+/g, ""),
    );
    expect([hidden, nowhere]).toEqual([there, there]);
  },
);

test.each(CHOOSING)("%s shows nothing but the library", async (where) => {
  const [name = ""] = where.split(" ");
  for (const path of ["/etc", "/", join(root, "others"), "..", "'; --"]) {
    const folders = name === "assets.browse" ? { folder: path } : { folders: [path] };
    const { status, text } = await sent(name, { ...folders, ...(name === "assets.search" && { q: "secret" }) });
    expect([path, status]).toEqual([path, 200]);
    expect(text).toMatch(/"(data|items)":\[\]/);
  }
});

test("words that name a file inside (looks, voices, kinds of files, artifacts) climb nowhere", async () => {
  const climbing = ["../../../etc/passwd", "..", "/etc/passwd", "%2e%2e%2ftoken", "a/../../token", "x\0", "__proto__"];
  for (const word of climbing) {
    for (const field of ["look", "voice", "music", "style"])
      expect([field, word, (await asked("videos.generate", { topic: "Rain", [field]: word })).status]).toEqual([
        field,
        word,
        400,
      ]);
    for (const path of [`artifacts/${encodeURIComponent(word)}`, `videos/${encodeURIComponent(word)}/files/video`])
      expect([path, (await ask("GET", `/api/v1/${path}`)).status]).toEqual([path, expect.toSatisfy(isRefusal)]);
  }
  expect(faults).toEqual([]);
});

test("what belongs to another owner is not there for any operation, any list and any file", async () => {
  const { id: channel } = await made<{ id: string }>("/channels", { name: "Theirs" });
  const { id: video } = await made<{ id: string }>("/videos/generate", { topic: "Theirs", channelId: channel });
  const { info } = await made<{ info: { id: string } }>("/tokens", { name: "Theirs", scopes: ["read"] });
  await asked("library.index", { folders: [home("films")] });
  const assets = (await ask("GET", "/api/v1/assets")).json as { data: { id: string }[] };
  const asset = assets.data[0]?.id ?? "";
  const jobs = (await ask("GET", `/api/v1/jobs?subject=${video}`)).json as { data: { items: { id: string }[] } };
  const job = jobs.data.items[0]?.id ?? "";
  const ids: Record<string, string> = {
    videos: video,
    revisions: video,
    artifacts: video,
    channels: channel,
    assets: asset,
    jobs: job,
  };
  expect(Object.values(ids)).not.toContain("");
  await given("videos", "jobs", "channels", "api_tokens", "assets").to("another", async () => {
    const more: Record<string, object> = {
      "videos.deliver": { to: { kind: "folder", path: home("out") } },
      "videos.export": { to: home("out") },
      "videos.variant": { change: { format: "9:16" } },
      "videos.still": { at: { frame: 0 } },
      "assets.preview": { what: "thumbnail" },
      "revisions.get": { number: 1 },
      "revisions.create": { idea: { topic: "Mine" } },
      "revisions.restore": { number: 1 },
      "jobs.update": { action: "cancel" },
      "access.revokeToken": { id: info.id },
    };
    const tried: string[] = [];
    for (const { name, path } of operations) {
      const id = ids[name.split(".")[0] ?? ""];
      if (!/\{\+?(id|videoId)\}/.test(path) || (id === undefined && !(name in more))) continue;
      const input = { [path.includes("{videoId}") ? "videoId" : "id"]: id, ...more[name] };
      expect([name, await asked(name, input, OWNER)]).toEqual([name, { status: 404, code: "NOT_FOUND" }]);
      tried.push(name);
    }
    expect(tried.length).toBeGreaterThan(28);
    for (const path of [`videos/${video}/files/video`, `videos/${video}/stills/0.jpg`, `assets/${asset}/thumbnail.jpg`])
      expect([path, (await ask("GET", `/api/v1/${path}`)).status]).toEqual([path, 404]);
    for (const list of [
      "videos",
      "videos?deleted=true",
      "channels",
      "jobs",
      "assets",
      "assets/search?q=harbour",
      "tokens",
    ]) {
      const { status, text } = await ask("GET", `/api/v1/${list}`);
      expect([list, status]).toEqual([list, 200]);
      for (const id of [video, channel, asset, job, info.id])
        expect([list, text]).not.toEqual([list, expect.stringContaining(id)]);
    }
    const begun = await asked("videos.generate", { topic: "Mine", channelId: channel }, OWNER);
    expect(begun).toEqual({ status: 404, code: "NOT_FOUND" });
    const url = `${served.url.replace("http", "ws")}/ws/video/${video}`;
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${OWNER}` } });
    expect((await once(socket, "close"))[0]).toBe(4404);
  });
  expect((await ask("GET", `/api/v1/videos/${video}`)).status).toBe(200);
});

test("no list gives a page of 100,000 rows, or of none, or a part of one", async () => {
  const lists = operations.filter(({ schema }) => schema.properties?.["limit"]);
  expect(lists.length).toBeGreaterThan(6);
  const known = { q: "a", videoId: "019a0000-0000-7000-8000-000000000000" };
  for (const { name } of lists)
    for (const limit of ["100000", "0", "-1", "1.5", "1e9", "all", "9007199254740993"])
      expect([name, limit, await asked(name, { ...known, limit })]).toEqual([
        name,
        limit,
        { status: 400, code: "REQUEST_INVALID" },
      ]);
});

const INJECTIONS = [
  "' OR '1'='1",
  "'; DROP TABLE videos; --",
  '" OR ""="',
  "%",
  "_%",
  "x' UNION SELECT hash FROM api_tokens --",
  "a OR b",
  "NEAR(harbour dawn, 9)",
  "title:harbour*",
  '"harbour',
  "^harbour",
  "{title path}: harbour",
  "harbour\0",
];

test("SQL and the language of the text index are words like others in every search and filter", async () => {
  await made("/videos/generate", { topic: "An ordinary title" });
  await made("/channels", { name: "An ordinary channel" });
  const count = async () =>
    ((await ask("GET", "/api/v1/videos?limit=200")).json as { data: { items: [] } }).data.items.length;
  const before = await count();
  for (const words of INJECTIONS) {
    for (const list of ["videos", "channels"]) {
      const { status, json } = await ask("GET", `/api/v1/${list}?q=${encodeURIComponent(words)}`);
      expect([list, words, status, json]).toMatchObject([list, words, 200, { data: { items: [] } }]);
    }
    expect((await ask("GET", `/api/v1/assets/search?q=${encodeURIComponent(words)}`)).status).toBe(200);
    for (const filter of [
      "videos?state",
      "videos?channelId",
      "videos?createdAfter",
      "videos?cursor",
      "jobs?lane",
      "jobs?state",
      "audit?cursor",
      "assets?kind",
    ])
      expect([filter, words, (await ask("GET", `/api/v1/${filter}=${encodeURIComponent(words)}`)).status]).toEqual([
        filter,
        words,
        400,
      ]);
    for (const filter of ["jobs?subject", "jobs?kind", "audit?action", "audit?subject"])
      expect((await ask("GET", `/api/v1/${filter}=${encodeURIComponent(words)}`)).json).toMatchObject({
        data: { items: [] },
      });
    expect((await ask("GET", `/api/v1/assets?after=${encodeURIComponent(words)}`)).status).toBe(200);
  }
  expect(await count()).toBe(before);
  expect(faults).toEqual([]);
});

test("a parameter that nests without end, or numbers an item far away, builds nothing of that size", async () => {
  const statusOf = async (name: string) => (await ask("GET", `/api/v1/videos?${name}=failed`)).status;
  for (const name of ["state[999999999]", "state[4294967294]", "state[length]", `state${"[0]".repeat(4000)}`])
    expect([name, await statusOf(name)]).toEqual([name, 400]);
  for (const name of [`x${"[a]".repeat(4000)}`, "x[4294967294]", "[".repeat(5000), "toString", ""])
    expect([name, await statusOf(name)]).toEqual([name, 200]);
  expect(faults).toEqual([]);
});

test("patterns that cost others hours are found, or not, at once", async () => {
  const long = "a".repeat(290);
  for (let i = 0; i < 20; i++) await made("/videos/generate", { topic: `${long}${i}` });
  for (const words of [
    "(a+)+$".repeat(33),
    "(a|aa)+b",
    `${"a".repeat(199)}!`,
    "%a".repeat(100),
    "a ".repeat(100),
    "a* ".repeat(66),
    `${"\u0301".repeat(199)}a`,
    "\u{1F468}\u200D".repeat(60),
  ])
    for (const list of ["videos", "channels", "assets/search"]) {
      const { status } = await ask("GET", `/api/v1/${list}?q=${encodeURIComponent(words)}`);
      expect([list, words, status]).toEqual([list, words, 200]);
    }
  // A backtracking pattern in one of these would end this test by its time.
  for (const script of [
    "[pause ".repeat(20_000),
    "[".repeat(150_000),
    `${" ".repeat(150_000)}x`,
    "a'".repeat(70_000),
    `${"1,".repeat(70_000)}x`,
  ])
    expect((await asked("ai.score", { script })).status).toBeLessThan(500);
});

const isRefusal = (status: number) => status === 400 || status === 404;

async function sent(name: string, input: unknown, token = program) {
  const operation = operations.find((one) => one.name === name);
  if (!operation) throw new Error(`There is no operation ${name}`);
  const { method, path, body } = restRequest(operation.method, operation.path, input);
  return ask(method, path, body, token);
}

/** As the program with all scopes. */
async function asked(
  name: string,
  input: unknown,
  token = program,
): Promise<{ status: number; code: string | undefined }> {
  const { status, json } = await sent(name, input, token);
  return { status, code: (json as { error?: { code: string } } | null)?.error?.code };
}

async function made<T>(path: string, body: unknown): Promise<T> {
  const { json } = await ask("POST", `/api/v1${path}`, JSON.stringify(body));
  expect(json).toMatchObject({ success: true });
  return (json as { data: T }).data;
}

async function ask(method: string, path: string, body: string | null = null, token = OWNER) {
  const headers = { authorization: `Bearer ${token}`, ...(body !== null && { "content-type": "application/json" }) };
  const response = await fetch(`${served.url}${path}`, { method, headers, body });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return { status: response.status, text, json: isJson ? (JSON.parse(text) as unknown) : null };
}

/** Gives all rows of these tables to somebody else for a while, as no call can. */
function given(...tables: string[]) {
  const give = (from: string, to: string) => {
    const db = new Database(join(dataDir(), DATABASE_FILE));
    for (const table of tables) db.prepare(`UPDATE ${table} SET owner_id = ? WHERE owner_id = ?`).run(to, from);
    db.close();
  };
  return {
    async to(owner: string, meanwhile: () => Promise<void>) {
      give("local", owner);
      try {
        await meanwhile();
      } finally {
        give(owner, "local");
      }
    },
  };
}

/** The places in a schema that take a path: `Path` of the contract by its limits, and the folders of a footage. */
function pathsIn(schema: JsonSchema, place: string[] = []): string[] {
  const below = (part: JsonSchema | undefined) => (part ? pathsIn(part, place) : []);
  const [name = ""] = place.slice(-1);
  if (schema.type === "string")
    return (schema.minLength === 1 && schema.maxLength === 4096) || /folder|path/i.test(name) ? [place.join(".")] : [];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, part]) => pathsIn(part, [...place, key])),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap(below),
    ...below(schema.items),
  ];
}

function* named(part: object, path: string[] = []): Generator<{ name: string; procedure: AnyContractProcedure }> {
  for (const [key, value] of Object.entries(part) as [string, object][]) {
    const name = [...path, key];
    if (isContractProcedure(value)) yield { name: name.join("."), procedure: value };
    else yield* named(value, name);
  }
}
