// The tests of the JobEngine port: one suite, run on every engine there is.
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { AppError } from "../base/errors.ts";
import type { Ending, Handler, Job, JobEngine, JobEvent, JobRequest } from "./engine.ts";

export interface EngineOptions {
  leaseMs?: number;
  /** Alone on the database: what runs at the start has no worker any more. */
  exclusive?: boolean;
  retry?: { maxAttempts?: number; baseMs?: number; capMs?: number };
}

/** A database of its own for one test. */
export interface EngineHost {
  /** Another worker on the same database. */
  engine(options?: EngineOptions): JobEngine;
  dispose(): Promise<void>;
}

const WAIT = { timeout: 5000, interval: 5 };
const QUICK_RETRY = { baseMs: 5, capMs: 20 };

export function jobEngineSuite(name: string, openHost: () => Promise<EngineHost>): void {
  describe(`the job engine on ${name}`, () => {
    let host: EngineHost;
    let engines: JobEngine[];

    beforeEach(async () => {
      host = await openHost();
      engines = [];
    });
    afterEach(async () => {
      await Promise.all(engines.map((engine) => engine.stop(0)));
      await host.dispose();
    });

    const create = (options: EngineOptions = {}): JobEngine => {
      const engine = host.engine({ exclusive: false, ...options, retry: { ...QUICK_RETRY, ...options.retry } });
      engines.push(engine);
      return engine;
    };
    it("runs a job once, with its payload, and says so after it is durable", async () => {
      const engine = create();
      const seen: unknown[] = [];
      const told: Promise<string | undefined>[] = [];
      engine.listen((event) => {
        if (event.type === "state" && event.job.state === "done") told.push(engine.get("a").then((job) => job?.state));
      });
      await engine.start({ work: async (job) => (seen.push(job.payload), done) });
      await engine.submit(() => [request("a", { payload: { n: 1 } })]);
      await stateIs(engine, "a", "done");
      expect(seen).toEqual([{ n: 1 }]);
      expect(await Promise.all(told)).toEqual(["done"]);
    });

    it("starts a submitted job without waiting for a poll", async () => {
      const engine = create();
      const started = new Map<string, number>();
      await engine.start({ work: async (job) => (started.set(job.id, performance.now()), done) });
      const latencies: number[] = [];
      for (let i = 0; i < 20; i++) {
        const before = performance.now();
        await engine.submit(() => [request(`job${i}`)]);
        await vi.waitFor(() => expect(started.has(`job${i}`)).toBe(true), { timeout: 5000, interval: 1 });
        latencies.push((started.get(`job${i}`) ?? 0) - before);
      }
      expect(latencies.toSorted((a, b) => a - b)[10]).toBeLessThan(50);
    });

    it("paused, it gives back what runs and claims nothing, and goes on with no attempt lost", async () => {
      const engine = create({ retry: { maxAttempts: 1 } });
      const begun: string[] = [];
      let isHeld = true;
      await engine.start({
        work: async (job) => {
          begun.push(job.id);
          if (isHeld) await untilAborted(job);
          return done;
        },
      });
      await engine.submit(() => [request("a")]);
      await vi.waitFor(() => expect(begun).toEqual(["a"]), WAIT);
      engine.pause();
      await stateIs(engine, "a", "queued");
      await engine.submit(() => [request("b")]);
      await sleep(50);
      expect(begun).toEqual(["a"]);
      isHeld = false;
      engine.resume();
      await stateIs(engine, "a", "done");
      await stateIs(engine, "b", "done");
    });

    it("paused and resumed at once, what runs is still given back and run again; what was cancelled is not", async () => {
      const engine = create();
      const begun: string[] = [];
      await engine.start(
        { work: async (job) => (begun.push(job.id), begun.length <= 2 ? untilAborted(job) : done) },
        { lanes: { cpu: 2, light: 2 } },
      );
      await engine.submit(() => [request("a"), request("b")]);
      await vi.waitFor(() => expect(begun).toHaveLength(2), WAIT);
      await engine.cancel({ ids: ["b"] });
      engine.pause();
      engine.resume();
      await stateIs(engine, "a", "done");
      await stateIs(engine, "b", "cancelled");
    });

    it("changes nothing on a second submission of the same id", async () => {
      const engine = create();
      const ran: unknown[] = [];
      const handlers = { work: async (job: Job) => (ran.push(job.payload), done) };
      await engine.submit(() => [request("a", { payload: "first" })]);
      await engine.submit(() => [request("a", { payload: "second" })]);
      await engine.start(handlers);
      await stateIs(engine, "a", "done");
      await engine.submit(() => [request("a", { payload: "third" })]);
      await sleep(30);
      expect(ran).toEqual(["first"]);
    });

    it("takes urgent jobs first, then high ones, then the subject that was begun first", async () => {
      const engine = create();
      await engine.submit(() => [
        request("old1", { subject: "old" }),
        request("young1", { subject: "young" }),
        request("high", { priority: "high", subject: "third" }),
        request("urgent", { priority: "urgent", subject: "fourth" }),
        request("old2", { subject: "old" }),
      ]);
      const order = await orderOf(engine, 5);
      expect(order).toEqual(["urgent", "high", "old1", "old2", "young1"]);
    });

    it("lets the priority of a queued job change", async () => {
      const engine = create();
      await engine.submit(() => [request("a"), request("b"), request("c", { subject: "c" })]);
      await engine.setPriority({ subject: "c" }, "urgent");
      await engine.setPriority({ ids: ["b"] }, "high");
      expect(await orderOf(engine, 3)).toEqual(["c", "b", "a"]);
    });

    it("runs no more jobs of a lane at once than the lane allows", async () => {
      const engine = create();
      const now = { cpu: 0, network: 0 };
      const most = { cpu: 0, network: 0 };
      const work: Handler = async (job) => {
        const lane = job.id.startsWith("cpu") ? "cpu" : "network";
        most[lane] = Math.max(most[lane], ++now[lane]);
        await sleep(10);
        now[lane]--;
        return done;
      };
      await engine.submit(() =>
        Array.from({ length: 8 }, (_, i) => [request(`cpu${i}`), request(`net${i}`, { lane: "network" })]).flat(),
      );
      await engine.start({ work }, { lanes: { cpu: 2, network: 3 } });
      for (let i = 0; i < 8; i++) {
        await stateIs(engine, `cpu${i}`, "done");
        await stateIs(engine, `net${i}`, "done");
      }
      expect(most).toEqual({ cpu: 2, network: 3 });
    });

    it("leaves jobs alone for which it has no handler, and those of subjects it was not told to work on", async () => {
      const engine = create();
      await engine.submit(() => [
        request("strange", { kind: "unknown", subject: "mine" }),
        request("other", { subject: "other" }),
        request("own", { subject: "mine" }),
      ]);
      await engine.start({ work: async () => done }, { subjects: ["mine"] });
      await stateIs(engine, "own", "done");
      await sleep(30);
      expect((await engine.get("strange"))?.state).toBe("queued");
      expect((await engine.get("other"))?.state).toBe("queued");
      engine.workOn(null);
      await stateIs(engine, "other", "done");
    });

    it("queues what a settle returns together with the end of the job", async () => {
      const engine = create();
      await engine.start({
        first: async () => ({ status: "done", settle: () => [request("second")] }),
        work: async () => done,
      });
      await engine.submit(() => [request("first", { kind: "first" })]);
      await stateIs(engine, "second", "done");
      expect((await engine.get("first"))?.state).toBe("done");
    });

    it("keeps nothing of a settle that throws, neither its jobs nor the end", async () => {
      const engine = create();
      await engine.start({
        first: async () => ({
          status: "done",
          settle: () => {
            throw new AppError("INTERNAL", "test", "the write failed");
          },
        }),
      });
      await engine.submit(() => [request("first", { kind: "first" })]);
      await stateIs(engine, "first", "failed");
      expect((await engine.get("first"))?.error?.message).toBe("the write failed");
      const refused = engine.submit(() => {
        throw new Error("no");
      });
      await expect(refused).rejects.toThrow("no");
    });

    it("tries a retryable fault again until no attempt is left, and fails with the last error", async () => {
      const engine = create({ retry: { maxAttempts: 3 } });
      const attempts: number[] = [];
      await engine.start({
        work: async (job) => {
          attempts.push(job.attempt);
          throw new AppError("FFMPEG_FAILED", "test", `attempt ${job.attempt}`);
        },
      });
      await engine.submit(() => [request("a")]);
      await stateIs(engine, "a", "failed");
      expect(attempts).toEqual([1, 2, 3]);
      expect((await engine.get("a"))?.error).toMatchObject({ code: "FFMPEG_FAILED", message: "attempt 3" });
    });

    it("fails at once on a fault that trying again does not mend", async () => {
      const engine = create();
      let runs = 0;
      await engine.start({
        work: async () => {
          runs++;
          throw new Error("a bug");
        },
      });
      await engine.submit(() => [request("a")]);
      await stateIs(engine, "a", "failed");
      expect(runs).toBe(1);
      expect((await engine.get("a"))?.error).toMatchObject({ code: "INTERNAL", message: "a bug" });
    });

    it("comes back at the time a handler asked for, as often as it asks", async () => {
      const engine = create({ retry: { maxAttempts: 2 } });
      const reasons: unknown[] = [];
      engine.listen((event) => event.type === "state" && event.ended?.error && reasons.push(event.ended.error));
      const at: number[] = [];
      await engine.start({
        work: async (job) => {
          at.push(performance.now());
          if (job.attempt === 5) return done;
          return { status: "retry", notBefore: new Date(Date.now() + 40), reason: "not yet" };
        },
      });
      await engine.submit(() => [request("a")]);
      await stateIs(engine, "a", "done");
      expect(at).toHaveLength(5);
      expect(reasons).toHaveLength(4);
      expect(reasons[0]).toMatchObject({ code: "STAGE_FAILED", message: "not yet" });
      for (let i = 1; i < at.length; i++) expect((at[i] ?? 0) - (at[i - 1] ?? 0)).toBeGreaterThan(35);
    });

    it("does not start a job before its time", async () => {
      const engine = create();
      let startedAt = 0;
      await engine.start({ work: async () => ((startedAt = Date.now()), done) });
      const notBefore = new Date(Date.now() + 120);
      await engine.submit(() => [request("a", { notBefore })]);
      await stateIs(engine, "a", "done");
      expect(startedAt).toBeGreaterThanOrEqual(notBefore.getTime());
      expect(startedAt).toBeLessThan(notBefore.getTime() + 1000);
    });

    it("aborts a running job within milliseconds of its cancel and refuses what it still tells", async () => {
      const engine = create();
      const { job, handler, finish } = held();
      await engine.start({ work: handler });
      await engine.submit(() => [request("a")]);
      const running = await job;
      const cancelledAt = performance.now();
      const aborted = new Promise<number>((resolve) =>
        running.signal.addEventListener("abort", () => resolve(performance.now() - cancelledAt)),
      );
      await engine.cancel({ ids: ["a"] });
      expect(await aborted).toBeLessThan(100);
      finish({ status: "done", settle: () => [request("late")] });
      await sleep(30);
      expect((await engine.get("a"))?.state).toBe("cancelled");
      expect(await engine.get("late")).toBeNull();
    });

    it("never runs a job that was cancelled in the queue, until somebody retries it", async () => {
      const engine = create();
      let runs = 0;
      await engine.submit(() => [request("a")]);
      await engine.cancel({ subject: "s" });
      await engine.start({ work: async () => (runs++, done) });
      await sleep(30);
      expect(runs).toBe(0);
      await engine.retry({ ids: ["a"] });
      await stateIs(engine, "a", "done");
      expect(runs).toBe(1);
    });

    it("gives a failed job all its attempts again when a person retries it, and never reruns a done one", async () => {
      const engine = create({ retry: { maxAttempts: 2 } });
      let runs = 0;
      await engine.start({
        work: async () => {
          if (++runs < 4) throw new AppError("FFMPEG_FAILED", "test");
          return done;
        },
      });
      await engine.submit(() => [request("a")]);
      await stateIs(engine, "a", "failed");
      await engine.retry({ subject: "s" });
      await stateIs(engine, "a", "done");
      await engine.retry({ subject: "s" });
      await engine.cancel({ subject: "s" });
      await sleep(30);
      expect((await engine.get("a"))?.state).toBe("done");
      expect(runs).toBe(4);
    });

    it("keeps a waiting job until it is resolved, and resolves it once", async () => {
      const engine = create();
      await engine.start({ wait: async () => ({ status: "waiting" }), work: async () => done });
      await engine.submit(() => [request("a", { kind: "wait" })]);
      await stateIs(engine, "a", "waiting");
      expect(await engine.resolve("a", () => [request("next")])).toBe(true);
      expect(await engine.resolve("a", () => [request("again")])).toBe(false);
      await stateIs(engine, "next", "done");
      expect((await engine.get("a"))?.state).toBe("done");
      expect(await engine.get("again")).toBeNull();
    });

    it("gives a later attempt what an earlier one stored with once, and runs a key once at a time", async () => {
      const engine = create();
      const calls: string[] = [];
      const results: unknown[] = [];
      await engine.start({
        work: async (job) => {
          const step = (key: string) =>
            job.once(key, async () => {
              calls.push(`${key}${job.attempt}`);
              await sleep(5);
              return { key, attempt: job.attempt };
            });
          results.push(await Promise.all([step("x"), step("x")]));
          if (job.attempt === 1) throw new AppError("FFMPEG_FAILED", "test");
          await step("y");
          return done;
        },
      });
      await engine.submit(() => [request("a")]);
      await stateIs(engine, "a", "done");
      expect(calls).toEqual(["x1", "y2"]);
      const first = { key: "x", attempt: 1 };
      expect(results).toEqual([
        [first, first],
        [first, first],
      ]);
    });

    it("takes a job over from a worker that gives no sign of life, and refuses what that one still writes", async () => {
      // This worker's heartbeat is far too slow for the other's patience.
      const dead = create({ leaseMs: 1_000_000 });
      const { job, handler, finish } = held();
      await dead.start({ work: handler });
      await dead.submit(() => [request("a")]);
      const stale = await job;
      const living = create({ leaseMs: 100 });
      await living.start({
        work: async (taken) => ({ status: "done", settle: () => [request(`by${taken.attempt}`, { kind: "none" })] }),
      });
      await stateIs(living, "a", "done");
      await expect(stale.once("late", async () => 1)).rejects.toMatchObject({ code: "CANCELLED" });
      expect(stale.signal.aborted).toBe(true);
      finish({ status: "done", settle: () => [request("by-stale", { kind: "none" })] });
      await sleep(20);
      expect(await living.get("by-stale")).toBeNull();
      expect(await living.get("by2")).not.toBeNull();
    });

    it("leaves a job to a worker that is slow but shows signs of life", async () => {
      const slow = create({ leaseMs: 100 });
      const { job, handler, finish } = held();
      await slow.start({ work: handler });
      await slow.submit(() => [request("a")]);
      await job;
      let taken = 0;
      const other = create({ leaseMs: 100 });
      await other.start({ work: async () => (taken++, done) });
      await sleep(400);
      finish(done);
      await stateIs(other, "a", "done");
      expect(taken).toBe(0);
    });

    it("takes over at once what a killed process left running, where it is alone", async () => {
      const killed = create({ leaseMs: 1_000_000 });
      const { job, handler, finish } = held();
      await killed.start({ work: handler });
      await killed.submit(() => [request("a")]);
      await job;
      const next = create({ exclusive: true });
      const attempts: number[] = [];
      await next.start({ work: async (again) => (attempts.push(again.attempt), done) });
      await stateIs(next, "a", "done");
      expect(attempts).toEqual([2]);
      finish(done);
    });

    it("lets running jobs end when it stops, and claims no more", async () => {
      const engine = create();
      const { job, handler, finish } = held();
      await engine.start({ work: handler }, { lanes: { cpu: 1 } });
      await engine.submit(() => [request("a"), request("b")]);
      const running = await job;
      const stopped = engine.stop(2000);
      await sleep(20);
      expect(running.signal.aborted).toBe(false);
      finish(done);
      await stopped;
      expect((await engine.get("a"))?.state).toBe("done");
      expect((await engine.get("b"))?.state).toBe("queued");
    });

    it("aborts what does not end in time when it stops, and gives it back without counting a failure", async () => {
      const engine = create({ retry: { maxAttempts: 1 } });
      const started = Promise.withResolvers<void>();
      await engine.start({
        work: async (job) => {
          started.resolve();
          await sleep(60_000, undefined, { signal: job.signal });
          return done;
        },
      });
      await engine.submit(() => [request("a")]);
      await started.promise;
      const before = performance.now();
      await engine.stop(20);
      expect(performance.now() - before).toBeLessThan(1000);
      expect(await engine.get("a")).toMatchObject({ state: "queued", error: null });
      const next = create({ retry: { maxAttempts: 1 } });
      await next.start({ work: async () => done });
      await stateIs(next, "a", "done");
    });

    it("tells progress while a job runs, and how each attempt ended", async () => {
      const engine = create({ retry: { maxAttempts: 2 } });
      const events: JobEvent[] = [];
      engine.listen((event) => events.push(event));
      await engine.start({
        work: async (job) => {
          job.progress(0.5, "half");
          if (job.attempt === 1) throw new AppError("FFMPEG_FAILED", "test");
          return { status: "done", facts: { cached: true } };
        },
      });
      await engine.submit(() => [request("a")]);
      await stateIs(engine, "a", "done");
      const told = events.map((event) =>
        event.type === "fault" || event.type === "mended"
          ? event.type
          : event.type === "progress"
            ? event.job.fraction
            : (event.ended?.outcome ?? event.job.state),
      );
      expect(told).toEqual(["queued", "running", 0.5, "retry", "running", 0.5, "done"]);
      const retry = events.find((event) => event.type === "state" && event.ended?.outcome === "retry");
      expect(retry).toMatchObject({ job: { notBefore: expect.closeTo(Date.now(), -4) } });
      expect(events.at(-1)).toMatchObject({ ended: { facts: { cached: true }, error: null } });
    });
  });
}

