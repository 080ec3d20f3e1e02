import { readFile } from "node:fs/promises";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { STAGE_NAMES } from "../../contract/stage.ts";
import { startApi, type Api } from "./backend.fixture.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

describe("presets", () => {
  test("are kept by name, changed by version, and forgotten", async () => {
    const { presets } = api.owner;
    const kept = await presets.create({
      name: "Short and bold",
      wishes: { look: "bold", seconds: 30, format: "9:16" },
    });
    expect(kept).toMatchObject({ name: "Short and bold", channelId: null, footageFolders: [], version: 1 });
    await expect(presets.create({ name: "  SHORT and  bold", wishes: {} })).rejects.toMatchObject({
      code: "NAME_TAKEN",
      data: { details: { field: "name" } },
    });
    const renamed = await presets.update({ id: kept.id, ifVersion: 1, name: "Shorts" });
    expect(renamed).toMatchObject({
      name: "Shorts",
      wishes: { look: "bold", seconds: 30, format: "9:16" },
      version: 2,
    });
    await expect(presets.update({ id: kept.id, ifVersion: 1, wishes: {} })).rejects.toMatchObject({
      code: "CHANGED_MEANWHILE",
    });
    await presets.create({ name: "Another", wishes: {} });
    expect((await presets.list({})).map(({ name }) => name)).toEqual(["Another", "Shorts"]);
    await presets.remove({ id: kept.id });
    expect((await presets.list({})).map(({ name }) => name)).toEqual(["Another"]);
    await expect(presets.remove({ id: kept.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("hold no wish that no video could have, and no folder that a program may not name", async () => {
    await expect(api.owner.presets.create({ name: "x", wishes: { lok: "bold" } })).rejects.toMatchObject({
      code: "REQUEST_INVALID",
    });
    await expect(
      api.program("make", "files").presets.create({ name: "x", wishes: {}, footageFolders: ["/etc"] }),
    ).rejects.toMatchObject({ code: "PATH_REFUSED" });
    await expect(
      api.program("read", "make").presets.create({ name: "x", wishes: {}, footageFolders: ["/etc"] }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    const footage = { folders: ["/etc"], state: "0".repeat(64) };
    await expect(api.program("make", "files").presets.create({ name: "x", wishes: { footage } })).rejects.toMatchObject(
      { code: "PATH_REFUSED" },
    );
  });
});

describe("an estimate", () => {
  test("tells time by stage, money and disk of a video that nobody has begun", async () => {
    const short = await api.owner.videos.estimate({ topic: "Why the sea is salty", seconds: 30 });
    expect(short.stages.map(({ name }) => name)).toEqual([...STAGE_NAMES]);
    expect(short).toMatchObject({ videoSeconds: 30, waitSeconds: 0, measuredBy: 0, costs: [], same: null });
    expect(short.seconds).toBeGreaterThan(0);
    const long = await api.owner.videos.estimate({ topic: "Why the sea is salty", seconds: 600 });
    expect(long.seconds).toBeGreaterThan(5 * short.seconds);
    expect(long.bytes).toBeCloseTo(20 * short.bytes, -3);
    expect((await api.owner.videos.list({})).items).toEqual([]);
  });

  test("takes an own script for as long as it is spoken, and nothing for what is missing", async () => {
    const script = Array.from({ length: 300 }, () => "word").join(" ");
    expect((await api.owner.videos.estimate({ script })).videoSeconds).toBeCloseTo(120, 0);
    expect((await api.owner.videos.estimate({})).videoSeconds).toBe(60);
  });

  test("points out the video of the very same idea", async () => {
    const { id } = await api.owner.videos.generate({ topic: "Twice the same", seconds: 20 });
    await api.owner.videos.cancel({ id });
    expect((await api.owner.videos.estimate({ topic: "Twice the same", seconds: 20 })).same).toMatchObject({ id });
    expect((await api.owner.videos.estimate({ topic: "Twice the same", seconds: 21 })).same).toBeNull();
  });
});

test("a look is shown by a frame of the person's own words, in the format, and drawn once", async () => {
  const wish = { look: "bold", title: "Why cats purr", caption: "Nobody knows for sure", format: "9:16" } as const;
  const drawn = await api.owner.looks.preview(wish);
  expect(drawn).toMatchObject({ width: 540, height: 960, look: "bold" });
  const path = await api.backend.context.artifacts.open(drawn.artifact);
  const shown = await sharp(await readFile(path)).stats();
  expect(Math.max(...shown.channels.map(({ stdev }) => stdev))).toBeGreaterThan(10);
  expect(await api.owner.looks.preview(wish)).toEqual(drawn);
  const plain = await api.owner.looks.preview({ ...wish, caption: "" });
  expect(plain.artifact.hash).not.toBe(drawn.artifact.hash);
});
