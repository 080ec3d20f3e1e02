import { mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Edits, EditedScript } from "../../contract/edits.ts";
import type { StageName } from "../../contract/stage.ts";
import { encodeWav } from "../base/sound/wav.ts";
import { HANDED_MS } from "../storage/collect.ts";
import { startApi, type Api } from "./backend.fixture.ts";

/** Of a busy machine: a render of ten seconds. */
const SLOW = 120_000;
const NOWHERE = "01a1fd17-342b-7777-b386-23236178fb3a";
/** Each scene long enough for a picture of its own. */
const SCRIPT =
  "Rain is here. It falls on the old roof of the house.\n\n[text: The street]\nIt runs down the street. Nobody is out tonight.";

let api: Api;
let id: string;
let script: EditedScript;

beforeAll(async () => {
  api = await startApi();
  ({ id } = await api.owner.videos.generate({ script: SCRIPT, seconds: 15, height: 720, fps: 24, music: "none" }));
  await ended();
  script = (await api.owner.edits.get({ id })).script!;
}, SLOW);
afterAll(() => api[Symbol.asyncDispose]());

async function ended(of = id) {
  for (;;) {
    const video = await api.owner.videos.get({ id: of });
    if (!/queued|running/.test(video.state)) return video;
    await sleep(50);
  }
}

async function save(edits: Edits) {
  const { version } = await api.owner.videos.get({ id });
  await api.owner.videos.update({ id, ifVersion: version, idea: { edits } });
  return ended();
}

async function madeAgain(of = id): Promise<StageName[]> {
  return (await api.owner.videos.get({ id: of })).stages.flatMap(({ name, cached }) => (cached ? [] : [name]));
}

const outputs = async () => (await api.backend.context.videos.outputs(id)).outputs;

function withScene(index: number, change: Partial<EditedScript["scenes"][number]>): EditedScript {
  return { ...script, scenes: script.scenes.map((scene, i) => (i === index ? { ...scene, ...change } : scene)) };
}

