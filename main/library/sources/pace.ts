// Keeps to the limits of a source: counts what was asked, believes what it says of itself, and waits where that is short.
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { AppError } from "../../base/errors.ts";
import { keepNote, readNote } from "../../base/notes.ts";
import type { Source } from "./types.ts";

export interface PaceDeps {
  source: Pick<Source, "title" | "limits" | "rate">;
  /** Where the counts are kept over restarts. */
  path: string;
  /** Milliseconds UTC. */
  now: () => number;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const waitFor: PaceDeps["wait"] = async (ms, signal) => {
  await sleep(ms, undefined, { signal }).catch(() => {
    throw signal.reason instanceof AppError ? signal.reason : new AppError("CANCELLED", "sources.wait");
  });
};

/** Longer is not waited for: it is told, and whoever asks decides. */
const LONGEST_WAIT_MS = 30_000;
/** In seconds. */
const DAY = 86_400;

const Counts = z.object({
  /** One for each limit: when it began to be counted, and how often it was asked since. */
  windows: z.array(z.object({ since: z.number(), count: z.int().nonnegative() })),
  /** Not before. */
  until: z.number(),
  /** As it said itself; null: it did not. */
  left: z.int().nonnegative().nullable(),
});
type Counts = z.infer<typeof Counts>;

export class Pace {
  readonly #deps: PaceDeps;
  #counts: Promise<Counts> | null = null;

  constructor(deps: PaceDeps) {
    this.#deps = deps;
  }

  /** Waits for its turn and counts it. Throws SOURCE_LIMIT where that takes long, CANCELLED. @param onWait hears of waiting, in seconds */
  async turn(signal: AbortSignal, onWait: (seconds: number) => void): Promise<void> {
    for (;;) {
      const counts = await this.#read();
      const ms = this.#waitMs(counts);
      if (ms > LONGEST_WAIT_MS) throw this.#limit(ms);
      if (ms <= 0) {
        for (const window of counts.windows) window.count++;
        if (counts.left !== null && counts.left > 0) counts.left--;
        return this.#keep(counts);
      }
      onWait(Math.ceil(ms / 1000));
      await this.#deps.wait(ms, signal);
    }
  }

  /** What its answer says of its limits. */
  async heard(headers: Readonly<Record<string, string | string[] | undefined>>): Promise<void> {
    const { rate } = this.#deps.source;
    const left = numberOf(rate && headers[rate.remaining]);
    if (!rate || left === null) return;
    const counts = await this.#read();
    counts.left = left;
    const reset = numberOf(rate.reset && headers[rate.reset.header]);
    if (left === 0 && reset !== null && rate.reset) {
      const { now } = this.#deps;
      const seconds = rate.reset.as === "epoch" ? reset - now() / 1000 : reset;
      counts.until = Math.max(counts.until, now() + this.#atMost(seconds) * 1000);
    }
    return this.#keep(counts);
  }

  /** It refused: for so many seconds, or, where it does not say, for its shortest limit. */
  async refused(seconds: number | null): Promise<void> {
    const counts = await this.#read();
    const shortest = Math.min(...this.#deps.source.limits.map((limit) => limit.seconds));
    counts.until = this.#deps.now() + this.#atMost(seconds ?? shortest) * 1000;
    return this.#keep(counts);
  }

  async state(): Promise<{ left: number | null; waitSeconds: number }> {
    const counts = await this.#read();
    const waitSeconds = Math.max(0, Math.ceil(this.#waitMs(counts) / 1000));
    const { limits } = this.#deps.source;
    const counted = counts.windows.some(({ count }) => count > 0)
      ? Math.min(...limits.map(({ requests }, i) => Math.max(0, requests - (counts.windows[i]?.count ?? 0))))
      : null;
    return { left: counts.left ?? counted, waitSeconds };
  }

  /** Nobody is kept away for longer than the longest limit counts, whatever a head says. */
  #atMost(seconds: number): number {
    return Math.min(seconds, Math.max(DAY, ...this.#deps.source.limits.map((limit) => limit.seconds)));
  }

  /** Windows that are over begin anew. */
  #waitMs(counts: Counts): number {
    const now = this.#deps.now();
    const waits = this.#deps.source.limits.map(({ requests, seconds }, i) => {
      const window = counts.windows[i];
      if (!window) return 0;
      const end = window.since + seconds * 1000;
      // A clock that was set back must not lock a source for ever.
      if (end <= now || window.since > now) Object.assign(window, { since: now, count: 0 });
      return window.count < requests ? 0 : window.since + seconds * 1000 - now;
    });
    return Math.max(counts.until - now, ...waits);
  }

  #read(): Promise<Counts> {
    this.#counts ??= (async () => {
      const kept = await readNote(this.#deps.path, Counts);
      const { limits } = this.#deps.source;
      if (kept?.windows.length === limits.length) return kept;
      return { windows: limits.map(() => ({ since: this.#deps.now(), count: 0 })), until: 0, left: null };
    })();
    return this.#counts;
  }

  #keep(counts: Counts): Promise<void> {
    return keepNote(this.#deps.path, counts);
  }

  #limit(ms: number): AppError {
    const seconds = Math.ceil(ms / 1000);
    const { title } = this.#deps.source;
    return new AppError("SOURCE_LIMIT", "sources.pace", `${title} can be asked again in ${seconds} s`, {
      details: { service: title, retryAfterSeconds: seconds },
    });
  }
}

function numberOf(header: string | string[] | undefined): number | null {
  const number = typeof header === "string" ? Number(header.trim()) : Number.NaN;
  return Number.isInteger(number) && number >= 0 ? number : null;
}
