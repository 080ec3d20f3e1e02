// Jobs in the store: each method is one whole move, checked against the table of legal moves and fenced by the attempt.
import type { JobState } from "../../contract/events.ts";
import type { Lane } from "../../contract/stage.ts";
import type { Json } from "../../contract/values.ts";
import { and, asc, eq, inArray, sql, type InferSelectModel, type SQL } from "./drizzle.ts";
import { statesBefore } from "./jobMoves.ts";
import { prepareJobStatements } from "./jobStatements.ts";
import type { Db } from "./open.ts";
import { checkpoints, jobErrors, jobs, type JobError } from "./schema.ts";

export type JobRow = InferSelectModel<typeof jobs>;

export interface NewJob {
  /** Chosen by whoever submits; a second submission of the same id changes nothing. */
  id: string;
  kind: string;
  subject: string;
  lane: Lane;
  priority: number;
  payload: Json;
  /** Milliseconds UTC; 0: at once. */
  notBefore: number;
}

/** Which jobs: some by id, or all of a subject. */
export type WhichJobs = { ids: readonly string[] } | { subject: string };

/** Runs in the same transaction as the job's move; what it writes lands with it or not at all. Returns the jobs to queue. */
export type Settle = () => readonly NewJob[];

/** A held job: the attempt is the fence. */
export interface Held {
  id: string;
  attempt: number;
}

export class JobStore {
  readonly #db: Db;
  readonly #statements: ReturnType<typeof prepareJobStatements>;

  constructor(db: Db) {
    this.#db = db;
    this.#statements = prepareJobStatements(db);
  }

  /** Several moves in one transaction; a move that throws inside is undone by itself. */
  together<T>(moves: () => T): T {
    return this.#transaction(moves);
  }

  /** Queues what is not there yet, together with what `settle` writes. Returns the rows that were added. */
  submit(settle: Settle, now: number): JobRow[] {
    return this.#transaction(() => this.#insert(settle(), now));
  }

