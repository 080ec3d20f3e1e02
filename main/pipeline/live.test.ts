import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { VideoEvent } from "../../contract/events.ts";
import { Idea } from "../../contract/idea.ts";
import { LiveMessage, type EventTopic, type LiveEvent } from "../../contract/liveEvents.ts";
import { NOTHING_HEARD, withMessage, type LiveState } from "../../contract/liveState.ts";
import { AppError } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import type { JobEngine } from "../jobs/engine.ts";
import { createSqliteEngine } from "../jobs/sqliteEngine.ts";
import { openStore, type Store } from "../store/open.ts";
import { keepStates } from "./keepState.ts";
import { createLive, type Live } from "./live.ts";
import { createStageHandler } from "./runStage.ts";
import { STAGE_JOB } from "./stageJobs.ts";
import { syntheticStages, type SyntheticRun } from "./syntheticStages.ts";
import { createVideos, type Videos } from "./videos.ts";

const WAIT = { timeout: 5000, interval: 5 };

let dir: string;
let store: Store;
let engine: JobEngine;
let videos: Videos;
let live: Live;
/** Ends a stage otherwise than by its synthetic output. */
let behave: (run: SyntheticRun) => ReturnType<Parameters<typeof syntheticStages>[0] & {}>;
/** All that a reader of everything was told, and the state that it has of it. */
let told: LiveEvent[];
let state: LiveState;
let listening: AbortController;
let unmount: () => void;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "live-"));
  behave = () => null;
  unmount = () => undefined;
  await begin();
});
afterEach(async () => {
  await end();
  unmount();
  await rm(dir, { recursive: true, force: true });
});

async function begin(): Promise<void> {
  store = openStore(dir);
  engine = createSqliteEngine({
    jobs: store.jobs,
    exclusive: true,
    // The second and last attempt comes after 0.2 s.
    retry: { baseMs: 200, maxAttempts: 2 },
    random: () => 1,
    moved: keepStates({ store }),
    faultRetryMs: 20,
  });
  const runner = { stages: syntheticStages((run) => behave(run)), store, hasArtifact: () => true };
  videos = createVideos({
    ...runner,
    engine,
    told: {
      changed: (id) => live.videoChanged(id),
      deleted: (videoId) => live.publish({ type: "video.deleted", videoId }),
    },
  });
  live = createLive({
    engine,
    videos,
    depths: () => store.jobs.depths(),
    dataDir: dir,
    filmUrl: (id) => `/film/${id}`,
    metricsEveryMs: 20,
  });
  await engine.start({ [STAGE_JOB]: createStageHandler(runner) }, { lanes: { cpu: 4 } });
  listening = new AbortController();
  [told, state] = [[], NOTHING_HEARD];
  void listen(["videos", "alerts"]);
}

async function end(): Promise<void> {
  listening.abort();
  live.close();
  await engine.stop(0);
  store.close();
}

async function listen(topics: EventTopic[]): Promise<void> {
  for await (const message of live.hub.read(new Set(topics), {}, listening.signal)) {
    state = withMessage(state, message);
    if (message.type !== "snapshot") told.push(message);
  }
}

function idea(topic: string): Idea {
  return Idea.parse({ topic });
}

/** What was told of a video's making, without the snapshots. */
function news(): string[] {
  return told.flatMap(({ type }) =>
    type.startsWith("video.generation.") ? type.slice("video.generation.".length) : [],
  );
}

async function untilTold(type: LiveEvent["type"], count = 1): Promise<LiveEvent> {
  const found = () => told.filter((event) => event.type === type);
  await vi.waitUntil(() => found().length >= count, WAIT);
  return found()[count - 1] as LiveEvent;
}

