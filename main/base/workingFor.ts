// For which video something is being done, told to whoever is asked deep inside of an engine what a payment was for.
import { AsyncLocalStorage } from "node:async_hooks";

const current = new AsyncLocalStorage<string>();

/** Everything that `work` does and awaits is done for this video. */
export function workFor<T>(videoId: string, work: () => Promise<T>): Promise<T> {
  return current.run(videoId, work);
}

/** Null: it is done for no video, such as a voice's sample. */
export const workingFor = (): string | null => current.getStore() ?? null;
