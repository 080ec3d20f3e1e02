import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { IndexProgress } from "../../contract/library.ts";
import type { Ffmpeg } from "../engines/ffmpeg/index.ts";
import { perceptualDistance } from "./decode/perceptualHash.ts";
import { createLibrary } from "./index.ts";
import { film, noise, openTestLibrary, packagedFfmpeg, redAndBlue, type TestLibrary } from "./media.fixture.ts";

let shared: TestLibrary;
let ffmpeg: Ffmpeg;
let clip: Buffer;
let t: TestLibrary;
beforeAll(async () => {
  shared = await openTestLibrary();
  ffmpeg = await packagedFfmpeg(shared.dataDir);
  clip = await film(ffmpeg, "a.mp4");
}, 60_000);
afterAll(() => shared.close());
beforeEach(async () => {
  t = await openTestLibrary(ffmpeg);
});
afterEach(() => t.close());

const put = (name: string, content: Buffer | string) => writeFile(join(t.dir, name), content);
/** A picture of its own for each number. */
const picture = (i: number) =>
  redAndBlue(40 + i, 30)
    .jpeg()
    .toBuffer();
const signal = new AbortController().signal;

describe("indexing again", () => {
  it("reads only what is new or changed, and forgets what is gone", async () => {
    await put("a.jpg", await picture(1));
    await put("b.jpg", await picture(2));
    await put("bad.jpg", "no picture");
    const first = await t.index();
    expect(first).toMatchObject({ found: 3, indexed: 2, known: 0, unusable: 1, done: true });
    expect(await t.index()).toEqual({ ...first, indexed: 0, known: 2 });

    await put("a.jpg", await picture(3));
    await put("bad.jpg", await picture(4));
    await rm(join(t.dir, "b.jpg"));
    const third = await t.index();
    expect(third).toMatchObject({ found: 2, indexed: 2, known: 0, unusable: 0 });
    expect(third.state).not.toBe(first.state);
    expect([...(await t.assets()).keys()]).toEqual(["a.jpg", "bad.jpg"]);
    expect((await t.unusable()).size).toBe(0);
  });

  it("keeps the assets of an opened bundle where a folder around the data folder is indexed", async () => {
    const opened = join(t.dir, "data", "opened", "journey");
    await mkdir(opened, { recursive: true });
    await put("a.jpg", await picture(1));
    await put("data/opened/journey/theirs.jpg", await picture(2));
    await put("data/preview.jpg", await picture(3));
    const library = createLibrary({
      store: t.store.assets,
      ffmpeg,
      cacheDir: join(t.dataDir, "cache"),
      own: { dataDir: join(t.dir, "data"), openedDir: join(t.dir, "data", "opened") },
    });
    try {
      for await (const _ of library.index([opened], signal));
      for await (const _ of library.index([t.dir], signal));
      for await (const _ of library.index([t.dir, opened], signal));
      const all = await library.list({ folders: [t.dir], after: null, limit: 10 });
      expect(all.map(({ path }) => path)).toEqual([join(t.dir, "a.jpg"), join(opened, "theirs.jpg")]);
      expect(t.store.assets.missing()).toEqual([]);
      const told = await library.unusable({ folders: [t.dir], after: null, limit: 10 });
      expect(told.map(({ path }) => path)).toEqual([join(t.dir, "data")]);
      await expect(library.index([join(t.dir, "data")], signal).next()).rejects.toMatchObject({
        code: "FOLDER_UNUSABLE",
      });
      expect(library.folders().map(({ path }) => path)).not.toContain(join(t.dir, "data"));
    } finally {
      await library.close();
    }
  });

  it("lists what has become unusable, and no longer what is gone", async () => {
    await put("a.jpg", await picture(1));
    await t.index();
    await put("a.jpg", "no picture any more");
    await t.index();
    expect([...(await t.assets()).keys()]).toEqual([]);
    expect([...(await t.unusable()).keys()]).toEqual(["a.jpg"]);
    await rm(join(t.dir, "a.jpg"));
    await t.index();
    expect((await t.unusable()).size).toBe(0);
  });

  it("knows a moved file again, though its folder has another name", async () => {
    await mkdir(join(t.dir, "old"));
    await put("old/a.jpg", await picture(1));
    await t.index();
    const before = (await t.assets()).get(join("old", "a.jpg"));
    await rename(join(t.dir, "old"), join(t.dir, "new"));
    await rename(join(t.dir, "new", "a.jpg"), join(t.dir, "new", "sea.jpg"));
    await t.index();
    const assets = await t.assets();
    expect([...assets.keys()]).toEqual([join("new", "sea.jpg")]);
    expect(assets.get(join("new", "sea.jpg"))?.id).toBe(before?.id);
  });

  it("keeps a copy beside its original as an asset of its own", async () => {
    const bytes = await picture(1);
    await put("a.jpg", bytes);
    await t.index();
    await put("b.jpg", bytes);
    await t.index();
    const [a, b] = [...(await t.assets()).values()];
    expect(b).toMatchObject({ hash: a?.hash, width: a?.width, perceptualHash: a?.perceptualHash });
    expect(b?.id).not.toBe(a?.id);
  });

  it("takes a file that was only touched for the same: the state stays", async () => {
    await put("a.jpg", await picture(1));
    const first = await t.index();
    await utimes(join(t.dir, "a.jpg"), 1_000_000, 1_000_000);
    const second = await t.index();
    expect(second).toMatchObject({ indexed: 1, state: first.state });
    expect((await t.assets()).get("a.jpg")?.modifiedAt).toBe(1_000_000_000);
  });

  it("makes a thumbnail anew where the cache was deleted", async () => {
    await put("a.jpg", await picture(1));
    await put("a.mp4", clip);
    await t.index();
    const assets = [...(await t.assets()).values()];
    await rm(join(t.dataDir, "cache"), { recursive: true });
    for (const { id } of assets)
      expect((await stat((await t.library.thumbnail(id, signal)) ?? "")).size).toBeGreaterThan(100);
    await rm(join(t.dataDir, "cache"), { recursive: true });
    await put("a.jpg", "changed");
    const changed = assets.find(({ kind }) => kind === "picture")?.id ?? "";
    await expect(t.library.thumbnail(changed, signal)).rejects.toMatchObject({ code: "INPUT_CHANGED" });
    await expect(t.library.thumbnail("nobody", signal)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("what is said beside files", () => {
  it("comes from sidecars first, then from the file, then from the folder's licence", async () => {
    await put("a.jpg", await picture(1));
    await put("a.json", JSON.stringify({ title: "The sea", tags: ["beach", "waves"], url: "https://example.org/1" }));
    await put("b.jpg", await redAndBlue().withXmp(XMP).jpeg().toBuffer());
    await put("c.jpg", await picture(3));
    await put("c.txt", "Licence: CC0\nSome other words\nKeywords: hill, meadow\n");
    await put("LICENSE.txt", "Creative Commons Attribution-ShareAlike 4.0 International\nAuthor: Ann Other\n");
    await t.index();
    const assets = await t.assets();
    expect(assets.get("a.jpg")).toMatchObject({
      title: "The sea",
      tags: ["beach", "waves"],
      provenance: "https://example.org/1",
      licence: "CC-BY-SA-4.0",
      author: "Ann Other",
    });
    expect(assets.get("b.jpg")).toMatchObject({ title: "Tom & Ann", tags: ["fog", "lake"], licence: "CC-BY-SA-4.0" });
    expect(assets.get("c.jpg")).toMatchObject({ tags: ["hill", "meadow"], licence: "CC0-1.0", provenance: "own" });
  });

  it("is read anew without reading the file, and what the file itself says stays", async () => {
    await put("b.jpg", await redAndBlue().withXmp(XMP).jpeg().toBuffer());
    const first = await t.index();
    await put("b.txt", "Title: Dawn\n");
    const second = await t.index();
    expect(second).toMatchObject({ indexed: 0, known: 1 });
    expect(second.state).not.toBe(first.state);
    expect((await t.assets()).get("b.jpg")).toMatchObject({ title: "Dawn", tags: ["fog", "lake"] });
    await rm(join(t.dir, "b.txt"));
    expect((await t.index()).state).toBe(first.state);
  });

  it("is listed where it cannot be read, as long as it is there, and the file is used all the same", async () => {
    await put("a.jpg", await picture(1));
    await put("a.json", "{ not JSON");
    expect(await t.index()).toMatchObject({ indexed: 1, unusable: 1 });
    expect(await t.index()).toMatchObject({ indexed: 0, known: 1, unusable: 1 });
    expect((await t.unusable()).get("a.json")).toContain("no valid JSON");
    expect((await t.assets()).size).toBe(1);
    await put("a.json", "{}");
    expect(await t.index()).toMatchObject({ unusable: 0 });
  });
});

const XMP = `<?xml version="1.0"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Tom &amp; Ann</rdf:li></rdf:Alt></dc:title>
<dc:subject><rdf:Bag><rdf:li>fog</rdf:li><rdf:li>lake</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`;

describe("an indexing that does not come to its end", () => {
  const many = async (count: number) => {
    const bytes = await noise(64, 48).jpeg().toBuffer();
    for (let i = 0; i < count; i++) await put(`${i}.jpg`, Buffer.concat([bytes, Buffer.from(`${i}`)]));
  };

  it("by a signal keeps what it has read, and goes on from there", async () => {
    await many(200);
    const stop = new AbortController();
    const indexing = async () => {
      for await (const { indexed } of t.library.index([t.dir], stop.signal))
        if (indexed > 0) stop.abort(new Error("stop"));
    };
    await Promise.race([expect(indexing()).rejects.toThrow("stop"), sleep(20_000)]);
    const { indexed, known } = await t.index();
    expect(known).toBeGreaterThan(0);
    expect(indexed + known).toBe(200);
  });

  it("by a kill keeps what it has written, and goes on from there", async () => {
    await many(400);
    await t.library.close();
    t.store.close();
    const child = fork(join(import.meta.dirname, "killed.fixture.ts"), [t.dataDir, t.dir], { silent: true });
    await once(child, "message");
    child.kill("SIGKILL");
    await once(child, "exit");
    const again = fork(join(import.meta.dirname, "killed.fixture.ts"), [t.dataDir, t.dir, "to the end"], {
      silent: true,
    });
    const [last] = (await once(again, "message")) as [IndexProgress];
    await once(again, "exit");
    expect(last.known).toBeGreaterThan(0);
    expect(last).toMatchObject({ found: 400, done: true });
    expect(last.indexed + last.known).toBe(400);
  }, 60_000);

  it("since its folder vanished keeps what it knew", async () => {
    await many(5);
    await t.index();
    await many(40);
    const indexing = async () => {
      for await (const { found } of t.library.index([t.dir], signal))
        if (found > 0) await rm(t.dir, { recursive: true, force: true });
    };
    await expect(indexing()).rejects.toMatchObject({ code: "FOLDER_UNUSABLE" });
    await expect(t.index()).rejects.toMatchObject({
      code: "FOLDER_UNUSABLE",
      message: expect.stringContaining("is not there"),
    });
    expect((await t.assets()).size).toBeGreaterThanOrEqual(5);
  });

  it("since nobody listens any more does not keep the library from closing", async () => {
    await many(100);
    const stalled = t.library.index([t.dir], signal);
    await stalled.next();
    await t.library.close();
    await expect(stalled.next()).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("of one waits for another's, and a stopped one leaves the queue", async () => {
    await many(20);
    const stop = new AbortController();
    const first = t.index();
    const second = (async () => {
      for await (const _ of t.library.index([t.dir], stop.signal));
    })();
    const third = t.index();
    stop.abort(new Error("stop"));
    await expect(second).rejects.toThrow("stop");
    expect((await first).state).toBe((await third).state);
    // Whichever came first, the other found nothing new.
    expect([(await first).known, (await third).known].toSorted((a, b) => a - b)).toEqual([0, 20]);
  });
});

describe("the assets of a video", () => {
  it("are those of the state that its idea names", async () => {
    await put("a.jpg", await picture(1));
    const { state } = await t.index();
    const folders = t.library.folders().map(({ path }) => path);
    expect((await t.library.assetsOf({ folders, state: state ?? "" })).map(({ kind }) => kind)).toEqual(["picture"]);
    await put("b.jpg", await picture(2));
    await t.index();
    await expect(t.library.assetsOf({ folders, state: state ?? "" })).rejects.toMatchObject({ code: "INPUT_CHANGED" });
  });
});

describe("the folders of the library", () => {
  it("are told with what is in them, and forgotten without touching a file", async () => {
    await put("a.jpg", await picture(1));
    await put("bad.jpg", "");
    await t.index();
    expect(t.library.folders()).toMatchObject([
      { assets: 1, unusable: 1, watched: false, indexedAt: expect.any(Number) },
    ]);
    await t.library.remove(t.dir);
    expect(t.library.folders()).toEqual([]);
    expect((await t.assets()).size).toBe(0);
    expect((await readFile(join(t.dir, "a.jpg"))).length).toBeGreaterThan(0);
    await expect(t.library.remove(t.dir)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are indexed again by themselves while they are watched: new files, new folders, what is gone", async () => {
    await put("a.jpg", await picture(1));
    await t.index();
    await t.library.watch(t.dir, true);
    const until = async (names: string[]) => {
      const there = async () => [...(await t.assets()).keys()].join();
      for (let i = 0; i < 200 && (await there()) !== names.join(); i++) await sleep(100);
      expect(await there()).toBe(names.join());
    };
    await put("b.jpg", await picture(2));
    await until(["a.jpg", "b.jpg"]);
    await mkdir(join(t.dir, "deep"));
    await until(["a.jpg", "b.jpg"]);
    await put("deep/c.jpg", await picture(3));
    await rm(join(t.dir, "a.jpg"));
    await until(["b.jpg", join("deep", "c.jpg")]);
    await t.library.watch(t.dir, false);
    expect(t.faults).toEqual([]);
    expect(t.heard.at(-1)).toMatchObject({ folder: t.dir, done: true, found: 2, unusable: 0 });
  }, 60_000);
});

describe("perceptual hashes", () => {
  it("are near for the same picture in other sizes and qualities, and far for others", async () => {
    const base = await noise(64, 64).png().toBuffer();
    const sharp = (await import("sharp")).default;
    const large = sharp(base).resize(800, 600, { fit: "fill", kernel: "cubic" });
    await put("a.png", await large.png().toBuffer());
    await put("b.jpg", await large.clone().resize(400, 300).jpeg({ quality: 40 }).toBuffer());
    await put(
      "c.png",
      await sharp(await noise(64, 64).png().toBuffer())
        .resize(800, 600, { fit: "fill" })
        .png()
        .toBuffer(),
    );
    await t.index();
    const assets = await t.assets();
    const hash = (name: string) => assets.get(name)?.perceptualHash ?? "";
    expect(perceptualDistance(hash("a.png"), hash("b.jpg"))).toBeLessThanOrEqual(8);
    expect(perceptualDistance(hash("a.png"), hash("c.png"))).toBeGreaterThan(12);
  });
});
