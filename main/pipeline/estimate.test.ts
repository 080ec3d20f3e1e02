import { describe, expect, it } from "vitest";

import { Idea } from "../../contract/idea.ts";
import { STAGE_NAMES, type StageName } from "../../contract/stage.ts";
import type { StageTime, Unfinished } from "../store/stageTimes.ts";
import { createEstimator, type Progress } from "./estimate.ts";
import { factsOf } from "./facts.ts";
import { NEEDS } from "./syntheticStages.ts";

const STAGES = STAGE_NAMES.map((name) => ({ name, needs: NEEDS[name] }));
const facts = (more: Partial<Idea> = {}) => factsOf(Idea.parse({ topic: "Rain", seconds: 60, ...more }));
const NONE: Progress[] = [];

function estimator(given: { times?: StageTime[]; unfinished?: Unfinished[]; cores?: number; slowness?: number } = {}) {
  let clock = 0;
  const read = { times: 0, unfinished: 0 };
  const made = createEstimator({
    stages: STAGES,
    times: {
      newest: () => (read.times++, given.times ?? []),
      unfinished: () => (read.unfinished++, given.unfinished ?? []),
    },
    progressOf: () => upTo("render", 0.5),
    machine: () => ({ cores: given.cores ?? 2, slowness: given.slowness ?? 1 }),
    clock: () => clock,
  });
  const of = (id: string, stages: readonly Progress[] = NONE, more: Partial<Idea> = {}, state = "queued" as const) =>
    made.of({ id, state, facts: facts(more) }, stages);
  return { of, made, read, wait: (ms: number) => (clock += ms) };
}

/** Every stage took so long. */
function taken(seconds: number, more: Partial<Idea> = {}, stages: readonly StageName[] = STAGE_NAMES): StageTime[] {
  return stages.map((stage) => ({ stage, milliseconds: seconds * 1000, facts: facts(more) }));
}

/** All stages before this one are done, and this one is so far. */
function upTo(stage: StageName, fraction: number, elapsedSeconds = 5): Progress[] {
  const place = STAGE_NAMES.indexOf(stage);
  return STAGE_NAMES.map((name, i) => {
    if (i === place) return { name, state: "running", fraction, elapsedSeconds };
    const state = i < place ? "done" : null;
    return { name, state, fraction: i < place ? 1 : 0, elapsedSeconds: 0 };
  });
}

const queued = (id: string, state: Unfinished["state"] = "queued"): Unfinished => ({
  id,
  state,
  facts: JSON.stringify(facts()),
});

