// A number of places for heavy work, shared by all renders of this process; who comes first goes first, and nobody begins who finds no memory.
import { availableMemory } from "node:process";
import { setTimeout } from "node:timers/promises";

export interface Need {
  /** Bytes that the work is about to take. */
  bytes: number;
  /** Told while it waits for them, with what is free. */
  onWait: (free: number) => void;
  signal: AbortSignal;
}

/** Milliseconds from one look at the memory to the next. */
const LOOK_EVERY = 400;

export class Slots {
  readonly size: number;
  readonly #free: () => number;
  #busy = 0;
  /** Of those that have a place, those that do not wait for memory. */
  #working = 0;
  readonly #waiting: (() => void)[] = [];

  /** `free`: bytes that may be taken, unless told what the system says. */
  constructor(size: number, free = systemFree) {
    this.size = size;
    this.#free = free;
  }

  /** True while one piece of work is all there is: it may use more than its one thread. */
  get alone(): boolean {
    return this.#busy === 1 && this.#waiting.length === 0;
  }

  async run<T>(work: () => Promise<T>, need?: Need): Promise<T> {
    if (this.#busy < this.size) this.#busy++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      if (need) await this.#room(need);
      else this.#working++;
      try {
        return await work();
      } finally {
        this.#working--;
      }
    } finally {
      // The place is handed on, not given back: nobody can slip in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#busy--;
    }
  }

  /** Counts it as working. Waits only while other work goes on, whose end frees some: all alone it is tried with what there is. */
  async #room({ bytes, onWait, signal }: Need): Promise<void> {
    while (this.#working > 0) {
      const free = this.#free();
      if (free >= bytes) break;
      onWait(free);
      await setTimeout(LOOK_EVERY, undefined, { signal }).catch(() => {});
      signal.throwIfAborted();
    }
    this.#working++;
  }
}

/** macOS counts what its file cache holds as taken: what it calls free says nothing. */
function systemFree(): number {
  return process.platform === "darwin" ? Infinity : availableMemory();
}
