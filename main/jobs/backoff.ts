// How long to wait before the next attempt: exponential with full jitter, so that what failed together does not return together.

export interface RetryPolicy {
  /** Attempts in all, the first one included. */
  maxAttempts: number;
  baseMs: number;
  capMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { maxAttempts: 4, baseMs: 1000, capMs: 5 * 60_000 };

/**
 * Milliseconds to wait after `failures` failed attempts (1 or more); null: no attempt is left.
 * Full jitter as in AWS Architecture Blog, "Exponential Backoff And Jitter" (2015).
 */
export function backoffMs(failures: number, policy: RetryPolicy, random: () => number): number | null {
  if (failures >= policy.maxAttempts) return null;
  return Math.round(random() * Math.min(policy.capMs, policy.baseMs * 2 ** (failures - 1)));
}
