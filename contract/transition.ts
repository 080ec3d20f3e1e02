// Transitions: how one picture goes over into the next.
import { z } from "zod";

import { Colour } from "./values.ts";

export const TRANSITIONS = ["dissolve", "dip", "blur", "slide", "push", "wipe", "zoom", "whip"] as const;
/** Dissolve, dip (into a colour and out of it) and blur are quiet; in the others something moves. */
export const TransitionKind = z.enum(TRANSITIONS);
export type TransitionKind = z.infer<typeof TransitionKind>;

/** What a person may ask for between all pictures: one of them, or none. */
export const TransitionWish = z.enum([...TRANSITIONS, "cut"]);
export type TransitionWish = z.infer<typeof TransitionWish>;

export const QUIET_TRANSITIONS: ReadonlySet<TransitionKind> = new Set(["dissolve", "dip", "blur"]);

/** So much happens at once in these that only lively moods bear them. */
export const LOUD_TRANSITIONS: ReadonlySet<TransitionKind> = new Set(["whip"]);

/** One that is no dissolve, with all that is needed to draw it. `from`: the edge at which the picture comes in. */
export const Transition = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["blur", "zoom"]) }),
  z.object({ kind: z.literal("dip"), colour: Colour }),
  z.object({ kind: z.enum(["slide", "push", "wipe", "whip"]), from: z.enum(["left", "right", "top", "bottom"]) }),
]);
export type Transition = z.infer<typeof Transition>;
