// A number of places for heavy work, shared by everything in this process that renders: what is urgent first, then each job in its turn; and nobody begins who finds no memory.
import { setTimeout } from "node:timers/promises";

import { freeMemory } from "../../base/freeMemory.ts";

/** Whose work it is: among jobs of one priority, those that hold the fewest places come next. */
export interface Asker {
  job: string;
  /** At this moment: the higher goes first. */
  priority: () => number;
  /** Who is gone does not wait on: what is urgent may hold all places for long. */
  signal?: AbortSignal;
}

export interface Need {
  /** Bytes that the work is about to take. */
  bytes: number;
  /** Told while it waits for them, with what is free. */
  onWait: (free: number) => void;
}

interface Waiting extends Asker {
  begin: () => void;
}

/** Milliseconds from one look at the memory to the next. */
const LOOK_EVERY = 400;
const NOBODY: Asker = { job: "", priority: () => 0 };

export class Slots {
  readonly size: number;
  readonly #free: () => number;
  #busy = 0;
  /** Of those that have a place, those that do not wait for memory. */
  #working = 0;
  /** In the order in which they came. */
  readonly #waiting: Waiting[] = [];
  /** Places that each job holds. */
  readonly #held = new Map<string, number>();
  /** When each waiting job was last given a place, counted in places that were given. */
  readonly #served = new Map<string, number>();
  #given = 0;

  /** `free`: bytes that may be taken, unless told what the system says. */
  constructor(size: number, free: () => number = () => freeMemory()) {
    this.size = size;
    this.#free = free;
  }

  /** True while one piece of work is all there is: it may use more than its one thread. */
  get alone(): boolean {
    return this.#busy === 1 && this.#waiting.length === 0;
  }

  /** Rejects with the signal's reason where the asker has gone before the work began. */
  async run<T>(work: () => Promise<T>, asker = NOBODY, need?: Need): Promise<T> {
    asker.signal?.throwIfAborted();
    if (this.#busy < this.size) this.#busy++;
    else await this.#turn(asker);
    this.#hold(asker.job, 1);
    this.#served.set(asker.job, ++this.#given);
    try {
      if (need) await this.#room(need, asker.signal);
      else this.#working++;
      try {
        return await work();
      } finally {
        this.#working--;
      }
    } finally {
      this.#hold(asker.job, -1);
      // The place is handed on, not given back: nobody can slip in between.
      const next = this.#next();
      if (next) next.begin();
      else this.#busy--;
    }
  }

  /** Until a place is handed to it. */
  async #turn(asker: Asker): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { ...asker, begin: resolve };
    const leave = () => {
      const at = this.#waiting.indexOf(waiting);
      if (at < 0) return;
      this.#waiting.splice(at, 1);
      reject(asker.signal?.reason as Error);
    };
    this.#waiting.push(waiting);
    asker.signal?.addEventListener("abort", leave);
    try {
      await promise;
    } finally {
      asker.signal?.removeEventListener("abort", leave);
    }
  }

  #hold(job: string, more: number): void {
    const held = (this.#held.get(job) ?? 0) + more;
    if (held > 0) this.#held.set(job, held);
    else this.#held.delete(job);
  }

  /** Taken out of those that wait. */
  #next(): Waiting | undefined {
    const priority = new Map(this.#waiting.map((one) => [one, one.priority()]));
    const urgency = (one: Waiting) => priority.get(one) ?? 0;
    const held = ({ job }: Waiting) => this.#held.get(job) ?? 0;
    const served = ({ job }: Waiting) => this.#served.get(job) ?? 0;
    const [next] = this.#waiting.toSorted(
      (a, b) => urgency(b) - urgency(a) || held(a) - held(b) || served(a) - served(b),
    );
    if (next) this.#waiting.splice(this.#waiting.indexOf(next), 1);
    // What nobody asks for any more need not be remembered.
    for (const job of this.#served.keys())
      if (job !== next?.job && !this.#held.has(job) && !this.#waiting.some((one) => one.job === job))
        this.#served.delete(job);
    return next;
  }

  /** Counts it as working. Waits only while other work goes on, whose end frees some: all alone it is tried with what there is. */
  async #room({ bytes, onWait }: Need, signal: AbortSignal | undefined): Promise<void> {
    while (this.#working > 0) {
      const free = this.#free();
      if (free >= bytes) break;
      onWait(free);
      await setTimeout(LOOK_EVERY, undefined, signal && { signal }).catch(() => {});
      signal?.throwIfAborted();
    }
    this.#working++;
  }
}
