// Undo and redo without end: what was, what is and what was taken back, as pure functions over any state that is never altered.

export interface Step<T> {
  state: T;
  /** What led here, for the words of the undo button. */
  did: string;
  /** When it began, and when it last went on, in milliseconds: steps of one kind that follow each other closely are one. */
  since: number;
  at: number;
  /** Steps of the same key run together; null: this one stands alone. */
  key: string | null;
}

export interface History<T> {
  past: readonly Step<T>[];
  now: Step<T>;
  future: readonly Step<T>[];
}

/** Typing that pauses for so long begins a new step. */
const TOGETHER_MS = 1_200;
/** A step that runs together with others ends after so long all the same: undo never takes minutes of typing. */
const LONGEST_MS = 8_000;

export function begin<T>(state: T): History<T> {
  return { past: [], now: { state, did: "begin", since: 0, at: 0, key: null }, future: [] };
}

/** The next state. One that is the same as the present is no step. */
export function step<T>(
  history: History<T>,
  state: T,
  how: { did: string; at: number; key?: string | null },
): History<T> {
  const { past, now, future } = history;
  if (state === now.state) return history;
  const key = how.key ?? null;
  const runsOn =
    key !== null &&
    key === now.key &&
    future.length === 0 &&
    past.length > 0 &&
    how.at - now.at <= TOGETHER_MS &&
    how.at - now.since <= LONGEST_MS;
  if (runsOn) return { past, now: { ...now, state, at: how.at }, future };
  return { past: [...past, now], now: { state, did: how.did, since: how.at, at: how.at, key }, future: [] };
}

export function undo<T>({ past, now, future }: History<T>): History<T> {
  const before = past.at(-1);
  // What is taken back ends a run: typing on after it is a step of its own.
  return before
    ? { past: past.slice(0, -1), now: { ...before, key: null }, future: [now, ...future] }
    : { past, now, future };
}

export function redo<T>({ past, now, future }: History<T>): History<T> {
  const [next, ...rest] = future;
  return next ? { past: [...past, now], now: { ...next, key: null }, future: rest } : { past, now, future };
}

/** What was there before all that is known goes beneath it: undo then goes on over it. */
export function beneath<T>(history: History<T>, state: T): History<T> {
  return { ...history, past: [{ state, did: "revision", since: 0, at: 0, key: null }, ...history.past] };
}
