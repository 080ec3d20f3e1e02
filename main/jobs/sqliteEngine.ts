// The JobEngine on SQLite: claims by lane, runs handlers under a lease, ends each attempt in one fenced transaction.
import { LANES, type Lane } from "../../contract/stage.ts";
import type { Json } from "../../contract/values.ts";
import { AppError, asAppError } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import type { Held, JobRow, JobStore, Moved, WhichJobs } from "../store/jobs.ts";
import { DEFAULT_RETRY, type RetryPolicy } from "./backoff.ts";
import {
  priorityOf,
  PRIORITIES,
  type EngineMoves,
  type Handler,
  type Job,
  type JobEngine,
  type JobEvent,
  type JobView,
  type Lanes,
  type Priority,
  type Settle,
} from "./engine.ts";
import { defaultLanes } from "./lanes.ts";
import { Leases } from "./leases.ts";
import { holdOf, inStore, recordEnd, type Ended, type Recorded, type Recorder, type Run } from "./recordEnd.ts";

export interface SqliteEngineOptions {
  jobs: JobStore;
  /** Nobody else works on this database (the data folder's lock is held): what runs at the start has no worker any more. */
  exclusive: boolean;
  /** Told of subjects whose jobs move, in the transaction of the moves: what it writes to the store lands with them. */
  moved?: Moved;
  retry?: Partial<RetryPolicy>;
  /** Without a sign of life for this long a job is taken over by another worker. */
  leaseMs?: number;
  /** How often a store that cannot be written is tried again. */
  faultRetryMs?: number;
  /** Milliseconds UTC. */
  now?: () => number;
  random?: () => number;
}

const LEASE_MS = 60_000;
/** Timers are never set longer than this, so that a clock that was set forward is noticed. */
const LONGEST_SLEEP_MS = 30_000;
const FAULT_RETRY_MS = 5000;
/** How long handlers may take to end after they were told to stop; the kill of a process tree takes 2 s at most. */
const ABORT_GRACE_MS = 5000;

export function createSqliteEngine(options: SqliteEngineOptions): JobEngine {
  return new SqliteEngine(options);
}

class SqliteEngine implements JobEngine {
  readonly #jobs: JobStore;
  readonly #exclusive: boolean;
  readonly #retry: RetryPolicy;
  readonly #leaseMs: number;
  readonly #faultRetryMs: number;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #worker = newId();
  readonly #runs = new Map<string, Run>();
  readonly #listeners = new Set<(event: JobEvent) => void>();
  readonly #leases: Leases;
  #handlers: Record<string, Handler> = {};
  #lanes: Lanes = defaultLanes();
  #subjects: readonly string[] | null = null;
  #state: "new" | "working" | "stopping" | "stopped" = "new";
  #isPaused = false;
  #nextTurn: NodeJS.Immediate | null = null;
  /** Attempts that ended since the last turn. */
  #ended: Ended[] = [];
  #sleep: NodeJS.Timeout | null = null;
  /** Attempts whose end could not be written, while the store is at fault. */
  #unwritten: Held[] = [];
  #fault: AppError | null = null;
  /** A fault was told, and not yet that it is over. */
  #isAiling = false;
  #mendTimer: NodeJS.Timeout | null = null;

  constructor(options: SqliteEngineOptions) {
    this.#jobs = options.moved ? options.jobs.telling(options.moved) : options.jobs;
    this.#exclusive = options.exclusive;
    this.#retry = { ...DEFAULT_RETRY, ...options.retry };
    this.#leaseMs = options.leaseMs ?? LEASE_MS;
    this.#faultRetryMs = options.faultRetryMs ?? FAULT_RETRY_MS;
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
    this.#leases = new Leases(this.#jobs, this.#leaseMs);
  }

