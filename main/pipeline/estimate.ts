// How long videos still take here: by what the stages of earlier ones took on this machine, and by what stands before them.
import type { JobState, StageState } from "../../contract/events.ts";
import { STAGE_NAMES, type Stage, type StageName } from "../../contract/stage.ts";
import { frameSize } from "../../contract/values.ts";
import type { StageTime, StageTimeStore } from "../store/stageTimes.ts";
import type { VideoFacts } from "../store/videos.ts";
import { machineNow, type Machine } from "./machineSpeed.ts";
import { isMoving } from "./videoState.ts";

/** How far a stage is; null: not begun. */
export type Progress = Pick<StageState, "name" | "state" | "fraction"> & {
  /** Since the running attempt began; 0 where none runs. */
  elapsedSeconds: number;
};

export interface Estimate {
  /** 0–1, of all stages by the time that they take. */
  progress: number;
  /** Until it is made; null: it does not move by itself. */
  secondsLeft: number | null;
}

/** What a video that is not begun would take. */
export interface Forecast {
  /** What each stage works. */
  stages: Record<StageName, number>;
  /** From its beginning until it is made. */
  seconds: number;
  /** Of work that stands before it. */
  waitSeconds: number;
  /** How many videos of this machine it is told by; 0: a first guess. */
  measuredBy: number;
}

export interface Estimator {
  forecast(facts: VideoFacts): Forecast;
  of(video: { id: string; state: JobState; facts: VideoFacts }, stages: readonly Progress[]): Estimate;
}

export interface EstimatorDeps {
  times: Pick<StageTimeStore, "newest" | "unfinished">;
  stages: readonly Pick<Stage, "name" | "needs">[];
  /** Of a video that runs in this process: how far it is; others count whole. */
  progressOf: (videoId: string) => readonly Progress[];
  /** For the first guess. */
  machine?: () => Machine;
  /** Milliseconds on a clock that only goes forward. */
  clock?: () => number;
}

/**
 * What a stage takes: so many seconds for the video whatever its length, or for each second of it, or for each second of
 * it and each million pixels that are encoded in one.
 */
type Unit = "video" | "second" | "pixels";

const UNITS: Record<StageName, Unit> = {
  script: "video",
  narration: "second",
  footage: "second",
  render: "pixels",
  thumbnail: "video",
  metadata: "video",
  review: "second",
};

/**
 * A first guess, until a video was made here: what each unit takes on a machine of speed 1 with two cores
 * (docs/benchmarks.md), and what the first video takes besides, while voices, fonts and encoders are tried.
 */
const FIRST: Record<StageName, { once: number; unit: number }> = {
  script: { once: 1, unit: 0.6 },
  narration: { once: 0.3, unit: 0.008 },
  footage: { once: 1, unit: 0.025 },
  // Thumbnails are drawn by the same cores meanwhile.
  render: { once: 4, unit: 0.0062 },
  thumbnail: { once: 1, unit: 2.8 },
  metadata: { once: 0, unit: 0.05 },
  review: { once: 0.5, unit: 0.08 },
};
const FIRST_CORES = 2;
/** Of ambience a loop is encoded, and then only copied. */
const FIRST_AMBIENCE_RENDER_SECONDS = 40;
/** Whoever is told too much is glad in the end. */
const CAUTION = 1.25;

/** Videos that are looked back on, and figures of each stage that count. */
const LOOKED_BACK = 60;
const COUNTED = 15;
/** How long what was read counts. */
const FRESH_MS = 2000;
/** A long queue is read anew the more seldom the longer that takes: a hundredth of the time at most. */
const READING_SHARE = 100;

interface Queue {
  freshUntil: number;
  /** Seconds of work before each unfinished video. */
  ahead: Map<string, number>;
  /** Seconds of work in all. */
  whole: number;
}

export function createEstimator(deps: EstimatorDeps): Estimator {
  return new StageEstimator(deps);
}

class StageEstimator implements Estimator {
  readonly #deps: EstimatorDeps;
  #learnt: { at: number; units: Record<VideoFacts["kind"], Units> } | null = null;
  #queue: Queue | null = null;

  constructor(deps: EstimatorDeps) {
    this.#deps = deps;
  }

  of({ id, state, facts }: { id: string; state: JobState; facts: VideoFacts }, stages: readonly Progress[]): Estimate {
    const seconds = this.#seconds(facts);
    const done = doneOf(stages);
    const whole = sum(Object.values(seconds));
    const worked = sum(STAGE_NAMES.map((stage) => seconds[stage] * done[stage]));
    // Stages that took no time at all say nothing.
    const progress = state === "done" ? 1 : whole > 0 ? worked / whole : 0;
    if (!isMoving(state)) return { progress, secondsLeft: null };
    return { progress, secondsLeft: this.#ahead(id) + longest(this.#deps.stages, leftOf(seconds, stages)) };
  }

  forecast(facts: VideoFacts): Forecast {
    const times = this.#deps.times.newest(LOOKED_BACK);
    // A video that was finished a moment ago counts.
    this.#learn(times);
    const stages = this.#seconds(facts);
    this.#queue = this.#readQueue();
    const measuredBy = times.filter(({ stage, facts: { kind } }) => stage === "render" && kind === facts.kind).length;
    return {
      stages,
      seconds: longest(this.#deps.stages, stages),
      waitSeconds: this.#queue.whole,
      measuredBy: Math.min(measuredBy, COUNTED),
    };
  }

  #seconds(facts: VideoFacts): Record<StageName, number> {
    const units = this.#units()[facts.kind];
    return forEachStage((stage) => units[stage].once + units[stage].unit * amount(unitOf(facts.kind, stage), facts));
  }

  #units() {
    if (this.#learnt && this.#now() - this.#learnt.at <= FRESH_MS) return this.#learnt.units;
    return this.#learn(this.#deps.times.newest(LOOKED_BACK));
  }

  #learn(times: readonly StageTime[]) {
    const machine = this.#deps.machine ?? machineNow;
    const units = { narrated: unitsFrom(times, "narrated", machine), ambience: unitsFrom(times, "ambience", machine) };
    this.#learnt = { at: this.#now(), units };
    return units;
  }

