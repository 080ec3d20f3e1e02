// The script stage's own writer at work outside of any video.
import { Idea, ideaFault, type IdeaInput } from "../../../contract/idea.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Stage } from "../../../contract/stage.ts";
import { atMost } from "../../base/atMost.ts";
import { AppError } from "../../base/errors.ts";
import { scriptMarkdown } from "../../stages/script/index.ts";
import { runAlone } from "./runAlone.ts";

export interface WrittenScript {
  script: ScriptOutput;
  /** As a person edits it, and hands it in again. */
  markdown: string;
}

export type Writer = (wish: IdeaInput, signal: AbortSignal) => Promise<WrittenScript>;

/** Throws IDEA_INVALID, VOICE_UNKNOWN, VOICE_LANGUAGE, CANCELLED and what else the stage throws. */
export function createWriter(stages: readonly Stage[]): Writer {
  // Writing takes the process's own time between measures: one after the other, it stays answerable.
  const alone = atMost(1);
  return async (wish, signal) => {
    const idea = Idea.parse(wish);
    const fault = ideaFault(idea);
    if (fault)
      throw new AppError("IDEA_INVALID", "ai.script", `${fault.field}: ${fault.message}`, {
        details: { field: fault.field },
      });
    const script = ScriptOutput.parse(await alone(() => runAlone(stages, "script", { idea }, signal)));
    return { script, markdown: scriptMarkdown(script) };
  };
}