describe("the making of a video", () => {
  it("is told from its beginning to its end, once each, and the state of who listened is the store's", async () => {
    const { id } = await videos.create(idea("Rain"));
    const { channelId } = await videos.get(id);
    const about = { videoId: id, channelId, revision: 1 };
    expect(await untilTold("video.generation.started")).toMatchObject({ ...about, title: "Rain" });
    const completed = await untilTold("video.generation.completed");
    expect(completed).toMatchObject({ ...about, success: true, state: "done", url: `/film/${id}` });
    expect(news()).toEqual(["started", "completed"]);
    expect(state.videos.get(id)).toEqual(await videos.get(id));
    for (const event of told) expect(LiveMessage.parse(event)).toEqual(event);
    // What was there already is made again in no time, and told all the same.
    await videos.newRevision(id, idea("Rain"));
    expect(await untilTold("video.generation.completed", 2)).toMatchObject({ videoId: id, revision: 2 });
    expect(news()).toEqual(["started", "completed", "started", "completed"]);
  });

  it("tells how far the whole is by the time its stages take, and how far the stage", async () => {
    const gate = Promise.withResolvers<null>();
    behave = ({ name, context }) => {
      if (name !== "render") return null;
      context.progress(0.25, "a quarter");
      return gate.promise;
    };
    const { id } = await videos.create(idea("Rain"));
    const event = await untilTold("video.generation.progress");
    expect(event).toMatchObject({ videoId: id, stage: "render", stageProgress: 25, message: "a quarter" });
    // Most of a video's time is its render: four or five stages of seven are not half of it.
    const { progress } = event as Extract<LiveEvent, { type: "video.generation.progress" }>;
    expect(progress).toBeGreaterThan(20);
    expect(progress).toBeLessThan(50);
    expect(state.videos.get(id)?.secondsLeft).toBeGreaterThan(0);
    expect(state.videos.get(id)?.stages.find(({ name }) => name === "render")?.note).toBe("a quarter");
    gate.resolve(null);
    await untilTold("video.generation.completed");
  });

  it("tells of much progress seldom, and the last of it", async () => {
    const gate = Promise.withResolvers<null>();
    behave = ({ name, context }) => {
      if (name !== "script") return null;
      for (let i = 1; i <= 1000; i++) context.progress(i / 1000, `${i}`);
      return gate.promise;
    };
    await videos.create(idea("Rain"));
    expect(await untilTold("video.generation.progress")).toMatchObject({ stageProgress: 100, message: "1000" });
    expect(news()).toEqual(["started", "progress"]);
    gate.resolve(null);
  });

  it("tells of trouble when it is tried again, and once more when it is the end", async () => {
    behave = ({ name }) => {
      if (name === "narration") throw new AppError("FFMPEG_FAILED", "test", "it broke");
      return null;
    };
    const { id } = await videos.create(idea("Rain"));
    await untilTold("video.generation.failed", 2);
    const error = { code: "FFMPEG_FAILED", message: "it broke", hint: expect.any(String) };
    const failed = told.filter((event) => event.type === "video.generation.failed");
    expect(failed).toMatchObject([
      { videoId: id, stage: "narration", error, retryAfter: 1 },
      { videoId: id, stage: "narration", error, retryAfter: null },
    ]);
    expect(news()).toEqual(["started", "failed", "failed"]);
    behave = () => null;
    await videos.retry(id);
    await untilTold("video.generation.completed");
    expect(news().slice(3)).toEqual(["started", "completed"]);
  });

  it("that somebody stops ends as cancelled", async () => {
    behave = ({ context }) => sleep(60_000, null, { signal: context.signal });
    const { id } = await videos.create(idea("Rain"));
    await untilTold("video.generation.started");
    await videos.cancel(id);
    const failed = await untilTold("video.generation.failed");
    expect(failed).toMatchObject({ stage: "script", error: { code: "CANCELLED" }, retryAfter: null });
    expect(news()).toEqual(["started", "failed"]);
  });

  it("is complete when it waits for a person's word alone; the word itself makes nothing", async () => {
    behave = ({ name }) =>
      name === "review"
        ? Promise.resolve({ status: "waiting", for: "approval", output: { made: "report", from: {} } })
        : null;
    const { id } = await videos.create(idea("Rain"));
    expect(await untilTold("video.generation.completed")).toMatchObject({ state: "waiting" });
    await videos.decide(id, "approved", "me");
    await vi.waitUntil(() => state.videos.get(id)?.state === "done", WAIT);
    expect(news()).toEqual(["started", "completed"]);
  });
});

it("what a person changes is told: priority, deletion and its taking back", async () => {
  behave = ({ context }) => sleep(60_000, null, { signal: context.signal });
  const { id } = await videos.create(idea("Rain"));
  await untilTold("video.generation.started");
  await videos.setPriority(id, "urgent");
  await vi.waitUntil(() => state.videos.get(id)?.priority === "urgent", WAIT);
  await videos.remove(id);
  await untilTold("video.deleted");
  await vi.waitUntil(() => !state.videos.has(id), WAIT);
  await videos.restore(id);
  await vi.waitUntil(() => state.videos.get(id)?.state === "cancelled", WAIT);
  expect(state.videos.get(id)).toEqual(await videos.get(id));
});

it("whoever follows all videos and one of them has that one, however old it is", async () => {
  const { id } = await videos.create(idea("Rain"));
  await untilTold("video.generation.completed");
  const get = (one: string) => videos.get(one);
  const more = { engine, depths: () => [], dataDir: dir, filmUrl: String };
  for (const recent of [async () => [], () => videos.recent()]) {
    const other = createLive({ ...more, videos: { get, recent } });
    const { value } = await other.hub.read(new Set(["videos", `video:${id}`] as const), {}).next();
    expect(value).toMatchObject({ type: "snapshot", videos: [{ id }] });
    other.close();
  }
});

