// Leases without clocks: a worker counts up its jobs' beats, and others take over what has not beaten for a lease's length.
import type { Held, JobStore } from "../store/jobs.ts";

export interface LeaseCallbacks {
  /** What this worker runs. */
  held: () => Held[];
  /** The job is another's now. */
  lost: (id: string) => void;
  /** A dead worker's job is back in the queue. */
  freed: () => void;
  /** The store could not be written. */
  fault: (error: unknown) => void;
  /** Off where nobody else can be at work on the database. */
  watchOthers: boolean;
}

/**
 * No time of day is stored or compared: an observer measures on its own monotonic clock how long a beat has stood still.
 * So clocks that differ, are set back or jump over a sleep of the machine end no living job and keep no dead one.
 */
export class Leases {
  readonly #jobs: JobStore;
  readonly #leaseMs: number;
  readonly #seen = new Map<string, { beat: string; since: number }>();
  #timer: NodeJS.Timeout | null = null;

  constructor(jobs: JobStore, leaseMs: number) {
    this.#jobs = jobs;
    this.#leaseMs = leaseMs;
  }

  start(callbacks: LeaseCallbacks): void {
    // Three missed beats before a lease ends.
    this.#timer = setInterval(() => {
      try {
        this.#beat(callbacks);
        if (callbacks.watchOthers) this.#watch(callbacks);
      } catch (error) {
        callbacks.fault(error);
      }
    }, this.#leaseMs / 4);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  #beat({ held, lost }: LeaseCallbacks): void {
    for (const job of held()) if (!this.#jobs.beat(job)) lost(job.id);
  }

  #watch({ held, freed }: LeaseCallbacks): void {
    const own = new Set(held().map((job) => job.id));
    const others = this.#jobs.running().filter((job) => !own.has(job.id));
    const now = performance.now();
    const running = new Set(others.map((job) => job.id));
    for (const id of this.#seen.keys()) if (!running.has(id)) this.#seen.delete(id);
    for (const job of others) {
      const beat = `${job.attempt}.${job.beat}`;
      const seen = this.#seen.get(job.id);
      if (seen?.beat !== beat) this.#seen.set(job.id, { beat, since: now });
      else if (now - seen.since >= this.#leaseMs && this.#jobs.release(job)) freed();
    }
  }
}
