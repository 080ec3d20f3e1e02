import { cp, mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { decodeWav } from "../base/sound/wav.ts";
import { dictionaryModel } from "../engines/dictionary/model.ts";
import { faceModel } from "../library/decode/content/model.ts";
import { weightsAt } from "../library/decode/content/network.ts";
import { startApi, type Api } from "./backend.fixture.ts";

let api: Api;

beforeAll(async () => {
  api = await startApi(async (dir) => {
    const looks = join(dir, "data", "looks");
    await mkdir(looks, { recursive: true });
    const ocean = JSON.parse(await readFile(join(import.meta.dirname, "../../resources/looks/ocean.json"), "utf8"));
    await writeFile(join(looks, "harbour.json"), JSON.stringify({ ...ocean, id: "harbour", name: "Harbour" }));
    await writeFile(join(looks, "broken.json"), "{");
    // Of the manifest, with one of its files only; and one of a person's own that is none.
    await mkdir(join(dir, "data", "models", "kokoro-multi-lang-v1_0"), { recursive: true });
    await writeFile(join(dir, "data", "models", "kokoro-multi-lang-v1_0", "tokens.txt"), "a 1");
  });
});
afterAll(() => api[Symbol.asyncDispose]());

const bytesOf = (hash: string) => readFile(join(api.dataDir, "artifacts", hash.slice(0, 2), hash));

describe("a script by itself", () => {
  test("is written as the script stage writes it, and makes no video", async () => {
    const { script, markdown } = await api.owner.ai.script({
      topic: "Five reasons to walk at night",
      seconds: 45,
      style: "list",
    });
    expect(script.style).toBe("list");
    expect(script.scenes.length).toBeGreaterThan(3);
    expect(Math.abs(script.estimatedSeconds - 45)).toBeLessThan(10);
    expect(markdown).toContain(script.scenes[0]?.lines[0]?.text);
    expect((await api.owner.videos.list({})).items).toEqual([]);
    const again = await api.owner.ai.script({ topic: "Five reasons to walk at night", seconds: 45, style: "list" });
    expect(again.script).toEqual(script);
  });

  test("ends when nobody waits for it any more", async () => {
    const stop = new AbortController();
    const writing = api.owner.ai.script({ topic: "Tides", seconds: 3600, style: "sleep" }, { signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    await expect(writing).rejects.toMatchObject({ code: "CANCELLED" });
  });

  test("a voice that there is not is refused", async () => {
    await expect(api.owner.ai.script({ topic: "Tides", voice: "flite:nobody" })).rejects.toMatchObject({
      code: "VOICE_UNKNOWN",
    });
  });
});

describe("a score", () => {
  const script =
    "Why did three men leave a warm room on 15 December 1900?\n\nTheir lamp was full. The door stood open.";

  test("has every axis with what was measured", async () => {
    const { score, axes } = await api.owner.ai.score({ script, seconds: 15 });
    expect(score).toBeGreaterThan(0.7);
    expect(axes.map(({ name }) => name)).toEqual([
      "hook",
      "structure",
      "specificity",
      "repetition",
      "readability",
      "pace",
      "policy",
    ]);
    expect(axes.find(({ name }) => name === "pace")?.message).toMatch(/words a minute/);
  });

  test("a direction that cannot be meant is refused with its line, a text without words as well", async () => {
    await expect(api.owner.ai.score({ script: `${script}\n[pause for thought]` })).rejects.toMatchObject({
      code: "SCRIPT_DIRECTIVE",
      data: { details: { line: 4 } },
    });
    await expect(api.owner.ai.score({ script: "…!" })).rejects.toMatchObject({ code: "SCRIPT_EMPTY" });
  });

  test("a book is scored beside the event loop", async () => {
    await api.owner.ai.score({ script });
    const [here, whole] = [process.threadCpuUsage(), process.cpuUsage()];
    await api.owner.ai.score({ script: `${script}\n\n`.repeat(4000) });
    expect(process.threadCpuUsage(here).user).toBeLessThan(process.cpuUsage(whole).user / 4);
  });
});

test("thumbnails come best first, as pictures of the format, with reasons", async () => {
  const { candidates } = await api.owner.ai.thumbnail({
    title: "Seven Quiet Harbours",
    look: "harbour",
    format: "9:16",
  });
  expect(candidates.length).toBeGreaterThan(2);
  expect(candidates.map(({ score }) => score)).toEqual(candidates.map(({ score }) => score).toSorted((a, b) => b - a));
  const [best] = candidates;
  expect(best?.reasons[0]).toMatch(/Seven Quiet Harbours.*harbour/);
  const { width, height, format } = await sharp(await bytesOf(best?.artifact.hash ?? "")).metadata();
  expect({ width, height, format }).toEqual({ width: 720, height: 1280, format: "jpeg" });
  expect(best?.url).toBe(`/api/v1/artifacts/${best?.artifact.hash}`);
  expect(await api.backend.context.findArtifact(best?.artifact.hash ?? "")).toEqual(best?.artifact);
  await expect(api.owner.ai.thumbnail({ title: "Harbours", look: "broken" })).rejects.toMatchObject({
    code: "LOOK_INVALID",
  });
});

test.each([
  ["a word that is too long for every design", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"],
  ["words and pictograms", "Sleep better tonight 😴🔥"],
])("a title of %s can be read", async (_what, title) => {
  const { candidates } = await api.owner.ai.thumbnail({ title, look: "paper", format: "1:1" });
  expect(candidates.length).toBeGreaterThan(0);
});

test("of pictograms alone nothing can be read", async () => {
  await expect(api.owner.ai.thumbnail({ title: "🏪🎈", look: "paper" })).rejects.toMatchObject({
    code: "REQUEST_INVALID",
    data: { details: { field: "title" } },
  });
});

describe("voices", () => {
  test("the one that would speak comes first, with those that cannot and why", async () => {
    const english = await api.owner.voices.list({ language: "en-GB" });
    expect(english[0]).toMatchObject({ id: "flite:slt", gender: "female", paid: false, unusable: null });
    expect(english.find(({ id }) => id === "kokoro-multi-lang-v1_0:af_heart")?.unusable).toMatch(/not complete/);
    expect(english.find(({ id }) => id === "elevenlabs")).toMatchObject({ paid: true, unusable: expect.any(String) });
    expect(english.some(({ id }) => id === "espeak:de")).toBe(false);
    expect((await api.owner.voices.list({ language: "de" }))[0]?.id).toBe("espeak:de");
    expect((await api.owner.voices.list({})).length).toBeGreaterThan(100);
  });

  test("a sample is real speech, and is spoken once", async () => {
    const sample = await api.owner.voices.sample({ id: "espeak:de" });
    const { channels, sampleRate } = decodeWav(await bytesOf(sample.artifact.hash));
    const samples = channels[0] ?? new Float32Array();
    expect(samples.length / sampleRate).toBeCloseTo(sample.seconds, 2);
    expect(sample.seconds).toBeGreaterThan(2);
    expect(Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)).toBeGreaterThan(0.02);
    expect(await api.owner.voices.sample({ id: "espeak:de" })).toEqual(sample);
    const slow = await api.owner.voices.sample({ id: "espeak:de", rate: 0.5 });
    expect(slow.seconds).toBeGreaterThan(sample.seconds * 1.5);
  });

  test.each(["nobody", "kokoro-multi-lang-v1_0:af_heart"])("%s cannot speak", async (id) => {
    await expect(api.owner.voices.sample({ id })).rejects.toMatchObject({ code: "VOICE_UNKNOWN" });
  });
});

test("looks: the program's own, and a person's with what is wrong", async () => {
  const looks = await api.owner.looks.list({});
  expect(looks.filter(({ own }) => !own)).toHaveLength(10);
  expect(looks.find(({ id }) => id === "harbour")).toMatchObject({ own: true, fault: null, name: "Harbour" });
  expect(looks.find(({ id }) => id === "broken")).toMatchObject({ own: true, fault: expect.stringContaining("JSON") });
  expect(looks[0]?.palette?.text).toMatch(/^#[0-9a-f]{6}$/i);
});

describe("models", () => {
  test("are as the disk has them", async () => {
    const models = await api.owner.ai.models({});
    const states = new Map(models.map(({ id, state }) => [id, state]));
    expect(Object.fromEntries(states)).toMatchObject({
      flite: "installed",
      espeak: "installed",
      wordnet: "installed",
      "tiny-face-detector": "installed",
      "kokoro-multi-lang-v1_0": "damaged",
    });
    const available = models.filter(({ state }) => state === "available");
    expect(available.length).toBeGreaterThan(0);
    for (const { bytes, licence, note } of available) {
      expect(bytes).toBeGreaterThan(1e6);
      expect(licence).not.toBe("");
      expect(note).toContain("https://");
    }
    expect(models.find(({ id }) => id === "kokoro-multi-lang-v1_0")?.note).toContain("model.onnx");
  });

  test("of the program's own, what is cut short is damaged", async () => {
    const faces = join(api.dir, "faces.bin");
    await cp(weightsAt("bin"), faces);
    const at = (ending: "json" | "bin") => (ending === "bin" ? faces : weightsAt("json"));
    expect(await faceModel(at)).toMatchObject({ state: "installed" });
    await truncate(faces, 1000);
    expect(await faceModel(at)).toMatchObject({ state: "damaged", note: expect.stringContaining(faces) });
    expect(await dictionaryModel(api.dir)).toMatchObject({ state: "damaged", bytes: 0 });
  });
});