  /** Seconds until those that go first are made. One after the other: a render alone keeps all cores busy. */
  #ahead(id: string): number {
    if (!this.#queue || this.#now() > this.#queue.freshUntil) this.#queue = this.#readQueue();
    // What was begun since stands behind all.
    return this.#queue.ahead.get(id) ?? this.#queue.whole;
  }

  #readQueue(): Queue {
    const begun = this.#now();
    const ahead = new Map<string, number>();
    const wholes = new Map<string, number>();
    const wholeOf = (facts: string) => {
      const whole = wholes.get(facts) ?? sum(Object.values(this.#seconds(JSON.parse(facts) as VideoFacts)));
      wholes.set(facts, whole);
      return whole;
    };
    let before = 0;
    const unfinished = this.#deps.times.unfinished();
    // What runs is not sent back for what is more urgent.
    for (const { id, facts } of unfinished.filter(({ state }) => state === "running")) {
      ahead.set(id, 0);
      before += sum(Object.values(leftOf(this.#seconds(JSON.parse(facts) as VideoFacts), this.#deps.progressOf(id))));
    }
    for (const { id, facts } of unfinished.filter(({ state }) => state === "queued")) {
      ahead.set(id, before);
      before += wholeOf(facts);
    }
    const now = this.#now();
    return { freshUntil: now + Math.max(FRESH_MS, (now - begun) * READING_SHARE), ahead, whole: before };
  }

  #now(): number {
    return (this.#deps.clock ?? (() => performance.now()))();
  }
}

type Units = Record<StageName, { once: number; unit: number }>;

/** What one unit of each stage takes: the median of the newest, or a guess by what this machine can do just now. */
function unitsFrom(times: readonly StageTime[], kind: VideoFacts["kind"], machine: () => Machine): Units {
  let present: Machine | null = null;
  return forEachStage((stage) => {
    const unit = unitOf(kind, stage);
    const taken = times
      .filter((time) => time.stage === stage && time.facts.kind === kind)
      .slice(0, COUNTED)
      .map(({ milliseconds, facts }) => milliseconds / 1000 / amount(unit, facts));
    if (taken.length > 0) return { once: 0, unit: median(taken) };
    present ??= machine();
    return guessed(stage, kind, present);
  });
}

function guessed(stage: StageName, kind: VideoFacts["kind"], { cores, slowness }: Machine): Units[StageName] {
  const { once, unit } = FIRST[stage];
  const times = CAUTION * slowness;
  if (stage !== "render") return { once: once * times, unit: unit * times };
  const each = kind === "ambience" ? FIRST_AMBIENCE_RENDER_SECONDS : unit;
  return { once: once * times, unit: each * times * (FIRST_CORES / cores) };
}

function unitOf(kind: VideoFacts["kind"], stage: StageName): Unit {
  return kind === "ambience" ? "video" : UNITS[stage];
}

function amount(unit: Unit, facts: VideoFacts): number {
  if (unit === "video") return 1;
  if (unit === "second") return Math.max(1, facts.seconds);
  const { width, height } = frameSize(facts);
  return (Math.max(1, facts.seconds) * width * height * facts.fps) / 1e6;
}

/**
 * Seconds of each stage that are still to be worked. A running stage is believed the more, in place of earlier ones, the
 * further it is: at the half what is left is half of what it took so far and a quarter of what it usually takes.
 */
function leftOf(seconds: Record<StageName, number>, stages: readonly Progress[]): Record<StageName, number> {
  const done = doneOf(stages);
  return forEachStage((stage) => {
    const left = 1 - done[stage];
    const elapsed = stages.find(({ name }) => name === stage)?.elapsedSeconds ?? 0;
    return left * (elapsed + left * seconds[stage]);
  });
}

function doneOf(stages: readonly Progress[]): Record<StageName, number> {
  const done = new Map(stages.map(({ name, state, fraction }) => [name, isOver(state) ? 1 : fraction]));
  return forEachStage((stage) => done.get(stage) ?? 0);
}

function isOver(state: JobState | null): boolean {
  return state === "done" || state === "waiting";
}

/** The longest way through the stages, each of which begins when all that it needs is done. */
function longest(stages: EstimatorDeps["stages"], seconds: Record<StageName, number>): number {
  const ends = new Map<StageName, number>();
  const endOf = (name: StageName): number => {
    const known = ends.get(name);
    if (known !== undefined) return known;
    const needs = stages.find((stage) => stage.name === name)?.needs ?? [];
    const end = Math.max(0, ...needs.map(endOf)) + seconds[name];
    ends.set(name, end);
    return end;
  };
  return Math.max(0, ...stages.map(({ name }) => endOf(name)));
}

function forEachStage<T>(value: (stage: StageName) => T): Record<StageName, T> {
  return Object.fromEntries(STAGE_NAMES.map((stage) => [stage, value(stage)])) as Record<StageName, T>;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
