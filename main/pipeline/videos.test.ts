import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { NewChannel } from "../../contract/api/channels.ts";
import { VideoSnapshot } from "../../contract/events.ts";
import { Idea } from "../../contract/idea.ts";
import { STAGE_NAMES, type StageName } from "../../contract/stage.ts";
import type { ArtifactRef } from "../../contract/values.ts";
import { AppError } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import { workingFor } from "../base/workingFor.ts";
import type { JobEngine } from "../jobs/engine.ts";
import { createSqliteEngine } from "../jobs/sqliteEngine.ts";
import { DATABASE_FILE, openStore, type Store } from "../store/open.ts";
import { keepStates } from "./keepState.ts";
import { logStages } from "./logStages.ts";
import { createStageHandler } from "./runStage.ts";
import { STAGE_JOB } from "./stageJobs.ts";
import { NEEDS, syntheticStages, type SyntheticRun } from "./syntheticStages.ts";
import { createVideos, type Videos } from "./videos.ts";

const WAIT = { timeout: 5000, interval: 5 };
const REF: ArtifactRef = { hash: "a".repeat(64), bytes: 3, mediaType: "text/plain" };

let dir: string;
let store: Store;
let engine: JobEngine;
let videos: Videos;
/** What was computed, in order. */
let computed: { name: StageName; videoId: string }[];
let lines: { level: string; fields: Record<string, unknown> }[];
/** Artifacts that are gone. */
let missing: Set<string>;
/** Ends a stage otherwise than by its synthetic output. */
let behave: (run: SyntheticRun) => ReturnType<Parameters<typeof syntheticStages>[0] & {}>;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-videos-"));
  computed = [];
  lines = [];
  missing = new Set();
  behave = () => null;
  await begin();
});
afterEach(async () => {
  await end();
  await rm(dir, { recursive: true, force: true });
});

/** Opens the data folder and works on it, as a backend does at its start. */
async function begin(): Promise<void> {
  store = openStore(dir);
  engine = createSqliteEngine({
    jobs: store.jobs,
    exclusive: true,
    retry: { baseMs: 2 },
    moved: keepStates({ store }),
  });
  const stages = syntheticStages((run) => {
    computed.push({ name: run.name, videoId: run.context.videoId });
    return behave(run);
  });
  const runner = { stages, store, hasArtifact: (ref: ArtifactRef) => !missing.has(ref.hash) };
  videos = createVideos({ ...runner, engine });
  logStages(engine, {
    info: (fields) => keepLine("info", fields),
    warn: (fields) => keepLine("warn", fields),
    error: (fields) => keepLine("error", fields),
  });
  await engine.start({ [STAGE_JOB]: createStageHandler(runner) }, { lanes: { cpu: 4 } });
}

async function end(): Promise<void> {
  await engine.stop(0);
  store.close();
}

function idea(topic: string, more: Partial<Idea> = {}): Idea {
  return Idea.parse({ topic, ...more });
}

async function untilState(id: string, state: string): Promise<void> {
  await vi.waitFor(async () => expect((await videos.get(id)).state).toBe(state), WAIT);
}

async function made(topic: string, more: Partial<Idea> = {}): Promise<string> {
  const { id } = await videos.create(idea(topic, more));
  await untilState(id, "done");
  return id;
}

function names(): StageName[] {
  return computed.map(({ name }) => name);
}

function keepLine(level: string, fields: object): void {
  lines.push({ level, fields: { ...fields } });
}

function reviewWaits({ name }: SyntheticRun) {
  if (name !== "review") return null;
  const output = { made: "report", from: {} };
  return Promise.resolve({ status: "waiting", for: "approval", output } as const);
}

