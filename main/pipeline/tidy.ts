// What nobody can ask for any more is forgotten: when the backend starts, and once a day.
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
  const tidy = () => {
    try {
      const forgotten = { videos: videos.purge().length, auditRows: audit.prune(now()) };
      if (forgotten.videos + forgotten.auditRows > 0) onTidied(forgotten);
    } catch (error) {
      onFault(error);
    }
  };
  tidy();
  const timer = setInterval(tidy, everyMs).unref();
  return () => clearInterval(timer);
}
