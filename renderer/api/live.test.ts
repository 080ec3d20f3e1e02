import { expect, test, vi } from "vitest";

import type { VideoSnapshot } from "../../contract/events.ts";
import type { LiveMessage } from "../../contract/liveEvents.ts";
import { Live, newest, type LiveDeps, type Resume } from "./live.ts";

const ID = "019a0000-0000-7000-8000-000000000001";

function video(change: Partial<VideoSnapshot> = {}): VideoSnapshot {
  return {
    id: ID,
    title: "The sea",
    state: "running",
    waitingFor: null,
    channelId: ID,
    priority: "normal",
    paused: false,
    revision: 1,
    version: 1,
    progress: 0.1,
    secondsLeft: 60,
    format: "16:9",
    durationSeconds: 60,
    review: null,
    thumbnail: null,
    createdAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:00:00.000Z",
    deletedAt: null,
    stages: [],
    ...change,
  };
}
const stamp = (seq: number) => ({ seq, timestamp: "2026-01-01T00:00:00.000Z" });
const snapshot = (seq: number, ...videos: VideoSnapshot[]): LiveMessage => ({
  type: "snapshot",
  epoch: "e",
  videos,
  alerts: [],
  metrics: null,
  ...stamp(seq),
});
const changed = (seq: number, change: Partial<VideoSnapshot>): LiveMessage => ({
  type: "video.changed",
  video: video(change),
  ...stamp(seq),
});

function listen(o: Partial<LiveDeps> = {}) {
  const frames: (() => void)[] = [];
  const stale: (string[] | "all")[] = [];
  const live = new Live({
    watch: () => Promise.reject(new Error("not watched")),
    onStale: (what) => stale.push(what === "all" ? what : [...what.ids]),
    soon: (act) => frames.push(act),
    ...o,
  });
  const heard = vi.fn<() => void>();
  live.subscribe(heard);
  return { live, stale, heard, frame: () => frames.splice(0).forEach((act) => act()) };
}

test("a thousand events between two frames are shown once, as the last of them left it", () => {
  const { live, heard, frame } = listen();
  live.hear(snapshot(0, video()));
  for (let i = 1; i <= 1000; i++) live.hear(changed(i, { progress: i / 1000 }));
  expect(live.state().videos.size).toBe(0);
  frame();
  expect(heard).toHaveBeenCalledTimes(1);
  expect(live.state().videos.get(ID)?.progress).toBe(1);
});

test("progress alone makes nothing stale; a new state, a decision or another version of a video does", () => {
  const { live, stale, frame } = listen();
  live.hear(snapshot(0, video()));
  live.hear(changed(1, { progress: 0.5 }));
  frame();
  expect(stale).toEqual([]);
  live.hear(changed(2, { state: "waiting" }));
  frame();
  live.hear(changed(3, { state: "waiting", review: { verdict: "waiting", score: 0.9 } }));
  frame();
  live.hear(changed(4, { state: "waiting", review: { verdict: "waiting", score: 0.9 }, version: 2 }));
  frame();
  expect(stale).toEqual([[ID], [ID], [ID]]);
});

test("a noun that somebody changed is named, a channel too", () => {
  const nouns: string[] = [];
  const { live } = listen({ onChanged: (what) => nouns.push(what) });
  live.hear(snapshot(0));
  live.hear({ type: "changed", what: "calendar", ...stamp(1) });
  live.hear({ type: "channel.update", channelId: ID, change: "deleted", channel: null, ...stamp(2) });
  expect(nouns).toEqual(["calendar", "channels"]);
});

test("the first snapshot is what was fetched anyway; a later one, after a gap, makes everything stale", () => {
  const { live, stale, frame } = listen();
  live.hear(snapshot(0));
  frame();
  expect(stale).toEqual([]);
  live.hear(snapshot(90));
  expect(stale).toEqual(["all"]);
});

test("a stream that breaks is gone on with from where it was, until nobody listens any more", async () => {
  vi.useFakeTimers();
  const asked: Resume[] = [];
  const listening = new AbortController();
  const { live } = listen({
    watch: async (from) => {
      asked.push(from);
      if (asked.length === 3) listening.abort();
      return (async function* (): AsyncGenerator<LiveMessage> {
        yield asked.length === 1 ? snapshot(7, video()) : changed(8, { progress: 0.2 });
        throw new Error("the connection is lost");
      })();
    },
  });
  const running = live.run(listening.signal);
  await vi.advanceTimersByTimeAsync(10_000);
  await running;
  vi.useRealTimers();
  expect(asked).toEqual([{}, { since: 7, epoch: "e" }, { since: 8, epoch: "e" }]);
});

test("a stream that stops for a minute is taken up where it was, and what came meanwhile is shown once", async () => {
  vi.useFakeTimers();
  const asked: Resume[] = [];
  const began = Date.now();
  const listening = new AbortController();
  const { live, frame, stale } = listen({
    watch: async (from) => {
      asked.push(from);
      const away = Date.now() - began;
      if (asked.length > 1 && away < 60_000) throw new Error("nobody answers");
      return (async function* (): AsyncGenerator<LiveMessage> {
        if (asked.length === 1) {
          yield snapshot(7, video());
          throw new Error("the connection is lost");
        }
        for (let seq = 8; seq < 108; seq++) yield changed(seq, { progress: seq / 200 });
        yield changed(108, { state: "done", progress: 1 });
        listening.abort();
      })();
    },
  });
  const running = live.run(listening.signal);
  await vi.advanceTimersByTimeAsync(70_000);
  await running;
  vi.useRealTimers();
  frame();
  expect(asked.length).toBeLessThan(70);
  expect(asked.slice(1)).toEqual(asked.slice(1).map(() => ({ since: 7, epoch: "e" })));
  expect(live.state().videos.get(ID)).toMatchObject({ state: "done", progress: 1 });
  expect(stale).toEqual([[ID]]);
});

test("five thousand events of a second are told to the screens sixty times, and fetch each changed video once a frame", () => {
  const { live, stale, heard, frame } = listen();
  const id = (n: number) => `019a0000-0000-7000-8000-${String(n).padStart(12, "0")}`;
  live.hear(snapshot(0, ...Array.from({ length: 50 }, (_, n) => video({ id: id(n) }))));
  frame();
  for (let shown = 0, seq = 1; shown < 60; shown++) {
    for (let i = 0; i < 5_000 / 60; i++, seq++) live.hear(changed(seq, { id: id(seq % 50), progress: seq / 6_000 }));
    live.hear(changed(seq++, { id: id(0), version: shown + 2 }));
    frame();
  }
  expect(heard).toHaveBeenCalledTimes(61);
  expect(stale).toHaveLength(60);
  expect(new Set(stale.flat())).toEqual(new Set([id(0)]));
});

test("what was told counts unless what was fetched is newer; a detail keeps its own review", () => {
  const old = video({ updatedAt: "2026-01-01T00:00:00.000Z", progress: 0.1 });
  const told = video({
    updatedAt: "2026-01-01T00:00:01.000Z",
    progress: 0.4,
    review: { verdict: "waiting", score: 1 },
  });
  expect(newest(old, told)).toMatchObject({ progress: 0.4, review: told.review });
  expect(newest(told, old)).toBe(told);
  expect(newest(old, undefined)).toBe(old);
  const detail = { ...old, files: [], review: { checks: ["all of it"] } };
  expect(newest(detail, told)).toMatchObject({ progress: 0.4, review: { checks: ["all of it"] } });
});
