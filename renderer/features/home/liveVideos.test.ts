import { expect, test } from "vitest";

import type { VideoSnapshot } from "../../../contract/events.ts";
import { groupsOf } from "./liveVideos.ts";

const video = (id: string, change: Partial<VideoSnapshot>): VideoSnapshot => ({
  id,
  title: id,
  state: "running",
  waitingFor: null,
  channelId: id,
  priority: "normal",
  paused: false,
  revision: 1,
  version: 1,
  progress: 0,
  secondsLeft: null,
  format: "16:9",
  durationSeconds: 60,
  review: null,
  thumbnail: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  deletedAt: null,
  stages: [],
  ...change,
});

test("each video stands in the one group that says what it means for the person", () => {
  const groups = groupsOf([
    video("slow", { secondsLeft: 90 }),
    video("unknown", {}),
    video("soon", { secondsLeft: 5 }),
    video("between stages", { state: "queued", progress: 0.4, secondsLeft: 30 }),
    video("not begun", { state: "queued" }),
    video("to decide", { state: "waiting" }),
    video("broken", { state: "failed", updatedAt: "2026-01-02T00:00:00.000Z" }),
    video("ready", { state: "done" }),
    video("later ready", { state: "done", updatedAt: "2026-01-03T00:00:00.000Z" }),
    video("cancelled", { state: "cancelled" }),
    video("deleted", { state: "done", deletedAt: "2026-01-03T00:00:00.000Z" }),
  ]);
  const names = (some: VideoSnapshot[]) => some.map(({ id }) => id);
  expect(names(groups.making)).toEqual(["soon", "between stages", "slow", "unknown"]);
  expect(groups.queued).toBe(1);
  expect(names(groups.waiting)).toEqual(["broken", "to decide"]);
  expect(names(groups.finished)).toEqual(["later ready", "ready"]);
});
