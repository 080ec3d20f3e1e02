// One reader's stream of a video's events: a snapshot first, then what happens; a reader that falls behind gets a fresh snapshot.
import type { VideoEvent } from "../../contract/events.ts";

/** Events that may wait for a reader before they are dropped for a snapshot. */
const BACKLOG = 64;

export class VideoFeed {
  readonly #snapshot: () => Promise<VideoEvent>;
  #events: VideoEvent[] = [];
  #behind = true;
  #error: unknown = null;
  #wake: () => void = () => {};

  constructor(snapshot: () => Promise<VideoEvent>) {
    this.#snapshot = snapshot;
  }

  push(event: VideoEvent): void {
    // The snapshot that is due will show it.
    if (this.#behind) return;
    this.#events.push(event);
    if (this.#events.length > BACKLOG) this.refresh();
    this.#wake();
  }

  /** Drops what waits; the reader's next event is a snapshot. */
  refresh(): void {
    this.#events = [];
    this.#behind = true;
    this.#wake();
  }

  /** Ends the stream with an error. */
  fail(error: unknown): void {
    this.#error = error;
    this.#wake();
  }

  /** Ends when the signal is aborted. Throws what `fail` was given, and NOT_FOUND. */
  async *read(signal?: AbortSignal): AsyncGenerator<VideoEvent, void> {
    const onAbort = () => this.#wake();
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      for (;;) {
        if (signal?.aborted) return;
        const event = await this.#next();
        if (event) yield event;
        else if (this.#error !== null) throw this.#error;
        else await this.#more(signal);
      }
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** Until there may be something: what came between looking and waiting counts, too. */
  async #more(signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#behind || this.#events.length > 0 || this.#error !== null || signal?.aborted) resolve();
    });
  }

  async #next(): Promise<VideoEvent | undefined> {
    if (!this.#behind) return this.#events.shift();
    // From here on events are kept: what happens while the snapshot is read comes after it.
    this.#behind = false;
    return this.#snapshot();
  }
}
