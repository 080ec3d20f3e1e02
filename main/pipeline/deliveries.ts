// One delivery at a time: two of one video, asked for at the same moment, would write the same folder.
import { AppError } from "../base/errors.ts";

export class Deliveries {
  readonly #stop = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  /** Runs it when those before it have ended, well or not. Rejects with CANCELLED after `stop`. */
  next<T>(delivery: (stop: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#stop;
    const mine = this.#last.then(() => {
      signal.throwIfAborted();
      return delivery(signal);
    });
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Returns once nothing is written any more: whoever takes over may deliver into the same folder. */
  async stop(): Promise<void> {
    this.#stop.abort(new AppError("CANCELLED", "deliver", "The backend ends"));
    await this.#last;
  }
}
