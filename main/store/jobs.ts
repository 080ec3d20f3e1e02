// Jobs in the store: each method is one whole move, checked against the table of legal moves and fenced by the attempt.
import type { JobState } from "../../contract/events.ts";
import { LANES, type Lane } from "../../contract/stage.ts";
import type { Json } from "../../contract/values.ts";
import { and, asc, desc, eq, inArray, lt, sql, type InferSelectModel, type SQL } from "./drizzle.ts";
import { statesBefore } from "./jobMoves.ts";
import { prepareJobStatements } from "./jobStatements.ts";
import type { Db } from "./open.ts";
import { paged, placeOfCursor, type Page, type Paged } from "./paging.ts";
import { checkpoints, jobErrors, jobHolds, jobs, LOCAL_OWNER, type JobError } from "./schema.ts";

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

export interface JobFilter {
  state?: readonly JobState[] | undefined;
  lane?: Lane | undefined;
  kind?: string | undefined;
  subject?: string | undefined;
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

/** Told of the subjects whose jobs have moved, in the transaction of the moves: what it writes lands with them or not at all. */
export type Moved = (subjects: readonly string[]) => void;

export class JobStore {
  readonly #db: Db;
  readonly #statements: ReturnType<typeof prepareJobStatements>;
  readonly #tell: Moved | null;
  /** Subjects whose jobs have moved since the outermost transaction began. */
  readonly #touched = new Set<string>();
  #depth = 0;

  constructor(db: Db, moved: Moved | null = null) {
    this.#db = db;
    this.#statements = prepareJobStatements(db);
    this.#tell = moved;
  }

  /** The same jobs, moved by whoever has somebody to be told. */
  telling(moved: Moved): JobStore {
    return new JobStore(this.#db, moved);
  }

  /** Nothing of a subject is claimed any more until it is let go. Returns what was running, as it is: whoever runs it stops it. */
  hold(subject: string, now: number): JobRow[] {
    return this.#transaction(() => {
      this.#db.insert(jobHolds).values({ subject, heldAt: now }).onConflictDoNothing().run();
      return this.ofSubject(subject).filter(({ state }) => state === "running");
    });
  }

  /** False: it was not held. */
  letGo(subject: string): boolean {
    return this.#db.delete(jobHolds).where(eq(jobHolds.subject, subject)).run().changes > 0;
  }

