import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Database from "better-sqlite3";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { JOB_STATES, type JobState } from "../../contract/events.ts";
import { Idea } from "../../contract/idea.ts";
import { newId } from "../base/ids.ts";
import { DATABASE_FILE, openStore, type Store } from "./open.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);

let dir: string;
let store: Store;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-store-videos-"));
  store = openStore(dir);
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

interface Given {
  title?: string;
  state?: JobState;
  channelId?: string;
  at?: number;
}

function add({ title = "Rain", state = "queued", channelId, at = NOW }: Given = {}): string {
  const id = newId();
  store.videos.create({ id, title, ideaHash: "h", idea: Idea.parse({ topic: "Rain" }), priority: 1, channelId }, at);
  store.videos.setState(id, state, at);
  return id;
}

function titles(filter: Parameters<typeof store.videos.list>[1] = {}): string[] {
  return store.videos.list({ limit: 200 }, filter).items.map(({ title }) => title);
}

/** By a connection of its own, as a program of another owner might have written it. */
function raw(sql: string): void {
  const db = new Database(join(dir, DATABASE_FILE));
  db.exec(sql);
  db.close();
}

describe("a list of videos", () => {
  it("has exactly those that the filter lets through, in order, on pages that join without a gap", () => {
    const Seed = fc.record({
      title: fc.constantFrom("Rain at night", "RAIN", "100% wool", "Straße", "a_b", "Ärger im Büro", "x".repeat(300)),
      state: fc.constantFrom(...JOB_STATES),
      other: fc.boolean(),
      day: fc.integer({ min: 0, max: 5 }),
      deleted: fc.boolean(),
    });
    const Filter = fc.record(
      {
        state: fc.uniqueArray(fc.constantFrom(...JOB_STATES), { minLength: 1 }),
        other: fc.boolean(),
        q: fc.constantFrom(
          "rain",
          "rain night",
          "night RAIN",
          "%",
          "_",
          "a%b",
          "arger",
          "BÜRO",
          "x",
          "'",
          '"',
          "\\",
          "*",
        ),
        createdAfter: fc.integer({ min: 0, max: 5 }),
        createdBefore: fc.integer({ min: 0, max: 5 }),
        deleted: fc.boolean(),
        order: fc.constantFrom("newest" as const, "oldest" as const),
      },
      { requiredKeys: [] },
    );
    const fold = (text: string) =>
      text
        .normalize("NFKD")
        .replace(/\p{Mn}/gu, "")
        .toLowerCase();
    let round = 0;
    fc.assert(
      fc.property(fc.array(Seed, { maxLength: 25 }), Filter, fc.integer({ min: 1, max: 7 }), (seeds, wish, limit) => {
        const presets = { presets: {}, targets: { retention: 0.5, engagement: 0.1, clickThrough: 0.06 } };
        const unset = { persona: null, schedule: { slots: [], missed: "ask" as const } };
        const shared = { niche: null, description: "", language: "en", timezone: "UTC", ...presets, ...unset };
        const [home, other] = ["home", "other"].map((name) =>
          store.channels.create({ name: `${name} ${round}`, ...shared }, NOW),
        );
        round++;
        raw("DELETE FROM videos");
        const made = seeds.map((seed) => {
          const channelId = (seed.other ? other : home)?.id ?? "";
          const at = NOW + seed.day * DAY;
          const id = add({ ...seed, channelId, at });
          if (seed.deleted) store.videos.remove(id, NOW);
          return { ...seed, id, channelId, at };
        });
        const { other: ofOther, createdAfter, createdBefore, order = "newest", ...plain } = wish;
        const iso = (day: number) => new Date(NOW + day * DAY).toISOString();
        const filter = {
          ...plain,
          order,
          ...(ofOther !== undefined && { channelId: (ofOther ? other : home)?.id ?? "" }),
          ...(createdAfter !== undefined && { createdAfter: iso(createdAfter) }),
          ...(createdBefore !== undefined && { createdBefore: iso(createdBefore) }),
        };
        const fits = made.filter(
          (video) =>
            video.deleted === (wish.deleted ?? false) &&
            (ofOther === undefined || video.other === ofOther) &&
            (wish.q === undefined ||
              fold(wish.q)
                .split(" ")
                .every((word) => fold(video.title).includes(word))) &&
            (createdAfter === undefined || video.day > createdAfter) &&
            (createdBefore === undefined || video.day < createdBefore),
        );
        const listed = fits.filter((video) => wish.state === undefined || wish.state.includes(video.state));
        const wanted = (order === "oldest" ? listed : listed.toReversed()).map(({ id }) => id);
        const seen: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null;) {
          const page = store.videos.list({ limit, cursor }, filter);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor;
        }
        expect(seen).toEqual(wanted);
        const counts = store.videos.counts(filter);
        for (const state of JOB_STATES)
          expect(counts[state]).toBe(fits.filter((video) => video.state === state).length);
      }),
      { numRuns: 60 },
    );
  });

  it("finds a title whatever the case, the accents and the order of its words, and follows a new title", () => {
    const id = add({ title: "Ein Café in Zürich" });
    for (const q of ["cafe", "CAFÉ", "zurich ein", "ürich", "  café   "]) expect(titles({ q })).toHaveLength(1);
    expect(titles({ q: "cafe paris" })).toEqual([]);
    store.videos.learn(id, { title: "Rain" }, NOW);
    expect([titles({ q: "cafe" }), titles({ q: "rain" })]).toEqual([[], ["Rain"]]);
  });

  it("takes SQL, wildcards and patterns that explode elsewhere for what they are", () => {
    add({ title: "x'; DROP TABLE videos; --" });
    add({ title: "a".repeat(80) });
    expect(titles({ q: "'; DROP TABLE videos; --" })).toHaveLength(1);
    expect(titles({ q: "' OR '1'='1" })).toEqual([]);
    expect(titles({ q: "(a+)+$" })).toEqual([]);
    expect(titles({ q: "%%%%" })).toEqual([]);
    expect(titles({ channelId: "' OR 1=1 --" })).toEqual([]);
    expect(titles()).toHaveLength(2);
  });

  it.each(["", "0", "-1", "abc", "MQ==", "'; --", "x".repeat(300), Buffer.from("1e3").toString("base64url")])(
    "refuses %j as a cursor",
    (cursor) => {
      expect(() => store.videos.list({ limit: 5, cursor })).toThrow(
        expect.objectContaining({ code: "REQUEST_INVALID" }),
      );
    },
  );

  it("is one indexed question, whatever it asks for", () => {
    const db = new Database(join(dir, DATABASE_FILE));
    const plan = (where: string) =>
      db
        .prepare(
          `EXPLAIN QUERY PLAN SELECT * FROM videos WHERE owner_id = 'local' AND ${where} ORDER BY seq DESC LIMIT 51`,
        )
        .all()
        .map((row) => (row as { detail: string }).detail)
        .join("; ");
    expect(plan("deleted_at IS NULL")).toMatch(/USING INDEX videos_list/);
    expect(plan("deleted_at IS NULL AND state IN ('failed')")).toMatch(/USING INDEX videos_state/);
    expect(plan("deleted_at IS NULL AND channel_id = 'c'")).toMatch(/USING INDEX videos_channel/);
    for (const where of ["deleted_at IS NULL", "deleted_at IS NULL AND channel_id = 'c'"])
      expect(plan(where)).not.toMatch(/TEMP B-TREE/);
    db.close();
  });

  it("knows nothing of another owner's videos, nor does anything else", () => {
    const id = add();
    raw("UPDATE videos SET owner_id = 'another'");
    expect(titles()).toEqual([]);
    expect(store.videos.counts().queued).toBe(0);
    expect(store.videos.get(id)).toBeUndefined();
    expect(() => store.videos.require(id)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
    expect(store.videos.withIdea("h")).toEqual([]);
    expect(store.videos.purge(NOW + 1000 * DAY)).toEqual([]);
  });
});

