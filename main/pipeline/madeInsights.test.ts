import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { NewChannel } from "../../contract/api/channels.ts";
import { Idea } from "../../contract/idea.ts";
import { newId } from "../base/ids.ts";
import { openStore, type Store } from "../store/open.ts";
import type { VideoFacts } from "../store/videos.ts";
import { insightsOf, rangeOf } from "./madeInsights.ts";

const NOW = Date.parse("2026-03-29T22:30:00Z");
const DAY = 86_400_000;
let dir: string;
let store: Store;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "insights-"));
  store = openStore(dir);
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

/** A video that ended so, made in so many seconds, with what its review says. */
function made(
  endedAt: number,
  {
    status = "completed",
    seconds = 60,
    takes = 30,
    score = 0.8,
  }: { status?: "completed" | "failed" | "cancelled"; seconds?: number; takes?: number; score?: number } = {},
): string {
  const id = newId();
  const idea = Idea.parse({ topic: "Rain" });
  const facts: VideoFacts = {
    kind: "narrated",
    format: "16:9",
    height: 1080,
    fps: 30,
    language: "en",
    niche: null,
    seconds,
    thumbnail: null,
    review: { verdict: "approved", score },
  };
  store.videos.create({ id, title: `of ${endedAt}`, ideaHash: id, idea, priority: 1, facts }, endedAt);
  store.generations.record({ videoId: id, revision: 1, niche: null, status, milliseconds: takes * 1000, endedAt });
  const output = {
    score,
    aspects: { script: score, sound: 1, picture: 0.5, engagement: 0.7 },
    checks: [
      { id: "loudness", status: "pass" },
      { id: "blackFrames", status: score < 0.8 ? "fail" : "warn" },
    ],
  };
  for (const [stage, milliseconds, cached] of [
    ["render", takes * 900, false],
    ["script", 5, true],
    ["review", takes * 100, false],
  ] as const) {
    const place = { videoId: id, revision: 1, stage };
    const key = `${stage} ${id}`;
    store.stages.record(place, { key, version: "1", output, waitingFor: null, attempt: 1, milliseconds }, endedAt);
    if (cached) store.stages.takeOver(place, key, 0);
  }
  return id;
}

function told(days: number, zone: string, channelId: string | null = null) {
  const { dates, since } = rangeOf(days, zone, NOW);
  const videos = store.made.completed({ since, channelId }, 500);
  const rows = {
    ended: store.made.ended({ since, channelId }),
    videos,
    stages: store.made.stages(videos),
    reviews: store.made.reviews(videos),
    spent: store.spending.since(since),
  };
  return insightsOf(rows, dates, zone, NOW);
}

it("counts what ended on the days of the asked zone, over the night in which clocks go forward", () => {
  made(Date.parse("2026-03-29T21:59:00Z"));
  made(Date.parse("2026-03-29T22:10:00Z"), { status: "failed" });
  made(Date.parse("2026-03-28T22:59:00Z"), { status: "cancelled" });
  const of = (zone: string) =>
    told(7, zone).days.map(({ date, ...day }) => [date.slice(5), day.completed, day.failed, day.cancelled]);
  // Summer time began that night: midnight in Berlin was 23:00 UTC before and is 22:00 UTC after it.
  expect(of("Europe/Berlin").slice(-3)).toEqual([
    ["03-28", 0, 0, 1],
    ["03-29", 1, 0, 0],
    ["03-30", 0, 1, 0],
  ]);
  expect(of("UTC").slice(-2)).toEqual([
    ["03-28", 0, 0, 1],
    ["03-29", 1, 1, 0],
  ]);
  expect(of("UTC")).toHaveLength(7);
});

it("tells how long stages took, how reviews came out and what was paid, and nothing older than was asked for", () => {
  made(NOW - 2 * DAY, { takes: 20, score: 0.9 });
  made(NOW - DAY, { takes: 40, score: 0.7 });
  made(NOW - DAY, { takes: 60, score: 0.5, seconds: 120 });
  made(NOW - 40 * DAY, { takes: 900 });
  for (const [service, microUsd] of [
    ["elevenlabs", 250_000],
    ["google", 20_000],
    ["elevenlabs", 150_000],
  ] as const)
    store.spending.record({ kind: "voice", service, units: 1000, microUsd, at: NOW - DAY });
  store.spending.record({ kind: "voice", service: "google", units: 1, microUsd: 9_000_000, at: NOW - 40 * DAY });
  const { totals, videos, stages, aspects, findings, spending, days } = told(30, "UTC");
  expect(totals).toMatchObject({ completed: 3, madeSeconds: 240, medianMakingSeconds: 40 });
  expect(totals.meanScore).toBeCloseTo(0.7);
  expect(totals.spentUsd).toBeCloseTo(0.42);
  expect(days.at(-2)?.spentUsd).toBeCloseTo(0.42);
  expect(videos.map(({ makingSeconds }) => makingSeconds)).toEqual([20, 40, 60]);
  expect(stages.map(({ stage, runs }) => [stage, runs])).toEqual([
    ["render", 3],
    ["review", 3],
  ]);
  expect(stages[0]?.meanSeconds).toBeCloseTo(36);
  expect(aspects.map(({ aspect, score }) => [aspect, Number(score.toFixed(2))])).toEqual([
    ["script", 0.7],
    ["sound", 1],
    ["picture", 0.5],
    ["engagement", 0.7],
  ]);
  expect(findings).toEqual([{ check: "blackFrames", warned: 1, failed: 2 }]);
  expect(spending.map(({ service, uses }) => [service, uses])).toEqual([
    ["elevenlabs", 2],
    ["google", 1],
  ]);
});

it("counts a video that was made again once, on the day of the last time", () => {
  const id = made(NOW - 3 * DAY, { takes: 30 });
  const again = { videoId: id, revision: 2, niche: null, status: "completed", milliseconds: 5000 } as const;
  store.generations.record({ ...again, endedAt: NOW - DAY });
  const { totals, days, videos } = told(7, "UTC");
  expect(totals).toMatchObject({ completed: 1, medianMakingSeconds: 5 });
  expect(days.map(({ completed }) => completed)).toEqual([0, 0, 0, 0, 0, 1, 0]);
  expect(videos).toMatchObject([{ id, makingSeconds: 5 }]);
});

it("counts a video that is gone, but does not show it; of one channel only its own", () => {
  const gone = made(NOW - DAY);
  store.videos.remove(gone, NOW);
  made(NOW - DAY);
  expect(told(30, "UTC")).toMatchObject({ totals: { completed: 2 }, videos: [{}] });
  const targets = { retention: 0.5, engagement: 0.1, clickThrough: 0.06 };
  const other = store.channels.create(NewChannel.parse({ name: "Other", targets }), NOW);
  expect(told(30, "UTC", other.id)).toMatchObject({ totals: { completed: 0 }, videos: [], stages: [], aspects: [] });
});