  /** Which of these subjects are held. */
  held(subjects: readonly string[]): Set<string> {
    return new Set(this.#statements.held.all(JSON.stringify(subjects)));
  }

  /** Keeps how far attempts came that are stopped: what they made is there when they are made again. */
  keepFractions(fractions: readonly { id: string; fraction: number }[]): void {
    for (const one of fractions) this.#statements.keepFraction.run(one);
  }

  /** Several moves in one transaction; a move that throws inside is undone by itself. */
  together<T>(moves: () => T): T {
    return this.#transaction(moves);
  }

  /** Queues what is not there yet, together with what `settle` writes. Returns the rows that were added. */
  submit(settle: Settle, now: number): JobRow[] {
    return this.#transaction(() => this.#insert(settle(), now));
  }

  /** Those of them in which anything is queued, whether or not it can be claimed now: far cheaper than a claim of nothing. */
  queuedLanes(lanes: readonly Lane[]): Lane[] {
    return this.#statements.queuedLanes.all(JSON.stringify(lanes));
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
    const rows = this.#alone(() =>
      this.#touch(
        this.#statements.claim.all({
          ...what,
          kinds: JSON.stringify(what.kinds),
          subjects: what.subjects && JSON.stringify(what.subjects),
          except: JSON.stringify(what.except),
        }),
      ),
    );
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
      if (this.#touch(this.#statements.end.all({ ...held, to, now })).length === 0) return null;
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

  /** Gives back a job that was stopped through no fault of its own. @param fraction how far it came, where that is known */
  release(held: Held, fraction?: number): boolean {
    return this.#move("queued", holds(held), { worker: null, ...(fraction === undefined ? {} : { fraction }) }) > 0;
  }

  /** Gives back everything that runs: after a crash, when nobody else can be at work on this data folder. */
  releaseAll(): number {
    return this.#move("queued", sql`state = 'running'`, { worker: null });
  }

  /** Ends an attempt that found out itself that it is not wanted any more. */
  drop(held: Held, now: number): boolean {
    return this.#move("cancelled", holds(held), { endedAt: now }) > 0;
  }

  /** Returns the jobs that were cancelled, as they are now. `settle` writes along with it. */
  cancel(which: WhichJobs, now: number, settle: () => void = () => {}): JobRow[] {
    return this.#transaction(() => {
      settle();
      return this.#moveAll("cancelled", which, { endedAt: now });
    });
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

  /** Undefined too where it is another owner's. */
  own(id: string): JobRow | undefined {
    const row = this.get(id);
    return row?.ownerId === LOCAL_OWNER ? row : undefined;
  }

  ofSubject(subject: string): JobRow[] {
    return this.#statements.ofSubject.all({ subject });
  }

  /** The states of all jobs whose ids begin so, each once. */
  states(idsBeginWith: string): JobState[] {
    return this.#statements.states.all(idsBeginWith, idsBeginWith);
  }

  /** Of these ids, in no order; without those that are not there. */
  withIds(ids: readonly string[]): JobRow[] {
    return this.#statements.withIds.all({ ids: JSON.stringify(ids) });
  }

  /** Of this owner, newest first; a backend works for all. Throws REQUEST_INVALID on a cursor that is none. */
  list(page: Page, filter: JobFilter = {}): Paged<JobRow> {
    const before = placeOfCursor(page.cursor);
    const { state, lane, kind, subject } = filter;
    const which = [
      ...(lane === undefined ? [] : [eq(jobs.lane, lane)]),
      ...(kind === undefined ? [] : [eq(jobs.kind, kind)]),
      ...(subject === undefined ? [] : [eq(jobs.subject, subject)]),
    ];
    const read = ({ is, seq }: Question) =>
      this.#db
        .select()
        .from(jobs)
        .where(and(eq(jobs.ownerId, LOCAL_OWNER), ...which, is, before === null ? undefined : lt(seq, before)))
        .orderBy(desc(seq))
        .limit(page.limit + 1)
        .all();
    const rows = questions(state, which.length > 0).flatMap(read);
    return paged(
      rows.toSorted((a, b) => b.seq - a.seq),
      page.limit,
      (row) => row,
    );
  }

  /** How many jobs wait for their turn and how many run, by lane. */
  depths(): { lane: Lane; queued: number; running: number }[] {
    const counts = this.#statements.depths.all();
    const count = (lane: Lane, state: "queued" | "running") =>
      counts.find((one) => one.lane === lane && one.state === state)?.jobs ?? 0;
    return LANES.map((lane) => ({ lane, queued: count(lane, "queued"), running: count(lane, "running") }));
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
    return requests.flatMap((request) => this.#touch(this.#statements.insert.all({ ...request, now })));
  }

  /** The number of jobs moved: those selected whose state allows it. */
  #move(to: JobState, where: SQL | undefined, set: MoveSet): number {
    return this.#alone(() =>
      this.#touch(
        this.#db
          .update(jobs)
          .set({ ...set, state: to })
          .where(and(where, inArray(jobs.state, [...statesBefore(to)])))
          .returning({ subject: jobs.subject })
          .all(),
      ),
    ).length;
  }

  #moveAll(to: JobState, which: WhichJobs, set: MoveSet, from = statesBefore(to)): JobRow[] {
    return this.#alone(() =>
      this.#touch(
        this.#db
          .update(jobs)
          .set({ ...set, state: to })
          .where(and(selects(which), inArray(jobs.state, [...from])))
          .returning()
          .all(),
      ),
    );
  }

  #touch<R extends { subject: string }>(rows: R[]): R[] {
    for (const { subject } of rows) this.#touched.add(subject);
    return rows;
  }

  #recordError(held: Held, error: JobError, now: number): void {
    this.#db.insert(jobErrors).values({ jobId: held.id, attempt: held.attempt, error, at: now }).run();
  }

  #transaction<T>(fn: () => T): T {
    // Immediate: the fence is read and the result written under one lock, also beside another process. Nested: a savepoint.
    return this.#db.$client.transaction(() => this.#told(fn)).immediate();
  }

  /** One statement: inside of a transaction it needs none of its own. */
  #alone<T>(statement: () => T): T {
    return this.#depth > 0 ? statement() : this.#transaction(statement);
  }

  /** Tells once, at the end of the outermost transaction: also what moved and was undone, which changes nothing. */
  #told<T>(fn: () => T): T {
    this.#depth++;
    try {
      const result = fn();
      if (this.#depth === 1 && this.#touched.size > 0) this.#tell?.([...this.#touched]);
      return result;
    } finally {
      if (--this.#depth === 0) this.#touched.clear();
    }
  }
}

/** Part of a list: in which states, and by what it is ordered. */
interface Question {
  is?: SQL;
  seq: SQL;
}

/** One for each state, in the words by which SQLite knows its index. `isNarrow`: something else is asked for, too. */
function questions(states: readonly JobState[] | undefined, isNarrow: boolean): Question[] {
  const seq = sql`seq`;
  if (states === undefined) return [{ seq }];
  const moving = (["queued", "running"] as const).filter((state) => states.includes(state));
  const ended = [...new Set(states)].filter((state) => state !== "queued" && state !== "running");
  // Most jobs have ended: what else is asked for leads to fewer of them than their state.
  const together = isNarrow && ended.length > 0;
  const isEnded = together
    ? [sql`+${inArray(jobs.state, ended)}`]
    : ended.map((state) => sql`${eq(jobs.state, state)} AND state NOT IN ('queued', 'running')`);
  return [
    // Few: sorted, since their indexes have another order.
    ...moving.map((state) => ({ is: sql.raw(`state = '${state}'`), seq: sql`+seq` })),
    ...isEnded.map((is) => ({ is, seq })),
  ];
}

type MoveSet = { [K in keyof JobRow]?: JobRow[K] | SQL };

function holds(held: Held): SQL | undefined {
  return and(eq(jobs.id, held.id), eq(jobs.attempt, held.attempt), eq(jobs.state, "running"));
}

function selects(which: WhichJobs): SQL {
  return "subject" in which ? eq(jobs.subject, which.subject) : inArray(jobs.id, [...which.ids]);
}
