// How long a transition takes, from which edge it comes and in what colour: all that the choice of its kind leaves open. Pure.
import type { Shot } from "../../../contract/footage.ts";
import type { Look } from "../../../contract/look.ts";
import type { PictureClip } from "../../../contract/timeline.ts";
import type { Transition, TransitionKind } from "../../../contract/transition.ts";
import type { FrameRate } from "../../../contract/values.ts";

interface Where {
  look: Pick<Look, "motion" | "palette" | "language">;
  width: number;
  height: number;
  rate: FrameRate;
  /** Frames that the two pictures leave for it. */
  room: number;
}

/** Where there is too little room to see what happens it becomes a short dissolve. */
export function transitionInto(
  kind: Shot["transition"],
  { look, width, height, rate, room }: Where,
): Pick<PictureClip, "transitionFrames" | "transition"> {
  const frames = (seconds: number) => Math.round((seconds * rate.num) / rate.den);
  const wished = frames(look.motion.transitionSeconds);
  if (kind === undefined || kind === "dissolve") return { transitionFrames: Math.min(wished, room) };
  const taken = Math.min(wished, room, frames(LONGEST[kind]));
  if (taken < frames(SHORTEST)) return { transitionFrames: Math.min(wished, room) };
  return { transitionFrames: taken, transition: drawn(kind, look, width < height) };
}

/** A viewer waits for what takes longer, seconds; never longer than the look's dissolve, since clips last no longer. */
const LONGEST: Record<Exclude<TransitionKind, "dissolve">, number> = {
  dip: 1.4,
  blur: 1,
  slide: 0.7,
  push: 0.6,
  wipe: 0.9,
  zoom: 0.6,
  whip: 0.5,
};
/** Shorter than this it is a jerk. */
const SHORTEST = 0.25;

function drawn(kind: Exclude<TransitionKind, "dissolve">, look: Where["look"], tall: boolean): Transition {
  switch (kind) {
    case "blur":
    case "zoom":
      return { kind };
    case "dip":
      return { kind, colour: look.palette.shade };
    case "slide":
    case "push":
    case "wipe":
    case "whip":
      return { kind, from: tall ? "bottom" : readsToTheLeft(look.language) ? "left" : "right" };
  }
}

/** As people swipe on a phone; else as they read on: the next thing comes from where the line goes. */
function readsToTheLeft(language: string | undefined): boolean {
  return ["Arab", "Hebr", "Syrc", "Thaa", "Nkoo"].includes(new Intl.Locale(language ?? "und").maximize().script ?? "");
}