describe("a video's version", () => {
  it("rises with what a person changes, and its time with every change, also when the clock stands still", () => {
    const id = add();
    const state = () => {
      const { version, updatedAt } = store.videos.require(id);
      return { version, updatedAt };
    };
    const before = state();
    store.videos.setState(id, "running", NOW);
    expect(state()).toEqual({ version: before.version, updatedAt: before.updatedAt + 1 });
    store.videos.setPriority(id, 10, NOW - DAY);
    expect(state()).toEqual({ version: before.version + 1, updatedAt: before.updatedAt + 2 });
    expect(() => store.videos.require(id, { ifVersion: before.version })).toThrow(
      expect.objectContaining({ code: "CHANGED_MEANWHILE" }),
    );
  });
});

describe("what lists show of a video", () => {
  it("is what was given or learnt, or nothing at all, and is not mistaken for a figure by estimates", () => {
    const id = add({ state: "done" });
    expect(store.videos.require(id).facts).toBeNull();
    const place = { videoId: id, revision: 1, stage: "render" } as const;
    const result = { key: "k", version: "1", output: {}, waitingFor: null, attempt: 1, milliseconds: 70 };
    store.stages.record(place, result, NOW);
    expect(store.stageTimes.newest(10)).toEqual([]);
    const { kind, format, language } = Idea.parse({ topic: "Rain" });
    const shape = { kind, format, language, height: 1080, fps: 30 } as const;
    const facts = { ...shape, niche: null, seconds: 60, thumbnail: null, review: null };
    store.videos.learn(id, { facts }, NOW);
    expect(store.videos.require(id).facts).toEqual(facts);
    expect(store.stageTimes.newest(10)).toEqual([{ stage: "render", milliseconds: 70, facts }]);
    store.videos.addRevision(id, { idea: Idea.parse({ topic: "Snow" }), ideaHash: "s" }, NOW);
    expect(store.videos.require(id).facts).toBeNull();
    store.videos.setState(id, "queued", NOW);
    expect(store.stageTimes.unfinished()).toEqual([]);
  });
});

