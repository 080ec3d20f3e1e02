import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Idea } from "../../contract/idea.ts";
import { STAGE_NAMES } from "../../contract/stage.ts";
import { newId } from "../base/ids.ts";
import type { Held, JobStore, NewJob } from "../store/jobs.ts";
import { openStore, type Store } from "../store/open.ts";
import { keepStates } from "./keepState.ts";
import { stageJobId } from "./stageJobs.ts";
import { storedState } from "./videoState.ts";

const ERROR = { code: "INTERNAL", op: "test", message: "broken", hint: "" };

let dir: string;
let store: Store;
let jobs: JobStore;
let now: number;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-states-"));
  now = 1000;
  open();
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

function open(): void {
  store = openStore(dir);
  jobs = store.jobs.telling(keepStates({ store, now: () => now }));
}

const idea = (niche: string | null = null) => Idea.parse({ topic: "Rain", niche });

function job(videoId: string, revision: number, stage: (typeof STAGE_NAMES)[number]): NewJob {
  const id = stageJobId({ videoId, revision, stage });
  return { id, kind: "stage", subject: videoId, lane: "cpu", priority: 1, notBefore: 0, payload: { revision, stage } };
}

function create(): string {
  const id = newId();
  jobs.submit(() => {
    store.videos.create({ id, title: "Rain", ideaHash: "h", idea: idea(), priority: 1 }, now);
    return [job(id, 1, "script")];
  }, now);
  return id;
}

function claim(limit: number): Held[] {
  const lanes = { lane: "cpu", kinds: ["stage"], subjects: null, worker: "w", except: [] } as const;
  return jobs.claim({ ...lanes, limit, now });
}

/** What a move is made with: a video, one of its jobs as it is held, and the next job to queue. */
interface At {
  id: string;
  held: Held;
  which: number;
  next: () => NewJob[];
}

/** Most are legal, the others change nothing. */
const MOVES = {
  submit: ({ next }) => jobs.submit(next, now),
  claim: ({ which }) => claim(which + 1),
  done: ({ held, next }) => jobs.end(held, "done", next, now),
  wait: ({ held }) => jobs.end(held, "waiting", () => [], now),
  fail: ({ held }) => jobs.fail(held, ERROR, now),
  requeue: ({ held }) => jobs.requeue(held, { notBefore: now + 5, backoffMs: 5 }, ERROR, now),
  release: ({ held }) => jobs.release(held),
  releaseAll: () => jobs.releaseAll(),
  drop: ({ held }) => jobs.drop(held, now),
  cancel: ({ held }) => jobs.cancel({ ids: [held.id] }, now),
  cancelAll: ({ id }) => jobs.cancel({ subject: id }, now),
  retry: ({ id }) => jobs.retry({ subject: id }),
  resolve: ({ held, next }) => jobs.resolve(held.id, next, now),
  revise: ({ id }) =>
    jobs.submit(() => {
      const number = store.videos.addRevision(id, { idea: idea(), ideaHash: "h" }, now);
      return [job(id, number, "script")];
    }, now),
  together: ({ held, next, which }) => jobs.together(() => (jobs.end(held, "done", next, now), claim(which))),
  undone: ({ id }) =>
    jobs.together(() => {
      try {
        jobs.together(() => {
          jobs.cancel({ subject: id }, now);
          throw new Error("undone");
        });
      } catch {
        // That part alone is rolled back.
      }
    }),
  reopen: () => {
    store.close();
    open();
  },
} satisfies Record<string, (at: At) => unknown>;

const Move = fc.record({
  kind: fc.constantFrom(...(Object.keys(MOVES) as (keyof typeof MOVES)[])),
  video: fc.nat(2),
  which: fc.nat(6),
});

