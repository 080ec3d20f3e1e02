// Tells the form and the list of new videos that something was brought to them from outside: they begin anew with what is kept.
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let times = 0;

/** Call it when what was brought is kept (`draft.ts`, `several/keptList.ts`), shown or not. */
export function tellBrought(): void {
  times++;
  for (const listener of listeners) listener();
}

/** For the `key` of who reads what is kept when it is first drawn: another number with each time. */
export function useBrought(): number {
  return useSyncExternalStore(listen, () => times);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
