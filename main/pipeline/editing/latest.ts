// What there is of a video to be edited: of each stage the newest output, which may still be that of a revision before.
import { STAGE_NAMES, type StageName } from "../../../contract/stage.ts";
import type { VideoOutputs } from "../outputs.ts";
import type { Videos } from "../videos.ts";

export interface Latest extends VideoOutputs {
  /** Whose output is not there, or not that of this revision. */
  stale: StageName[];
  /** The revision that each output is of. */
  from: Partial<Record<StageName, VideoOutputs>>;
}

/** So many revisions are looked through: somebody who types fast makes several before the first is made. */
const LOOKED_BACK = 12;

/** @param revision the current one unless given */
export async function latestOutputs(videos: Pick<Videos, "outputs">, id: string, revision?: number): Promise<Latest> {
  const present = await videos.outputs(id, revision);
  const stale = STAGE_NAMES.filter((name) => present.outputs[name] === undefined);
  const from: Latest["from"] = {};
  const take = (of: VideoOutputs) => {
    for (const name of STAGE_NAMES) if (of.outputs[name] !== undefined) from[name] ??= of;
  };
  take(present);
  for (let number = present.revision - 1; number > 0 && number >= present.revision - LOOKED_BACK; number--) {
    if (STAGE_NAMES.every((name) => from[name])) break;
    take(await videos.outputs(id, number));
  }
  const outputs = Object.fromEntries(Object.entries(from).map(([name, of]) => [name, of.outputs[name as StageName]]));
  return { ...present, outputs, stale, from };
}
