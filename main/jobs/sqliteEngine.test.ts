import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { AppError } from "../base/errors.ts";
import { JobStore } from "../store/jobs.ts";
import { DATABASE_FILE, openStore, type Store } from "../store/open.ts";
import type { JobEngine, JobRequest } from "./engine.ts";
import { jobEngineSuite } from "./engineSuite.ts";
import { createSqliteEngine } from "./sqliteEngine.ts";

const DAY = 86_400_000;
const WAIT = { timeout: 5000, interval: 5 };

jobEngineSuite("SQLite", async () => {
  const dir = await mkdtemp(join(tmpdir(), "ytempire-jobs-"));
  const store = openStore(dir);
  return {
    engine: ({ exclusive = false, ...options } = {}) => createSqliteEngine({ jobs: store.jobs, exclusive, ...options }),
    dispose: async () => {
      store.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
});

let dir: string;
let store: Store;
let engine: JobEngine | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-jobs-"));
  store = openStore(dir);
});
afterEach(async () => {
  await engine?.stop(0);
  store.close();
  await rm(dir, { recursive: true, force: true });
});

function request(id: string, more: Partial<JobRequest> = {}): JobRequest {
  return { id, kind: "work", subject: id, lane: "cpu", priority: "normal", payload: null, ...more };
}

describe("a clock that is set back a day", () => {
  it("holds up neither a job that waits for its next attempt nor the order of the queue", async () => {
    let offset = 0;
    const now = () => Date.now() + offset;
    const options = { jobs: store.jobs, exclusive: true, now, random: () => 1, retry: { baseMs: 60_000 } };
    engine = createSqliteEngine(options);
    const order: string[] = [];
    await engine.start(
      {
        work: async (job) => {
          order.push(`${job.id}${job.attempt}`);
          if (job.id === "waits" && job.attempt === 1) throw new AppError("FFMPEG_FAILED", "test");
          return { status: "done" };
        },
      },
      { lanes: { cpu: 1 } },
    );
    await engine.submit(() => [request("waits")]);
    await vi.waitFor(() => expect(store.jobs.get("waits")?.failures).toBe(1), WAIT);
    engine.workOn([]);
    await engine.submit(() => [request("earlier")]);
    offset = -DAY;
    await engine.submit(() => [request("later")]);
    engine.workOn(null);
    await vi.waitFor(() => expect(order).toEqual(["waits1", "waits2", "earlier1", "later1"]), WAIT);
  });

  it("still keeps a job to a date that was asked for", async () => {
    engine = createSqliteEngine({ jobs: store.jobs, exclusive: true, now: () => Date.now() - DAY });
    await engine.start({ work: async () => ({ status: "done" }) });
    await engine.submit(() => [request("dated", { notBefore: new Date() }), request("free")]);
    await vi.waitFor(() => expect(store.jobs.get("free")?.state).toBe("done"), WAIT);
    expect(store.jobs.get("dated")?.state).toBe("queued");
  });
});

describe("a store that cannot be written", () => {
  it("is told, loses no job, and is worked on again as soon as it takes writes", async () => {
    const client = new Database(join(dir, DATABASE_FILE));
    const jobs = new JobStore(drizzle(client, { casing: "snake_case" }));
    engine = createSqliteEngine({ jobs, exclusive: true, faultRetryMs: 20 });
    const faults: string[] = [];
    engine.listen((event) => event.type === "fault" && faults.push(event.error.code));
    engine.listen((event) => event.type === "mended" && faults.push("mended"));
    let runs = 0;
    await engine.start({
      work: async () => {
        // From here on neither the end nor a failure can be written down.
        if (++runs === 1) client.pragma("query_only = ON");
        return { status: "done", settle: () => [request("next", { kind: "none" })] };
      },
    });
    await engine.submit(() => [request("a")]);
    await vi.waitFor(() => expect(faults.length).toBeGreaterThan(1), WAIT);
    expect(faults[0]).toBe("READ_ONLY");
    expect(store.jobs.get("a")?.state).toBe("running");
    expect(runs).toBe(1);
    client.pragma("query_only = OFF");
    await vi.waitFor(() => expect(store.jobs.get("a")?.state).toBe("done"), WAIT);
    expect(store.jobs.get("next")?.state).toBe("queued");
    expect(runs).toBe(2);
    expect(faults.filter((fault) => fault === "mended")).toHaveLength(1);
    expect(faults.at(-1)).toBe("mended");
    await engine.stop(0);
    client.close();
  });

  it("fails a job whose own write does not fit, and only that one", async () => {
    const client = new Database(join(dir, DATABASE_FILE));
    const jobs = new JobStore(drizzle(client, { casing: "snake_case" }));
    engine = createSqliteEngine({ jobs, exclusive: true, retry: { maxAttempts: 2, baseMs: 1 } });
    await engine.start({
      work: async (job) => {
        const payload = "x".repeat(job.id === "big" ? 1_000_000 : 10);
        return { status: "done", settle: () => [request(`after ${job.id}`, { kind: "none", payload })] };
      },
    });
    client.pragma("max_page_count = 60");
    await engine.submit(() => [request("big"), request("small")]);
    await vi.waitFor(() => expect(store.jobs.get("big")?.state).toBe("failed"), WAIT);
    expect(store.jobs.get("big")?.error?.code).toBe("DISK_FULL");
    await vi.waitFor(() => expect(store.jobs.get("after small")?.state).toBe("queued"), WAIT);
    expect(store.jobs.get("after big")).toBeUndefined();
    await engine.stop(0);
    client.close();
  });
});
