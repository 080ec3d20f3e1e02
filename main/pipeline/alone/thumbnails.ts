// Thumbnails for a title alone: the look is the wished one, or the one that a video of this title would get.
import { join } from "node:path";

import type { Look } from "../../../contract/look.ts";
import type { Format } from "../../../contract/values.ts";
import { atMost } from "../../base/atMost.ts";
import { findLook } from "../../base/ownLooks.ts";
import { chooseLook } from "../../stages/footage/chooseLook.ts";
import { readLooks } from "../../stages/footage/looks.ts";
import type { DesignedThumbnail, DesignThumbnails } from "../../stages/thumbnail/designer.ts";

export interface ThumbnailWish {
  title: string;
  look: string | Look | null;
  /** BCP 47. */
  language: string;
  format: Format;
  seed: number;
}

export type Thumbnails = (wish: ThumbnailWish, signal: AbortSignal) => Promise<DesignedThumbnail[]>;

/** Best first. Throws IDEA_INVALID and LOOK_INVALID of the look, CANCELLED. */
export function createThumbnails(deps: {
  design: DesignThumbnails;
  /** `resources/` */
  resourcesDir: string;
  dataDir: string;
}): Thumbnails {
  const looks = readLooks(join(deps.resourcesDir, "looks"));
  // A design draws in several threads: whoever asks for many waits.
  const alone = atMost(1);
  return async ({ look: wished, ...wish }, signal) => {
    const named = typeof wished === "string" ? await findLook(wished, deps.dataDir) : wished;
    const script = { topic: wish.title, style: "explainer" } as const;
    const look = chooseLook(looks, { idea: { look: named, seed: wish.seed }, script });
    return alone(() => deps.design({ ...wish, look }, signal));
  };
}
