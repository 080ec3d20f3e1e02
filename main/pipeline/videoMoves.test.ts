import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Idea } from "../../contract/idea.ts";
import type { StageName } from "../../contract/stage.ts";
import { newId } from "../base/ids.ts";
import type { JobEngine } from "../jobs/engine.ts";
import { createSqliteEngine } from "../jobs/sqliteEngine.ts";
import { openStore, type Store } from "../store/open.ts";
import { keepStates } from "./keepState.ts";
import { createStageHandler } from "./runStage.ts";
import { STAGE_JOB } from "./stageJobs.ts";
import { syntheticStages, type SyntheticRun } from "./syntheticStages.ts";
import { createVideos, type Videos } from "./videos.ts";

const WAIT = { timeout: 5000, interval: 5 };

let dir: string;
let store: Store;
let engine: JobEngine;
let videos: Videos;
let computed: StageName[];
/** The render goes on until it is told to stop; `false`: it ends at once. */
let isHeldUp: boolean;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "moves-"));
  isHeldUp = true;
  computed = [];
  await begin();
});
afterEach(async () => {
  await end();
  await rm(dir, { recursive: true, force: true });
});

/** As a backend does at its start. */
async function begin(): Promise<void> {
  store = openStore(dir);
  engine = createSqliteEngine({ jobs: store.jobs, exclusive: true, moved: keepStates({ store }) });
  const stages = syntheticStages((run) => {
    computed.push(run.name);
    return run.name === "render" && isHeldUp ? untilStopped(run) : null;
  });
  const runner = { stages, store, hasArtifact: () => true };
  videos = createVideos({ ...runner, engine });
  await engine.start({ [STAGE_JOB]: createStageHandler(runner) }, { lanes: { cpu: 4 } });
}

async function end(): Promise<void> {
  await engine.stop(0);
  store.close();
}

function untilStopped({ context }: SyntheticRun): Promise<never> {
  context.progress(0.6, "rendering");
  return new Promise((_, reject) => {
    context.signal.addEventListener("abort", () => reject(context.signal.reason as Error), { once: true });
  });
}

async function rendering(topic: string): Promise<string> {
  const { id } = await videos.create(Idea.parse({ topic }));
  await vi.waitFor(async () => expect(await fractionOf(id)).toBe(0.6), WAIT);
  await vi.waitFor(async () => expect(await stateOf(id, "metadata")).toBe("done"), WAIT);
  await vi.waitFor(async () => expect(await stateOf(id, "thumbnail")).toBe("done"), WAIT);
  return id;
}

const stage = async (id: string, name: StageName) => (await videos.get(id)).stages.find((one) => one.name === name);
const fractionOf = async (id: string) => (await stage(id, "render"))?.fraction;
const stateOf = async (id: string, name: StageName) => (await stage(id, name))?.state;
const untilState = (id: string, state: string) =>
  vi.waitFor(async () => expect((await videos.get(id)).state).toBe(state), WAIT);

test("a paused video stops at once, stays so over a restart, and goes on with nothing made twice but the stage that ran", async () => {
  const id = await rendering("Rain");
  const before = await videos.get(id);
  await videos.pause(id);
  await untilState(id, "queued");
  expect(await videos.get(id)).toMatchObject({ paused: true, secondsLeft: null, version: before.version });
  await end();
  isHeldUp = false;
  await begin();
  await sleep(100);
  expect(await videos.get(id)).toMatchObject({ paused: true, state: "queued" });
  computed = [];
  await videos.resume(id);
  await untilState(id, "done");
  expect(computed).toEqual(["render", "review"]);
  expect((await videos.get(id)).paused).toBe(false);
});

test("others take the place of a paused one", async () => {
  const first = await rendering("Rain");
  await videos.pause(first);
  isHeldUp = false;
  const { id } = await videos.create(Idea.parse({ topic: "Snow" }));
  await untilState(id, "done");
  expect((await videos.get(first)).state).toBe("queued");
});

