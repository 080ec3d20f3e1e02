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
  /** Of the video, of which this is the state; absent: of none that is known. */
  revision?: number;
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

export function begin<T>(state: T, revision?: number): History<T> {
  return { past: [], now: first(state, revision), future: [] };
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
  const { revision: _, ...own } = now;
  if (runsOn) return { past, now: { ...own, state, at: how.at }, future };
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

/** A revision of before all that is known goes beneath it: undo then goes on over it, and what led from it is the next revision. */
export function beneath<T>({ past, now, future }: History<T>, state: T, revision: number): History<T> {
  const led = (from: Step<T>): Step<T> => ({ ...from, did: "revision" });
  const [lowest, ...rest] = past;
  const below = first(state, revision);
  return lowest ? { past: [below, led(lowest), ...rest], now, future } : { past: [below], now: led(now), future };
}

function first<T>(state: T, revision?: number): Step<T> {
  return { state, did: "begin", since: 0, at: 0, key: null, ...(revision === undefined ? {} : { revision }) };
}
