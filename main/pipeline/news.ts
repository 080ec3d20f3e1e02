// What long work tells on its way, as a stream for whoever asked for it; when nobody listens any more the work is stopped.
import { AppError } from "../base/errors.ts";

/**
 * Yields what the work puts: everything, or of what nobody was quick enough to take only the `last`. The work's signal is
 * aborted when the reader goes away; the stream ends when the work has, and throws what it throws.
 */
export async function* streamed<T>(
  keep: "all" | "last",
  signal: AbortSignal,
  work: (put: (value: T) => void, signal: AbortSignal) => Promise<void>,
): AsyncGenerator<T, void> {
  const waiting: T[] = [];
  let isEnded = false;
  let wake = Promise.withResolvers<void>();
  const put = (value: T) => {
    if (keep === "last") waiting.length = 0;
    waiting.push(value);
    wake.resolve();
  };
  const gone = new AbortController();
  const working = work(put, AbortSignal.any([signal, gone.signal]));
  const end = () => {
    isEnded = true;
    wake.resolve();
  };
  working.then(end, end);
  try {
    for (;;) {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield next;
      if (isEnded) break;
      await wake.promise;
      wake = Promise.withResolvers<void>();
    }
    await working;
  } finally {
    // Who listened has gone: nobody would hear of the end.
    gone.abort(new AppError("CANCELLED", "pipeline.streamed"));
    await working.catch(() => undefined);
  }
}
