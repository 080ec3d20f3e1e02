// The aspects of a review in the order in which they are shown.
import type { Aspect } from "../../../contract/review.ts";

export const ASPECT_ORDER = ["script", "sound", "picture", "engagement"] as const satisfies readonly Aspect[];
