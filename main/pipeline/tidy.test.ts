import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { Idea } from "../../contract/idea.ts";
import { newId } from "../base/ids.ts";
import { openStore } from "../store/open.ts";
import { factsOf } from "./facts.ts";
import { keepTidy } from "./tidy.ts";

/** Of a busy machine. */
const PATIENT = { timeout: 20_000 };
const DAY = 86_400_000;

async function open() {
  const dir = await mkdtemp(join(tmpdir(), "tidy-"));
  const store = openStore(dir);
  onTestFinished(async () => {
    store.close();
    await rm(dir, { recursive: true, force: true });
  });
  return store;
}

test("videos that cannot be restored any more and old lines of the audit log go, at once and again later", async () => {
  const store = await open();
  const begun = Date.UTC(2026, 0, 1);
  let now = begun;
  const id = newId();
  const idea = Idea.parse({ topic: "Rain" });
  store.videos.create({ id, title: "Rain", ideaHash: "0", idea, facts: factsOf(idea), priority: 1 }, now);
  store.videos.remove(id, now);
  store.audit.append({ who: "owner", action: "videos.remove", subject: id, details: {} }, now);
  const told: unknown[] = [];
  const stop = keepTidy({
    videos: { purge: () => store.videos.purge(now) },
    audit: store.audit,
    onTidied: (forgotten) => told.push(forgotten),
    onFault: (error) => told.push(error),
    everyMs: 5,
    now: () => now,
  });
  expect(told).toEqual([]);
  expect(store.videos.get(id)).toBeDefined();
  now = begun + 31 * DAY;
  await expect.poll(() => told, PATIENT).toEqual([{ videos: 1, auditRows: 0 }]);
  expect(store.videos.get(id)).toBeUndefined();
  now = begun + 400 * DAY;
  await expect.poll(() => told.at(-1), PATIENT).toEqual({ videos: 0, auditRows: 1 });
  expect((await store.audit.verify()).brokenAt).toBeNull();
  stop();
});

test("thousands of deleted videos go in portions, between which others have their turn, and none once it is stopped", async () => {
  const events: string[] = [];
  let left = 3;
  const purge = () => {
    events.push("portion");
    return left-- > 0 ? ["a", "b"] : [];
  };
  const more = { audit: { prune: () => 0 }, onFault: (error: unknown) => events.push(String(error)) };
  const stop = keepTidy({ videos: { purge }, ...more, onTidied: ({ videos }) => events.push(`${videos} gone`) });
  const turn = () => new Promise<void>((done) => setImmediate(() => (events.push("turn"), done())));
  while (!events.includes("6 gone")) {
    expect(events.length).toBeLessThan(50);
    await turn();
  }
  expect(events.join(" ")).toMatch(/portion turn portion turn portion .*6 gone/);
  stop();

  left = 3;
  keepTidy({ videos: { purge }, ...more, onTidied: () => events.push("told") })();
  await turn();
  await turn();
  expect(left).toBe(2);
});

test("a store that cannot be written keeps nothing from starting", () => {
  const faults: unknown[] = [];
  const full = new Error("database or disk is full");
  const purge = () => {
    throw full;
  };
  keepTidy({ videos: { purge }, audit: { prune: () => 0 }, onTidied: () => {}, onFault: (e) => faults.push(e) })();
  expect(faults).toEqual([full]);
});
