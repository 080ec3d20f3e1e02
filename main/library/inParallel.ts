// Does a piece of work on many things, a few at a time, and gives the results as they come.

/** The first error ends it, as does the signal, at once: what still runs is not waited for. */
export async function* inParallel<T, R>(
  items: Iterable<T>,
  width: number,
  signal: AbortSignal,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => undefined);
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  const running = new Set<Promise<{ result: R; self: () => void }>>();
  const iterator = items[Symbol.iterator]();
  try {
    for (;;) {
      signal.throwIfAborted();
      while (running.size < width) {
        const next = iterator.next();
        if (next.done) break;
        const promise: Promise<{ result: R; self: () => void }> = work(next.value).then((result) => ({
          result,
          self: () => running.delete(promise),
        }));
        // Where an earlier error has ended the loop, nobody else takes this one's.
        promise.catch(() => undefined);
        running.add(promise);
      }
      if (running.size === 0) return;
      const { result, self } = await Promise.race([aborted, ...running]);
      self();
      yield result;
    }
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
