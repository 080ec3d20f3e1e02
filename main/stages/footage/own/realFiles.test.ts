import { rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { FootageOutput } from "../../../../contract/footage.ts";
import { Idea } from "../../../../contract/idea.ts";
import type { Scene } from "../../../../contract/script.ts";
import type { Json } from "../../../../contract/values.ts";
import { writeTinyClip } from "../../../../scripts/models/tinyClip.ts";
import { Artifacts } from "../../../base/files.ts";
import { hashBytes } from "../../../base/hash.ts";
import { openWords } from "../../../base/words.ts";
import { openDictionary, type Dictionary } from "../../../engines/dictionary/index.ts";
import { openEmbedder } from "../../../engines/embedding/index.ts";
import type { Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import { createContents, type Contents } from "../../../library/contents.ts";
import {
  film,
  openTestLibrary,
  packagedFfmpeg,
  noise,
  tone,
  type TestLibrary,
} from "../../../library/media.fixture.ts";
import { createPreparer } from "../../../library/prepare/index.ts";
import { createGlance } from "../../../library/search/glance.ts";
import { createAssetSearch } from "../../../library/search/search.ts";
import { createSight, type Sight } from "../../../library/vectors/index.ts";
import { createFootageStage } from "../index.ts";

let t: TestLibrary;
let ffmpeg: Ffmpeg;
let dictionary: Dictionary;
let contents: Contents;
let state: string;
beforeAll(async () => {
  t = await openTestLibrary();
  ffmpeg = await packagedFfmpeg(t.dataDir);
  dictionary = openDictionary();
  contents = createContents({ artifacts: new Artifacts(t.dataDir), ffmpeg, cacheDir: join(t.dataDir, "cache") });
  const put = (name: string, bytes: Buffer) => writeFile(join(t.dir, name), bytes);
  await put("lighthouse.jpg", await noise(300, 200).jpeg().toBuffer());
  const slope = Buffer.from(Array.from({ length: 300 * 200 }, (_, i) => Math.floor((i / 60_000) * 255)));
  const map = sharp(slope, { raw: { width: 300, height: 200, channels: 1 } });
  await put("lighthouse.depth.png", await map.png().toBuffer());
  await put("sailing-boat.jpg", await noise(200, 300).jpeg().toBuffer());
  await put("river-bank.mp4", await film(ffmpeg, "river.mp4", { size: "320x180", seconds: 1 }));
  await put("river.mp3", await tone(ffmpeg, "river.mp3"));
  await put("IMG_9.jpg", await noise(400, 225).jpeg().toBuffer());
  await put("IMG_10.jpg", await noise(400, 226).jpeg().toBuffer());
  state = (await t.index()).state ?? "";
});
afterAll(async () => {
  dictionary.close();
  await contents.close();
  await t.close();
});

const say = (i: number, words: string, more: Partial<Scene> = {}): Scene => ({
  id: `s${i + 1}`,
  kind: "body",
  heading: null,
  lines: [{ text: words, pauseAfter: null }],
  show: null,
  text: null,
  number: null,
  ...more,
});

/** Each scene lasts 6 s. */
async function footage(
  scenes: Scene[],
  o: {
    videoId?: string;
    topic?: string;
    idea?: object;
    from?: { library: TestLibrary; state: string; sight?: Sight };
  } = {},
): Promise<FootageOutput> {
  const { videoId = "v1", topic = "nothing", idea = {}, from } = o;
  const { store, library, dir } = from?.library ?? t;
  const artifacts = new Artifacts(t.dataDir);
  const stage = createFootageStage({
    artifacts,
    music: { version: "1", bed: () => Promise.reject(new Error("no music was asked for")) },
    backgrounds: { version: "1" },
    looksDir: join(import.meta.dirname, "../../../../resources/looks"),
    words: openWords(join(import.meta.dirname, "../../../../resources/words")),
    own: {
      library,
      search: createAssetSearch({
        words: store.assetWords,
        library: store.assets,
        dictionary,
        ...(from?.sight && { sight: from.sight }),
      }),
      prepare: createPreparer({ artifacts, ffmpeg }),
      glance: createGlance({ ffmpeg }),
      contents,
      uses: store.assetUses,
      artifacts,
    },
  });
  const words = scenes.flatMap(({ lines }, scene) =>
    (lines[0]?.text ?? "").split(" ").map((text, i) => {
      const start = scene * 6 + i * 0.3;
      return { text, start, end: start + 0.3, scene, line: 0 };
    }),
  );
  const input = stage.input.parse({
    idea: Idea.parse({ music: "none", footage: { folders: [dir], state: from?.state ?? state }, ...idea }),
    script: { title: "T", topic, style: "explainer", mood: "calm", scenes, generator: { id: "own" } },
    narration: {
      durationSeconds: scenes.length * 6,
      words,
      scenes: scenes.map(({ id }, i) => ({ id, start: i * 6, end: i * 6 + 6 })),
      voice: { engine: "flite", id: "flite:slt", language: "en" },
    },
  });
  const once = async <T extends Json>(_: string, fn: () => Promise<T>): Promise<T> => fn();
  const signal = new AbortController().signal;
  const outcome = await stage.run(
    { videoId, stage: "footage", attempt: 1, signal, inputs: {}, progress() {}, once },
    input,
  );
  if (outcome.status !== "done") throw new Error(outcome.status);
  return stage.output.parse(outcome.output);
}

test("own files are shown where they show what is said, in record and reason, and nothing wrong elsewhere", async () => {
  const { shots, assets, notes } = await footage([
    say(0, "The lighthouse stands above the harbour."),
    say(1, "Follow the river for a while."),
    say(2, "Look.", { show: "an elephant in the grass" }),
    say(3, "A boat comes home."),
  ]);
  expect(shots.map(({ sceneId, visual: { kind } }) => `${sceneId} ${kind}`)).toEqual([
    "s1 image",
    "s2 clip",
    "s3 background",
    "s4 image",
    "s4 image",
  ]);
  expect(shots[0]?.reason).toContain("lighthouse.jpg”: “lighthouse” in what is said");
  // Its map of depths is no picture to be shown.
  expect(shots[0]?.visual).toMatchObject({ depth: { map: { mediaType: "image/png" }, shift: [-0.006, 0.006] } });
  expect(shots.filter(({ visual }) => visual.kind === "image" && visual.depth)).toHaveLength(1);
  expect(shots.some(({ reason }) => reason.startsWith("own picture “lighthouse.depth.png”"))).toBe(false);
  // A second of river for six.
  expect(shots[1]?.visual).toMatchObject({ kind: "clip", repeat: { how: "bounce" } });
  // A portrait of even detail in a wide frame.
  expect(shots[3]?.visual).toMatchObject({ kind: "image", fit: { kind: "blur" } });
  for (const { visual } of shots) {
    if (visual.kind === "background") continue;
    const hash = visual.kind === "image" ? visual.image.hash : visual.clip.hash;
    expect(assets.find((one) => one.hash === hash)).toMatchObject({ provenance: "own", licence: "own work" });
  }
  expect(notes?.join("\n")).toContain("1 of 5 shots have a generated background");
});

test("what was taken from a source keeps what proves its licence, and what a licence forbids is not shown", async () => {
  const library = await openTestLibrary(ffmpeg);
  const { dir } = library;
  const drawn = (background: string) =>
    sharp({ create: { width: 320, height: 180, channels: 3, background } })
      .png()
      .toBuffer();
  const [rose, harbour] = [await drawn("#ff0000"), await drawn("#0000ff")];
  const sha256 = hashBytes(rose);
  const said = {
    title: "A rose",
    tags: ["rose"],
    licence: "CC-BY-4.0",
    author: "Ada",
    source: "https://openverse.org/1",
  };
  const provenance = {
    source: "openverse",
    id: "1",
    licence: { id: "CC-BY-4.0", version: "4.0", url: "https://creativecommons.org/licenses/by/4.0/" },
    attribution: "“A rose” by Ada",
    authorUrl: null,
    foundAt: "2026-11-01T10:00:00.000Z",
    takenAt: "2026-11-02T10:00:00.000Z",
    sha256,
    bytes: rose.length,
  };
  await writeFile(join(dir, "rose.png"), rose);
  await writeFile(join(dir, "rose.png.json"), JSON.stringify({ ...said, provenance }));
  await writeFile(join(dir, "harbour.png"), harbour);
  await writeFile(join(dir, "harbour.png.txt"), "Licence: CC-BY-NC-4.0\nAuthor: Bob\n");
  try {
    const from = { library, state: (await library.index()).state ?? "" };
    const scenes = [say(0, "A rose.", { show: "a rose" }), say(1, "A harbour.", { show: "a harbour" })];
    const { shots, assets, notes } = await footage(scenes, { from });
    expect(shots.map(({ visual }) => visual.kind)).toEqual(["image", "background"]);
    expect(assets.find(({ title }) => title === "A rose")).toMatchObject({
      licence: "CC-BY-4.0",
      author: "Ada",
      provenance: "https://openverse.org/1",
      original: sha256,
      proof: { source: "openverse", asOf: "2026-11-01T10:00:00.000Z", page: "https://openverse.org/1" },
    });
    expect(notes).toContain("Not shown: harbour.png: CC-BY-NC-4.0 forbids earning money with it");
    // What a person names themselves is an error, not another picture.
    const pinned = say(0, "Look.", { show: "harbour.png", pin: { file: "harbour.png", fromSeconds: null } });
    await expect(footage([pinned], { from })).rejects.toMatchObject({ code: "LICENCE_FORBIDS" });
  } finally {
    await library.close();
  }
});

test("where a model has seen them, files are shown by what they show, and nothing wrong elsewhere", async () => {
  const library = await openTestLibrary(ffmpeg);
  const { store, dataDir, dir } = library;
  writeTinyClip(join(dataDir, "models/tiny"));
  const embedder = await openEmbedder({ dir: join(dataDir, "models"), providers: ["cpu"] });
  const words = join(import.meta.dirname, "../../../../resources/sight/words.json");
  const sight = createSight({
    store: store.assetVectors,
    library: store.assets,
    embedder,
    ffmpeg,
    cacheDir: join(dataDir, "cache"),
    words,
  });
  for (const [name, background] of [
    ["IMG_1.png", "#ff0000"],
    ["IMG_2.png", "#0000ff"],
    ["grass.png", "#00ff00"],
  ] as const)
    await sharp({ create: { width: 320, height: 180, channels: 3, background } })
      .png()
      .toFile(join(dir, name));
  try {
    const from = { library, sight, state: (await library.index()).state ?? "" };
    const scenes = [
      say(0, "Look.", { show: "a red rose" }),
      say(1, "Look.", { show: "the parliament" }),
      say(2, "Look.", { show: "green grass" }),
    ];
    // The same is asked before a model has seen them.
    const unseen = await footage(scenes, { from });
    expect(unseen.shots.map(({ visual }) => visual.kind)).toEqual(["background", "background", "image"]);
    await sight.lookAtNew(new AbortController().signal);
    const { shots } = await footage(scenes, { from });
    expect(shots.map(({ visual }) => visual.kind)).toEqual(["image", "background", "image"]);
    expect(shots[0]?.reason).toMatch(/^own picture “IMG_1\.png”: it looks like what the scene is to show/);
    expect(shots[2]?.reason).toMatch(
      /^own picture “grass\.png”: .*“grass”.* in what the scene is to show; looks like it, too/,
    );
  } finally {
    await sight.close();
    await embedder.close();
    await library.close();
  }
});

test("files whose names say nothing are shown in the order of their names, where nothing else is found", async () => {
  const { shots, notes } = await footage([say(0, "Think."), say(1, "Think again.")]);
  expect(shots.map(({ reason }) => /“(.*?)”/.exec(reason)?.[1])).toEqual(["IMG_9.jpg", "IMG_10.jpg", "IMG_9.jpg"]);
  expect(notes?.join("\n")).toContain("2 have names that say nothing");
});

test("a file that the script names is shown from the moment that it names, and its absence is told with near names", async () => {
  const pinned = (file: string) => [say(0, "Look.", { show: file, pin: { file, fromSeconds: 0.4 } })];
  const { shots } = await footage(pinned("river-bank.mp4"));
  expect(shots).toHaveLength(1);
  expect(shots[0]?.visual).toMatchObject({ kind: "clip", fromSeconds: 0.4 });
  await expect(footage(pinned("river-bnk.mp4"))).rejects.toMatchObject({
    code: "FOOTAGE_UNKNOWN",
    hint: expect.stringContaining("“river-bank.mp4”") as string,
  });
});

test("what an earlier video shows gives way to what none shows", async () => {
  // One shot: in two both would be shown, in the order of their names.
  const file = "sailing-boat.jpg";
  const scenes = [say(0, "Think."), say(1, "Look.", { show: file, pin: { file, fromSeconds: null } })];
  const [before] = (await footage(scenes)).shots;
  t.store.assetUses.record("other", [before?.assetId ?? ""], 1);
  expect((await footage(scenes)).shots[0]?.assetId).not.toBe(before?.assetId);
  expect((await footage(scenes, { videoId: "other" })).shots[0]?.assetId).toBe(before?.assetId);
});

test("a file that changed since it was indexed is passed over and told, one that vanished too", async () => {
  await writeFile(join(t.dir, "lighthouse.jpg"), await noise(301, 200).jpeg().toBuffer());
  await utimes(join(t.dir, "lighthouse.jpg"), 1, 1);
  await rm(join(t.dir, "river-bank.mp4"));
  const { shots, notes } = await footage([say(0, "The lighthouse stands."), say(1, "Follow the river.")]);
  expect(shots.some(({ reason }) => reason.includes("lighthouse.jpg") || reason.includes("river"))).toBe(false);
  expect(notes?.join("\n")).toMatch(/Not shown: lighthouse\.jpg changed/);
  expect(notes?.join("\n")).toMatch(/Not shown: river-bank\.mp4/);
});
