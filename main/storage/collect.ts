// Frees artifacts that nothing names any more. Only files go, one by one: a kill at any moment leaves each whole or gone.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";

import type { Artifacts } from "../base/files.ts";
import { Workers } from "../base/workers.ts";
import type { MarkRequest, Unnamed } from "./markWorker.ts";

export interface CollectorDeps {
  dataDir: string;
  /** The backend's own: it knows what somebody has asked for and not named yet. */
  artifacts: Pick<Artifacts, "remove">;
  /** Jobs that run at this moment. */
  running: () => number;
  /** Milliseconds UTC. */
  now?: () => number;
}

export interface Collected {
  files: number;
  bytes: number;
  /** All that was to go was tried; false: work or a restore came between, the rest goes the next time. */
  isWhole: boolean;
}

export interface Collector {
  /** What would go now. */
  plan(signal: AbortSignal): Promise<Pick<Collected, "files" | "bytes">>;
  /** Begins nothing, and goes no further, while something is made, moved or restored. */
  collect(signal: AbortSignal): Promise<Collected>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** Whatever is made or asked for may be named soon. */
export const GRACE_MS = 24 * HOUR_MS;
/** As long as backups are kept, and deleted videos: what a person handed in can be in either, or in a page's unsaved draft. */
export const HANDED_MS = 30 * GRACE_MS;
const AT_ONCE = 16;

export function createCollector({ dataDir, artifacts, running, now = Date.now }: CollectorDeps): Collector {
  const marker = new Workers<MarkRequest, Unnamed>(new URL("markWorker.ts", import.meta.url), 1);
  let last: Promise<Collected | null> = Promise.resolve(null);
  const mark = (noteHanded: boolean, signal: AbortSignal) =>
    marker.run({ dataDir, now: now(), graceMs: GRACE_MS, handedMs: HANDED_MS, noteHanded }, { signal });
  // What is copied to another place is compared there; what is put in place may name anything.
  const isHeld = () =>
    running() > 0 ||
    ["move.json", "restore/staged", "restore/order.json"].some((name) => existsSync(join(dataDir, name)));

  async function collect(signal: AbortSignal): Promise<Collected> {
    const collected: Collected = { files: 0, bytes: 0, isWhole: false };
    if (isHeld()) return collected;
    const { hashes, bytes } = await mark(true, signal);
    const each = hashes.length / (bytes.length || 1);
    for (let from = 0; from < bytes.length; from += AT_ONCE) {
      signal.throwIfAborted();
      if (isHeld()) return collected;
      await Promise.all(
        Array.from(bytes.subarray(from, from + AT_ONCE), async (size, i) => {
          const at = (from + i) * each;
          const hash = Buffer.from(hashes.subarray(at, at + each)).toString("hex");
          if (!(await artifacts.remove(hash, GRACE_MS))) return;
          collected.files++;
          collected.bytes += size;
        }),
      );
      await breathe();
    }
    return { ...collected, isWhole: true };
  }

  return {
    async plan(signal) {
      const { bytes } = await mark(false, signal);
      return { files: bytes.length, bytes: bytes.reduce((sum, one) => sum + one, 0) };
    },
    // One after another: what one has freed, the next one finds gone.
    collect(signal) {
      const next = last.catch(() => null).then(() => collect(signal));
      last = next;
      return next;
    },
    close: () => marker.close(),
  };
}

export interface KeptCollecting {
  collector: Pick<Collector, "collect">;
  running: () => number;
  /** Hears what went, where anything did. */
  onCollected: (collected: Collected) => void;
  onFault: (error: unknown) => void;
  /** Until the first try, and until the next one where work came between. */
  tryEveryMs?: number;
  everyMs?: number;
}

/** Once a day, when nothing is being made. Returns how to stop it. */
export function keepCollecting(o: KeptCollecting): () => Promise<void> {
  const { collector, running, onCollected, onFault, tryEveryMs = HOUR_MS / 6, everyMs = GRACE_MS } = o;
  const stop = new AbortController();
  let timer = setTimeout(start, tryEveryMs).unref();
  let collecting = Promise.resolve();
  /** Never rejects. */
  const tried = async (): Promise<number> => {
    if (running() > 0) return tryEveryMs;
    try {
      const collected = await collector.collect(stop.signal);
      if (collected.files > 0) onCollected(collected);
      return collected.isWhole ? everyMs : tryEveryMs;
    } catch (error) {
      if (!stop.signal.aborted) onFault(error);
      return everyMs;
    }
  };
  const begin = async (): Promise<void> => {
    const waitMs = await tried();
    if (!stop.signal.aborted) timer = setTimeout(start, waitMs).unref();
  };
  function start(): void {
    collecting = begin();
  }
  return async () => {
    stop.abort();
    clearTimeout(timer);
    await collecting;
  };
}
