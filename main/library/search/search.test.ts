import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { AppError } from "../../base/errors.ts";
import { newId } from "../../base/ids.ts";
import { type Dictionary, openDictionary } from "../../engines/dictionary/index.ts";
import { openStore, type Store } from "../../store/open.ts";
import { createAssetSearch } from "./search.ts";
import type { AssetSearch, QueryPart } from "./types.ts";
import { assetWords } from "./words.ts";

let dataDir: string;
let store: Store;
let dictionary: Dictionary;
let search: AssetSearch;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "ytempire-search-"));
  dictionary = openDictionary();
});
afterAll(async () => {
  dictionary.close();
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  const dir = await mkdtemp(join(dataDir, "store-"));
  store = openStore(dir);
  search = createAssetSearch({ words: store.assetWords, library: store.assets, dictionary });
  return () => store.close();
});

function add(
  paths: readonly string[],
  more: { tags?: string[]; title?: string; kind?: "picture" | "music" } = {},
): void {
  const { tags = [], title = null, kind = "picture" } = more;
  store.assets.record({
    assets: paths.map((path) => ({
      id: newId(),
      path,
      kind,
      hash: null,
      fingerprint: path,
      bytes: 1,
      modifiedAt: 0,
      width: 1920,
      height: 1080,
      seconds: 0,
      perceptualHash: null,
      hasSound: false,
      tags,
      title,
      licence: null,
      author: null,
      provenance: "own",
      traits: [],
      embedded: {},
      sidecars: "",
      reader: 1,
      words: assetWords({ path, title, tags }),
    })),
    moved: [],
    unusable: [],
  });
}

async function find(text: string, folders = ["/f"], as: QueryPart["as"] = "phrase") {
  const found = await search.search({
    parts: [{ text, weight: 1, as }],
    folders,
    kinds: ["picture", "clip"],
    limit: 20,
  });
  return found.map(({ asset, because }) => [asset.path, ...because]);
}

describe("searching", () => {
  test("finds by the words of name, title, tags and folder, names first", async () => {
    add(["/f/a/rain-window.jpg", "/f/rain/IMG_1.jpg", "/f/a/cake.jpg"]);
    add(["/f/a/IMG_2.jpg"], { tags: ["rainy"] });
    add(["/f/a/IMG_3.jpg"], { title: "Rain in May" });
    expect((await find("rain")).map(([path]) => path)).toEqual([
      "/f/a/IMG_3.jpg",
      "/f/a/rain-window.jpg",
      "/f/a/IMG_2.jpg",
      "/f/rain/IMG_1.jpg",
    ]);
  });

  test("finds words of the same meaning, kinds of it and its near relatives, after the word itself, and says through which", async () => {
    add(["/f/car.jpg", "/f/automobile.jpg", "/f/oak.jpg", "/f/ocean.jpg", "/f/poodle.jpg"]);
    expect(await find("car")).toEqual([
      ["/f/car.jpg", "car"],
      ["/f/automobile.jpg", "car → automobile"],
    ]);
    expect(await find("tree")).toEqual([["/f/oak.jpg", "tree → oak"]]);
    expect(await find("sea")).toEqual([["/f/ocean.jpg", "sea → ocean"]]);
    expect(await find("dogs")).toEqual([["/f/poodle.jpg", "dogs → poodle"]]);
  });

  test("ranks what has more of the words above what has fewer, whatever the store's order", async () => {
    add(["/f/window.jpg", "/f/rain.jpg", "/f/rain-on-the-window.jpg"]);
    expect((await find("rain on a window")).map(([path]) => path)).toEqual([
      "/f/rain-on-the-window.jpg",
      "/f/rain.jpg",
      "/f/window.jpg",
    ]);
  });

  test("looks only below the folders, and not past them at where they lie", async () => {
    add(["/home/sea/f/cake.jpg", "/home/sea/f/beach/x-boat.jpg", "/home/sea/g/sea.jpg"]);
    expect(await find("sea", ["/home/sea/f"])).toEqual([]);
    expect(await find("beach", ["/home/sea/f"])).toEqual([["/home/sea/f/beach/x-boat.jpg", "beach"]]);
    expect((await find("sea", ["/home/sea/g"])).length).toBe(1);
    // One folder's name begins another's.
    add(["/home/sea/f2/boat.jpg"]);
    expect((await find("boat", ["/home/sea/f"])).length).toBe(1);
  });

  test("never gives music for pictures", async () => {
    add(["/f/rain.mp3"], { kind: "music" });
    add(["/f/rain.jpg"]);
    expect((await find("rain")).map(([path]) => path)).toEqual(["/f/rain.jpg"]);
  });

  test("takes nothing in a query for an operator", async () => {
    add(["/f/rain.jpg"]);
    for (const text of ['rain" OR "x', "NEAR(rain)", "rain*", "{name}: rain", "rain AND NOT", "^rain", ""])
      await expect(find(text)).resolves.toBeInstanceOf(Array);
  });

  test("of what is spoken looks for what can be seen only", async () => {
    add(["/f/time.jpg", "/f/calm.jpg", "/f/river.jpg"]);
    expect(await find("Take your time, be calm, and follow the river.", ["/f"], "speech")).toEqual([
      ["/f/river.jpg", "river"],
    ]);
  });

  test("sees what was added and what was forgotten since", async () => {
    add(["/f/rain.jpg"]);
    expect((await find("rain")).length).toBe(1);
    add(["/f/rain2.jpg"]);
    expect((await find("rain")).length).toBe(2);
    store.assets.forgetAssets(store.assets.seqsIn("/f"));
    expect(await find("rain")).toEqual([]);
  });

  test("tells how much of a phrase was found, and which word is its head", async () => {
    add(["/f/window.jpg"]);
    const [match] = await search.search({
      parts: [{ text: "rain on a red window", weight: 1, as: "phrase" }],
      folders: ["/f"],
      kinds: ["picture"],
      limit: 5,
    });
    expect(match?.covers).toEqual([0.5]);
    expect(match?.found).toMatchObject([{ word: "window", head: false, thing: true, relation: "same", place: "name" }]);
  });

  test("stops at the signal", async () => {
    add(["/f/rain.jpg"]);
    const parts = [{ text: "rain", weight: 1, as: "phrase" as const }];
    await expect(
      search.search({ parts, folders: ["/f"], kinds: ["picture"], limit: 5 }, AbortSignal.abort(new Error("stop"))),
    ).rejects.toThrow("stop");
  });
});