test("how far it is never falls back when it is paused, cancelled or begun again", async () => {
  for (const stop of ["pause", "cancel"] as const) {
    const id = await rendering(stop);
    const { progress } = await videos.get(id);
    await videos[stop](id);
    await untilState(id, stop === "pause" ? "queued" : "cancelled");
    expect((await videos.get(id)).progress).toBeCloseTo(progress, 10);
    await videos.retry(id);
    await untilState(id, "running");
    expect((await videos.get(id)).progress).toBeCloseTo(progress, 10);
    await videos.cancel(id);
  }
});

test("a paused video is counted, found and left out as such; what has ended is not paused", async () => {
  const [paused, going] = [await rendering("Rain"), await rendering("Snow")];
  await videos.pause(paused);
  await untilState(paused, "queued");
  const ids = async (filter: { paused: boolean }) =>
    (await videos.list({ limit: 10 }, filter)).items.map(({ id }) => id);
  expect([await ids({ paused: true }), await ids({ paused: false })]).toEqual([[paused], [going]]);
  expect(await videos.list({ limit: 10 })).toMatchObject({ paused: 1, total: 2 });
  await videos.cancel(paused);
  expect(await videos.list({ limit: 10 })).toMatchObject({ paused: 0, total: 2 });
});

test("a finished video cannot be cancelled, paused or gone on with, and it is said why", async () => {
  isHeldUp = false;
  const { id } = await videos.create(Idea.parse({ topic: "Rain" }));
  await untilState(id, "done");
  for (const act of ["cancel", "pause", "resume", "retry"] as const)
    await expect(videos[act](id)).rejects.toMatchObject({
      code: "NOT_READY",
      message: expect.stringContaining("“Rain” is finished"),
    });
});

test("of many, each is done or refused by itself", async () => {
  isHeldUp = false;
  const { id: done } = await videos.create(Idea.parse({ topic: "Rain" }));
  await untilState(done, "done");
  isHeldUp = true;
  const going = await rendering("Snow");
  const unknown = newId();
  const result = await videos.act([done, going, unknown, going], { do: "cancel" });
  expect(result.done).toEqual([going]);
  expect(result.refused.map(({ id, error }) => [id, error.code])).toEqual([
    [done, "NOT_READY"],
    [unknown, "NOT_FOUND"],
  ]);
  expect((await videos.act([done, going], { do: "remove" })).done).toEqual([done, going]);
  expect((await videos.list({ limit: 10 })).total).toBe(0);
  expect((await videos.act([done, going], { do: "restore" })).done).toEqual([done, going]);
  expect((await videos.list({ limit: 10 })).total).toBe(2);
});

test("a fault of the store undoes all of it, and nothing that runs is stopped", async () => {
  const [first, second] = [await rendering("Rain"), await rendering("Snow")];
  const { videos: kept } = store;
  const remove = kept.remove.bind(kept);
  let calls = 0;
  kept.remove = (id, now) => {
    if (++calls === 2) throw new Error("disk I/O error");
    remove(id, now);
  };
  await expect(videos.act([first, second], { do: "remove" })).rejects.toThrow("disk I/O error");
  await sleep(50);
  for (const id of [first, second]) expect(await videos.get(id)).toMatchObject({ state: "running", deletedAt: null });
});

test("a list can be begun anywhere in it, in every order", async () => {
  isHeldUp = false;
  const titles = ["b", "a", "d", "c"];
  for (const topic of titles) await untilState((await videos.create(Idea.parse({ topic }))).id, "done");
  const page = async (offset: number, order: "newest" | "title") =>
    (await videos.list({ limit: 2, offset }, { order })).items.map(({ title }) => title);
  expect([await page(1, "newest"), await page(3, "newest")]).toEqual([["d", "a"], ["b"]]);
  expect([await page(0, "title"), await page(2, "title")]).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
  const first = await videos.list({ limit: 3 }, { order: "title" });
  const second = await videos.list({ limit: 3, cursor: first.nextCursor }, { order: "title" });
  expect([...first.items, ...second.items].map(({ title }) => title)).toEqual(["a", "b", "c", "d"]);
  expect(second.nextCursor).toBeNull();
});
