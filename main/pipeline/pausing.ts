// The pause of all work: a person's own, which outlives the backend, and those that the app's window asks for while it is there.
import { PAUSE_REASONS, type Pause, type PauseReason } from "../../contract/api/system.ts";
import type { Happening } from "../../contract/liveEvents.ts";
import type { LiveSettings } from "../base/liveSettings.ts";
import type { JobEngine } from "../jobs/engine.ts";

export interface Pausing {
  now(): Pause | null;
  /** `until` in milliseconds UTC; null: until it is resumed. */
  pause(reason: PauseReason, until: number | null): Pause | null;
  resume(reason: PauseReason): Pause | null;
  /** Takes up what the settings have kept; called before the engine starts. */
  start(): void;
  stop(): void;
}

export interface PausingDeps {
  engine: Pick<JobEngine, "pause" | "resume">;
  settings: Pick<LiveSettings, "effective" | "set">;
  publish: (happening: Happening) => void;
  /** Milliseconds UTC. */
  clock?: () => number;
}

/** The time is looked at so often, so that a machine that slept or a clock that was set is noticed. */
const LOOK_MS = 15_000;

export function createPausing(deps: PausingDeps): Pausing {
  const { engine, settings, publish, clock = Date.now } = deps;
  const others = new Set<PauseReason>();
  let isPaused = false;
  let told = "null";
  let timer: NodeJS.Timeout | undefined;

  /** The person's: undefined: none; null: without an end. */
  function ownUntil(): number | null | undefined {
    const { paused } = settings.effective().values;
    if (paused === "no") return undefined;
    if (paused === "yes") return null;
    const until = Date.parse(paused);
    return until > clock() ? until : undefined;
  }

  function current(): Pause | null {
    const own = ownUntil();
    const reasons = PAUSE_REASONS.filter((reason) => (reason === "person" ? own !== undefined : others.has(reason)));
    return reasons.length === 0 ? null : { reasons, until: own ? new Date(own).toISOString() : null };
  }

  function settle(): Pause | null {
    clearTimeout(timer);
    const pause = current();
    if (pause && !isPaused) engine.pause();
    if (!pause && isPaused) engine.resume();
    isPaused = pause !== null;
    const own = ownUntil();
    if (own) timer = setTimeout(settle, Math.min(LOOK_MS, Math.max(0, own - clock()))).unref();
    if (JSON.stringify(pause) !== told) {
      told = JSON.stringify(pause);
      publish({ type: "work.paused", pause });
    }
    return pause;
  }

  return {
    now: current,
    pause(reason, until) {
      if (reason !== "person") others.add(reason);
      else settings.set({ paused: until === null ? "yes" : new Date(until).toISOString() });
      return settle();
    },
    resume(reason) {
      if (reason === "person") settings.set({ paused: null });
      else others.delete(reason);
      return settle();
    },
    start: () => void settle(),
    stop: () => clearTimeout(timer),
  };
}
