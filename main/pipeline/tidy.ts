// What nobody can ask for any more is forgotten: when the backend starts, and once a day.
import { setImmediate } from "node:timers/promises";

import type { AuditStore } from "../store/audit.ts";
import type { Videos } from "./videos.ts";

const DAY_MS = 86_400_000;

export interface TidyDeps {
  videos: Pick<Videos, "purge">;
  audit: Pick<AuditStore, "prune">;
  /** Hears what was forgotten, where anything was. */
  onTidied: (forgotten: { videos: number; auditRows: number }) => void;
  /** A store that cannot be written now is tidied the next time. */
  onFault: (error: unknown) => void;
  everyMs?: number;
  /** Milliseconds UTC. */
  now?: () => number;
}

/** Returns how to stop it. */
export function keepTidy({ videos, audit, onTidied, onFault, everyMs = DAY_MS, now = Date.now }: TidyDeps): () => void {
  let isStopped = false;
  /** Never rejects. */
  const tidy = async () => {
    try {
      const forgotten = { videos: 0, auditRows: 0 };
      for (let gone = videos.purge(); gone.length > 0; gone = videos.purge()) {
        forgotten.videos += gone.length;
        await setImmediate();
        if (isStopped) return;
      }
      forgotten.auditRows = audit.prune(now());
      if (forgotten.videos + forgotten.auditRows > 0) onTidied(forgotten);
    } catch (error) {
      onFault(error);
    }
  };
  void tidy();
  const timer = setInterval(() => void tidy(), everyMs).unref();
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}