describe("where a model has seen the pictures", () => {
  /** By paths, best first, each with how many words describe it better. */
  function seeing(found: Record<string, number>, onFault?: (error: unknown) => void): string[] {
    const asked: string[] = [];
    const sight = {
      model: "tiny",
      byText(text: string) {
        asked.push(text);
        const seqs = store.assets.seqsIn("/f");
        const seqOf = new Map(store.assetWords.numbered(seqs).map(({ seq, asset }) => [asset.path, seq]));
        return Promise.resolve(
          Object.entries(found).map(([path, rivals]) => ({
            seq: seqOf.get(path) ?? -1,
            similarity: 0.3,
            rivals,
            at: 2,
          })),
        );
      },
    };
    search = createAssetSearch({
      words: store.assetWords,
      library: store.assets,
      dictionary,
      sight,
      ...(onFault && { onFault }),
    });
    return asked;
  }

  test("what is found by words and by looks comes first, then what is found by either, by its place", async () => {
    add(["/f/sea.jpg", "/f/IMG_1.jpg", "/f/sea-2.jpg", "/f/IMG_2.jpg"]);
    const asked = seeing({ "/f/IMG_1.jpg": 0, "/f/sea-2.jpg": 0.01, "/f/IMG_2.jpg": 0.3 });
    expect((await find("the sea")).map(([path]) => path)).toEqual(["/f/sea-2.jpg", "/f/IMG_1.jpg", "/f/sea.jpg"]);
    expect(asked).toEqual(["the sea"]);
    const [, seen] = await search.search({
      parts: [
        { text: "said in passing", weight: 9, as: "speech" },
        { text: "the sea", weight: 2, as: "phrase" },
      ],
      folders: ["/f"],
      kinds: ["picture"],
      limit: 9,
    });
    expect(seen).toMatchObject({ because: ["the sea"], found: [], looks: { part: 1, rivals: 0, at: 2 } });
  });

  test("a model makes another version, and without one nothing is asked of it", () => {
    const { version } = search;
    seeing({});
    expect(search.version).not.toBe(version);
    expect(search.version).toContain("tiny");
  });

  test("a model that fails is told of, and words alone do", async () => {
    add(["/f/sea.jpg"]);
    const faults: unknown[] = [];
    const sight = { model: "tiny", byText: () => Promise.reject(new AppError("MODEL_DAMAGED", "test")) };
    const onFault = (error: unknown) => void faults.push(error);
    search = createAssetSearch({ words: store.assetWords, library: store.assets, dictionary, sight, onFault });
    expect((await find("sea")).map(([path]) => path)).toEqual(["/f/sea.jpg"]);
    expect(faults).toMatchObject([{ code: "MODEL_DAMAGED" }]);
  });
});