  async start(
    handlers: Record<string, Handler>,
    worker: { lanes?: Partial<Lanes>; subjects?: readonly string[] } = {},
  ): Promise<void> {
    if (this.#state !== "new") throw new Error("the engine was started before");
    this.#handlers = handlers;
    this.#subjects = worker.subjects ?? null;
    this.#lanes = { ...this.#lanes, ...worker.lanes };
    this.#state = "working";
    if (this.#exclusive) this.#jobs.releaseAll();
    this.#leases.start({
      held: () => [...this.#runs.values()].map((run) => holdOf(run.row)),
      lost: (id) => this.#abort(id, "Another worker took the job over"),
      freed: () => this.#wake(),
      fault: (error) => this.#faulted(error),
      watchOthers: !this.#exclusive,
    });
    this.#wake();
  }

  workOn(subjects: readonly string[] | null): void {
    this.#subjects = subjects;
    this.#wake();
  }

  pause(): void {
    this.#isPaused = true;
    for (const id of this.#runs.keys()) this.#giveBack(id, "All work is paused");
  }

  resume(): void {
    this.#isPaused = false;
    this.#wake();
  }

  async together<T>(moves: (act: EngineMoves) => T): Promise<T> {
    const effects: (() => void)[] = [];
    const result = this.#jobs.together(() => moves(this.#moves(effects)));
    for (const effect of effects) effect();
    return result;
  }

  async submit(settle: Settle): Promise<void> {
    this.#queued(this.#jobs.submit(inStore(settle), this.#now()));
  }

  async cancel(which: WhichJobs, settle: () => void = () => {}): Promise<void> {
    await this.together((act) => {
      settle();
      act.cancel(which);
    });
  }

  async retry(which: WhichJobs): Promise<void> {
    this.#queued(this.#jobs.retry(which));
  }

  /** @param effects what is to be done once all of it is durable */
  #moves(effects: (() => void)[]): EngineMoves {
    const jobs = this.#jobs;
    const told = (rows: readonly JobRow[]) => {
      for (const row of rows) effects.push(() => this.#tell({ type: "state", job: this.#view(row), ended: null }));
    };
    const queued = (rows: readonly JobRow[]) => void (rows.length > 0 && effects.push(() => this.#queued(rows)));
    return {
      part: (moves) => {
        const before = effects.length;
        try {
          return jobs.together(moves);
        } catch (error) {
          effects.length = before;
          throw error;
        }
      },
      submit: (settle) => queued(jobs.submit(inStore(settle), this.#now())),
      cancel: (which) => {
        const runs = [...this.#runs.values()].filter(({ row }) =>
          "subject" in which ? row.subject === which.subject : which.ids.includes(row.id),
        );
        jobs.keepFractions(runs.map(({ row, fraction }) => ({ id: row.id, fraction })));
        const rows = jobs.cancel(which, this.#now());
        effects.push(() => rows.forEach((row) => this.#abort(row.id, "Cancelled")));
        told(rows);
      },
      retry: (which) => queued(jobs.retry(which)),
      setPriority: (which, priority) => told(jobs.setPriority(which, PRIORITIES[priority])),
      hold: (subject) => {
        const running = jobs.hold(subject, this.#now());
        effects.push(() => running.forEach(({ id }) => this.#giveBack(id, "Paused")));
      },
      letGo: (subject) => {
        if (jobs.letGo(subject)) effects.push(() => this.#wake());
      },
    };
  }

  async resolve(id: string, settle: Settle): Promise<boolean> {
    const resolved = this.#jobs.resolve(id, inStore(settle), this.#now());
    if (!resolved) return false;
    this.#tell({ type: "state", job: this.#view(resolved.job), ended: null });
    this.#queued(resolved.queued);
    return true;
  }

  async setPriority(which: WhichJobs, priority: Priority): Promise<void> {
    for (const row of this.#jobs.setPriority(which, PRIORITIES[priority]))
      this.#tell({ type: "state", job: this.#view(row), ended: null });
  }

  async get(id: string): Promise<JobView | null> {
    const row = this.#jobs.get(id);
    return row ? this.#view(row) : null;
  }

  async ofSubject(subject: string): Promise<JobView[]> {
    return this.#jobs.ofSubject(subject).map((row) => this.#view(row));
  }

  views(rows: readonly JobRow[]): JobView[] {
    return rows.map((row) => this.#view(row));
  }

  listen(listener: (event: JobEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(drainMs: number): Promise<void> {
    if (this.#state === "stopped") return;
    this.#state = "stopping";
    if (this.#sleep) clearTimeout(this.#sleep);
    if (this.#mendTimer) clearTimeout(this.#mendTimer);
    await this.#drained(drainMs);
    for (const id of this.#runs.keys()) this.#abort(id, "The backend ends");
    await this.#drained(ABORT_GRACE_MS);
    this.#leases.stop();
    this.#state = "stopped";
    if (this.#nextTurn) clearImmediate(this.#nextTurn);
    // Whoever has still not ended is a stale attempt from here on: its writes are refused. Where the store cannot be
    // written either, the next start gives the rows back.
    for (const run of this.#runs.values()) if (!this.#fault) this.#jobs.release(holdOf(run.row));
  }

  /** Looks for work soon, but lets timers and I/O have their turn first; what ends until then is recorded together. */
  #wake(): void {
    if (this.#state === "new" || this.#state === "stopped" || this.#fault || this.#nextTurn) return;
    this.#nextTurn = setImmediate(() => {
      this.#nextTurn = null;
      this.#turn();
    });
  }

  /** One transaction: records the attempts that ended, each for itself, and claims what can run now. */
  #turn(): void {
    const ended = this.#ended.splice(0);
    for (const { run } of ended) this.#runs.delete(run.row.id);
    const turned = this.#write(ended);
    for (const { run } of ended) run.ended.resolve();
    if (turned && this.#isAiling) {
      this.#isAiling = false;
      this.#tell({ type: "mended" });
    }
    for (const one of turned?.recorded ?? []) this.#tellEnd(one);
    for (const row of turned?.claimed ?? []) this.#run(row);
  }

  /** Null: the store did not take it, and nothing was written. */
  #write(ended: readonly Ended[]): { recorded: Recorded[]; claimed: JobRow[] } | null {
    try {
      return this.#jobs.together(() => ({
        recorded: ended.map((one) => recordEnd(this.#recorder(), one)),
        claimed: this.#state === "working" && !this.#isPaused ? this.#claim() : [],
      }));
    } catch (error) {
      this.#unwritten.push(...ended.map(({ run }) => holdOf(run.row)));
      this.#faulted(error);
      return null;
    }
  }

  #recorder(): Recorder {
    return {
      jobs: this.#jobs,
      retry: this.#retry,
      random: this.#random,
      now: this.#now(),
      stopping: this.#state !== "working",
    };
  }

  #claim(): JobRow[] {
    // One moment for all that follows: a job that comes due in between must not fall between claim and sleep.
    const now = this.#now();
    const taken: Lanes = { cpu: 0, gpu: 0, network: 0, light: 0, disk: 0 };
    for (const run of this.#runs.values()) taken[run.row.lane]++;
    const what = {
      kinds: Object.keys(this.#handlers),
      subjects: this.#subjects,
      worker: this.#worker,
      now,
      // An attempt that was cancelled or lost, and has not yet let go.
      except: [...this.#runs.keys()],
    };
    const room = (lane: Lane) => this.#lanes[lane] - taken[lane];
    const rows = this.#jobs
      .queuedLanes(LANES.filter((lane) => room(lane) > 0))
      .flatMap((lane) => this.#jobs.claim({ ...what, lane, limit: room(lane) }));
    this.#sleepUntilDue(now);
    return rows;
  }

  #sleepUntilDue(now: number): void {
    if (this.#sleep) clearTimeout(this.#sleep);
    const due = this.#jobs.nextDue(now);
    this.#sleep = due === null ? null : setTimeout(() => this.#wake(), Math.min(due - now, LONGEST_SLEEP_MS));
  }

  #run(row: JobRow): void {
    const run: Run = {
      row,
      controller: new AbortController(),
      isStopped: false,
      fraction: 0,
      note: null,
      startedAt: performance.now(),
      ended: Promise.withResolvers(),
    };
    this.#runs.set(row.id, run);
    this.#tell({ type: "state", job: this.#view(row), ended: null });
    void this.#attempt(run);
  }

  /** Never rejects. */
  async #attempt(run: Run): Promise<void> {
    const milliseconds = () => Math.round(performance.now() - run.startedAt);
    try {
      const handler = this.#handlers[run.row.kind];
      if (!handler) throw new AppError("INTERNAL", "jobs.run", `nothing handles ${run.row.kind}`);
      const ending = await handler(this.#jobFor(run));
      this.#ended.push({ run, milliseconds: milliseconds(), ending });
    } catch (error) {
      this.#ended.push({ run, milliseconds: milliseconds(), error });
    }
    this.#wake();
  }

  #jobFor(run: Run): Job {
    const { id, kind, subject, payload, attempt } = run.row;
    const pending = new Map<string, Promise<Json>>();
    return {
      id,
      kind,
      subject,
      payload,
      attempt,
      signal: run.controller.signal,
      ended: run.ended.promise,
      progress: (fraction, note) => {
        if (run.controller.signal.aborted) return;
        run.fraction = Math.min(1, Math.max(0, fraction));
        run.note = note ?? run.note;
        this.#tell({ type: "progress", job: this.#view(run.row) });
      },
      once: <T extends Json>(key: string, fn: () => Promise<T>) => {
        const running = pending.get(key) ?? this.#once(run, key, fn);
        pending.set(key, running);
        return running as Promise<T>;
      },
    };
  }

  async #once(run: Run, key: string, fn: () => Promise<Json>): Promise<Json> {
    run.controller.signal.throwIfAborted();
    const stored = this.#jobs.checkpoint(run.row.id, key);
    if (stored) return stored.value;
    const value = await fn();
    if (!this.#jobs.saveCheckpoint(holdOf(run.row), key, value, this.#now())) {
      this.#abort(run.row.id, "Another worker took the job over");
      throw run.controller.signal.reason;
    }
    return value;
  }

  /** Stops an attempt that is to be claimed again later. */
  #giveBack(id: string, why: string): void {
    const run = this.#runs.get(id);
    // What was cancelled or lost stays so.
    if (!run || run.controller.signal.aborted) return;
    run.isStopped = true;
    this.#abort(id, why);
  }

  #abort(id: string, why: string): void {
    this.#runs.get(id)?.controller.abort(new AppError("CANCELLED", "jobs.abort", why));
  }

  /** Waits until nothing runs any more, but not longer than this. */
  async #drained(ms: number): Promise<void> {
    if (this.#runs.size === 0 || ms <= 0) return;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    await Promise.race([Promise.all([...this.#runs.values()].map((run) => run.ended.promise)), late]);
    clearTimeout(timer);
  }

  /** The store refused a write: tells it once, and tries again until it takes writes (a full disk may be freed). */
  #faulted(error: unknown): void {
    if (this.#state !== "working") return;
    const first = this.#fault === null;
    this.#fault = asAppError(error, "jobs.store");
    if (!first) return;
    this.#isAiling = true;
    this.#tell({ type: "fault", error: this.#fault });
    this.#mendTimer = setTimeout(() => this.#mend(), this.#faultRetryMs);
  }

  #mend(): void {
    if (this.#state !== "working") return;
    this.#fault = null;
    try {
      while (this.#unwritten.length > 0) {
        const held = this.#unwritten.at(-1) as Held;
        this.#jobs.release(held);
        this.#unwritten.pop();
      }
      this.#wake();
    } catch (error) {
      this.#faulted(error);
    }
  }

  #queued(rows: readonly JobRow[]): void {
    for (const row of rows) this.#tell({ type: "state", job: this.#view(row), ended: null });
    if (rows.length > 0) this.#wake();
  }

  #tellEnd({ row, end, queued }: Recorded): void {
    this.#tell({ type: "state", job: this.#view(row), ended: end });
    this.#queued(queued);
  }

  #tell(event: JobEvent): void {
    for (const listener of this.#listeners)
      try {
        listener(event);
      } catch (error) {
        // A bug in a listener must cost no job; it is thrown where nothing hangs on it.
        queueMicrotask(() => {
          throw error;
        });
      }
  }

  #view(row: JobRow): JobView {
    const { id, kind, subject, lane, payload, state, attempt, error, notBefore, createdAt, startedAt, endedAt } = row;
    const { fraction: reached } = row;
    const run = this.#runs.get(id);
    const live = state === "running" && run?.row.attempt === attempt ? run : null;
    return {
      id,
      kind,
      subject,
      lane,
      priority: priorityOf(row.priority),
      payload,
      state,
      attempt,
      error,
      notBefore,
      createdAt,
      startedAt,
      endedAt,
      // What an earlier attempt came to is there: it is no less for being made once more.
      fraction: state === "done" ? 1 : Math.max(live?.fraction ?? 0, reached),
      note: live?.note ?? null,
    };
  }
}
