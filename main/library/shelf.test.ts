import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { AssetFilter } from "../../contract/api/assets.ts";
import { Artifacts } from "../base/files.ts";
import type { Ffmpeg } from "../engines/ffmpeg/index.ts";
import { alike } from "./alike.ts";
import { openTestLibrary, packagedFfmpeg, redAndBlue, type TestLibrary } from "./media.fixture.ts";
import { createShelf, type Shelf } from "./shelf.ts";

let shared: TestLibrary;
let ffmpeg: Ffmpeg;
let t: TestLibrary;
let shelf: Shelf;
let artifacts: Artifacts;
beforeAll(async () => {
  shared = await openTestLibrary();
  ffmpeg = await packagedFfmpeg(shared.dataDir);
}, 60_000);
afterAll(() => shared.close());
beforeEach(async () => {
  t = await openTestLibrary(ffmpeg);
  artifacts = new Artifacts(t.dataDir);
  const sight = { model: null, byAsset: () => Promise.resolve(null), byPicture: () => Promise.resolve([]) };
  shelf = createShelf({ store: t.store.assets, artifacts, sight });
});
afterEach(() => t.close());

const put = async (name: string, content: Buffer | string) => writeFile(join(t.dir, name), content);
const picture = (width: number, height = 30) => redAndBlue(width, height).jpeg().toBuffer();
const page = (filter: Partial<AssetFilter> = {}, at = { offset: 0, limit: 100 }) =>
  shelf.page(AssetFilter.parse(filter), at);
const names = async (filter: Partial<AssetFilter> = {}) =>
  (await page(filter)).items.map(({ path }) => path.slice(t.dir.length + 1)).toSorted();
const idOf = async (name: string) => (await t.assets()).get(name)?.id ?? "";
const NOTHING = { said: {}, addTags: [], removeTags: [] };

test("a page is narrowed by shape, tag, licence, folder, words and use, and counts all that fit", async () => {
  await mkdir(join(t.dir, "sea"));
  await put("sea/wide.jpg", await picture(60));
  await put("sea/tall.jpg", await picture(20, 60));
  await put("square.jpg", await picture(40, 40));
  await put("square.jpg.json", JSON.stringify({ tags: ["harbour", "dawn"], licence: "CC0-1.0" }));
  await t.index();
  expect(await names({ orientation: "landscape" })).toEqual(["sea/wide.jpg"]);
  expect(await names({ orientation: "portrait" })).toEqual(["sea/tall.jpg"]);
  expect(await names({ orientation: "square" })).toEqual(["square.jpg"]);
  expect(await names({ tag: "harbour" })).toEqual(["square.jpg"]);
  expect(await names({ licence: "CC0-1.0" })).toEqual(["square.jpg"]);
  expect(await names({ licence: "" })).toEqual(["sea/tall.jpg", "sea/wide.jpg"]);
  expect(await names({ folder: join(t.dir, "sea") })).toEqual(["sea/tall.jpg", "sea/wide.jpg"]);
  expect(await names({ q: "harb" })).toEqual(["square.jpg"]);
  expect(await names({ q: '"' })).toEqual([]);
  t.store.assetUses.record("video", [await idOf("square.jpg")], 1);
  expect(await names({ used: true })).toEqual(["square.jpg"]);
  expect(await names({ used: false })).toEqual(["sea/tall.jpg", "sea/wide.jpg"]);
  const { items, total } = await page({ order: "path" }, { offset: 1, limit: 1 });
  expect([items.map(({ path }) => path.slice(t.dir.length + 1)), total]).toEqual([["sea/wide.jpg"], 3]);
  expect(shelf.facets()).toMatchObject({
    kinds: { picture: 3, clip: 0, music: 0 },
    tags: [
      { tag: "dawn", assets: 1 },
      { tag: "harbour", assets: 1 },
    ],
    missing: 0,
  });
});

test("what a person says counts more than the files, survives reading anew and moving, and can be taken back", async () => {
  await put("a.jpg", await picture(50));
  await put("a.jpg.json", JSON.stringify({ title: "Of the file", tags: ["sea"], licence: "CC-BY-4.0" }));
  await t.index();
  const id = await idOf("a.jpg");
  shelf.edit([id], { ...NOTHING, said: { title: "My own", licence: "CC0-1.0" }, addTags: ["dawn"] });
  expect(shelf.get(id)).toMatchObject({
    title: "My own",
    tags: ["sea", "dawn"],
    licence: "CC0-1.0",
    edited: ["title", "licence", "tags"],
  });
  expect(await names({ q: "dawn" })).toEqual(["a.jpg"]);
  await put("a.jpg.json", JSON.stringify({ title: "Another", tags: ["lake"], author: "Ann" }));
  await t.index();
  expect(shelf.get(id)).toMatchObject({ title: "My own", tags: ["sea", "dawn"], author: "Ann" });
  await rename(join(t.dir, "a.jpg"), join(t.dir, "b.jpg"));
  await t.index();
  expect(shelf.get(id)).toMatchObject({ path: join(t.dir, "b.jpg"), title: "My own", tags: ["sea", "dawn"] });
  await rename(join(t.dir, "a.jpg.json"), join(t.dir, "b.jpg.json"));
  await t.index();
  const [back] = shelf.edit([id], { ...NOTHING, said: { title: null, tags: null, licence: null } });
  expect(back).toMatchObject({ title: "Another", tags: ["lake"], licence: null, author: "Ann", edited: [] });
});

