// A model that sees, over the contract: what it looks at in the background is found by what it shows.
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";

import { writeTinyClip } from "../../scripts/models/tinyClip.ts";
import { startApi, type Api } from "./backend.fixture.ts";

/** Of a busy machine. */
const PATIENT = { timeout: 30_000 };
let api: Api;
let pictures: string;

beforeAll(async () => {
  api = await startApi();
  pictures = join(api.dir, "pictures");
  await mkdir(pictures);
  for (const [name, background] of [
    ["IMG_1.png", "#ff0000"],
    ["IMG_2.png", "#0000ff"],
    ["IMG_3.png", "#f00000"],
  ] as const)
    await sharp({ create: { width: 64, height: 48, channels: 3, background } })
      .png()
      .toFile(join(pictures, name));
});
afterAll(() => api[Symbol.asyncDispose]());

const names = (items: readonly { path: string }[]) => items.map(({ path }) => path.slice(pictures.length + 1));
const found = async (q: string) =>
  names((await api.owner.assets.search({ q, limit: 1 })).items.map(({ asset }) => asset));

test("a model comes by its folder, is told with where it runs, looks at what is there, and goes", async () => {
  for await (const _ of await api.owner.library.index({ folders: [pictures] }));
  expect(await found("a red rose")).toEqual([]);

  const folder = join(api.dir, "tiny-clip");
  writeTinyClip(folder);
  const coming = await api.owner.models.import({ path: folder });
  expect(coming).toMatchObject({ id: "tiny-clip" });
  api.backend.context.takeUp("model/tiny-clip");
  await expect.poll(() => found("a red rose"), PATIENT).not.toEqual([]);
  await expect.poll(() => found("the blue sea"), PATIENT).toEqual(["IMG_2.png"]);
  const { models } = await api.owner.models.list({});
  const model = models.find(({ id }) => id === "tiny-clip");
  expect(model).toMatchObject({ kind: "embedding", state: "installed", origin: "own", usable: true });
  expect(model?.note).toMatch(/^Runs on \w+/);

  const ids = new Map((await api.owner.assets.list({})).map(({ id, path }) => [path.slice(pictures.length + 1), id]));
  const similar = await api.owner.assets.similar({ id: ids.get("IMG_1.png") ?? "", limit: 1 });
  expect([names(similar.items), similar.isSeen]).toEqual([["IMG_3.png"], true]);
  const file = await api.owner.files.import({ path: join(pictures, "IMG_2.png") });
  expect(names((await api.owner.assets.similarTo({ file, limit: 1 })).items)).toEqual(["IMG_2.png"]);

  await cp(join(pictures, "IMG_2.png"), join(pictures, "IMG_4.png"));
  await rm(join(pictures, "IMG_2.png"));
  for await (const _ of await api.owner.library.index({ folders: [pictures] }));
  // The same bytes elsewhere are known at once.
  expect(await found("the blue sea")).toEqual(["IMG_4.png"]);

  await api.owner.models.remove({ id: "tiny-clip" });
  expect(await found("a red rose")).toEqual([]);
  expect(await api.owner.assets.similar({ id: ids.get("IMG_1.png") ?? "" })).toEqual({ items: [], isSeen: false });
  await expect(api.owner.assets.similarTo({ file })).rejects.toMatchObject({ code: "NOT_READY" });
});