describe("how long a video takes", () => {
  it("is a careful guess before the first one was made: about its length on two cores, less on more", () => {
    const seconds = estimator().of("a").secondsLeft ?? 0;
    expect(seconds).toBeGreaterThan(35);
    expect(seconds).toBeLessThan(75);
    // Only the render is shared by all cores.
    expect(estimator({ cores: 16 }).of("a").secondsLeft).toBeLessThan(seconds * 0.7);
    expect(estimator({ slowness: 3 }).of("a").secondsLeft).toBeCloseTo(3 * seconds);
    // What the first video takes besides does not shrink with it.
    const short = estimator().of("a", NONE, { seconds: 15, height: 720 }).secondsLeft ?? 0;
    expect(short).toBeGreaterThan(seconds / 5);
  });

  it("is told by the first video as soon as that is made, whatever the machine was guessed to do", () => {
    const times: StageTime[] = [];
    const { made } = estimator({ times, slowness: 4 });
    const guess = made.forecast(facts());
    expect(guess.measuredBy).toBe(0);
    times.push(...taken(10));
    expect(made.forecast(facts())).toMatchObject({ measuredBy: 1, seconds: 50 });
    expect(guess.seconds).toBeGreaterThan(60);
  });

  it("is the longest way through the stages, by what they took the last times", () => {
    // Script, narration, footage, render, review; thumbnail and metadata go beside.
    expect(estimator({ times: taken(10) }).of("a").secondsLeft).toBeCloseTo(50);
    expect(estimator({ times: [...taken(10), ...taken(10), ...taken(1000)] }).of("a").secondsLeft).toBeCloseTo(50);
  });

  it("grows with length, frame rate and picture where a stage's work does", () => {
    const { of } = estimator({ times: taken(10) });
    expect(of("a", NONE, { seconds: 120 }).secondsLeft).toBeCloseTo(10 + 4 * 20);
    expect(of("a", NONE, { height: 2160 }).secondsLeft).toBeCloseTo(4 * 10 + 40);
    expect(of("a", NONE, { fps: 60 }).secondsLeft).toBeCloseTo(4 * 10 + 20);
    expect(of("a", NONE, { format: "9:16" }).secondsLeft).toBeCloseTo(50);
  });

  it("is of its own kind: ambience costs the same at any length", () => {
    const { of } = estimator({ times: [...taken(10), ...taken(3, { kind: "ambience", seconds: 36_000 })] });
    const ambience = (seconds: number) => of("a", NONE, { kind: "ambience", seconds }).secondsLeft;
    expect([ambience(60), ambience(36_000)]).toEqual([15, 15]);
  });

  it("counts what stands before it, and of what runs only what is left", () => {
    const unfinished = [queued("urgent"), queued("running", "running"), queued("last")];
    const { of } = estimator({ times: taken(10), unfinished });
    // Half of the render, then thumbnail, metadata and review of the one that runs.
    expect(of("urgent").secondsLeft).toBeCloseTo(35 + 50);
    expect(of("last").secondsLeft).toBeCloseTo(35 + 70 + 50);
    expect(of("running", upTo("render", 0.5)).secondsLeft).toBeCloseTo(10 + 10);
    // Begun since the queue was read.
    expect(of("new").secondsLeft).toBeCloseTo(35 + 70 + 70 + 50);
  });

  it("follows a stage that goes slower or faster than before, the more the further it is", () => {
    const { of } = estimator({ times: taken(10) });
    const left = (fraction: number, elapsed: number) => of("a", upTo("review", fraction, elapsed)).secondsLeft ?? 0;
    expect(left(0, 0)).toBeCloseTo(10);
    // On time at every moment.
    for (const fraction of [0.1, 0.5, 0.9]) expect(left(fraction, fraction * 10)).toBeCloseTo(10 * (1 - fraction));
    // Ten times as slow: at the end believed alone.
    expect(left(0.5, 50)).toBeCloseTo(0.5 * (50 + 5));
    expect(left(0.99, 99)).toBeCloseTo(1, 1);
    expect(left(1, 99)).toBe(0);
  });

  it("is null where nothing moves by itself", () => {
    const { made } = estimator();
    for (const state of ["waiting", "failed", "cancelled", "done"] as const)
      expect(made.of({ id: "a", state, facts: facts() }, NONE).secondsLeft).toBeNull();
  });
});

describe("how far a video is", () => {
  it("goes from 0 to 1 by the time that the stages take, and never back as they go on", () => {
    const times = [...taken(1), ...taken(89, {}, ["render"])].filter(
      ({ stage, milliseconds }) => stage !== "render" || milliseconds > 1000,
    );
    const { of } = estimator({ times });
    expect(of("a").progress).toBe(0);
    expect(of("a", upTo("render", 0)).progress).toBeCloseTo(3 / 95);
    expect(of("a", upTo("render", 0.5)).progress).toBeCloseTo((3 + 44.5) / 95);
    const seen = STAGE_NAMES.flatMap((stage) => [0, 0.5, 1].map((part) => of("a", upTo(stage, part)).progress));
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it("is whole where the video is done, whatever was made of it before", () => {
    expect(estimator().made.of({ id: "a", state: "done", facts: facts() }, NONE).progress).toBe(1);
  });
});

describe("reading for estimates", () => {
  it("is done once for a page, and again after a while", () => {
    const { of, read, wait } = estimator({ times: taken(10), unfinished: [queued("a"), queued("b")] });
    for (const id of ["a", "b", "c", "d"]) of(id);
    expect(read).toEqual({ times: 1, unfinished: 1 });
    wait(5000);
    of("a");
    expect(read).toEqual({ times: 2, unfinished: 2 });
  });
});
