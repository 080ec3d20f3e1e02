// Runs one stage for nobody's video: nothing is recorded, and what it checkpoints is done once.
import type { Stage, StageName } from "../../../contract/stage.ts";
import type { Json } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";

/** Its output. Throws what the stage throws, and NOT_READY where it ends as anything but done. */
export async function runAlone(
  stages: readonly Stage[],
  name: StageName,
  inputs: Record<string, Json>,
  signal: AbortSignal,
): Promise<unknown> {
  const stage = stages.find((one) => one.name === name);
  if (!stage) throw new AppError("INTERNAL", "alone.run", `There is no stage ${name}`);
  signal.throwIfAborted();
  const outcome = await stage.run(
    {
      videoId: "",
      stage: name,
      attempt: 1,
      signal,
      inputs,
      progress: () => undefined,
      once: (_key, fn) => fn(),
    },
    stage.input.parse(inputs),
  );
  signal.throwIfAborted();
  if (outcome.status !== "done") throw new AppError("NOT_READY", `alone.${name}`, `The stage is ${outcome.status}`);
  return outcome.output;
}
