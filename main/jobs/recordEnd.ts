// Writes down how an attempt ended: done, waiting, to be tried again, failed, stopped, or refused since it lost its hold.
import { AppError, asAppError } from "../base/errors.ts";
import type { Held, JobRow, JobStore, NewJob } from "../store/jobs.ts";
import { backoffMs, type RetryPolicy } from "./backoff.ts";
import { PRIORITIES, type AttemptEnd, type Ending, type Settle } from "./engine.ts";

/** An attempt that runs in this process. */
export interface Run {
  row: JobRow;
  controller: AbortController;
  /** It was told to stop, and is to be claimed again later. */
  isStopped: boolean;
  fraction: number;
  note: string | null;
  /** On the monotonic clock. */
  startedAt: number;
  /** Resolved once the attempt's end is recorded, or refused. */
  ended: PromiseWithResolvers<void>;
}

/** How a handler came to its end: as it said, or with what it threw. */
export type Ended = { run: Run; milliseconds: number } & ({ ending: Ending } | { error: unknown });

/** What the store made of it. */
export interface Recorded {
  /** As it is now. */
  row: JobRow;
  end: AttemptEnd;
  queued: JobRow[];
}

export interface Recorder {
  jobs: JobStore;
  retry: RetryPolicy;
  random: () => number;
  /** Milliseconds UTC. */
  now: number;
  /** The engine ends: what is aborted goes back to the queue. */
  stopping: boolean;
}

/** Throws only where the store cannot be written. */
export function recordEnd(recorder: Recorder, ended: Ended): Recorded {
  const { run, milliseconds } = ended;
  try {
    if ("error" in ended) throw ended.error;
    return recordEnding(recorder, run, ended.ending, milliseconds);
  } catch (error) {
    // Also a settle that threw: nothing of it was kept.
    return recordFault(recorder, run, asAppError(error, `jobs.${run.row.kind}`), milliseconds);
  }
}

function recordEnding(recorder: Recorder, run: Run, ending: Ending, milliseconds: number): Recorded {
  const { jobs, now } = recorder;
  const held = holdOf(run.row);
  const { facts = {} } = ending;
  if (ending.status === "retry") {
    const notBefore = ending.notBefore.getTime();
    // Asked for by the handler: not a failure, so it uses up no attempt.
    if (!jobs.requeue(held, { notBefore, backoffMs: null }, null, now)) return refused(recorder, run, milliseconds);
    const error = new AppError("STAGE_FAILED", `jobs.${run.row.kind}`, ending.reason);
    return becomes(run, { state: "queued", notBefore }, { outcome: "retry", milliseconds, error, facts });
  }
  const queued = jobs.end(held, ending.status, inStore(ending.settle ?? (() => [])), now);
  if (!queued) return refused(recorder, run, milliseconds);
  const end = { outcome: ending.status, milliseconds, error: null, facts };
  return { ...becomes(run, { state: ending.status, endedAt: now }, end), queued };
}

function recordFault(recorder: Recorder, run: Run, error: AppError, milliseconds: number): Recorded {
  const { jobs, retry, random, now } = recorder;
  const held = holdOf(run.row);
  const aborted = run.controller.signal.aborted;
  if (aborted && (recorder.stopping || run.isStopped)) {
    const fraction = Math.max(run.row.fraction, run.fraction);
    if (!jobs.release(held, fraction)) return refused(recorder, run, milliseconds);
    return becomes(run, { state: "queued", fraction }, { outcome: "stopped", milliseconds, error: null, facts: {} });
  }
  if (aborted || error.code === "CANCELLED") {
    // A cancelled row is already marked, and a lost one is another's: the fence refuses both.
    jobs.drop(held, now);
    return refused(recorder, run, milliseconds);
  }
  const { code, op, message, hint } = error;
  const record = { code, op, message, hint };
  const wait = error.retryable ? backoffMs(run.row.failures + 1, retry, random) : null;
  const kept =
    wait === null
      ? jobs.fail(held, record, now)
      : jobs.requeue(held, { notBefore: now + wait, backoffMs: wait }, record, now);
  if (!kept) return refused(recorder, run, milliseconds);
  const end = { milliseconds, error, facts: {} };
  return wait === null
    ? becomes(run, { state: "failed", error: record, endedAt: now }, { outcome: "failed", ...end })
    : becomes(run, { state: "queued", error: record, notBefore: now + wait }, { outcome: "retry", ...end });
}

function becomes(run: Run, change: Partial<JobRow> & Pick<JobRow, "state">, end: AttemptEnd): Recorded {
  return { row: { ...run.row, error: null, ...change }, end, queued: [] };
}

/** The attempt no longer held the job, whose row is another's by now or was told when it was cancelled. */
function refused({ jobs }: Recorder, run: Run, milliseconds: number): Recorded {
  const end = { outcome: "cancelled", milliseconds, error: null, facts: {} } as const;
  return { row: jobs.get(run.row.id) ?? run.row, end, queued: [] };
}

export function holdOf(row: JobRow): Held {
  return { id: row.id, attempt: row.attempt };
}

/** The store has numbers where the port has words and dates. */
export function inStore(settle: Settle): () => NewJob[] {
  return () =>
    settle().map((request) => {
      const { id, kind, subject, lane, payload, priority, notBefore } = request;
      return { id, kind, subject, lane, payload, priority: PRIORITIES[priority], notBefore: notBefore?.getTime() ?? 0 };
    });
}
