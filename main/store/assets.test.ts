import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";

import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { newId } from "../base/ids.ts";
import type { AssetRow, AssetStore, NewAsset } from "./assets.ts";
import { openStore, type Store } from "./open.ts";

let dir: string;
let store: Store;
let assets: AssetStore;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-store-assets-"));
  store = openStore(dir);
  assets = store.assets;
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

const at = (...parts: string[]) => sep + join("media", ...parts);

function asset(path: string, more: Partial<NewAsset> = {}): NewAsset {
  return {
    id: newId(),
    path,
    kind: "picture",
    hash: "a".repeat(64),
    fingerprint: `print of ${path}`,
    bytes: 10,
    modifiedAt: 1000,
    width: 4,
    height: 3,
    seconds: 0,
    perceptualHash: "0123456789abcdef",
    hasSound: false,
    tags: ["sea"],
    title: null,
    licence: null,
    author: null,
    provenance: "own",
    traits: [],
    sidecars: "",
    embedded: {},
    reader: 1,
    words: { name: "name", title: "", tags: "sea", folder: "media" },
    ...more,
  };
}

const add = (...added: NewAsset[]) => assets.record({ assets: added, moved: [], unusable: [] });
const spoil = (path: string) =>
  assets.record({
    assets: [],
    moved: [],
    unusable: [{ path, bytes: 1, modifiedAt: 1, reason: "It is empty", reader: 1 }],
  });
const paths = (...folders: string[]) => assets.page(folders, null).map(({ path }) => path);