describe("the editor", () => {
  test("shows each scene with its pictures, its words, its sound and its thumbnails", async () => {
    const shown = await api.owner.edits.get({ id });
    expect(shown.stale).toEqual([]);
    expect(shown.scenes.map((scene) => scene.id)).toEqual(["s1", "s2"]);
    expect(shown.scenes[1]?.shots[0]).toMatchObject({ sceneId: "s2", shot: 0, kind: "background", edited: false });
    expect(shown.scenes[1]?.cards[0]).toMatchObject({ text: "The street" });
    expect(shown.words.map(({ text }) => text).join(" ")).toContain("Nobody is out tonight.");
    expect(shown.spokenScenes[shown.words.at(-1)?.scene ?? -1]).toBe("s2");
    expect(shown.thumbnails.map(({ design, chosen }) => [design !== null, chosen])).toEqual([
      [true, true],
      [true, false],
      [true, false],
    ]);
    expect(shown.edited).toMatchObject({ script: false, scenes: [], title: false });
  });

  test("gives a byte of loudness for each moment of the narration", async () => {
    const { narration } = await api.owner.edits.get({ id });
    const peaks = await readFile(await api.backend.context.editor.peaks(id, null, new AbortController().signal));
    expect(peaks.length).toBeCloseTo((narration?.durationSeconds ?? 0) * (narration?.peaksPerSecond ?? 0), -1);
    expect(Math.max(...peaks)).toBeGreaterThan(60);
    // It begins with a rest.
    expect(peaks[2]).toBeLessThan(10);
  });

  test("offers backgrounds in the place of a picture, those of the look first", async () => {
    const { items } = await api.owner.edits.alternatives({ id, sceneId: "s2", shot: 0 });
    expect(items.length).toBeGreaterThan(5);
    expect(items.filter((item) => item.kind === "background" && item.chosen)).toHaveLength(1);
    expect(items[0]).toMatchObject({ kind: "background", suits: true });
    await expect(api.owner.edits.alternatives({ id, sceneId: "s9", shot: 0 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("draws thumbnails with other words before anything is saved", async () => {
    const { revision } = await api.owner.videos.get({ id });
    const { candidates } = await api.owner.edits.thumbnail({
      id,
      thumbnail: { headline: "Rain tonight", design: "panel" },
    });
    expect(candidates[0]).toMatchObject({ design: "panel", headline: "Rain tonight", chosen: true });
    expect((await api.owner.videos.get({ id })).revision).toBe(revision);
  });
});

describe("a change makes again only what follows from it", () => {
  test("a title: what platforms are told, and the review; the plan said so", { timeout: SLOW }, async () => {
    const plan = await api.owner.edits.plan({ id, idea: { edits: { title: "Rain" } } });
    const again = plan.stages.flatMap(({ name, again: how }) => (how === "kept" ? [] : [name]));
    expect(again).toEqual(["metadata", "review"]);
    expect(plan).toMatchObject({ same: false, scenes: [], pictureSeconds: 0 });
    const video = await save({ title: "Rain" });
    expect(video).toMatchObject({ state: expect.stringMatching(/done|waiting/), title: "Rain" });
    expect(await madeAgain()).toEqual(again);
    expect(video.metadata?.title).toBe("Rain");
  });

  test(
    "a text on screen and one picture: no word is spoken again, all other pictures stay",
    { timeout: SLOW },
    async () => {
      const before = await outputs();
      const edits: Edits = {
        title: "Rain",
        script: withScene(1, { text: "The wet street" }),
        visuals: [{ kind: "background", sceneId: "s2", shot: 0, background: "stars" }],
      };
      expect(await api.owner.edits.plan({ id, idea: { edits } })).toMatchObject({ scenes: ["s2"] });
      await save(edits);
      expect(await madeAgain()).toEqual(["script", "footage", "render", "thumbnail", "metadata", "review"]);
      const after = await outputs();
      expect(after.render?.spans.reused).toBeGreaterThan(0);
      const pictures = ({ footage }: typeof after) =>
        footage?.shots.map(({ sceneId, visual }) => ({ sceneId, visual }));
      expect(pictures(after)?.filter(({ sceneId }) => sceneId === "s1")).toEqual(
        pictures(before)?.filter(({ sceneId }) => sceneId === "s1"),
      );
      expect(pictures(after)?.find(({ sceneId }) => sceneId === "s2")?.visual).toMatchObject({
        spec: { kind: "stars" },
      });
      const { edited, scenes } = await api.owner.edits.get({ id });
      expect(edited).toMatchObject({ script: true, scenes: ["s2"], shots: [{ sceneId: "s2", shot: 0 }] });
      expect(scenes[1]?.shots[0]).toMatchObject({ edited: true, background: "stars" });
    },
  );

  test("what is taken back is there already, and the history tells it", { timeout: SLOW }, async () => {
    await save({});
    expect(await madeAgain()).toEqual([]);
    expect(
      (await outputs()).footage?.shots.some(
        ({ visual }) => visual.kind === "background" && visual.spec.kind === "stars",
      ),
    ).toBe(false);
    const { items } = await api.owner.revisions.list({ videoId: id });
    expect(items.map(({ changes }) => changes.map(({ code }) => code))).toEqual([
      ["restored", "script", "visuals", "title"],
      ["script", "visuals"],
      ["title"],
      ["begun"],
    ]);
  });

  test("a duplicate makes nothing at all", { timeout: SLOW }, async () => {
    const { id: other } = await api.owner.edits.duplicate({ id });
    expect(other).not.toBe(id);
    await ended(other);
    expect(await madeAgain(other)).toEqual([]);
  });
});

describe("bad input", () => {
  const expectRefused = async (edits: Edits, code: string, message: RegExp) => {
    const { revision } = await api.owner.videos.get({ id });
    await expect(api.owner.videos.update({ id, idea: { edits } })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect((await api.owner.videos.get({ id })).revision).toBe(revision);
  };

  test("of two windows the later one is told what the other changed, and nothing is lost", async () => {
    const { version } = await api.owner.edits.get({ id });
    await api.owner.videos.update({ id, ifVersion: version, idea: { edits: { description: "First." } } });
    const late = api.owner.videos.update({ id, ifVersion: version, idea: { edits: { title: "Second" } } });
    await expect(late).rejects.toMatchObject({
      code: "CHANGED_MEANWHILE",
      data: { details: { version: version + 1, changed: ["description"] } },
    });
    expect((await api.owner.edits.get({ id })).edits).toMatchObject({ description: "First." });
    await save({});
  });

  test("a script of 10,000 scenes, of none, or of nothing to say, is refused", async () => {
    const { revision } = await api.owner.videos.get({ id });
    const [scene] = script.scenes;
    const many = Array.from({ length: 10_000 }, (_, i) => ({ ...scene!, id: `s${i + 1}` }));
    await expectRefused({ script: { ...script, scenes: many } }, "IDEA_INVALID", /script\.scenes: at most/);
    await expectRefused({ script: { ...script, scenes: [] } }, "IDEA_INVALID", /at least one scene/);
    await expectRefused({ script: withScene(0, { id: "s2" }) }, "IDEA_INVALID", /s2 comes twice/);
    const silent = script.scenes.map((one) => ({ ...one, lines: one.lines.map((line) => ({ ...line, text: "…" })) }));
    await expectRefused({ script: { ...script, scenes: silent } }, "IDEA_INVALID", /can be spoken/);
    await expectRefused({ title: "<b>Rain</b>" }, "IDEA_INVALID", /title/);
    await expectRefused({ tags: Array.from({ length: 60 }, (_, i) => `a long tag ${i}`) }, "IDEA_INVALID", /tags/);
    expect((await api.owner.videos.get({ id })).revision).toBe(revision);
  });

  test("a picture that the library does not have, or has no more, is refused before anything is made", async () => {
    const visual = (assetId: string): Edits => ({
      visuals: [{ kind: "asset", sceneId: "s1", shot: 0, assetId, fromSeconds: null }],
    });
    await expectRefused(visual(NOWHERE), "REQUEST_INVALID", /no such file/);
    const path = join(api.dir, "pictures", "roof.jpg");
    await mkdir(join(api.dir, "pictures"));
    const background = { r: 90, g: 120, b: 160 };
    await sharp({ create: { width: 640, height: 360, channels: 3, background } })
      .jpeg()
      .toFile(path);
    for await (const _ of await api.owner.library.index({ folders: [join(api.dir, "pictures")] }));
    const { items } = await api.owner.edits.alternatives({ id, sceneId: "s1", shot: 0, q: "roof" });
    const [found] = items;
    if (found?.kind !== "asset") throw new Error("the roof is not found");
    expect(found).toMatchObject({ title: "roof.jpg", chosen: false, seen: 0 });
    await rm(path);
    await expectRefused(visual(found.assetId), "INPUT_CHANGED", /roof\.jpg is not where it was/);
  });

  test(
    "a recording that is a picture or far too long is refused; a silent one stops with its line's name",
    { timeout: SLOW },
    async () => {
      const artifact = (mediaType: string) => ({ hash: "0".repeat(64), bytes: 1, mediaType });
      const recorded = (name: string, mediaType: string, seconds: number | null): Edits => ({
        recordings: [{ sceneId: "s1", line: 0, file: { name, artifact: artifact(mediaType), seconds } }],
      });
      await expectRefused(recorded("roof.png", "image/png", null), "IDEA_INVALID", /is a picture/);
      await expectRefused(recorded("long.wav", "audio/wav", 4000), "IDEA_INVALID", /longer than/);
      await expectRefused(recorded("gone.wav", "audio/wav", 2), "FILE_UNUSABLE", /no such file/);
      const path = join(api.dir, "silent.wav");
      await writeFile(path, encodeWav(new Int16Array(48_000), { sampleRate: 24_000, channels: 1 }));
      const file = await api.owner.files.import({ path });
      const video = await save({ recordings: [{ sceneId: "s1", line: 0, file }] });
      expect(video.state).toBe("failed");
      const error = video.stages.find(({ name }) => name === "narration")?.error;
      expect(error).toMatchObject({
        code: "NARRATION_SILENT",
        message: expect.stringContaining("silent.wav (s1, line 1)"),
      });
      await save({});
    },
  );
});

test("a recording that an unsaved draft names stays as long as somebody opens the draft", async () => {
  const path = join(api.dir, "kept.wav");
  await writeFile(path, encodeWav(new Int16Array(24_000).fill(9), { sampleRate: 24_000, channels: 1 }));
  const file = await api.owner.files.import({ path });
  const note = join(api.dataDir, "handed", file.artifact.hash);
  await utimes(note, 0, 0);
  await api.owner.edits.plan({ id, idea: { edits: { recordings: [{ sceneId: "s1", line: 0, file }] } } });
  expect((await stat(note)).mtimeMs).toBeGreaterThan(Date.now() - HANDED_MS / 2);
});

describe("the dictionary", () => {
  test("is taken over by videos that are begun, and changes none that is made", async () => {
    const set = api.owner.pronunciations.set;
    const everywhere = await set({ written: "roof", spoken: "roaf" });
    await set({ written: "Roof", spoken: "dach", language: "de" });
    const english = await set({ written: "roof", spoken: "ruff", language: "en" });
    expect((await api.owner.pronunciations.list({ language: "de" })).map(({ spoken }) => spoken)).toEqual([
      "dach",
      "roaf",
    ]);
    const begun = await api.owner.videos.generate({ topic: "A roof", seconds: 15 });
    await api.owner.videos.cancel({ id: begun.id });
    expect((await api.owner.videos.get({ id: begun.id })).idea.pronunciations).toEqual([
      { written: "roof", spoken: "ruff" },
    ]);
    expect((await api.owner.edits.get({ id })).pronunciations).toEqual([]);
    expect(await api.owner.pronunciations.remove({ id: english.id })).toMatchObject({ spoken: "ruff" });
    expect(await set({ written: "ROOF", spoken: "rufe" })).not.toMatchObject({ id: everywhere.id });
    await expect(set({ written: "two words", spoken: "x" })).rejects.toMatchObject({ code: "REQUEST_INVALID" });
    await expect(set({ written: "word", spoken: "<x/>" })).rejects.toMatchObject({ code: "REQUEST_INVALID" });
  });

  test("is heard before it is kept", async () => {
    const plain = await api.owner.pronunciations.try({ written: "roof", spoken: "roof" });
    const other = await api.owner.pronunciations.try({ written: "roof", spoken: "constantinople" });
    expect(other.seconds).toBeGreaterThan(plain.seconds + 0.3);
  });
});

test(
  "pictures stay seen, and are told to be older ones, until those of a newer version are chosen",
  { timeout: SLOW },
  async () => {
    const before = await api.owner.edits.get({ id });
    expect(before).toMatchObject({ picturesOf: before.revision, scenes: [{ changed: false }, { changed: false }] });
    // Nothing of the newer one is made.
    await api.owner.system.pause({});
    const { version } = await api.owner.videos.get({ id });
    const edits: Edits = { script: withScene(1, { text: "The long street" }) };
    await api.owner.videos.update({ id, ifVersion: version, idea: { edits } });
    const shown = await api.owner.edits.get({ id });
    expect(shown.stale).toContain("footage");
    expect(shown).toMatchObject({ revision: before.revision + 1, picturesOf: before.revision });
    expect(shown.scenes.map(({ changed }) => changed)).toEqual([false, true]);
    const urls = (board: typeof shown) => board.scenes.flatMap(({ shots }) => shots.map(({ stillUrl }) => stillUrl));
    expect(urls(shown)).toEqual(urls(before));
    const [url] = urls(shown);
    expect(url).toContain(`revision=${before.revision}`);
    const frame = Number(/stills\/(\d+)/.exec(url ?? "")?.[1]);
    const { previews } = api.backend.context;
    const signal = new AbortController().signal;
    expect((await previews.still(id, { frame }, "small", signal, before.revision)).frame).toBe(frame);
    await expect(previews.still(id, { frame }, "small", signal)).rejects.toMatchObject({ code: "NOT_READY" });
  },
);
