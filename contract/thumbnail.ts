// Three pictures to choose from for the video's thumbnail.
import { z } from "zod";

import { POSTER_DESIGNS } from "./designs.ts";
import { ArtifactRef } from "./values.ts";

export const ThumbnailOutput = z.object({
  /** JPEG, 1280×720, under 2 MB; best first: that one is chosen. */
  variants: z
    .array(
      z.object({
        image: ArtifactRef,
        headline: z.string(),
        /** WCAG contrast ratio of the headline against the least contrasting part of what lies behind it. */
        contrast: z.number(),
        /** Where the headline's ink lies, in pixels. */
        box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
        /** Which picture it is made of and why, in words. */
        reason: z.string().optional(),
        /** Where its words stand. Absent: made before that was told, or there are none. */
        design: z.enum(POSTER_DESIGNS).exactOptional(),
        /** A picture of the person's own, with nothing upon it. */
        bare: z.literal(true).exactOptional(),
      }),
    )
    .length(3),
});
export type ThumbnailOutput = z.infer<typeof ThumbnailOutput>;
