import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Happening } from "../../contract/liveEvents.ts";
import type { Json } from "../../contract/values.ts";
import { createSettings } from "../base/liveSettings.ts";
import { createPausing } from "./pausing.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-03-01T10:00:00Z") }));
afterEach(() => void vi.useRealTimers());

/** A backend's part in it; `rows` outlive it. */
function start(rows: Record<string, Json> = {}) {
  let version = 1;
  const settings = createSettings({
    env: {},
    rows: {
      all: () => rows,
      version: () => version,
      set: (set, unset) => {
        version++;
        for (const name of unset) delete rows[name];
        Object.assign(rows, set);
      },
    },
  });
  const moves: string[] = [];
  const told: Happening[] = [];
  const engine = { pause: () => void moves.push("pause"), resume: () => void moves.push("resume") };
  const pausing = createPausing({ engine, settings, publish: (one) => told.push(one) });
  pausing.start();
  return { pausing, moves, told, rows };
}

test("each reason pauses by itself, and work goes on when the last one is gone", () => {
  const { pausing, moves, told } = start();
  pausing.pause("battery", null);
  pausing.pause("person", null);
  expect(pausing.now()).toEqual({ reasons: ["person", "battery"], until: null });
  pausing.resume("battery");
  expect(moves).toEqual(["pause"]);
  pausing.resume("person");
  expect(pausing.now()).toBeNull();
  expect(moves).toEqual(["pause", "resume"]);
  expect(told.map((one) => one.type === "work.paused" && (one.pause?.reasons ?? null))).toEqual([
    ["battery"],
    ["person", "battery"],
    ["person"],
    null,
  ]);
});

test("a person's pause outlives the backend, the battery's does not", () => {
  const { pausing, rows } = start();
  pausing.pause("person", null);
  pausing.pause("battery", null);
  const later = start(rows);
  expect(later.moves).toEqual(["pause"]);
  expect(later.pausing.now()).toEqual({ reasons: ["person"], until: null });
});

test("until a time: it ends by itself, also where the machine slept over it", async () => {
  const { pausing, moves, rows } = start();
  pausing.pause("person", Date.parse("2026-03-01T11:00:00Z"));
  expect(pausing.now()?.until).toBe("2026-03-01T11:00:00.000Z");
  await vi.advanceTimersByTimeAsync(59 * 60_000);
  expect(moves).toEqual(["pause"]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(moves).toEqual(["pause", "resume"]);
  expect(start(rows).moves).toEqual([]);

  const slept = start();
  slept.pausing.pause("person", Date.parse("2026-03-01T13:00:00Z"));
  vi.setSystemTime(Date.parse("2026-03-01T14:00:00Z"));
  await vi.advanceTimersByTimeAsync(15_000);
  expect(slept.moves).toEqual(["pause", "resume"]);
});

test("a time that is over pauses nothing", () => {
  const { pausing, moves } = start();
  expect(pausing.pause("person", Date.parse("2026-03-01T09:00:00Z"))).toBeNull();
  expect(moves).toEqual([]);
});
