import { stripVTControlCharacters } from "node:util";

import { expect, test, vi } from "vitest";

import type { StageState, VideoEvent } from "../../contract/events.ts";
import { STAGE_NAMES, type StageName } from "../../contract/stage.ts";
import { createView, duration, Progress } from "./view.ts";

const ID = "01a1fd17-342b-7777-b386-23236178fb3a";

function stage(name: StageName, more: Partial<StageState> = {}): StageState {
  return {
    name,
    state: null,
    fraction: 0,
    note: null,
    attempt: 0,
    milliseconds: null,
    cached: false,
    error: null,
    ...more,
  };
}

function snapshot(...stages: StageState[]): VideoEvent {
  const all = STAGE_NAMES.map((name) => stages.find((s) => s.name === name) ?? stage(name));
  const video = {
    id: ID,
    title: "Rain",
    state: "running" as const,
    waitingFor: null,
    channelId: ID,
    priority: "normal" as const,
    paused: false,
    revision: 1,
    version: 1,
    progress: 0,
    secondsLeft: null,
    format: "16:9" as const,
    durationSeconds: 60,
    review: null,
    thumbnail: null,
    createdAt: "2026-01-01T00:00:00Z",
    updatedAt: "2026-01-01T00:00:00Z",
    deletedAt: null,
    stages: all,
  };
  return { type: "snapshot", video };
}

function screen(isTTY: boolean) {
  let text = "";
  const stream = { isTTY, columns: 60, write: (s: string) => ((text += s), true) } as unknown as NodeJS.WriteStream;
  return { stream, text: () => text };
}

test("in a pipe a stage's beginning and end are a line each, and a stage that was there already says so", () => {
  const { stream, text } = screen(false);
  const view = createView(stream, { quiet: false, expectedSeconds: 40 });
  view.show(snapshot(stage("script", { state: "running" })));
  for (let i = 1; i <= 100; i++)
    view.show({ type: "stage", videoId: ID, stage: stage("script", { state: "running", fraction: i / 100 }) });
  view.show({ type: "stage", videoId: ID, stage: stage("script", { state: "done", milliseconds: 1234 }) });
  view.show({
    type: "stage",
    videoId: ID,
    stage: stage("narration", { state: "done", cached: true, milliseconds: 1 }),
  });
  view.end();
  expect(text()).toBe("Rain\nScript …\nScript done in 1 s\nVoice was there already\n");
});

test("a long stage tells how far it is and how long it will take", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const { stream, text } = screen(false);
  const view = createView(stream, { quiet: false, expectedSeconds: 100 });
  view.show(snapshot(stage("render", { state: "running" })));
  vi.advanceTimersByTime(50_000);
  view.show({ type: "stage", videoId: ID, stage: stage("render", { state: "running", fraction: 0.5 }) });
  vi.useRealTimers();
  expect(text()).toMatch(/Render 50 %, about (7\d|1 min \d+) s left/);
});

test("a stage that is tried again says why", () => {
  const { stream, text } = screen(false);
  const view = createView(stream, { quiet: false, expectedSeconds: 40 });
  const error = { code: "FFMPEG_FAILED", message: "ffmpeg was killed", hint: "" };
  view.show(snapshot(stage("render", { state: "queued", attempt: 1, error })));
  expect(text()).toContain("Render tries again soon: ffmpeg was killed");
});

test("on a terminal every stage has its line, none wider than the screen, and the end leaves them as text", () => {
  const { stream, text } = screen(true);
  const view = createView(stream, { quiet: false, expectedSeconds: 40 });
  view.show(
    snapshot(stage("render", { state: "running", fraction: 0.42, note: "span 5 of 12, which has quite a long note" })),
  );
  view.end();
  const lines = stripVTControlCharacters(text()).split("\n");
  expect(lines.find((l) => l.includes("Render"))).toMatch(/█.*42 %/);
  expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(60);
});

test("quiet says nothing", () => {
  const { stream, text } = screen(true);
  const view = createView(stream, { quiet: true, expectedSeconds: 40 });
  view.show(snapshot(stage("script", { state: "running" })));
  view.end();
  expect(text()).toBe("");
});

test("work done before this command began does not count as its speed", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const progress = new Progress(100);
  progress.take(snapshot(stage("render", { state: "running", fraction: 0.5 })));
  const head = progress.fraction;
  vi.advanceTimersByTime(10_000);
  progress.take({ type: "stage", videoId: ID, stage: stage("render", { state: "running", fraction: 0.75 }) });
  const left = progress.secondsLeft;
  vi.useRealTimers();
  const done = (progress.fraction - head) / (1 - head);
  expect(left).toBeGreaterThan((10 / done) * (1 - done) * 0.9);
});

test.each([
  [0.04, "0 s"],
  [0.26, "0.3 s"],
  [59.6, "1 min 0 s"],
  [125, "2 min 5 s"],
  [4320, "1 h 12 min"],
])("%f seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
