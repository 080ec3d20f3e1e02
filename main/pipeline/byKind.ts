// One stage made of two: which of them runs is decided by the kind of the idea.
import { z } from "zod";

import type { Stage } from "../../contract/stage.ts";

/** Both of one name; what either needs, the stage waits for. Ambience's input names the kind, so that no other idea fits it. */
export function byKind(ambience: Stage, narrated: Stage): Stage {
  return {
    name: narrated.name,
    version: `${narrated.version} | ${ambience.version}`,
    needs: [...new Set([...narrated.needs, ...ambience.needs])],
    lane: narrated.lane,
    input: z.union([ambience.input, narrated.input]),
    output: narrated.output,
    asOf: async (context, input) =>
      isAmbience(context.inputs["idea"]) ? ambience.asOf?.(context, input) : narrated.asOf?.(context, input),
    remains: (before, now) => (ambienceInput(now) ? ambience : narrated).remains?.(before, now) ?? false,
    run: (context, input) => (isAmbience(context.inputs["idea"]) ? ambience : narrated).run(context, input),
  };
}

const Kind = z.object({ kind: z.literal("ambience") });

const ambienceInput = (input: unknown): boolean => z.object({ idea: Kind }).safeParse(input).success;

function isAmbience(idea: unknown): boolean {
  return Kind.safeParse(idea).success;
}
