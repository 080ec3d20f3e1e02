// The port behind which jobs run: who runs what, when, and how often. It knows no video words; several kinds of work use it.
import type { JobState } from "../../contract/events.ts";
import type { Lane } from "../../contract/stage.ts";
import type { Json } from "../../contract/values.ts";
import type { AppError } from "../base/errors.ts";
import type { JobRow, WhichJobs } from "../store/jobs.ts";
import type { JobError } from "../store/schema.ts";

export type { WhichJobs } from "../store/jobs.ts";

export const PRIORITIES = { urgent: 10, high: 5, normal: 1 } as const;
export type Priority = keyof typeof PRIORITIES;

/** The word for a stored number. */
export function priorityOf(stored: number): Priority {
  if (stored >= PRIORITIES.urgent) return "urgent";
  return stored >= PRIORITIES.high ? "high" : "normal";
}

export interface JobRequest {
  /** Chosen by whoever submits: a second submission of the same id changes nothing. */
  id: string;
  /** Names the handler. */
  kind: string;
  /** What the job is about. Among equal priorities the subject that was begun first goes first. */
  subject: string;
  lane: Lane;
  priority: Priority;
  payload: Json;
  notBefore?: Date;
}

/**
 * Runs in the transaction that moves the job: what it writes to the store lands together with the move, or not at all.
 * Returns the jobs that are to be queued now. Synchronous, as transactions of SQLite are.
 */
export type Settle = () => readonly JobRequest[];

/** How a handler may end; a fault is thrown. Thrown AppErrors that are retryable are tried again, others fail at once. */
export type Ending = { facts?: Record<string, Json> } & (
  | { status: "done"; settle?: Settle }
  | { status: "waiting"; settle?: Settle }
  | { status: "retry"; notBefore: Date; reason: string }
);

/** One attempt of a job, as its handler sees it. */
export interface Job {
  id: string;
  kind: string;
  subject: string;
  payload: Json;
  /** Rises with every attempt: the fence. Whatever a stale attempt tries to write is refused. */
  attempt: number;
  /** Aborted within milliseconds on cancel, lost lease or stop. The handler then ends soon; its lane stays taken until it does. */
  signal: AbortSignal;
  /** Resolved once this attempt's end is recorded, or refused. */
  ended: Promise<void>;
  /** Fraction 0–1. May be lost. */
  progress: (fraction: number, note?: string) => void;
  /**
   * A fenced checkpoint: `fn` runs unless an earlier attempt stored its result. Killed between the end of `fn` and the
   * storing, it runs again: what must not happen twice outside asks the outside first.
   */
  once: <T extends Json>(key: string, fn: () => Promise<T>) => Promise<T>;
}

export type Handler = (job: Job) => Promise<Ending>;

export interface JobView {
  id: string;
  kind: string;
  subject: string;
  lane: Lane;
  priority: Priority;
  payload: Json;
  state: JobState;
  attempt: number;
  /** The last attempt's error, while it matters. */
  error: JobError | null;
  /** Not claimed before; milliseconds UTC, 0: at once. */
  notBefore: number;
  /** Milliseconds UTC; null: not yet. */
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  /** Of the running attempt. */
  fraction: number;
  note: string | null;
}

export type JobEvent =
  | { type: "state"; job: JobView; ended: AttemptEnd | null }
  | { type: "progress"; job: JobView }
  /** The store cannot be written: nothing is claimed until it can; what ran goes back to the queue. */
  | { type: "fault"; error: AppError }
  /** It can be written again. */
  | { type: "mended" };

/** How an attempt ended, for the log. */
export interface AttemptEnd {
  outcome: "done" | "waiting" | "retry" | "failed" | "cancelled" | "stopped";
  milliseconds: number;
  error: AppError | null;
  /** What the handler said about it. */
  facts: Record<string, Json>;
}

export type Lanes = Record<Lane, number>;

/** What can be done to jobs inside of one transaction. */
export interface EngineMoves {
  /** What it does is undone where it throws; other moves stay. */
  part<T>(moves: () => T): T;
  submit(settle: Settle): void;
  cancel(which: WhichJobs): void;
  retry(which: WhichJobs): void;
  setPriority(which: WhichJobs, priority: Priority): void;
  /** Nothing of the subject is claimed any more, and what runs of it goes back to the queue, at no attempt's cost. */
  hold(subject: string): void;
  letGo(subject: string): void;
}

export interface JobEngine {
  /** Takes over what an earlier process left running, then works until stopped. `subjects`: see `workOn`; at first all. */
  start(
    handlers: Record<string, Handler>,
    worker?: { lanes?: Partial<Lanes>; subjects?: readonly string[] },
  ): Promise<void>;
  /** From now on only jobs of these subjects are claimed here; null: all. What runs goes on. */
  workOn(subjects: readonly string[] | null): void;
  /** Claims nothing, and what runs goes back to the queue, at no attempt's cost, until `resume`. */
  pause(): void;
  resume(): void;
  /**
   * Many moves in one transaction: all of them, or nothing where `moves` throws. What runs is stopped, and listeners are
   * told, only once it is durable.
   */
  together<T>(moves: (act: EngineMoves) => T): Promise<T>;
  /** Queues jobs in one transaction with whatever `settle` writes. */
  submit(settle: Settle): Promise<void>;
  /** Queued, running and waiting jobs; running ones are aborted at once. What `settle` writes lands with it, or not at all. */
  cancel(which: WhichJobs, settle?: () => void): Promise<void>;
  /** Failed, cancelled and waiting jobs are queued anew. */
  retry(which: WhichJobs): Promise<void>;
  /** Ends a waiting job as done. False: it does not wait. */
  resolve(id: string, settle: Settle): Promise<boolean>;
  setPriority(which: WhichJobs, priority: Priority): Promise<void>;
  get(id: string): Promise<JobView | null>;
  ofSubject(subject: string): Promise<JobView[]>;
  /** Rows of the store as they are seen from outside, with the progress of those that run here. */
  views(rows: readonly JobRow[]): JobView[];
  /** Told after every change is durable. Returns how to stop listening. */
  listen(listener: (event: JobEvent) => void): () => void;
  /** Claims nothing more, lets running jobs end for `drainMs`, aborts the rest; those go back to the queue. */
  stop(drainMs: number): Promise<void>;
}
