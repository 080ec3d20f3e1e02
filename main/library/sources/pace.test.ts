import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, it } from "vitest";

import { AppError } from "../../base/errors.ts";
import { Pace } from "./pace.ts";

const dir = mkdtempSync(join(tmpdir(), "pace-"));
afterAll(() => rmSync(dir, { recursive: true }));

const signal = new AbortController().signal;
let count = 0;

/** A clock that goes on only by waiting, and counts that survive a restart. */
function open(
  limits: { requests: number; seconds: number }[],
  rate?: ConstructorParameters<typeof Pace>[0]["source"]["rate"],
) {
  const path = join(dir, `${count++}.json`);
  const clock = { ms: Date.UTC(2026, 10, 22), waits: [] as number[] };
  const start = () =>
    new Pace({
      source: { title: "Pictures", limits, ...(rate ? { rate } : {}) },
      path,
      now: () => clock.ms,
      wait: async (ms) => {
        clock.waits.push(ms);
        clock.ms += ms;
      },
    });
  return { pace: start(), clock, start };
}

const turn = (pace: Pace, told: number[] = []) => pace.turn(signal, (seconds) => told.push(seconds));

it("waits for the next window where that is short, and says how long", async () => {
  const { pace, clock } = open([{ requests: 2, seconds: 10 }]);
  const told: number[] = [];
  for (let i = 0; i < 3; i++) await turn(pace, told);
  expect([told, clock.waits]).toEqual([[10], [10_000]]);
});

it("tells when it can be asked again where that is long, also after a restart", async () => {
  const { pace, clock, start } = open([
    { requests: 9, seconds: 1 },
    { requests: 2, seconds: 3600 },
  ]);
  await turn(pace);
  await turn(pace);
  for (const one of [pace, start()])
    await expect(turn(one)).rejects.toMatchObject({ code: "SOURCE_LIMIT", details: { retryAfterSeconds: 3600 } });
  expect(await start().state()).toEqual({ left: 0, waitSeconds: 3600 });
  clock.ms += 3600_000;
  await turn(pace);
  expect(clock.waits).toEqual([]);
});

it.each(["epoch", "seconds"] as const)("believes what the source says of itself, its reset as %s", async (as) => {
  const { pace, clock } = open([{ requests: 100, seconds: 60 }], { remaining: "left", reset: { header: "reset", as } });
  expect(await pace.state()).toEqual({ left: null, waitSeconds: 0 });
  await turn(pace);
  await pace.heard({ left: "41", reset: "1" });
  expect(await pace.state()).toEqual({ left: 41, waitSeconds: 0 });
  await pace.heard({ left: "0", reset: String(as === "epoch" ? clock.ms / 1000 + 20 : 20) });
  expect(await pace.state()).toEqual({ left: 0, waitSeconds: 20 });
  await pace.heard({ left: "a few", reset: "soon" });
  await turn(pace);
  expect(clock.waits).toEqual([20_000]);
});

it("keeps away as long as it was told to, or for its shortest limit", async () => {
  const { pace } = open([{ requests: 100, seconds: 60 }]);
  await pace.refused(90);
  await expect(turn(pace)).rejects.toMatchObject({ code: "SOURCE_LIMIT", details: { retryAfterSeconds: 90 } });
  await pace.refused(null);
  await expect(turn(pace)).rejects.toMatchObject({ details: { retryAfterSeconds: 60 } });
  await pace.refused(9e9);
  await expect(turn(pace)).rejects.toMatchObject({ details: { retryAfterSeconds: 86_400 } });
});

it("is not locked for ever by a clock that is set back", async () => {
  const { pace, clock } = open([{ requests: 1, seconds: 3600 }]);
  await turn(pace);
  clock.ms -= 30 * 86_400_000;
  await turn(pace);
  expect(clock.waits).toEqual([]);
});

it("ends its waiting when it is stopped", async () => {
  const stop = new AbortController();
  stop.abort(new AppError("CANCELLED", "test"));
  const { waitFor } = await import("./pace.ts");
  await expect(waitFor(60_000, stop.signal)).rejects.toMatchObject({ code: "CANCELLED" });
});