describe("a video", () => {
  it("runs every stage once, none before what it needs is done", async () => {
    const id = await made("Rain");
    expect(names().toSorted()).toEqual([...STAGE_NAMES].toSorted());
    for (const [name, needs] of Object.entries(NEEDS) as [StageName, StageName[]][])
      for (const need of needs) expect(names().indexOf(need)).toBeLessThan(names().indexOf(name));
    const { stages } = await videos.get(id);
    expect(stages.map(({ name, state, cached }) => ({ name, state, cached }))).toEqual(
      STAGE_NAMES.map((name) => ({ name, state: "done", cached: false })),
    );
  });

  it("runs stages beside each other that do not wait for one another", async () => {
    const gate = Promise.withResolvers<null>();
    behave = ({ name }) => (name === "render" ? gate.promise : null);
    const { id } = await videos.create(idea("Rain"));
    await vi.waitFor(() => expect(names()).toEqual(expect.arrayContaining(["render", "thumbnail", "metadata"])), WAIT);
    const ofStage = async (name: StageName) => (await videos.get(id)).stages.find((s) => s.name === name)?.state;
    await vi.waitFor(async () => expect(await ofStage("thumbnail")).toBe("done"), WAIT);
    expect(await ofStage("render")).toBe("running");
    expect(await ofStage("review")).toBeNull();
    gate.resolve(null);
    await untilState(id, "done");
  });

  it("gives a stage the outputs of what it builds on, and no others", async () => {
    const seen = new Map<StageName, string[]>();
    behave = ({ name, context }) => (seen.set(name, Object.keys(context.inputs).toSorted()), null);
    await made("Rain");
    expect(seen.get("render")).toEqual(["footage", "idea", "narration", "script"]);
    expect(seen.get("metadata")).toEqual(["idea", "narration", "script"]);
    expect(seen.get("script")).toEqual(["idea"]);
  });

  it("is created once for one id", async () => {
    const id = newId();
    const [a, b] = await Promise.all([videos.create(idea("Rain"), { id }), videos.create(idea("Snow"), { id })]);
    expect(a.title).toBe("Rain");
    expect(b.title).toBe("Rain");
    expect((await videos.list({ limit: 10 })).items).toHaveLength(1);
  });

  it("is called by the script's title, then by the first title of the metadata", async () => {
    const gate = Promise.withResolvers<void>();
    behave = ({ name }) => {
      if (name === "script")
        return Promise.resolve({ status: "done", output: { made: "s", from: {}, title: "Working title" } });
      if (name !== "metadata") return null;
      const titles = [{ text: "Real title" }, { text: "Other" }];
      return gate.promise.then(() => ({ status: "done", output: { made: "m", from: {}, titles } }));
    };
    const { id, title } = await videos.create(idea("Rain"));
    expect(title).toBe("Rain");
    await vi.waitFor(async () => expect((await videos.get(id)).title).toBe("Working title"), WAIT);
    gate.resolve();
    await untilState(id, "done");
    expect((await videos.get(id)).title).toBe("Real title");
  });
});

