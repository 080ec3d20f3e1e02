import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { JOB_STATES, type JobState } from "../../contract/events.ts";
import { LANES } from "../../contract/stage.ts";
import { JOB_MOVES } from "./jobMoves.ts";
import type { Held, JobStore, NewJob } from "./jobs.ts";
import { DATABASE_FILE, openStore, type Store } from "./open.ts";

const ERROR = { code: "INTERNAL", op: "test", message: "m", hint: "h" };
const NOW = 1_000_000;

let dir: string;
let store: Store;
let jobs: JobStore;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-store-jobs-"));
  store = openStore(dir);
  jobs = store.jobs;
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

function job(id: string, more: Partial<NewJob> = {}): NewJob {
  return { id, kind: "work", subject: id, lane: "cpu", priority: 1, payload: null, notBefore: 0, ...more };
}

function claim(limit = 10, more: { now?: number; except?: string[] } = {}): Held[] {
  const what = { lane: "cpu", kinds: ["work"], subjects: null, worker: "w", now: NOW, except: [] } as const;
  return jobs.claim({ ...what, ...more, limit });
}

/** Brings a new job into a state, by legal moves. */
function jobIn(state: JobState): Held {
  const id = `a-${state}`;
  jobs.submit(() => [job(id)], NOW);
  if (state === "queued") return { id, attempt: 0 };
  const held = claim().find((one) => one.id === id);
  if (!held) throw new Error("not claimed");
  if (state === "done" || state === "waiting") jobs.end(held, state, () => [], NOW);
  if (state === "failed") jobs.fail(held, ERROR, NOW);
  if (state === "cancelled") jobs.cancel({ ids: [id] }, NOW);
  return held;
}

it("tells in which lanes anything is queued: those alone are claimed from", () => {
  jobs.submit(() => [job("a"), job("b", { lane: "disk" }), job("c", { lane: "gpu", notBefore: NOW + 1 })], NOW);
  expect(jobs.queuedLanes(LANES).toSorted()).toEqual(["cpu", "disk", "gpu"]);
  expect(jobs.queuedLanes(["cpu", "light"])).toEqual(["cpu"]);
  claim();
  expect(jobs.queuedLanes(["cpu"])).toEqual([]);
});

describe("a list of jobs", () => {
  const plan = (sql: string) => {
    const db = new Database(join(dir, DATABASE_FILE));
    const rows = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all();
    db.close();
    return rows.map(({ detail }) => detail).join("; ");
  };

  it("has what the filter lets through, newest first, on pages that join", () => {
    jobs.submit(
      () =>
        Array.from({ length: 12 }, (_, i) => ({
          ...job(`j${i}`),
          subject: `s${i % 3}`,
          kind: i % 2 === 0 ? "work" : "index",
          lane: i < 6 ? ("cpu" as const) : ("light" as const),
        })),
      NOW,
    );
    jobs.cancel({ ids: ["j1", "j4", "j7"] }, NOW);
    const ids = (filter: Parameters<typeof jobs.list>[1]) => {
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = jobs.list({ limit: 2, cursor }, filter);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      return seen;
    };
    expect(ids({})).toHaveLength(12);
    expect(ids({ state: ["cancelled"] })).toEqual(["j7", "j4", "j1"]);
    expect(ids({ state: ["queued", "cancelled"], kind: "index", lane: "cpu" })).toEqual(["j5", "j3", "j1"]);
    expect(ids({ state: ["queued", "cancelled", "queued"] })).toEqual(ids({}));
    expect(ids({ state: ["queued"], subject: "s1" })).toEqual(["j10"]);
    expect(ids({ state: ["done"], subject: "s1" })).toEqual([]);
    claim(1);
    expect(ids({ state: ["cancelled", "running"] })).toEqual(["j7", "j4", "j1", "j0"]);
    expect(ids({ subject: "s1" })).toEqual(["j10", "j7", "j4", "j1"]);
    expect(ids({ state: [] })).toEqual([]);
    expect(() => jobs.list({ limit: 2, cursor: "no" })).toThrow(expect.objectContaining({ code: "REQUEST_INVALID" }));
  });

  it("knows how many are queued and run in each lane", () => {
    jobs.submit(() => ["a", "b", "c"].map((id) => job(id)), NOW);
    jobs.submit(() => [{ ...job("d"), lane: "network" }], NOW);
    claim(1);
    const depths = Object.fromEntries(jobs.depths().map(({ lane, ...depth }) => [lane, depth]));
    expect(depths).toMatchObject({ cpu: { queued: 2, running: 1 }, network: { queued: 1, running: 0 } });
    expect(Object.keys(depths)).toEqual([...LANES]);
  });

  it("is read by an index, and so is the queue, however many jobs have ended", () => {
    const order = "ORDER BY priority DESC, age, seq LIMIT 4";
    expect(plan(`SELECT seq FROM jobs WHERE state = 'queued' AND lane = 'cpu' ${order}`)).toMatch(/jobs_queue/);
    expect(plan("SELECT lane, count(*) FROM jobs WHERE state = 'queued' GROUP BY lane")).toMatch(
      /COVERING INDEX jobs_queue/,
    );
    const failed = "state IN ('failed') AND state NOT IN ('queued', 'running')";
    expect(plan(`SELECT * FROM jobs WHERE ${failed} ORDER BY seq DESC LIMIT 51`)).toMatch(/jobs_ended/);
    const due = "state = 'queued' AND not_before > 0 AND not_before > 5";
    expect(plan(`SELECT min(not_before) FROM jobs WHERE ${due}`)).toMatch(/jobs_later/);
    expect(plan("SELECT * FROM jobs WHERE subject = 's' ORDER BY seq DESC LIMIT 51")).toMatch(/jobs_subject/);
    expect(plan("SELECT * FROM jobs ORDER BY seq DESC LIMIT 51")).not.toMatch(/TEMP B-TREE/);
  });
});

