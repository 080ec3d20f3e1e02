// Artifacts over the contract.
import { namedArtifacts } from "../pipeline/artifactRefs.ts";
import type { VideoOutputs } from "../pipeline/outputs.ts";
import { os } from "./base.ts";
import { artifactUrl } from "./urls.ts";

const of = os.artifacts;

export const artifacts = {
  list: of.list.handler(async ({ input, context }) => artifactsOf(await context.videos.outputs(input.videoId))),
};

function artifactsOf({ outputs, stages }: VideoOutputs) {
  return stages.flatMap(({ name: stage }) =>
    [...namedArtifacts(outputs[stage])].map(({ name, ref }) => ({ ...ref, stage, name, url: artifactUrl(ref) })),
  );
}
