// Shots as a timeline needs them: in order, each until the next begins, whatever they say of their ends.
import type { Shot, Visual } from "../../../contract/footage.ts";
import type { FrameRate } from "../../../contract/values.ts";

export interface PlacedShot<S> {
  shot: S;
  startFrame: number;
  frames: number;
  visual: Visual;
}

/**
 * Where nothing would be seen the shot before stays; where two lie over each other the later one is seen. Shots of less
 * than a frame are left out, as is what begins after the last of `frames`.
 */
export function gapless<S extends Pick<Shot, "start" | "end" | "visual">>(
  shots: readonly S[],
  frames: number,
  rate: FrameRate,
): PlacedShot<S>[] {
  const toFrame = (seconds: number) => Math.round((seconds * rate.num) / rate.den);
  return shots
    .toSorted((a, b) => a.start - b.start)
    .map((shot, i) => ({ shot, startFrame: i === 0 ? 0 : toFrame(shot.start) }))
    .filter(({ startFrame }, i, all) => startFrame < Math.min(frames, all[i + 1]?.startFrame ?? frames))
    .map(({ shot, startFrame }, i, all) => {
      const length = (all[i + 1]?.startFrame ?? frames) - startFrame;
      const missing = length - toFrame(shot.end - shot.start);
      return { shot, startFrame, frames: length, visual: missing > 1 ? staying(shot) : shot.visual };
    });
}

/** A clip has no more frames than it was meant to show: it goes back and comes again. All else has no end. */
function staying({ start, end, visual }: Pick<Shot, "start" | "end" | "visual">): Visual {
  if (visual.kind !== "clip" || visual.repeat || end <= start) return visual;
  return { ...visual, repeat: { seconds: (end - start) * (visual.speed ?? 1), how: "bounce" } };
}