test("only if asked for it is written beside the file, and what else stands there stays", async () => {
  await put("a.jpg", await picture(50));
  await put("a.jpg.json", JSON.stringify({ camera: "A7", title: "Of the file" }));
  await t.index();
  const items = shelf.edit([await idOf("a.jpg")], {
    ...NOTHING,
    said: { title: "My own", source: "https://example.org/a" },
  });
  const text = () => readFile(join(t.dir, "a.jpg.json"), "utf8");
  expect(JSON.parse(await text())).toEqual({ camera: "A7", title: "Of the file" });
  await shelf.writeBeside(items);
  expect(JSON.parse(await text())).toEqual({
    camera: "A7",
    title: "My own",
    tags: [],
    source: "https://example.org/a",
  });
  await put("a.jpg.json", "[1]");
  await expect(shelf.writeBeside(items)).rejects.toMatchObject({ code: "OUTPUT_CLASH" });
  expect(await text()).toBe("[1]");
});

test("a vanished file is told of, found again by its bytes in another folder, and is the asset that it was", async () => {
  await mkdir(join(t.dir, "here"));
  await mkdir(join(t.dir, "there"));
  await put("here/a.jpg", await picture(50));
  await put("here/b.jpg", await picture(51));
  await t.index(join(t.dir, "here"));
  const id = await idOf(join("here", "a.jpg"));
  await rename(join(t.dir, "here", "a.jpg"), join(t.dir, "there", "found.jpg"));
  await t.index(join(t.dir, "here"));
  expect([await names(), await names({ missing: true })]).toEqual([["here/b.jpg"], ["here/a.jpg"]]);
  expect(shelf.get(id).missingSince).not.toBeNull();
  expect(shelf.facets().missing).toBe(1);
  expect((await t.assets()).size).toBe(1);
  await t.index(join(t.dir, "there"));
  expect(shelf.get(id)).toMatchObject({ path: join(t.dir, "there", "found.jpg"), missingSince: null });
  expect(shelf.moves(10)).toMatchObject([
    { assetId: id, from: join(t.dir, "here", "a.jpg"), to: join(t.dir, "there", "found.jpg") },
  ]);
});

test("what lies where it lay is there again; what is gone for good can be forgotten, and nothing else", async () => {
  await put("a.jpg", await picture(50));
  await put("b.jpg", await picture(51));
  await t.index();
  const [a, b] = [await idOf("a.jpg"), await idOf("b.jpg")];
  await rename(join(t.dir, "a.jpg"), join(t.dir, ".away"));
  await t.index();
  expect(await names()).toEqual(["b.jpg"]);
  await rename(join(t.dir, ".away"), join(t.dir, "a.jpg"));
  await t.index();
  expect(await names()).toEqual(["a.jpg", "b.jpg"]);
  expect(await idOf("a.jpg")).toBe(a);
  await rm(join(t.dir, "b.jpg"));
  await t.index();
  expect(shelf.forget([a, b])).toBe(1);
  expect([await names(), await names({ missing: true })]).toEqual([["a.jpg"], []]);
});

test("files of the same bytes are told of, the largest first", async () => {
  const bytes = await picture(50);
  await put("a.jpg", bytes);
  await put("b.jpg", bytes);
  await put("c.jpg", await picture(70));
  await t.index();
  const { groups, total } = await shelf.duplicates(false, 10, new AbortController().signal);
  expect([total, groups.map(({ isSame, assets }) => [isSame, assets.length])]).toEqual([1, [[true, 2]]]);
});

test("what looks alike is found whatever bits differ, plain pictures and the same bytes are not", async () => {
  const one = "f0e1d2c3b4a59687";
  const flipped = (hash: string, ...at: number[]) =>
    at
      .reduce((n, bit) => n ^ (1n << BigInt(bit)), BigInt(`0x${hash}`))
      .toString(16)
      .padStart(16, "0");
  const looks = [
    one,
    flipped(one, 0, 17, 33, 49, 50, 63),
    flipped(one, 2, 3, 4, 19, 20, 35, 36),
    "0000000000000000",
    "0000000000000001",
    one,
  ].map((hash, seq) => ({ seq, hash, fingerprint: seq === 5 ? "f0" : `f${seq}` }));
  expect(await alike(looks)).toEqual([[0, 1, 5]]);
  expect(await alike([looks[0], looks[5]].filter((look) => look !== undefined))).toEqual([]);
});

test("a file that is handed in is put into a folder, and never over another", async () => {
  const artifact = await artifacts.putBytes(await picture(50), "image/jpeg");
  const file = { name: "sea.jpg", artifact, seconds: null };
  await put("sea.jpg", "a person's own");
  expect(await shelf.take(file, t.dir)).toBe(join(t.dir, "sea (2).jpg"));
  expect(await readFile(join(t.dir, "sea.jpg"), "utf8")).toBe("a person's own");
  await expect(shelf.take(file, join(t.dir, "nowhere"))).rejects.toMatchObject({ code: "FOLDER_UNUSABLE" });
});
