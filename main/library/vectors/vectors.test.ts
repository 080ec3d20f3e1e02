import { mkdtempSync, rmSync } from "node:fs";
import { copyFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { writeTinyClip } from "../../../scripts/models/tinyClip.ts";
import { openEmbedder, type Embedder } from "../../engines/embedding/index.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { openTestLibrary, packagedFfmpeg, type TestLibrary } from "../media.fixture.ts";
import { createSight, type Sight } from "./index.ts";

const scratch = mkdtempSync(join(tmpdir(), "vectors-"));
const words = join(import.meta.dirname, "../../../resources/sight/words.json");
const signal = new AbortController().signal;
let embedder: Embedder;
let ffmpeg: Ffmpeg;
let here: TestLibrary;
let sight: Sight;
/** Pictures that the model was given. */
let given = 0;

beforeAll(async () => {
  writeTinyClip(join(scratch, "models/tiny"));
  ffmpeg = await packagedFfmpeg(scratch);
  const real = await openEmbedder({ dir: join(scratch, "models"), providers: ["cpu"] });
  embedder = {
    ...real,
    pictures(pictures, stop) {
      given += pictures.length;
      return real.pictures(pictures, stop);
    },
  };
});
afterAll(async () => {
  await embedder.close();
  rmSync(scratch, { recursive: true, force: true });
});
beforeEach(async () => {
  given = 0;
  here = await openTestLibrary(ffmpeg);
  sight = open();
  return async () => {
    await sight.close();
    await here.close();
  };
});

function open(of: Embedder = embedder): Sight {
  const { store } = here;
  // The words are the same each time: they are asked for once in all these tests.
  return createSight({
    store: store.assetVectors,
    library: store.assets,
    embedder: of,
    ffmpeg,
    cacheDir: scratch,
    words,
  });
}

async function picture(name: string, background: string, size = 64): Promise<void> {
  const made = sharp({ create: { width: size, height: size, channels: 3, background } });
  await writeFile(join(here.dir, name), await made.png().toBuffer());
}

async function clip(name: string, colours: readonly string[]): Promise<void> {
  const inputs = colours.flatMap((one) => ["-f", "lavfi", "-i", `color=${one}:s=64x64:r=10:d=2`]);
  const output = [
    "-filter_complex",
    `concat=n=${colours.length}`,
    "-c:v",
    "libx264",
    "-pix_fmt",
    "yuv420p",
    "-g",
    "10",
  ];
  await ffmpeg.run([...inputs, ...output, join(here.dir, name)], { op: "test.clip" });
}

const query = (limit = 10) => ({ folders: [here.dir], kinds: ["picture", "clip"] as const, limit });
const named = (found: readonly { seq: number }[] | null) =>
  here.store.assetWords.assets((found ?? []).map(({ seq }) => seq)).map(({ path }) => path.slice(here.dir.length + 1));
const byText = async (text: string, limit?: number) => named(await sight.byText(text, query(limit)));

async function index(): Promise<void> {
  await here.index();
}

describe("what pictures show", () => {
  test("is found by a text, whatever their names are; of a clip by any of its shots, with the moment", async () => {
    await picture("IMG_1.png", "#ff0000");
    await picture("IMG_2.png", "#00ff00");
    await clip("MOV_3.mp4", ["green", "blue"]);
    await index();
    expect(await sight.lookAtNew(signal)).toBe(3);
    expect((await byText("a red rose", 1))[0]).toBe("IMG_1.png");
    expect((await byText("forest", 1))[0]).toBe("IMG_2.png");
    const [sea] = await sight.byText("the sea", query(1));
    expect(named(sea ? [sea] : [])).toEqual(["MOV_3.mp4"]);
    expect(sea?.at).toBeGreaterThanOrEqual(2);
    expect(sea?.rivals).toBeLessThan(0.02);
  });

  test("is not what a text says of which most words say as much", async () => {
    await picture("a.png", "#ff0000");
    await index();
    await sight.lookAtNew(signal);
    const [match] = await sight.byText("parliament", query());
    expect(match?.rivals).toBeGreaterThan(0.1);
    const [red] = await sight.byText("red", query());
    expect(red?.rivals).toBeLessThan(0.02);
  });

  test("is found within the folders and kinds that are asked for, and no more of it", async () => {
    for (const name of ["a.png", "b.png", "c.png"])
      await picture(name, name === "c.png" ? "#fe0000" : "#ff0000", name.charCodeAt(0));
    await index();
    await sight.lookAtNew(signal);
    expect(await byText("red", 2)).toHaveLength(2);
    expect(await sight.byText("red", { ...query(), folders: [join(here.dir, "other")] })).toEqual([]);
    expect(await sight.byText("red", { ...query(), kinds: ["clip"] })).toEqual([]);
    await rm(join(here.dir, "a.png"));
    await index();
    expect((await byText("red")).toSorted()).toEqual(["b.png", "c.png"]);
  });

  test("tells what looks like an asset, or like any picture", async () => {
    await picture("a.png", "#ff0000");
    await picture("b.png", "#f01010");
    await picture("c.png", "#0000ff");
    await index();
    const assets = await here.assets();
    const a = here.store.assets.get(assets.get("a.png")?.id ?? "");
    if (!a) throw new Error("a.png is not known");
    expect(await sight.byAsset(a, query(1))).toBeNull();
    await sight.lookAtNew(signal);
    expect(named(await sight.byAsset(a, query(1)))).toEqual(["b.png"]);
    const path = join(scratch, "mine.png");
    await writeFile(path, await sharp(join(here.dir, "c.png")).resize(32).png().toBuffer());
    expect(named(await sight.byPicture(path, query(1), signal))).toEqual(["c.png"]);
    await writeFile(path, "no picture");
    await expect(sight.byPicture(path, query(1), signal)).rejects.toMatchObject({ code: "FILE_UNUSABLE" });
  });
});

describe("looking", () => {
  test("looks at new and changed files only, and once at equal ones", async () => {
    await picture("a.png", "#ff0000");
    await picture("b.png", "#00ff00");
    await copyFile(join(here.dir, "a.png"), join(here.dir, "c.png"));
    await index();
    await sight.lookAtNew(signal);
    expect(given).toBe(2);
    expect(await sight.lookAtNew(signal)).toBe(0);
    await picture("b.png", "#0000ff");
    await utimes(join(here.dir, "b.png"), 1, 1);
    await index();
    expect(await sight.lookAtNew(signal)).toBe(1);
    expect(given).toBe(3);
    expect((await byText("blue", 1))[0]).toBe("b.png");
    const [green] = await sight.byText("green", query(1));
    expect(green?.similarity).toBeLessThan(0.1);
  });

  test("goes on where it was stopped: what was looked at is kept", async () => {
    for (let i = 0; i < 20; i++) await picture(`${i}.png`, `rgb(${i * 10},0,0)`);
    await index();
    const stop = new AbortController();
    const stopping: Embedder = {
      ...embedder,
      pictures(pictures, of) {
        if (given > 0) stop.abort(new Error("stopped"));
        return embedder.pictures(pictures, of);
      },
    };
    const one = open(stopping);
    await expect(one.lookAtNew(stop.signal)).rejects.toMatchObject({ code: "CANCELLED" });
    await one.close();
    given = 0;
    expect(await sight.lookAtNew(signal)).toBe(4);
    expect(given).toBe(4);
  });

  test("takes what cannot be decoded for known, and forgets what no asset has any more", async () => {
    await picture("a.png", "#ff0000");
    await picture("b.png", "#00ff00");
    await index();
    const { assetVectors } = here.store;
    const { model } = sight;
    if (model === null) throw new Error("no model");
    const hash = (await here.assets()).get("a.png")?.hash ?? "";
    assetVectors.record(model, [{ fingerprint: hash, moments: [], vectors: Buffer.alloc(0) }]);
    expect(await sight.lookAtNew(signal)).toBe(1);
    expect((await byText("red")).includes("a.png")).toBe(false);
    assetVectors.record("another model", [{ fingerprint: hash, moments: [], vectors: Buffer.alloc(0) }]);
    await here.library.remove(here.dir);
    await sight.lookAtNew(signal);
    expect(assetVectors.last(model)).toBe(0);
    expect(assetVectors.last("another model")).toBe(0);
  });

  test("without a model looks at nothing, and finds nothing", async () => {
    const none = await openEmbedder({ dir: join(scratch, "none") });
    const blind = open(none);
    await picture("a.png", "#ff0000");
    await index();
    expect(await blind.lookAtNew(signal)).toBe(0);
    expect(await blind.byText("red", query())).toEqual([]);
    expect(blind.model).toBeNull();
    await Promise.all([blind.close(), none.close()]);
  });

  test("stops where another model comes meanwhile, whose vectors are of another space", async () => {
    await picture("a.png", "#ff0000");
    await index();
    const before = embedder.state();
    let state = before;
    const changing: Embedder = {
      ...embedder,
      state: () => state,
      pictures(pictures, stop) {
        if (state.model) state = { ...state, model: { ...state.model, identity: "another" } };
        return embedder.pictures(pictures, stop);
      },
    };
    const one = open(changing);
    expect(await one.lookAtNew(signal)).toBe(0);
    expect(here.store.assetVectors.last(before.model?.identity ?? "")).toBe(0);
    expect(here.store.assetVectors.last("another")).toBe(0);
    await one.close();
  });

  test("in the background ends with the library, and tells what kept it from looking", async () => {
    await picture("a.png", "#ff0000");
    await index();
    const faults: unknown[] = [];
    const { promise: told, resolve } = Promise.withResolvers<void>();
    const broken = createSight({
      store: here.store.assetVectors,
      library: here.store.assets,
      embedder: { ...embedder, pictures: () => Promise.reject(new Error("no memory")) },
      ffmpeg,
      cacheDir: scratch,
      words,
      onFault: (error) => (faults.push(error), resolve()),
    });
    broken.wake();
    await told;
    expect(faults).toHaveLength(1);
    await broken.close();
    broken.wake();
    sight.wake();
    await sight.close();
  });
});