describe("assets in the store", () => {
  it("belong to every folder that their path lies in, and to no folder whose name only begins alike", () => {
    add(asset(at("sea", "a.jpg")), asset(at("sea", "deep", "b.jpg")), asset(at("seaside", "c.jpg")));
    expect(paths(at("sea"))).toEqual([at("sea", "a.jpg"), at("sea", "deep", "b.jpg")]);
    expect(paths(at("sea", "deep"), at("seaside"))).toEqual([at("sea", "deep", "b.jpg"), at("seaside", "c.jpg")]);
    expect(paths(sep)).toHaveLength(3);
    expect(paths()).toEqual([]);
  });

  it("take wildcards, quotes and newlines in names as they are", () => {
    const odd = [`%_?*[a].jpg`, `it's "so".jpg`, "two\nlines.jpg", "-rf.jpg"].map((name) => at("o'%", name));
    add(...odd.map((path) => asset(path)));
    expect(paths(at("o'%"))).toEqual(odd.toSorted());
    expect(assets.known(odd).size).toBe(odd.length);
    expect(paths(at("o_%"))).toEqual([]);
  });

  it("keep their identity where they are read anew and where they are moved", () => {
    const first = asset(at("a.jpg"));
    add(first);
    add(asset(first.path, { bytes: 20 }));
    expect(assets.page([at()], null)).toMatchObject([{ id: first.id, bytes: 20 }]);
    const [row] = assets.page([at()], null);
    // Onto a path where another file lay.
    add(asset(at("b.jpg")));
    assets.record({ assets: [], moved: [{ seq: row?.seq ?? 0, asset: asset(at("b.jpg")) }], unusable: [] });
    expect(assets.page([at()], null)).toMatchObject([{ id: first.id, path: at("b.jpg") }]);
  });

  it("are either usable or not", () => {
    add(asset(at("a.jpg")));
    spoil(at("a.jpg"));
    expect(paths(at())).toEqual([]);
    expect(assets.unusablePage([at()], null)).toEqual([{ path: at("a.jpg"), reason: "It is empty" }]);
    expect(assets.known([at("a.jpg")]).get(at("a.jpg"))).toMatchObject({ seq: null, bytes: 1 });
    add(asset(at("a.jpg")));
    expect(paths(at())).toEqual([at("a.jpg")]);
    expect(assets.unusablePage([at()], null)).toEqual([]);
  });

  it("go with the last folder that holds them", () => {
    for (const folder of [at("sea"), at("sea", "deep")]) assets.addFolder(folder, 1);
    add(asset(at("sea", "a.jpg")), asset(at("sea", "deep", "b.jpg")));
    spoil(at("sea", "broken.jpg"));
    expect(assets.removeFolder(at("sea"))).toBe(true);
    expect(paths(at())).toEqual([at("sea", "deep", "b.jpg")]);
    expect(assets.unusablePage([at()], null)).toEqual([]);
    expect(assets.folders().map(({ path }) => path)).toEqual([at("sea", "deep")]);
    expect(assets.removeFolder(at("sea"))).toBe(false);
  });

  it("are found by their words, which come and go with them", () => {
    const file = join(dir, "ytempire.db");
    const search = (word: string) => {
      const db = new Database(file, { readonly: true });
      try {
        return db.prepare("SELECT rowid FROM asset_words WHERE asset_words MATCH ?").pluck().all(word);
      } finally {
        db.close();
      }
    };
    const words = { name: "wave", title: "", tags: "", folder: "" };
    add(asset(at("a.jpg"), { words }));
    const [row] = assets.page([at()], null);
    if (!row) throw new Error("no asset");
    expect(search("wave")).toEqual([row.seq]);
    const renamed = asset(at("b.jpg"), { words: { ...words, name: "wave tide" } });
    assets.record({ assets: [], moved: [{ seq: row.seq, asset: renamed }], unusable: [] });
    expect(search("tide")).toEqual([row.seq]);
    add(asset(at("b.jpg"), { words: { ...words, name: "hill" } }));
    expect([search("wave"), search("hill")]).toEqual([[], [row.seq]]);
    const { seq, tags, title, licence, author, provenance, sidecars } = row;
    const said = { seq, tags, title, licence, author, provenance, sidecars };
    assets.describe([{ ...said, words: { ...words, tags: "river" } }]);
    expect(search("river")).toEqual([seq]);
    assets.forgetAssets([seq]);
    expect(search("river")).toEqual([]);
  });

  it("come in pages that join without a gap", () => {
    add(...Array.from({ length: 25 }, (_, i) => asset(at(`${i}.jpg`))));
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const rows: AssetRow[] = assets.page([at()], after, 10);
      seen.push(...rows.map(({ path }) => path));
      if (rows.length < 10) break;
      after = rows.at(-1)?.path ?? null;
    }
    expect(seen).toEqual(paths(at()));
    expect(seen).toHaveLength(25);
  });

  it("have a state that changes with contents, names and words, and with nothing else", async () => {
    add(asset(at("a.jpg")), asset(at("b.jpg")));
    const state = () => assets.state([at()]);
    const before = await state();
    const changes = assets.changes;
    add(asset(at("a.jpg"), { modifiedAt: 2000, reader: 2, sidecars: "other" }));
    expect(await state()).toBe(before);
    expect(assets.changes).toBeGreaterThan(changes);
    add(asset(at("a.jpg"), { licence: "CC-BY-4.0" }));
    const licensed = await state();
    expect(licensed).not.toBe(before);
    add(asset(at("a.jpg"), { licence: "CC-BY-4.0", fingerprint: "other" }));
    expect(await state()).not.toBe(licensed);
  });
});

describe("what is measured of the library", () => {
  it("how often a file was read only rises, whatever is forgotten", () => {
    expect(assets.indexed()).toBe(0);
    add(asset(at("a.jpg")), asset(at("b.jpg")));
    expect(assets.indexed()).toBe(2);
    add(asset(at("a.jpg"), { bytes: 11 }));
    spoil(at("b.jpg"));
    expect(assets.indexed()).toBe(3);
  });

  it("how sharp it is counts pictures and clips by their shorter sides, the newest alone", () => {
    expect(assets.sharpness(10)).toEqual([]);
    add(
      asset(at("old.jpg"), { width: 1, height: 1 }),
      asset(at("small.jpg"), { width: 960, height: 540 }),
      asset(at("large.jpg"), { width: 3000, height: 4000 }),
      asset(at("clip.mp4"), { kind: "clip", width: 1920, height: 1080 }),
      asset(at("song.mp3"), { kind: "music", width: 0, height: 0 }),
    );
    expect(assets.sharpness(4)).toEqual([
      { kind: "clip", mean: 1 },
      { kind: "picture", mean: 0.75 },
    ]);
  });
});
