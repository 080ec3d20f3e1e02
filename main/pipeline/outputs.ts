// What the finished stages of a video gave, by the stage's name.
import type { FootageOutput } from "../../contract/footage.ts";
import type { Idea } from "../../contract/idea.ts";
import type { MetadataOutput } from "../../contract/metadata.ts";
import type { NarrationOutput } from "../../contract/narration.ts";
import type { ReviewOutput } from "../../contract/review.ts";
import type { ScriptOutput } from "../../contract/script.ts";
import type { StageName } from "../../contract/stage.ts";
import type { ThumbnailOutput } from "../../contract/thumbnail.ts";
import type { RenderOutput } from "../../contract/timeline.ts";

export interface StageOutputs extends Record<StageName, unknown> {
  script: ScriptOutput;
  narration: NarrationOutput;
  footage: FootageOutput;
  render: RenderOutput;
  thumbnail: ThumbnailOutput;
  metadata: MetadataOutput;
  review: ReviewOutput;
}

export interface VideoOutputs {
  videoId: string;
  revision: number;
  idea: Idea;
  /** Of the stages that are done or wait with an output. */
  outputs: Partial<StageOutputs>;
  stages: { name: StageName; milliseconds: number; cached: boolean }[];
}