describe("results", () => {
  it("are taken over by another video with the same input, and computed only where the input differs", async () => {
    await made("Rain");
    computed = [];
    const second = await made("Rain");
    expect(computed).toEqual([]);
    const { stages } = await videos.get(second);
    expect(stages.every((stage) => stage.cached)).toBe(true);
    await made("Rain", { look: "neon" });
    expect(names().toSorted()).toEqual(["review", "thumbnail"]);
  });

  it("are computed once when two videos want them at the same time", async () => {
    behave = () => sleep(5, null);
    const both = await Promise.all([videos.create(idea("Rain")), videos.create(idea("Rain"))]);
    for (const { id } of both) await untilState(id, "done");
    expect(names().toSorted()).toEqual([...STAGE_NAMES].toSorted());
  });

  it("that could not be as good as they should are kept for their own video alone", async () => {
    behave = ({ name }) =>
      name === "narration"
        ? Promise.resolve({ status: "done", output: { made: "by another voice", from: {} }, keep: "video" })
        : null;
    const first = await made("Rain");
    computed = [];
    behave = () => null;
    const second = await made("Rain");
    expect(names()).toContain("narration");
    expect(names()).not.toContain("script");
    const narration = async (id: string) => (await videos.outputs(id)).outputs.narration;
    expect(await narration(first)).toMatchObject({ made: "by another voice" });
    expect(await narration(second)).not.toMatchObject({ made: "by another voice" });
  });

  it("are worked on for their own video, as whoever is paid meanwhile sees", async () => {
    const seen: [string, string | null][] = [];
    behave = ({ name, context }) => {
      if (name !== "narration") return null;
      const look = async () => {
        await new Promise((done) => setImmediate(done));
        seen.push([context.videoId, workingFor()]);
        return { status: "done", output: { made: context.videoId, from: {} } } as const;
      };
      return look();
    };
    const ids = await Promise.all([made("Rain"), made("Snow")]);
    expect(new Map(seen)).toEqual(new Map(ids.map((id) => [id, id])));
    expect(workingFor()).toBeNull();
  });

  it("are computed by the second of two videos when the first one is cancelled meanwhile", async () => {
    const started = Promise.withResolvers<void>();
    let runs = 0;
    behave = ({ name, context }) => {
      if (name !== "script" || ++runs > 1) return null;
      started.resolve();
      return sleep(60_000, null, { signal: context.signal });
    };
    const first = await videos.create(idea("Rain"));
    await started.promise;
    const second = await videos.create(idea("Rain"));
    await sleep(20);
    await videos.cancel(first.id);
    await untilState(second.id, "done");
    expect((await videos.get(first.id)).state).toBe("cancelled");
  });

  it("are computed again when a file that they refer to is gone", async () => {
    behave = ({ name }) =>
      name === "narration"
        ? Promise.resolve({ status: "done", output: { made: "n", from: { audio: { ...REF } } } })
        : null;
    await made("Rain");
    computed = [];
    missing.add(REF.hash);
    await made("Rain");
    expect(names()).toEqual(["narration"]);
  });

  it("are made anew by a retry of a video whose files are gone", async () => {
    behave = ({ name }) =>
      name === "render" ? Promise.resolve({ status: "done", output: { made: "r", from: { file: { ...REF } } } }) : null;
    const id = await made("Rain");
    computed = [];
    missing.add(REF.hash);
    await videos.retry(id);
    await untilState(id, "done");
    expect(names()).toEqual(["render"]);
  });

  it("come back parsed, in the order of the stages, with their times", async () => {
    const id = await made("Rain");
    const { outputs, stages, revision } = await videos.outputs(id);
    expect(revision).toBe(1);
    expect(Object.keys(outputs).toSorted()).toEqual([...STAGE_NAMES].toSorted());
    expect(stages.map((stage) => stage.name)).toEqual([...STAGE_NAMES]);
  });
});

describe("a new revision", () => {
  it("runs only what the change reaches, and leaves the earlier revision as it was", async () => {
    const id = await made("Rain");
    computed = [];
    expect(await videos.newRevision(id, idea("Rain", { look: "dawn" }))).toBe(2);
    await untilState(id, "done");
    expect(names().toSorted()).toEqual(["review", "thumbnail"]);
    expect((await videos.get(id)).revision).toBe(2);
    expect(store.videos.idea(id, 1)).toEqual(idea("Rain"));
    expect(store.stages.records(id, 1)).toHaveLength(STAGE_NAMES.length);
  });

  it("stops the earlier revision's work", async () => {
    const started = Promise.withResolvers<AbortSignal>();
    behave = ({ name, context }) => {
      const { topic } = Idea.parse(context.inputs["idea"]);
      if (name !== "narration" || topic !== "Rain") return null;
      started.resolve(context.signal);
      return sleep(60_000, null, { signal: context.signal });
    };
    const { id } = await videos.create(idea("Rain"));
    const signal = await started.promise;
    await videos.newRevision(id, idea("Snow"));
    expect(signal.aborted).toBe(true);
    await untilState(id, "done");
    expect((await videos.get(id)).revision).toBe(2);
  });
});

