// What there is of a video to be edited: of each stage the newest output, which may still be that of a revision before.
import { STAGE_NAMES, type StageName } from "../../../contract/stage.ts";
import type { StageOutputs, VideoOutputs } from "../outputs.ts";
import type { Videos } from "../videos.ts";

export interface Latest extends VideoOutputs {
  /** Whose output is not there, or not that of this revision. */
  stale: StageName[];
}

/** So many revisions are looked through: somebody who types fast makes several before the first is made. */
const LOOKED_BACK = 12;

/** @param revision the current one unless given */
export async function latestOutputs(videos: Pick<Videos, "outputs">, id: string, revision?: number): Promise<Latest> {
  const present = await videos.outputs(id, revision);
  const stale = STAGE_NAMES.filter((name) => present.outputs[name] === undefined);
  const outputs: Partial<Record<StageName, unknown>> = { ...present.outputs };
  for (let number = present.revision - 1; number > 0 && number >= present.revision - LOOKED_BACK; number--) {
    const missing = STAGE_NAMES.filter((name) => outputs[name] === undefined);
    if (missing.length === 0) break;
    const before = await videos.outputs(id, number);
    for (const name of missing) if (before.outputs[name] !== undefined) outputs[name] = before.outputs[name];
  }
  return { ...present, outputs: outputs as Partial<StageOutputs>, stale };
}