describe("the state of a video in the store", () => {
  it("is after any moves of jobs what its jobs say, also where moves are undone or the process ends between them", () => {
    fc.assert(
      fc.property(fc.array(Move, { minLength: 1, maxLength: 60 }), (moves) => {
        const ids = [create(), create(), create()];
        for (const { kind, video, which } of moves) {
          now++;
          const id = ids[video] ?? "";
          const { revision } = store.videos.require(id);
          const rows = jobs.ofSubject(id);
          const row = rows[which % rows.length];
          const stage = STAGE_NAMES[which] ?? "script";
          const held = { id: row?.id ?? "", attempt: row?.attempt ?? 0 };
          MOVES[kind]({ id, held, which, next: () => [job(id, revision, stage)] });
          for (const one of ids) {
            const stored = store.videos.require(one);
            expect(stored.state).toBe(storedState(store, one, stored.revision));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("lands with the move or not at all", () => {
    const id = create();
    const broken = store.jobs.telling(() => {
      throw new Error("the disk is full");
    });
    expect(() => broken.cancel({ subject: id }, now)).toThrow("the disk is full");
    expect([jobs.ofSubject(id)[0]?.state, store.videos.require(id).state]).toEqual(["queued", "queued"]);
  });

  it("is told once for all that one transaction moves, and not for jobs of other things", () => {
    const told: (readonly string[])[] = [];
    const telling = store.jobs.telling((subjects) => told.push(subjects));
    telling.submit(() => ["a", "b", "a"].map((subject, i) => ({ ...job(subject, 1, "script"), id: `${i}` })), now);
    expect(told).toEqual([["a", "b"]]);
    keepStates({ store })(["a", "folder"]);
    telling.cancel({ ids: ["nothing"] }, now);
    expect(told).toHaveLength(1);
  });
});

describe("how a video ended", () => {
  const ends = () => store.generations.after(0).map(({ status, milliseconds }) => ({ status, milliseconds }));
  const work = (ms: number, to: "done" | "waiting" | "failed") => {
    const [held] = claim(1);
    if (!held) throw new Error("nothing is queued");
    now += ms;
    if (to === "failed") jobs.fail(held, ERROR, now);
    else jobs.end(held, to, () => [], now);
  };

  it("is noted with how long was worked on it, once", () => {
    const id = create();
    now += 500;
    work(70, "done");
    expect(ends()).toEqual([{ status: "completed", milliseconds: 70 }]);
    store.videos.learn(id, { title: "Rain" }, now);
    jobs.releaseAll();
    expect(ends()).toHaveLength(1);
  });

  it("counts each time that it was tried again, without the time in between", () => {
    const id = create();
    work(30, "failed");
    now += 1_000_000;
    jobs.retry({ subject: id });
    work(40, "done");
    expect(ends()).toEqual([
      { status: "failed", milliseconds: 30 },
      { status: "completed", milliseconds: 40 },
    ]);
  });

  it("is completed where only a person's word is missing, and not where it waits for something else", () => {
    const id = create();
    work(10, "waiting");
    expect(ends()).toEqual([]);
    jobs.retry({ subject: id });
    const place = { videoId: id, revision: 1, stage: "script" } as const;
    const made = { key: "k", version: "1", output: {}, waitingFor: "approval", attempt: 1, milliseconds: 1 };
    store.stages.record(place, made, now);
    work(20, "waiting");
    expect(ends()).toEqual([{ status: "completed", milliseconds: 20 }]);
    jobs.resolve(stageJobId(place), () => [], now);
    expect([store.videos.require(id).state, ends().length]).toEqual(["done", 1]);
  });

  it("is noted with the niche, also when the video is gone", () => {
    for (const niche of ["sleep", "sleep", null]) {
      const id = newId();
      jobs.submit(() => {
        store.videos.create({ id, title: "R", ideaHash: "h", idea: idea(niche), priority: 1 }, now);
        return [job(id, 1, "script")];
      }, now);
      jobs.cancel({ subject: id }, now);
      store.videos.remove(id, 0);
    }
    expect(store.videos.purge(1e13)).toHaveLength(3);
    expect(store.generations.after(0)).toMatchObject([
      { niche: "sleep", status: "cancelled", milliseconds: 0 },
      { niche: "sleep", status: "cancelled", milliseconds: 0 },
      { niche: null, status: "cancelled", milliseconds: 0 },
    ]);
  });
});