  /** Takes up to `limit` jobs of a lane, in their order, and raises their attempts. */
  claim(what: {
    lane: Lane;
    kinds: readonly string[];
    /** Null: all. */
    subjects: readonly string[] | null;
    limit: number;
    worker: string;
    now: number;
    /** Jobs whose earlier attempt has not yet let go in this process. */
    except: readonly string[];
  }): JobRow[] {
    const rows = this.#statements.claim.all({
      ...what,
      kinds: JSON.stringify(what.kinds),
      subjects: what.subjects && JSON.stringify(what.subjects),
      except: JSON.stringify(what.except),
    });
    return rows.toSorted((a, b) => b.priority - a.priority || a.age - b.age || a.seq - b.seq);
  }

  /** False: the job is no longer this attempt's. */
  beat(held: Held): boolean {
    return this.#statements.beat.run({ ...held }).changes === 1;
  }

  /**
   * Ends an attempt and settles. Null: the attempt no longer holds the job, and nothing was written.
   * Otherwise the jobs that `settle` queued.
   */
  end(held: Held, to: "done" | "waiting", settle: Settle, now: number): JobRow[] | null {
    return this.#transaction(() => {
      if (this.#statements.end.run({ ...held, to, now }).changes === 0) return null;
      if (to === "done") this.#statements.dropCheckpoints.run({ id: held.id });
      return this.#insert(settle(), now);
    });
  }

  /** Ends an attempt that failed for good. */
  fail(held: Held, error: JobError, now: number): boolean {
    return this.#transaction(() => {
      const moved = this.#move("failed", holds(held), { error, failures: sql`${jobs.failures} + 1`, endedAt: now });
      if (moved) this.#recordError(held, error, now);
      return moved > 0;
    });
  }

  /** Gives a job back to the queue for a later attempt. `backoffMs`: the wait is a length, not a date. */
  requeue(
    held: Held,
    wait: { notBefore: number; backoffMs: number | null },
    error: JobError | null,
    now: number,
  ): boolean {
    return this.#transaction(() => {
      const failures = sql`${jobs.failures} + ${error ? 1 : 0}`;
      const moved = this.#move("queued", holds(held), { ...wait, error, failures, worker: null });
      if (moved && error) this.#recordError(held, error, now);
      return moved > 0;
    });
  }

  /** Gives back a job that was stopped through no fault of its own. */
  release(held: Held): boolean {
    return this.#move("queued", holds(held), { worker: null }) > 0;
  }

  /** Gives back everything that runs: after a crash, when nobody else can be at work on this data folder. */
  releaseAll(): number {
    return this.#move("queued", sql`state = 'running'`, { worker: null });
  }

  /** Ends an attempt that found out itself that it is not wanted any more. */
  drop(held: Held, now: number): boolean {
    return this.#move("cancelled", holds(held), { endedAt: now }) > 0;
  }

  /** Returns the jobs that were cancelled, as they are now. */
  cancel(which: WhichJobs, now: number): JobRow[] {
    return this.#moveAll("cancelled", which, { endedAt: now });
  }

  /** Queues again what failed, was cancelled or waits, with all its attempts before it. */
  retry(which: WhichJobs): JobRow[] {
    const from = statesBefore("queued").filter((state) => state !== "running");
    const anew = { failures: 0, error: null, notBefore: 0, backoffMs: null, endedAt: null, worker: null };
    return this.#moveAll("queued", which, anew, from);
  }

  /** Ends a waiting job. Null: it does not wait. */
  resolve(id: string, settle: Settle, now: number): { job: JobRow; queued: JobRow[] } | null {
    return this.#transaction(() => {
      const waiting = and(eq(jobs.id, id), eq(jobs.state, "waiting"));
      if (this.#move("done", waiting, { endedAt: now }) === 0) return null;
      this.#statements.dropCheckpoints.run({ id });
      const queued = this.#insert(settle(), now);
      return { job: this.get(id) as JobRow, queued };
    });
  }

  /** For what is not over yet; returns the rows that changed. */
  setPriority(which: WhichJobs, priority: number): JobRow[] {
    return this.#db
      .update(jobs)
      .set({ priority })
      .where(and(selects(which), inArray(jobs.state, ["queued", "running", "waiting"])))
      .returning()
      .all();
  }

  get(id: string): JobRow | undefined {
    return this.#statements.get.get({ id });
  }

  ofSubject(subject: string): JobRow[] {
    return this.#statements.ofSubject.all({ subject });
  }

  /** What runs, whoever runs it. */
  running(): { id: string; attempt: number; beat: number }[] {
    return this.#db
      .select({ id: jobs.id, attempt: jobs.attempt, beat: jobs.beat })
      .from(jobs)
      .where(sql`state = 'running'`)
      .all();
  }

  /** When the next job that waits for a time is due; null: none does. */
  nextDue(now: number): number | null {
    return this.#statements.nextDue.get({ now })?.at ?? null;
  }

  errorsOf(id: string): { attempt: number; error: JobError; at: number }[] {
    return this.#db
      .select({ attempt: jobErrors.attempt, error: jobErrors.error, at: jobErrors.at })
      .from(jobErrors)
      .where(eq(jobErrors.jobId, id))
      .orderBy(asc(jobErrors.seq))
      .all();
  }

  checkpoint(jobId: string, key: string): { value: Json } | undefined {
    return this.#statements.checkpoint.get({ jobId, key });
  }

  /** False: the attempt no longer holds the job, and nothing was written. */
  saveCheckpoint(held: Held, key: string, value: Json, now: number): boolean {
    return this.#transaction(() => {
      if (!this.#statements.holds.get({ ...held })) return false;
      this.#db
        .insert(checkpoints)
        .values({ jobId: held.id, key, attempt: held.attempt, value, createdAt: now })
        .onConflictDoUpdate({ target: [checkpoints.jobId, checkpoints.key], set: { value, attempt: held.attempt } })
        .run();
      return true;
    });
  }

  #insert(requests: readonly NewJob[], now: number): JobRow[] {
    return requests.flatMap((request) => this.#statements.insert.all({ ...request, now }));
  }

  /** The number of jobs moved: those selected whose state allows it. */
  #move(to: JobState, where: SQL | undefined, set: MoveSet): number {
    return this.#db
      .update(jobs)
      .set({ ...set, state: to })
      .where(and(where, inArray(jobs.state, [...statesBefore(to)])))
      .run().changes;
  }

  #moveAll(to: JobState, which: WhichJobs, set: MoveSet, from = statesBefore(to)): JobRow[] {
    return this.#db
      .update(jobs)
      .set({ ...set, state: to })
      .where(and(selects(which), inArray(jobs.state, [...from])))
      .returning()
      .all();
  }

  #recordError(held: Held, error: JobError, now: number): void {
    this.#db.insert(jobErrors).values({ jobId: held.id, attempt: held.attempt, error, at: now }).run();
  }

  #transaction<T>(fn: () => T): T {
    // Immediate: the fence is read and the result written under one lock, also beside another process. Nested: a savepoint.
    return this.#db.$client.transaction(fn).immediate();
  }
}

type MoveSet = { [K in keyof JobRow]?: JobRow[K] | SQL };

function holds(held: Held): SQL | undefined {
  return and(eq(jobs.id, held.id), eq(jobs.attempt, held.attempt), eq(jobs.state, "running"));
}

function selects(which: WhichJobs): SQL {
  return "subject" in which ? eq(jobs.subject, which.subject) : inArray(jobs.id, [...which.ids]);
}
