// The coverage of lines in main/ and contract/: at least 70 %, and never lower than it was (coverage.json holds the last value).
import { z } from "zod";

const LEAST = 70;
/** Percentage points that lines may fall: what differs between machines (platforms' branches, tests that need a mount). */
const TOLERANCE = 1;

const Measured = z.object({
  total: z.object({ lines: z.object({ pct: z.number(), covered: z.number(), total: z.number() }) }),
});
const Last = z.object({ lines: z.number() });

/** `ratchet` is the new last value, where it rose. */
export function judgeCoverage(
  measured: unknown,
  last: unknown,
): { ok: boolean; message: string; ratchet: { lines: number } | null } {
  const parsed = Measured.safeParse(measured);
  if (!parsed.success) return { ok: false, message: "Coverage: not measured", ratchet: null };
  const { pct, covered, total } = parsed.data.total.lines;
  const before = Last.safeParse(last).data?.lines ?? LEAST;
  const least = Math.max(LEAST, before - TOLERANCE);
  const ok = pct >= least;
  return {
    ok,
    message: `Coverage: ${pct} % of the lines of main/ and contract/ (${covered} of ${total}); at least ${least} %${ok ? "" : ": too low"}`,
    ratchet: pct > before ? { lines: pct } : null,
  };
}
