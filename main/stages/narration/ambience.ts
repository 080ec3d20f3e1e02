// The narration of a video in which nobody speaks: as long as was asked for, and silent.
import { z } from "zod";

import { Idea } from "../../../contract/idea.ts";
import { NarrationOutput } from "../../../contract/narration.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Stage } from "../../../contract/stage.ts";

const Input = z.object({
  idea: Idea.pick({ seconds: true, language: true }).extend({ kind: z.literal("ambience") }),
  script: z.object({ scenes: z.tuple([ScriptOutput.shape.scenes.element.pick({ id: true })]) }),
});

export function createAmbienceNarrationStage(): Stage<"narration", typeof Input, typeof NarrationOutput> {
  return {
    name: "narration",
    version: "1",
    needs: ["script"],
    lane: "light",
    input: Input,
    output: NarrationOutput,
    run({ signal }, { idea, script }) {
      signal.throwIfAborted();
      return Promise.resolve({
        status: "done",
        output: {
          audio: null,
          durationSeconds: idea.seconds,
          words: [],
          scenes: [{ id: script.scenes[0].id, start: 0, end: idea.seconds }],
          pauses: [],
          voice: { engine: "none", id: "none", language: idea.language },
          timing: "engine",
          decisions: [],
        },
      });
    },
  };
}
