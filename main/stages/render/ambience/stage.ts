// The render stage of videos in which nobody speaks.
import { z } from "zod";

import { FootageOutput } from "../../../../contract/footage.ts";
import { Idea } from "../../../../contract/idea.ts";
import { ScriptOutput } from "../../../../contract/script.ts";
import type { Stage } from "../../../../contract/stage.ts";
import { RenderOutput } from "../../../../contract/timeline.ts";
import { buildFor, codingVersion } from "../../../base/encoders.ts";
import { hashJson } from "../../../base/hash.ts";
import type { AmbienceEngine } from "../../../engines/ambience/index.ts";
import { gently } from "../gently.ts";
import type { RenderDeps } from "../index.ts";
import { shareRenders } from "../shared.ts";
import { SpanCache } from "../spanCache.ts";
import { AMBIENCE_RENDER_VERSION, renderAmbience } from "./index.ts";

const Input = z.object({
  idea: Idea.pick({ format: true, height: true, fps: true, codec: true }).extend({ kind: z.literal("ambience") }),
  script: ScriptOutput.pick({ title: true }),
  footage: FootageOutput.pick({ look: true, shots: true, durationSeconds: true }).extend({
    ambience: FootageOutput.shape.ambience.unwrap(),
  }),
});

export function createAmbienceRenderStage(
  deps: Pick<
    RenderDeps,
    "ffmpeg" | "artifacts" | "text" | "backgrounds" | "cacheDir" | "cacheLimit" | "cores" | "shared"
  > & {
    ambience: AmbienceEngine;
  },
): Stage<"render", typeof Input, typeof RenderOutput> {
  const cache = new SpanCache(deps.cacheDir, deps.cacheLimit);
  const { slots, sessions } = deps.shared ?? shareRenders(deps);
  const { ffmpeg, backgrounds, ambience } = deps;
  const engines = {
    ffmpeg: ffmpeg.version,
    coding: codingVersion(ffmpeg, ffmpeg.others),
    sound: ambience.version,
    backgrounds: backgrounds.version,
  };
  return {
    name: "render",
    version: `ambience ${AMBIENCE_RENDER_VERSION}-${hashJson(engines).slice(0, 12)}`,
    needs: ["script", "narration", "footage"],
    lane: "cpu",
    input: Input,
    output: RenderOutput,
    run: async (context, { idea, script, footage }) => ({
      status: "done",
      output: await renderAmbience(
        {
          deps: { ...deps, ffmpeg: gently(await buildFor(ffmpeg, idea.codec, context.signal)) },
          slots,
          cache,
          sessions,
          context,
        },
        { title: script.title, shape: idea, codec: idea.codec, footage },
      ),
    }),
  };
}
