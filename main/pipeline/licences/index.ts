// The licence ledger of a finished video: reads what its stages recorded, and the timeline that was rendered.
import { readFile } from "node:fs/promises";

import type { LicenceLedger } from "../../../contract/licences.ts";
import { Timeline } from "../../../contract/timeline.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import type { VideoOutputs } from "../outputs.ts";
import { ledgerOf } from "./ledger.ts";

export interface Licences {
  /** Of the current revision unless one is named. Throws NOT_FOUND, NOT_READY before the video is rendered. */
  of(id: string, revision?: number): Promise<LicenceLedger>;
}

export function createLicences(deps: {
  artifacts: Pick<Artifacts, "open">;
  outputs: (id: string, revision?: number) => Promise<VideoOutputs>;
}): Licences {
  return {
    async of(id, wanted) {
      const { videoId, revision, idea, outputs } = await deps.outputs(id, wanted);
      const { script, narration, footage, render } = outputs;
      if (!script || !narration || !footage || !render)
        throw new AppError(
          "NOT_READY",
          "licences",
          "The video is not finished yet: only of a rendered one it is known what is seen and heard",
          { hint: "Run the command that began it again, and ask for its licences then." },
        );
      const path = await deps.artifacts.open(render.timeline);
      const timeline = Timeline.parse(JSON.parse(await readFile(path, "utf8")));
      return ledgerOf({ videoId, revision, idea, script, narration, footage, render, timeline });
    },
  };
}
