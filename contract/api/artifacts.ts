// Artifacts: the files that stages made, immutable, named by the hash of their bytes.
import { z } from "zod";

import { STAGE_NAMES } from "../stage.ts";
import { ArtifactRef, Id } from "../values.ts";
import { reads } from "./wire.ts";

/** `url` gives its bytes, by ranges too. */
export const Artifact = ArtifactRef.extend({
  stage: z.enum(STAGE_NAMES),
  /** Where in the stage's output it is named, such as `tracks.0.file`. */
  name: z.string(),
  url: z.string(),
});
export type Artifact = z.infer<typeof Artifact>;

export const artifacts = {
  list: reads
    .route({
      method: "GET",
      path: "/videos/{videoId}/artifacts",
      summary: "All files that the current revision of a video is made of",
      tags: ["artifacts"],
    })
    .input(z.object({ videoId: Id }))
    .output(z.array(Artifact)),
};