it("whoever comes late has the unfinished and the newest in one snapshot", async () => {
  const ids = [];
  for (const topic of ["Rain", "Snow", "Hail"]) ids.push((await videos.create(idea(topic))).id);
  await untilTold("video.generation.completed", 3);
  const reader = live.hub.read(new Set(["videos"] as const), {});
  const { value } = await reader.next();
  expect(value).toMatchObject({ type: "snapshot", videos: [{ state: "done" }, { state: "done" }, { state: "done" }] });
  await reader.return();
  expect([...state.videos.keys()].toSorted()).toEqual(ids.toSorted());
});

describe("one video, watched alone", () => {
  it("comes whole at first and at each stage, until its end", async () => {
    const { id } = await videos.create(idea("Rain"));
    const events: VideoEvent[] = [];
    for await (const event of live.watchVideo(id)) {
      events.push(event);
      if (event.type === "snapshot" && event.video.state === "done") break;
    }
    expect(events[0]).toMatchObject({ type: "snapshot", video: { id } });
    expect(events.at(-1)).toMatchObject({ video: await videos.get(id) });
    // Whoever watches later has all of it in the snapshot.
    for await (const event of live.watchVideo(id)) {
      expect(event).toMatchObject({ type: "snapshot", video: { state: "done" } });
      break;
    }
  });

  it("tells progress with its note", async () => {
    const gate = Promise.withResolvers<null>();
    behave = ({ name, context }) => {
      if (name !== "script") return null;
      context.progress(0.25, "a quarter");
      return gate.promise;
    };
    const { id } = await videos.create(idea("Rain"));
    for await (const event of live.watchVideo(id)) {
      const stage = event.type === "stage" ? event.stage : event.video.stages[0];
      if (stage?.fraction !== 0.25) continue;
      expect(stage).toMatchObject({ name: "script", state: "running", note: "a quarter" });
      break;
    }
    gate.resolve(null);
  });

  it("ends when it is deleted", async () => {
    behave = ({ context }) => sleep(60_000, null, { signal: context.signal });
    const { id } = await videos.create(idea("Rain"));
    const watching = (async () => {
      for await (const _ of live.watchVideo(id));
    })();
    await untilTold("video.generation.started");
    await videos.remove(id);
    await watching;
    expect(state.videos.has(id)).toBe(false);
  });

  it("that is not there is NOT_FOUND", async () => {
    await expect(live.watchVideo(newId()).next()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("metrics", () => {
  it("are measured for who listens, and not at all where nobody does", async () => {
    behave = ({ context }) => sleep(60_000, null, { signal: context.signal });
    await videos.create(idea("Rain"));
    await untilTold("video.generation.started");
    const depths = vi.spyOn(store.jobs, "depths");
    await sleep(100);
    expect(depths).not.toHaveBeenCalled();
    void listen(["metrics"]);
    expect(await untilTold("metrics.update")).toMatchObject({
      metrics: {
        queue: expect.arrayContaining([
          { lane: "cpu", queued: 0, running: 1 },
          { lane: "gpu", queued: 0, running: 0 },
        ]),
        memory: { backend: expect.any(Number) },
        disk: { free: expect.any(Number) },
      },
    });
  });
});

/** Mounting needs root; where there is none, the test is skipped. */
const canMount = process.platform === "linux" && process.getuid?.() === 0;

it.runIf(canMount)(
  "a store on a full disk is an alert, and ends who follows a video, until there is room",
  async () => {
    await end();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", dir]);
    unmount = () => void execFileSync("umount", ["-l", dir]);
    await begin();
    const gate = Promise.withResolvers<null>();
    behave = ({ name }) => (name === "script" ? gate.promise : null);
    const { id } = await videos.create(idea("Rain"));
    await untilTold("video.generation.started");
    const ended = (async () => {
      for await (const _ of live.watchVideo(id));
    })().catch((error: unknown) => error);
    const ballast = join(dir, "ballast");
    expect(() => writeFileSync(ballast, Buffer.alloc(4 << 20))).toThrow("ENOSPC");
    // Too large for the room that the database still has in its own files.
    gate.resolve({ status: "done", output: { made: "x".repeat(1 << 20), from: {} } } as never);
    await vi.waitUntil(() => state.alerts.has("store"), WAIT);
    expect(state.alerts.get("store")).toMatchObject({ severity: "critical", code: "DISK_FULL" });
    expect(await ended).toMatchObject({ code: "DISK_FULL", hint: expect.stringContaining("Free some space") });
    await rm(ballast);
    execFileSync("mount", ["-o", "remount,size=64m", dir]);
    await vi.waitUntil(() => !state.alerts.has("store"), WAIT);
    await vi.waitUntil(() => state.videos.get(id)?.state === "done", WAIT);
  },
);
