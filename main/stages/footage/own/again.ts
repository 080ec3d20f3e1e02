// What the video of which another is a variant shows in a stretch: the same shots, laid so that they fill just that stretch.
import type { VariantOf } from "../../../../contract/idea.ts";

type Shown = NonNullable<VariantOf["shots"]>;

/** What reaches into the stretch for less, in seconds, belongs to its neighbour. */
const LEAST = 0.5;

/**
 * Without gaps, from the stretch's beginning to its end; none where a background is shown. Another version may have cut
 * that video elsewhere.
 */
export function shownWithin(shots: Shown, { start, end }: { start: number; end: number }): Shown {
  const least = Math.min(LEAST, (end - start) / 2);
  const within = shots.filter((shot) => Math.min(shot.end, end) - Math.max(shot.start, start) >= least);
  return within.map((shot, i) => ({
    ...shot,
    start: i === 0 ? start : shot.start,
    end: within[i + 1]?.start ?? end,
  }));
}