const done: Ending = { status: "done" };

/** Ends as handlers do that are told to: with the signal's reason. */
function untilAborted(job: Job): Promise<never> {
  return new Promise((_, reject) => {
    job.signal.addEventListener("abort", () => reject(job.signal.reason as Error), { once: true });
  });
}

function stateIs(engine: JobEngine, id: string, state: string): Promise<void> {
  return vi.waitFor(async () => expect((await engine.get(id))?.state).toBe(state), WAIT);
}

function request(id: string, more: Partial<JobRequest> = {}): JobRequest {
  return { id, kind: "work", subject: "s", lane: "cpu", priority: "normal", payload: null, ...more };
}

/** The order in which one slot takes the jobs that are queued. */
async function orderOf(engine: JobEngine, count: number): Promise<string[]> {
  const order: string[] = [];
  await engine.start({ work: async (job) => (order.push(job.id), done) }, { lanes: { cpu: 1 } });
  await vi.waitFor(() => expect(order).toHaveLength(count), WAIT);
  return order;
}

/** A handler that shows its job and ends only when it is told how. */
function held(): { job: Promise<Job>; handler: Handler; finish: (ending: Ending) => void } {
  const job = Promise.withResolvers<Job>();
  const ending = Promise.withResolvers<Ending>();
  const handler: Handler = (given) => {
    job.resolve(given);
    return ending.promise;
  };
  return { job: job.promise, handler, finish: ending.resolve };
}
