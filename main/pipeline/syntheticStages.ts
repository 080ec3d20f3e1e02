// Stages with the real names and needs but no work in them, for tests and benchmarks of the pipeline.
import { z } from "zod";

import { STAGE_NAMES, type Outcome, type Stage, type StageContext, type StageName } from "../../contract/stage.ts";
import { Json } from "../../contract/values.ts";

/** As architecture.md orders them. */
export const NEEDS: Record<StageName, StageName[]> = {
  script: [],
  narration: ["script"],
  footage: ["script", "narration"],
  render: ["narration", "footage"],
  thumbnail: ["script", "footage"],
  metadata: ["script", "narration"],
  review: ["render", "thumbnail", "metadata"],
};

const Output = z.object({ made: z.string(), from: z.record(z.string(), Json) }).catchall(Json);
type Output = z.infer<typeof Output>;

export interface SyntheticRun {
  name: StageName;
  context: StageContext;
  input: Record<string, Json>;
}

/**
 * Each stage reads the `made` of what it needs directly (script: the idea's topic; thumbnail also its look) and makes a
 * text of that, so that a change runs through exactly as far as it reaches. `run` may end a stage otherwise.
 */
export function syntheticStages(
  run: (run: SyntheticRun) => Promise<Outcome<Output> | null> | null = () => null,
): Stage[] {
  return STAGE_NAMES.map((name) => {
    const needs = NEEDS[name];
    const made = z.object({ made: z.string() });
    const idea = {
      script: z.object({ topic: z.string().nullable() }),
      thumbnail: z.object({ look: z.string().nullable() }),
    };
    const input = z.object({
      ...(name === "script" || name === "thumbnail" ? { idea: idea[name] } : {}),
      ...Object.fromEntries(needs.map((need) => [need, made])),
    });
    return {
      name,
      version: "1",
      needs,
      lane: "cpu",
      input,
      output: Output,
      run: async (context, read) => {
        const from = read as Record<string, Json>;
        const ending = await run({ name, context, input: from });
        return (
          ending ?? { status: "done", output: { made: `${name}(${JSON.stringify(from)})`.slice(0, 200), from: {} } }
        );
      },
    };
  });
}