describe("the moves of a job", () => {
  const moves: Record<string, { to: JobState; move: (held: Held) => unknown }> = {
    claim: { to: "running", move: () => claim() },
    finish: { to: "done", move: (held) => jobs.end(held, "done", () => [], NOW) },
    wait: { to: "waiting", move: (held) => jobs.end(held, "waiting", () => [], NOW) },
    fail: { to: "failed", move: (held) => jobs.fail(held, ERROR, NOW) },
    drop: { to: "cancelled", move: (held) => jobs.drop(held, NOW) },
    cancel: { to: "cancelled", move: ({ id }) => jobs.cancel({ ids: [id] }, NOW) },
    requeue: { to: "queued", move: (held) => jobs.requeue(held, { notBefore: 0, backoffMs: null }, null, NOW) },
    release: { to: "queued", move: (held) => jobs.release(held) },
    releaseAll: { to: "queued", move: () => jobs.releaseAll() },
    retry: { to: "queued", move: ({ id }) => jobs.retry({ ids: [id] }) },
    resolve: { to: "done", move: ({ id }) => jobs.resolve(id, () => [], NOW) },
  };
  for (const [name, { to, move }] of Object.entries(moves))
    it.each(JOB_STATES)(`${name} leaves a job that is %s where the table does not allow the move`, (from) => {
      const held = jobIn(from);
      move(held);
      const legal = (JOB_MOVES[from] as readonly JobState[]).includes(to);
      expect(legal ? [from, to] : [from]).toContain(jobs.get(held.id)?.state);
    });

  it("of a stale attempt are refused, one and all", () => {
    jobs.submit(() => [job("a")], NOW);
    const [stale] = claim() as [Held];
    jobs.releaseAll();
    const [fresh] = claim() as [Held];
    expect(fresh.attempt).toBe(stale.attempt + 1);
    expect(jobs.end(stale, "done", () => [job("b")], NOW)).toBeNull();
    expect(jobs.fail(stale, ERROR, NOW)).toBe(false);
    expect(jobs.requeue(stale, { notBefore: 0, backoffMs: null }, ERROR, NOW)).toBe(false);
    expect(jobs.release(stale)).toBe(false);
    expect(jobs.drop(stale, NOW)).toBe(false);
    expect(jobs.beat(stale)).toBe(false);
    expect(jobs.saveCheckpoint(stale, "key", 1, NOW)).toBe(false);
    expect(jobs.get("a")).toMatchObject({ state: "running", attempt: fresh.attempt, error: null });
    expect(jobs.get("b")).toBeUndefined();
    expect(jobs.errorsOf("a")).toEqual([]);
    expect(jobs.beat(fresh)).toBe(true);
  });

  it("keep every error with its attempt", () => {
    jobs.submit(() => [job("a")], NOW);
    const [first] = claim() as [Held];
    jobs.requeue(first, { notBefore: 0, backoffMs: 0 }, { ...ERROR, message: "one" }, NOW);
    const [second] = claim() as [Held];
    jobs.fail(second, { ...ERROR, message: "two" }, NOW);
    expect(jobs.errorsOf("a").map(({ attempt, error }) => [attempt, error.message])).toEqual([
      [1, "one"],
      [2, "two"],
    ]);
    expect(jobs.get("a")).toMatchObject({ state: "failed", failures: 2 });
    jobs.retry({ ids: ["a"] });
    expect(jobs.get("a")).toMatchObject({ state: "queued", failures: 0, error: null });
    expect(jobs.errorsOf("a")).toHaveLength(2);
  });
});

describe("a claim", () => {
  it("takes what is due, and names when the next job is", () => {
    jobs.submit(() => [job("now"), job("soon", { notBefore: NOW + 50 }), job("later", { notBefore: NOW + 90 })], NOW);
    expect(claim().map(({ id }) => id)).toEqual(["now"]);
    expect(jobs.nextDue(NOW)).toBe(NOW + 50);
    expect(claim(10, { now: NOW + 50 }).map(({ id }) => id)).toEqual(["soon"]);
    expect(jobs.nextDue(NOW + 50)).toBe(NOW + 90);
    claim(10, { now: NOW + 90 });
    expect(jobs.nextDue(NOW + 90)).toBeNull();
  });

  it("leaves out what has not yet let go", () => {
    jobs.submit(() => [job("a"), job("b")], NOW);
    expect(claim(10, { except: ["a"] }).map(({ id }) => id)).toEqual(["b"]);
  });
});

describe("checkpoints", () => {
  it("last until the job is done", () => {
    const held = jobIn("running");
    expect(jobs.saveCheckpoint(held, "key", { n: 1 }, NOW)).toBe(true);
    jobs.release(held);
    expect(jobs.checkpoint(held.id, "key")).toEqual({ value: { n: 1 } });
    const [again] = claim() as [Held];
    jobs.end(again, "done", () => [], NOW);
    expect(jobs.checkpoint(held.id, "key")).toBeUndefined();
  });
});
