// The stages of a video in which nobody speaks. Where there is none here, the stage of other videos does it, too: the thumbnail.
import { join } from "node:path";

import type { Stage } from "../../contract/stage.ts";
import type { Words } from "../base/words.ts";
import { createAmbienceFootageStage } from "../stages/footage/ambience.ts";
import { createAmbienceMetadataStage } from "../stages/metadata/ambience.ts";
import { createAmbienceNarrationStage } from "../stages/narration/ambience.ts";
import { createAmbienceRenderStage } from "../stages/render/ambience/stage.ts";
import { createAmbienceReviewStage } from "../stages/review/ambience/index.ts";
import { createAmbienceScriptStage } from "../stages/script/ambience.ts";
import type { Engines } from "./stages.ts";

export function createAmbienceStages(engines: Engines, words: Words): readonly Stage[] {
  const { ambience, artifacts, backgrounds, contents, ffmpeg, preparer, text } = engines;
  const { cacheDir, cacheLimit, cores, shared } = engines;
  const rendering = { cacheDir, cacheLimit, cores, shared };
  const resource = (name: string) => join(engines.resourcesDir, name);
  return [
    createAmbienceScriptStage({ words }),
    createAmbienceNarrationStage(),
    createAmbienceFootageStage({ ambience, backgrounds, words, preparer, contents, looksDir: resource("looks") }),
    createAmbienceRenderStage({ ambience, ffmpeg, artifacts, text, backgrounds, ...rendering }),
    createAmbienceMetadataStage({ words }),
    createAmbienceReviewStage({ ffmpeg, artifacts, policyDir: resource("policy") }),
  ] as readonly Stage[];
}
