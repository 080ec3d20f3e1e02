import { beforeEach, describe, expect, it } from "vitest";

import type { Happening } from "../../contract/liveEvents.ts";
import { AppError } from "../base/errors.ts";
import type { AttemptEnd, JobView } from "../jobs/engine.ts";
import { Alerts } from "./alerts.ts";
import { diskTrouble } from "./machine.ts";
import { hearJobs, hearVoice } from "./troubles.ts";

const GB = 1e9;

let told: Happening[];
let alerts: Alerts;
let clock: number;

beforeEach(() => {
  told = [];
  clock = Date.UTC(2026, 0, 1);
  alerts = new Alerts({ publish: (happening) => told.push(happening), now: () => clock });
});

function ended(outcome: AttemptEnd["outcome"], error: AppError | null = null, cached = false) {
  const payload = { revision: 1, stage: "render" };
  const job = { kind: "stage", subject: "v", payload } as unknown as JobView;
  hearJobs(alerts, { type: "state", job, ended: { outcome, milliseconds: 1, error, facts: { cached } } });
}

describe("the store", () => {
  it("that cannot be written is a critical trouble until it can", () => {
    hearJobs(alerts, { type: "fault", error: new AppError("DISK_FULL", "test") });
    clock += 5000;
    hearJobs(alerts, { type: "fault", error: new AppError("DISK_FULL", "test") });
    expect(told).toMatchObject([{ type: "alert.system", active: true, severity: "critical", code: "DISK_FULL" }]);
    hearJobs(alerts, { type: "fault", error: new AppError("READ_ONLY", "test") });
    expect(alerts.list()).toMatchObject([{ code: "READ_ONLY", since: "2026-01-01T00:00:00.000Z" }]);
    hearJobs(alerts, { type: "mended" });
    expect(told.at(-1)).toMatchObject({ active: false, code: "READ_ONLY" });
    expect(alerts.list()).toEqual([]);
    hearJobs(alerts, { type: "mended" });
    expect(told).toHaveLength(3);
  });
});

describe("an engine", () => {
  it("that stopped a stage is told with what to do, until the stage is done anew", () => {
    ended("failed", new AppError("FFMPEG_FAILED", "test", "it ended with 1"));
    expect(alerts.list()).toMatchObject([
      { code: "FFMPEG_FAILED", message: "it ended with 1", action: expect.stringContaining("doctor") },
    ]);
    // Taken from the store: the engine did nothing.
    ended("done", null, true);
    expect(alerts.list()).toHaveLength(1);
    ended("done");
    expect(alerts.list()).toEqual([]);
  });

  it("is not blamed for a script that cannot be spoken, nor for a first try", () => {
    ended("failed", new AppError("SCRIPT_EMPTY", "test"));
    ended("retry", new AppError("FFMPEG_FAILED", "test"));
    ended("cancelled");
    expect(told).toEqual([]);
  });
});

describe("a voice of a service", () => {
  const voice = { id: "openai:alloy", kind: "cloud" };

  it("whose quota is used up is told, also where another voice spoke, until it speaks again", () => {
    hearVoice(alerts, voice, new AppError("VOICE_QUOTA", "test", "no credit"));
    hearVoice(alerts, { id: "flite:slt" }, null);
    expect(alerts.list()).toMatchObject([
      { kind: "quota", service: "openai", code: "VOICE_QUOTA", message: "no credit", usage: null, limit: null },
    ]);
    hearVoice(alerts, voice, null);
    expect(told.at(-1)).toMatchObject({ type: "alert.quota", active: false, service: "openai" });
  });

  it("that would cost more than is allowed is told with both amounts", () => {
    const details = { characters: 10, cost: 900_000, limit: 500_000 };
    hearVoice(alerts, voice, new AppError("VOICE_COST", "test", "too dear", { details }));
    expect(told).toMatchObject([{ type: "alert.quota", usage: 900_000, limit: 500_000, unit: "micro-USD" }]);
  });

  it("that refuses its key is a trouble of the system", () => {
    hearVoice(alerts, voice, new AppError("VOICE_KEY", "test"));
    expect(told).toMatchObject([{ type: "alert.system", id: "voice:openai", severity: "warning" }]);
  });
});

describe("free space", () => {
  it("is a warning below 5 GB and critical below 1 GB", () => {
    expect(diskTrouble(5 * GB, false)).toBeNull();
    expect(diskTrouble(4.9 * GB, false)).toMatchObject({ severity: "warning", code: "DISK_FULL" });
    expect(diskTrouble(0.9 * GB, false)).toMatchObject({ severity: "critical" });
  });

  it("must be somewhat more before the trouble counts as over", () => {
    expect(diskTrouble(5.2 * GB, true)).toMatchObject({ severity: "warning" });
    expect(diskTrouble(5.6 * GB, true)).toBeNull();
  });
});
