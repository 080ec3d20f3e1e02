import { mkdir, readdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { LiveEvent } from "../../contract/liveEvents.ts";
import { createBackend } from "../backend.ts";
import { startApi, type Api } from "./backend.fixture.ts";

/** Of a busy machine. */
const PATIENT = { timeout: 20_000 };
let api: Api;
let pictures: string;

beforeAll(async () => {
  api = await startApi();
  pictures = join(api.dir, "pictures");
  await mkdir(pictures);
  for (const [name, red] of [
    ["sea at night", 20],
    ["lighthouse on a rock", 120],
    ["forest path", 220],
  ] as const)
    await writeFile(join(pictures, `${name}.jpg`), await picture(red));
});
afterAll(() => api[Symbol.asyncDispose]());

function picture(red: number): Promise<Buffer> {
  const background = { r: red, g: 90, b: 160 };
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

async function ended(jobId: string) {
  await expect.poll(async () => (await api.owner.jobs.get({ id: jobId })).state, PATIENT).not.toMatch(/queued|running/);
  return api.owner.jobs.get({ id: jobId });
}

describe("indexing by a job", () => {
  test("it ends, is told of, and what it found is there", async () => {
    const stop = new AbortController();
    const told: LiveEvent[] = [];
    const listening = (async () => {
      for await (const message of api.backend.context.live.hub.read(new Set(["assets"]), {}, stop.signal))
        if (message.type !== "snapshot") told.push(message);
    })();
    const { jobId, status } = await api.owner.assets.scrape({ folders: [pictures] });
    expect(status).toBe("started");
    expect(jobId).toMatch(/^index\//);
    const job = await ended(jobId);
    expect(job).toMatchObject({ kind: "index", lane: "disk", state: "done", progress: 100, attempt: 1 });
    expect(job.startedAt).not.toBeNull();
    await expect
      .poll(() => told.at(-1), PATIENT)
      .toMatchObject({ type: "asset.index", found: 3, indexed: 3, done: true });
    stop.abort();
    await listening;

    const all = await api.owner.assets.list({});
    expect(all.map(({ kind }) => kind)).toEqual(["picture", "picture", "picture"]);
    const [first] = all;
    expect(await api.owner.assets.get({ id: first?.id ?? "" })).toMatchObject(first ?? {});
    const preview = await api.owner.assets.preview({ id: first?.id ?? "", what: "thumbnail" });
    expect(preview.url).toBe(`/api/v1/assets/${first?.id}/thumbnail.jpg`);
    expect((await sharp(preview.path ?? "").metadata()).format).toBe("jpeg");
  });

  test("asked for twice at once, it is one job", async () => {
    const [one, two] = await Promise.all([
      api.owner.assets.scrape({ folders: [pictures] }),
      api.owner.assets.scrape({ folders: [`${pictures}/`] }),
    ]);
    expect(two).toEqual(one);
    await ended(one.jobId);
    const again = await api.owner.assets.scrape({ folders: [pictures] });
    expect(again.jobId).not.toBe(one.jobId);
    await ended(again.jobId);
  });

  test("it can be cancelled, and queued again", async () => {
    const other = join(api.dir, "other");
    await mkdir(other);
    await writeFile(join(other, "a.jpg"), await picture(1));
    const leave = await holdTheLibrary();
    const { jobId } = await api.owner.assets.scrape({ folders: [other] });
    await expect.poll(async () => (await api.owner.jobs.get({ id: jobId })).state, PATIENT).toBe("running");
    expect(await api.owner.jobs.update({ id: jobId, action: "cancel" })).toMatchObject({ state: "cancelled" });
    await expect(api.owner.jobs.update({ id: jobId, action: "cancel" })).rejects.toMatchObject({ code: "NOT_READY" });
    await leave();
    expect(await api.owner.library.folders({})).toHaveLength(1);
    await api.owner.jobs.update({ id: jobId, action: "retry" });
    expect(await ended(jobId)).toMatchObject({ state: "done", attempt: 2 });
    expect(await api.owner.library.folders({})).toHaveLength(2);
  });

  test("what a backend did not end goes on in the next one", async () => {
    const dataDir = join(api.dir, "second");
    const folder = join(api.dir, "many");
    await mkdir(folder);
    for (let i = 0; i < 4; i++) await writeFile(join(folder, `${i}.jpg`), await picture(i * 10));
    const first = await createBackend({ dataDir, work: "asked", port: 0 });
    const held = first.context.library.index([folder], new AbortController().signal)[Symbol.asyncIterator]();
    await held.next();
    const { jobId, subject } = await first.context.indexing.begin([folder]);
    first.context.takeUp(subject);
    await expect.poll(() => first.context.jobs.get(jobId).state, PATIENT).toBe("running");
    await first.stop(0);
    const second = await createBackend({ dataDir, work: "all", port: 0 });
    await expect.poll(() => second.context.jobs.get(jobId).state, PATIENT).toBe("done");
    expect(second.context.library.folders()).toMatchObject([{ path: folder, assets: 4 }]);
    await second.stop(0);
  });

  /** An indexing that does not go on: others wait for it. */
  async function holdTheLibrary(): Promise<() => Promise<void>> {
    const held = (await api.owner.library.index({ folders: [pictures] }))[Symbol.asyncIterator]();
    await held.next();
    return async () => void (await held.return?.(undefined));
  }

  test("a folder that is not there is refused at once, and queues nothing", async () => {
    const jobs = await api.owner.jobs.list({ kind: "index" });
    await expect(api.owner.assets.scrape({ folders: [join(api.dir, "nowhere")] })).rejects.toMatchObject({
      code: "FOLDER_UNUSABLE",
    });
    expect((await api.owner.jobs.list({ kind: "index" })).items).toHaveLength(jobs.items.length);
  });

  test("a program reaches no folder outside of what it is allowed", async () => {
    const program = api.program("read", "files");
    await expect(program.assets.scrape({ folders: ["/etc"] })).rejects.toMatchObject({ code: "PATH_REFUSED" });
    const link = join(api.dir, "link");
    await symlink("/etc", link);
    await expect(program.assets.scrape({ folders: [link] })).rejects.toMatchObject({ code: "PATH_REFUSED" });
    await expect(api.program("read", "make").assets.scrape({ folders: [pictures] })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});

test("a file that was handed in goes by its own name into the folder, and nowhere else", async () => {
  const name = "sea at night.jpg";
  const file = await api.owner.files.import({ path: join(pictures, name) });
  const into = join(api.dir, "into");
  await mkdir(into);
  for (const bad of [
    "../out.jpg",
    "../../out.jpg",
    "/out.jpg",
    "..\\out.jpg",
    "a/b.jpg",
    "..",
    ".",
    "",
    ".hidden",
    "C:x.jpg",
  ])
    await expect(
      api.owner.library.take({ file: { ...file, name: bad }, folder: into }),
      `as ${bad}`,
    ).rejects.toMatchObject({ code: "REQUEST_INVALID", data: { details: { field: "file.name" } } });
  expect(await readdir(into)).toEqual([]);
  expect(await readdir(api.dir)).not.toContain("out.jpg");
  const { path } = await api.owner.library.take({ file, folder: into });
  expect(path).toBe(join(into, name));
});

describe("search", () => {
  test("finds by words, best first, and tells how many were looked through", async () => {
    const found = await api.owner.assets.search({ q: "lighthouse", folders: [pictures] });
    expect(found.items[0]?.asset.path).toMatch(/lighthouse on a rock\.jpg$/);
    expect(found.total).toBe(3);
    expect((await api.owner.assets.search({ q: "lighthouse", folders: [pictures], limit: 1 })).total).toBe(3);
    expect(await api.owner.assets.search({ q: "lighthouse", type: "music", folders: [pictures] })).toEqual({
      items: [],
      total: 0,
    });
  });

  test("an asset that is not there is none", async () => {
    await expect(api.owner.assets.get({ id: "01a1fd17-342b-7777-b386-23236178fb3a" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

test("the state of folders is that of the indexing; a folder that was never indexed has none", async () => {
  const { library } = api.backend.context;
  const { state, folders } = await library.footageOf([pictures]);
  let indexed: string | null = null;
  for await (const progress of await api.owner.library.index({ folders: [pictures] })) indexed = progress.state;
  expect(state).toBe(indexed);
  expect(folders).toEqual([pictures]);
  const away = join(api.dir, "away");
  await mkdir(away);
  await expect(library.footageOf([away])).rejects.toMatchObject({ code: "LIBRARY_NOT_INDEXED" });
  await rename(away, join(api.dir, "gone"));
  await expect(library.footageOf([away])).rejects.toMatchObject({ code: "FOLDER_UNUSABLE" });
});
