// The files of a video that are handed out, by kind.
import { FILE_KINDS, type FileKind } from "../../contract/api/videos.ts";
import type { ArtifactRef } from "../../contract/values.ts";
import type { VideoOutputs } from "../pipeline/outputs.ts";

/** Undefined: not made yet. Null: this video has none, since nobody speaks. */
export function fileOf({ outputs }: Pick<VideoOutputs, "outputs">, kind: FileKind): ArtifactRef | null | undefined {
  const { render, thumbnail, narration } = outputs;
  return {
    video: render?.video,
    thumbnail: thumbnail?.variants[0]?.image,
    "captions.vtt": render?.captions.vtt,
    "captions.srt": render?.captions.srt,
    audio: narration?.audio,
    otio: render?.otio,
  }[kind];
}

/** All that are there. */
export function filesOf(outputs: Pick<VideoOutputs, "outputs">): { kind: FileKind; ref: ArtifactRef }[] {
  return FILE_KINDS.flatMap((kind) => {
    const ref = fileOf(outputs, kind);
    return ref ? [{ kind, ref }] : [];
  });
}
