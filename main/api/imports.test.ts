import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { createRouterClient } from "@orpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startApi, type Api } from "./backend.fixture.ts";
import { router } from "./router.ts";

let api: Api;
let folder: string;

/** As the earlier app has left its folders: scripts as texts and as JSON, chosen assets as JSON, rendered videos. */
const FILES: Record<string, string | Uint8Array> = {
  "scripts/why_the_sea_is_salty.txt": "Rivers carry salt to the sea.\n\nThe sun takes the water, and leaves the salt.",
  "scripts/straße.txt": Buffer.from("Schöne Grüße aus München. Über die Straße gehen wir müde nach Hause.", "latin1"),
  "scripts/empty.txt": "",
  "scripts/picture.txt": Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3, 0, 0, 7, 9]),
  "scripts/README.md": "How to use this folder",
  "scripts/generated.json": JSON.stringify([
    { title: "Five calm thoughts", content: "One. Breathe in.\nTwo. Breathe out.", niche: "sleep", keywords: ["calm"] },
    { title: "Rain", scenes: [{ narration: "It rains." }, { narration: "It goes on raining." }], language: "de" },
  ]),
  "scripts/broken.json": '{"title": "Half a scr',
  "data/selected_assets.json": JSON.stringify({
    assets: [
      { file_path: "C:\\Users\\me\\faceless\\assets\\sea\\waves.mp4", asset_type: "video" },
      { file_path: "assets/sea/shore.jpg" },
      { file_path: "/home/other/assets/gone.mp4" },
      { file_path: "https://example.com/stock.mp4" },
    ],
  }),
  "data/nothing_left.json": JSON.stringify(["/mnt/old/a.mp4", "/mnt/old/b.mp4"]),
  "data/channels.json": JSON.stringify({ channels: [{ name: "Calm Seas", niche: "sleep", language: "en" }] }),
  "data/window.json": JSON.stringify({ width: 900, height: 600 }),
  "client_secret.json": JSON.stringify({ installed: { client_id: "x", client_secret: "planted-secret" } }),
  "config/api.json": JSON.stringify({ pexels: { api_key: "planted-secret" } }),
  "assets/sea/waves.mp4": "not looked into here",
  "assets/sea/shore.jpg": "not looked into here",
  "output_videos/video_1.mp4": "not looked into here",
  ".git/objects/script.txt": "never looked at",
};

beforeAll(async () => {
  api = await startApi();
  folder = join(api.dir, "faceless");
  for (const [path, content] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());

test("a scan tells what each thing is, what becomes of it, and why something cannot be taken", async () => {
  const scan = await api.owner.imports.scan({ folder });
  const told = scan.items.map(({ kind, title, becomes, notes }) => [kind, title, becomes, notes]);
  expect(told).toEqual([
    ["channel", "Calm Seas", "channel", []],
    ["asset-list", "selected assets", "library-folder", ["paths-of-another-machine", "files-missing"]],
    ["script", "Five calm thoughts", "video", []],
    ["script", "Rain", "video", []],
    ["script", "straße", "video", ["encoding", "no-title"]],
    ["script", "why the sea is salty", "video", ["no-title"]],
    ["media-folder", "assets", "library-folder", []],
    ["video", "output_videos", "library-folder", []],
  ]);
  expect(scan.items.every(({ isTaken }) => !isTaken)).toBe(true);
  expect(Object.fromEntries(scan.refused.map(({ path, reason }) => [path.slice(folder.length + 1), reason]))).toEqual({
    "client_secret.json": "secret",
    "config/api.json": "secret",
    "data/nothing_left.json": "media-missing",
    "data/window.json": "json-unknown",
    "scripts/broken.json": "json-damaged",
    "scripts/empty.txt": "empty",
    "scripts/picture.txt": "not-text",
  });
  expect(JSON.stringify(scan)).not.toContain("planted-secret");
});

test("each thing is taken once: scripts as paused videos, a channel, and folders of the library", async () => {
  const first = await api.owner.imports.run({ folder });
  expect(first.failed).toEqual([]);
  expect(first.made.map(({ becomes }) => becomes).toSorted()).toEqual([
    "channel",
    "library-folder",
    "library-folder",
    "library-folder",
    "video",
    "video",
    "video",
    "video",
  ]);
  const { items } = await api.owner.videos.list({});
  expect(items.every(({ paused }) => paused)).toBe(true);
  expect(items.map(({ title }) => title).toSorted()).toEqual([
    "Five calm thoughts",
    "Rain",
    "straße",
    "why the sea is salty",
  ]);
  const again = await api.owner.imports.run({ folder });
  expect(again.made.filter(({ becomes }) => becomes !== "library-folder")).toEqual([]);
  expect(again.failed).toEqual([]);
  expect((await api.owner.videos.list({})).items).toHaveLength(4);
  expect((await api.owner.channels.list({ q: "Calm Seas" })).items).toHaveLength(1);
});

test("a folder that is not there is told, and a program names none without the scope", async () => {
  await expect(api.owner.imports.scan({ folder: join(api.dir, "nowhere") })).rejects.toMatchObject({
    code: "FOLDER_UNUSABLE",
  });
  await expect(api.program("read", "make").imports.scan({ folder })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(api.program("make", "files").imports.scan({ folder })).rejects.toMatchObject({ code: "PATH_REFUSED" });
});

test("a program looks into no folder below that it may not name", async () => {
  const { context } = api.backend;
  const home = join(api.dir, "home");
  const dataDir = join(home, "data");
  for (const path of ["scripts/mine.txt", "data/scripts/hidden.txt"]) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), "The sea is wide and salty.");
  }
  const at = { ...context, paths: () => ({ dataDir, homeDir: home, folders: [] }) };
  const asked = async (caller: typeof context.caller) => {
    const client = createRouterClient(router, { context: { ...at, caller } });
    return (await client.imports.scan({ folder: home })).items.map(({ title }) => title);
  };
  const scopes = ["make", "files"] as const;
  expect(await asked({ kind: "token", id: "t", name: "the program", scopes, address: "127.0.0.1" })).toEqual(["mine"]);
  expect((await asked(context.caller)).toSorted()).toEqual(["hidden", "mine"]);
});