describe("faults", () => {
  it("that may pass are tried again, others fail the video with what to do", async () => {
    let renders = 0;
    behave = ({ name }) => {
      if (name === "render" && ++renders < 3) throw new AppError("FFMPEG_FAILED", "render");
      if (name === "metadata") throw new AppError("SCRIPT_EMPTY", "metadata", "nothing to say");
      return null;
    };
    const { id } = await videos.create(idea("Rain"));
    await untilState(id, "failed");
    expect(renders).toBe(3);
    const stage = (await videos.get(id)).stages.find(({ name }) => name === "metadata");
    expect(stage).toMatchObject({ state: "failed", error: { code: "SCRIPT_EMPTY", message: "nothing to say" } });
    behave = () => null;
    computed = [];
    await videos.retry(id);
    await untilState(id, "done");
    expect(names()).toEqual(["metadata", "review"]);
  });

  it("in a stage's own output are the stage's failure, and nothing wrong is recorded", async () => {
    behave = ({ name }) =>
      name === "script" ? Promise.resolve({ status: "done", output: { made: 5 } as never }) : null;
    const { id } = await videos.create(idea("Rain"));
    await untilState(id, "failed");
    expect((await videos.get(id)).stages[0]?.error?.message).toContain("the output of script is not as declared");
    expect(store.stages.records(id, 1)).toEqual([]);
  });

  it("are logged once for each end of a stage, with video, stage, duration and outcome", async () => {
    let scripts = 0;
    behave = ({ name }) => {
      if (name === "script" && ++scripts === 1) throw new AppError("FFMPEG_FAILED", "script");
      return null;
    };
    const id = await made("Rain");
    expect(lines).toHaveLength(STAGE_NAMES.length + 1);
    expect(lines[0]).toMatchObject({
      level: "warn",
      fields: { videoId: id, stage: "script", outcome: "retry", attempt: 1 },
    });
    expect(lines[1]).toMatchObject({
      level: "info",
      fields: { stage: "script", outcome: "done", attempt: 2, cached: false },
    });
    expect(lines[1]?.fields["durationMs"]).toEqual(expect.any(Number));
  });
});

