// The rule by which a video advances: a stage runs as soon as everything it needs is done, and reads only what came before it.
import type { Stage, StageName } from "../../contract/stage.ts";

/** The stages that can be queued now: not yet begun, with all their needs done. In the pipeline's order. */
export function readyStages(
  stages: readonly Stage[],
  done: ReadonlySet<StageName>,
  begun: ReadonlySet<StageName>,
): Stage[] {
  return stages.filter((stage) => !begun.has(stage.name) && stage.needs.every((need) => done.has(need)));
}

/**
 * All that a stage needs, and what that needs in turn: whose outputs it may read. Of others it must not even see
 * whether they are there yet, or its input, and so its key, would hang on who was faster.
 */
export function stagesBefore(stages: readonly Stage[], name: StageName): Set<StageName> {
  const before = new Set<StageName>();
  const visit = (at: StageName): void => {
    for (const need of stages.find((stage) => stage.name === at)?.needs ?? []) {
      if (before.has(need)) continue;
      before.add(need);
      visit(need);
    }
  };
  visit(name);
  return before;
}