describe("a deleted video", () => {
  it("is in no list but its own until it is restored", () => {
    const id = add({ state: "done" });
    store.videos.remove(id, NOW);
    expect([titles(), titles({ deleted: true })]).toEqual([[], ["Rain"]]);
    expect(store.videos.withIdea("h")).toEqual([]);
    expect(() => store.videos.require(id)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
    store.videos.restore(id, NOW);
    expect([titles(), titles({ deleted: true })]).toEqual([["Rain"], []]);
    expect(store.videos.require(id).state).toBe("done");
  });

  it("is gone after 30 days, with all that hangs on it and nothing else", () => {
    const [gone, kept] = [add(), add()];
    for (const id of [gone, kept]) {
      const job = { id: `${id}/1/script`, kind: "stage", subject: id, lane: "cpu", priority: 1, notBefore: 0 } as const;
      store.jobs.submit(() => [{ ...job, payload: null }], NOW);
      store.videos.decide(id, { revision: 1, verdict: "approved", decidedBy: "me", note: null, decidedAt: NOW });
      store.videos.keepRequest({ caller: "owner", key: id, bodyHash: "b" }, id, NOW);
      const place = { videoId: id, revision: 1, stage: "script" } as const;
      const result = { key: id, version: "1", output: {}, waitingFor: null, attempt: 1, milliseconds: 1 };
      store.stages.record(place, result, NOW);
    }
    store.videos.remove(gone, NOW);
    expect(store.videos.purge(NOW + 30 * DAY)).toEqual([]);
    expect(store.videos.purge(NOW + 30 * DAY + 1)).toEqual([gone]);
    expect([store.videos.get(gone), store.jobs.ofSubject(gone), store.videos.decisions(gone)]).toEqual([
      undefined,
      [],
      [],
    ]);
    expect(store.stages.records(gone, 1)).toEqual([]);
    expect(store.jobs.ofSubject(kept)).toHaveLength(1);
    expect([store.videos.decisions(kept).length, store.stages.records(kept, 1).length]).toEqual([1, 1]);
    // The result itself belongs to all videos.
    expect(store.stages.find(gone)).toBeDefined();
    expect(store.videos.madeBy({ caller: "owner", key: gone, bodyHash: "b" }, NOW)).toBeNull();
  });

  it("goes with some of the others at a time, until none is left", () => {
    const ids = Array.from({ length: 50 }, () => add());
    for (const id of ids) store.videos.remove(id, NOW);
    const portions: string[][] = [];
    for (let gone = store.videos.purge(NOW + 31 * DAY); gone.length > 0; gone = store.videos.purge(NOW + 31 * DAY))
      portions.push(gone);
    expect(portions.length).toBeGreaterThan(1);
    expect(portions.flat().toSorted()).toEqual(ids.toSorted());
  });
});

describe("a request's key", () => {
  const request = { caller: "token:a", key: "k", bodyHash: "one" };

  it("stands for its video for a day, for its caller and its body", () => {
    const id = add();
    store.videos.keepRequest(request, id, NOW);
    expect(store.videos.madeBy(request, NOW + DAY)).toBe(id);
    expect(store.videos.madeBy({ ...request, caller: "token:b" }, NOW)).toBeNull();
    expect(() => store.videos.madeBy({ ...request, bodyHash: "two" }, NOW)).toThrow(
      expect.objectContaining({ code: "IDEMPOTENCY_MISMATCH" }),
    );
    expect(store.videos.madeBy({ ...request, bodyHash: "two" }, NOW + DAY + 1)).toBeNull();
    const other = add();
    store.videos.keepRequest({ ...request, bodyHash: "two" }, other, NOW + DAY + 1);
    expect(store.videos.madeBy({ ...request, bodyHash: "two" }, NOW + DAY + 1)).toBe(other);
  });

  it("counts also where the clock was set back since", () => {
    const id = add();
    store.videos.keepRequest(request, id, NOW);
    expect(store.videos.madeBy(request, NOW - 10 * DAY)).toBe(id);
  });
});
