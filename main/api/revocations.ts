// Tells that a token or a session holds no more, so that what is open with it ends at once and not with the next heartbeat.

export class Revocations {
  readonly #listeners = new Set<() => void>();

  /** Call it once that is durable. */
  tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Returns how to stop listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