describe("cancel", () => {
  it("aborts what runs and lets nothing follow; a retry goes on from there", async () => {
    const started = Promise.withResolvers<AbortSignal>();
    behave = ({ name, context }) => {
      if (name !== "narration") return null;
      started.resolve(context.signal);
      return sleep(60_000, null, { signal: context.signal });
    };
    const { id } = await videos.create(idea("Rain"));
    const signal = await started.promise;
    await videos.cancel(id);
    expect(signal.aborted).toBe(true);
    expect((await videos.get(id)).state).toBe("cancelled");
    behave = () => null;
    computed = [];
    await videos.retry(id);
    await untilState(id, "done");
    expect(names()).not.toContain("script");
  });

  it("of a video that is not there is NOT_FOUND", async () => {
    await expect(videos.cancel(newId())).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a person's word", () => {
  it("that approved a video counts for an equal one, and the report says whose word it was", async () => {
    behave = reviewWaits;
    const { id } = await videos.create(idea("Rain"));
    await untilState(id, "waiting");
    await videos.decide(id, "approved", "Ada");
    await untilState(id, "done");
    const again = await made("Rain");
    expect(again).not.toBe(id);
    for (const one of [id, again])
      expect((await videos.outputs(one)).outputs.review).toMatchObject({
        verdict: "approved",
        reason: expect.stringContaining("Approved by Ada"),
      });
    await videos.decide(again, "rejected", "Bob");
    expect((await videos.outputs(again)).outputs.review).toMatchObject({ verdict: "rejected" });
  });

  it("ends the waiting, and is kept with who and when for exactly that revision", async () => {
    behave = reviewWaits;
    const { id } = await videos.create(idea("Rain"));
    await untilState(id, "waiting");
    expect((await videos.outputs(id)).outputs.review).toMatchObject({ made: "report" });
    await expect(videos.decide(id, "approved", "ann", { revision: 2 })).rejects.toMatchObject({ code: "NOT_READY" });
    await videos.decide(id, "approved", "ann", { note: "fine" });
    expect((await videos.get(id)).state).toBe("done");
    expect(await videos.decisions(id)).toEqual([
      { revision: 1, verdict: "approved", decidedBy: "ann", note: "fine", decidedAt: expect.any(Number) },
    ]);
  });

  it("that rejected a video is asked for again of an equal one, and not lost by a retry", async () => {
    behave = reviewWaits;
    const first = await videos.create(idea("Rain"));
    await untilState(first.id, "waiting");
    await videos.decide(first.id, "rejected", "ann");
    computed = [];
    const second = await videos.create(idea("Rain"));
    await untilState(second.id, "waiting");
    expect(computed).toEqual([]);
    await videos.retry(second.id);
    await sleep(20);
    expect((await videos.get(second.id)).state).toBe("waiting");
    expect((await videos.get(first.id)).state).toBe("done");
  });

  it("cannot be given before there is anything to judge", async () => {
    behave = ({ context }) => sleep(60_000, null, { signal: context.signal });
    const { id } = await videos.create(idea("Rain"));
    await expect(videos.decide(id, "approved", "ann")).rejects.toMatchObject({ code: "NOT_READY" });
  });
});

describe("the same idea again", () => {
  it("goes on with the video that was interrupted, in a later process, and computes nothing twice", async () => {
    behave = ({ name, context }) => (name === "render" ? sleep(60_000, null, { signal: context.signal }) : null);
    const { id, resumed } = await videos.begin(idea("Rain"));
    expect(resumed).toBe(false);
    await vi.waitFor(() => expect(names()).toEqual(expect.arrayContaining(["render", "thumbnail", "metadata"])), WAIT);
    await vi.waitFor(async () => {
      const { stages } = await videos.get(id);
      expect(stages.filter((stage) => stage.state === "done")).toHaveLength(5);
    }, WAIT);
    await end();
    behave = () => null;
    computed = [];
    await begin();
    expect(await videos.begin(idea("Rain"))).toMatchObject({ id, resumed: true });
    await untilState(id, "done");
    expect(names()).toEqual(["render", "review"]);
  });

  it("makes a new video where the earlier one is done, and does not mistake another idea for it", async () => {
    const id = await made("Rain");
    const again = await videos.begin(idea("Rain"));
    expect(again.resumed).toBe(false);
    expect(again.id).not.toBe(id);
    behave = ({ context }) => sleep(60_000, null, { signal: context.signal });
    await videos.begin(idea("Snow"));
    expect((await videos.begin(idea("Hail"))).resumed).toBe(false);
    expect((await videos.begin(idea("Snow"))).resumed).toBe(true);
  });
});

describe("two calls at once", () => {
  it("for the same idea begin one video", async () => {
    const [a, b] = await Promise.all([videos.begin(idea("Rain")), videos.begin(idea("Rain"))]);
    expect(b.id).toBe(a.id);
    expect([a.resumed, b.resumed]).toEqual([false, true]);
    await untilState(a.id, "done");
  });
});

describe("lists", () => {
  it("show each video as it is shown by itself, with counts, and read no more often for many than for one", async () => {
    behave = ({ name, input }) =>
      name === "render" && JSON.stringify(input).includes("broken") ? Promise.reject(new AppError("USAGE", "t")) : null;
    const done = await made("Rain");
    const { id: failed } = await videos.create(idea("broken"));
    await untilState(failed, "failed");
    const reads = vi.spyOn(store.jobs, "withIds");
    const { items, counts, nextCursor } = await videos.list({ limit: 10 });
    expect(reads).toHaveBeenCalledTimes(1);
    expect(items).toEqual([await videos.get(failed), await videos.get(done)]);
    expect([counts.done, counts.failed, nextCursor]).toEqual([1, 1, null]);
    expect(VideoSnapshot.array().parse(items)).toEqual(items);
    const only = await videos.list({ limit: 10 }, { state: ["failed"] });
    expect([only.items.map(({ id }) => id), only.counts.done]).toEqual([[failed], 1]);
  });

  it("say how far a video is and how long it still takes, and what waits for what", async () => {
    const gate = Promise.withResolvers<null>();
    behave = (run) => (run.name === "render" ? gate.promise : reviewWaits(run));
    const { id } = await videos.create(idea("Rain"));
    const render = async () => (await videos.get(id)).stages.find(({ name }) => name === "render")?.state;
    await vi.waitFor(async () => expect(await render()).toBe("running"), WAIT);
    const midway = await videos.get(id);
    expect(midway.progress).toBeGreaterThan(0);
    expect(midway.progress).toBeLessThan(1);
    expect(midway).toMatchObject({ state: "running", waitingFor: null, secondsLeft: expect.any(Number) });
    gate.resolve(null);
    await untilState(id, "waiting");
    expect(await videos.get(id)).toMatchObject({ waitingFor: "approval", secondsLeft: null, progress: 1 });
  });

  it("show what the stages found out: length, thumbnail, and the review with a person's word in its place", async () => {
    const hash = "b".repeat(64);
    behave = ({ name }) => {
      const from = {};
      const image = { hash, bytes: 1, mediaType: "image/jpeg" };
      const drawn = { image, headline: "Rain", contrast: 7, box: { x: 0, y: 0, width: 1, height: 1 } };
      const outputs: Partial<Record<StageName, object>> = {
        narration: { durationSeconds: 61.5 },
        render: { durationSeconds: 62.25 },
        thumbnail: { variants: [drawn, drawn, drawn] },
        review: { score: 0.75, aspects: {}, verdict: "waiting", reason: "r", checks: [] },
      };
      const output = { made: name, from, ...outputs[name] };
      if (name === "review") return Promise.resolve({ status: "waiting", for: "approval", output });
      return outputs[name] ? Promise.resolve({ status: "done", output }) : null;
    };
    const { id } = await videos.create(idea("Rain", { format: "9:16" }));
    await untilState(id, "waiting");
    const found = { format: "9:16", durationSeconds: 62.25, thumbnail: hash };
    expect(await videos.get(id)).toMatchObject({ ...found, review: { verdict: "waiting", score: 0.75 } });
    await videos.decide(id, "approved", "me");
    expect(await videos.get(id)).toMatchObject({ state: "done", review: { verdict: "approved", score: 0.75 } });
    // As an older version left it: read again from the outputs, once.
    const db = new Database(join(dir, DATABASE_FILE));
    db.exec("UPDATE videos SET facts = NULL");
    db.close();
    const [again] = (await videos.list({ limit: 1 })).items;
    expect(again).toMatchObject({ ...found, review: { verdict: "approved", score: 0.75 } });
    expect(store.videos.require(id).facts).toMatchObject({ seconds: 62.25, thumbnail: hash });
    const next = idea("Snow");
    behave = () => null;
    await videos.newRevision(id, next);
    expect(await videos.get(id)).toMatchObject({ format: "16:9", durationSeconds: 60, thumbnail: null, review: null });
  });

  it("begin, for who looks on, with what is not at its end, however many newer ones are", async () => {
    const gate = Promise.withResolvers<null>();
    behave = () => gate.promise;
    const { id } = await videos.create(idea("Old"));
    for (let i = 0; i < 4; i++) {
      const { id: stopped } = await videos.create(idea(`Stopped ${i}`));
      await videos.cancel(stopped);
    }
    const recent = await videos.recent(3);
    expect(recent.map(({ state }) => state)).toEqual([
      "cancelled",
      "cancelled",
      expect.stringMatching(/queued|running/),
    ]);
    expect(recent.at(-1)?.id).toBe(id);
    gate.resolve(null);
  });
});

describe("a change", () => {
  it("is made whole or not at all, of the version that it was meant for", async () => {
    const id = await made("Rain");
    const { version } = await videos.get(id);
    const { id: channelId } = store.channels.create(NewChannel.parse({ name: "Sleep" }), 1);
    await videos.change(id, { priority: "urgent", channelId, ifVersion: version });
    const changed = await videos.get(id);
    expect(changed).toMatchObject({ priority: "urgent", channelId, revision: 1 });
    await expect(videos.change(id, { priority: "high", ifVersion: version })).rejects.toMatchObject({
      code: "CHANGED_MEANWHILE",
    });
    const nowhere = { priority: "high", channelId: newId(), idea: idea("Snow") } as const;
    await expect(videos.change(id, nowhere)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await videos.get(id)).toEqual(changed);
  });

  it("of the idea makes the next revision, and an equal idea makes none", async () => {
    const id = await made("Rain");
    await videos.change(id, { idea: idea("Rain") });
    expect((await videos.get(id)).revision).toBe(1);
    await videos.change(id, { idea: idea("Snow") });
    await untilState(id, "done");
    expect((await videos.get(id)).revision).toBe(2);
    const { items } = videos.revisions(id, { limit: 10 });
    expect(items.map(({ number, idea: { topic } }) => [number, topic])).toEqual([
      [2, "Snow"],
      [1, "Rain"],
    ]);
    expect(videos.revision(id, 1).idea.topic).toBe("Rain");
    expect(() => videos.revision(id, 3)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
  });
});

describe("a deleted video", () => {
  it("is stopped at once, can be looked at and restored, and nothing else until then", async () => {
    const gate = Promise.withResolvers<null>();
    behave = () => gate.promise;
    const { id } = await videos.create(idea("Rain"));
    await untilState(id, "running");
    const { version } = await videos.get(id);
    await expect(videos.remove(id, { ifVersion: version + 1 })).rejects.toMatchObject({ code: "CHANGED_MEANWHILE" });
    expect((await videos.get(id)).state).toBe("running");
    const until = await videos.remove(id, { ifVersion: version });
    expect(until).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    expect(await videos.get(id)).toMatchObject({ state: "cancelled", deletedAt: expect.any(String) });
    const refused = { code: "NOT_FOUND" };
    for (const ask of [
      () => videos.remove(id),
      () => videos.retry(id),
      () => videos.cancel(id),
      () => videos.change(id, { priority: "high" }),
      () => videos.newRevision(id, idea("Snow")),
      () => videos.decide(id, "approved", "me"),
      () => videos.outputs(id),
    ])
      await expect(ask()).rejects.toMatchObject(refused);
    expect((await videos.begin(idea("Rain"))).resumed).toBe(false);
    await videos.restore(id);
    behave = () => null;
    gate.resolve(null);
    await videos.retry(id);
    await untilState(id, "done");
    expect((await videos.get(id)).deletedAt).toBeNull();
  });

  it("is told of, and so is what no job tells of", async () => {
    const told: string[] = [];
    const runner = { stages: syntheticStages(), store, hasArtifact: () => true, engine };
    const telling = createVideos({
      ...runner,
      told: { changed: (id) => told.push(`changed ${id}`), deleted: (id) => told.push(`deleted ${id}`) },
    });
    const id = await made("Rain");
    await telling.setPriority(id, "high");
    await telling.remove(id);
    await telling.restore(id);
    await telling.restore(id);
    expect(told).toEqual([`changed ${id}`, `deleted ${id}`, `changed ${id}`]);
  });
});

describe("a channel", () => {
  it("has its own unfinished videos: the same idea elsewhere is another video", async () => {
    behave = () => new Promise(() => {});
    const { id: channelId } = store.channels.create(NewChannel.parse({ name: "Sleep" }), 1);
    const [home, there] = [await videos.begin(idea("Rain")), await videos.begin(idea("Rain"), { channelId })];
    expect([home.resumed, there.resumed]).toEqual([false, false]);
    expect((await videos.begin(idea("Rain"), { channelId })).id).toBe(there.id);
    expect((await videos.begin(idea("Rain"))).id).toBe(home.id);
    expect((await videos.list({ limit: 5 }, { channelId })).items.map(({ id }) => id)).toEqual([there.id]);
  });
});

describe("priorities", () => {
  it("set on a video hold for its later stages, too", async () => {
    behave = () => sleep(2, null);
    const { id } = await videos.create(idea("Rain"));
    await videos.setPriority(id, "urgent");
    await untilState(id, "done");
    const jobs = await engine.ofSubject(id);
    expect(jobs.find((job) => job.id.endsWith("review"))?.priority).toBe("urgent");
  });
});
