// From what the model drafted to scenes that can be spoken: sentences of one breath as lines, cards and what to show beside them.
import { NATURAL_PAUSES } from "../../../../contract/narration.ts";
import type { Part } from "../../../../contract/room.ts";
import type { Style } from "../../../../contract/values.ts";
import type { PlanScene } from "../plan.ts";
import { ended } from "../readNotes.ts";
import type { DraftScene } from "./scenes.ts";

export function toPlan(scenes: readonly DraftScene[], outline: readonly Part[], style: Style): PlanScene[] {
  let entered = -1;
  let number = 0;
  return scenes.map(({ part, sentences, show, card }, i) => {
    const isFirstOfPart = part !== entered;
    entered = part;
    const isItem = style === "list" && isFirstOfPart && i > 0 && part < outline.length - 1;
    const last = sentences.length - 1;
    return {
      kind: i === 0 ? "hook" : i === scenes.length - 1 ? "outro" : isItem ? "listItem" : "body",
      heading: isFirstOfPart ? (outline[part]?.heading ?? null) : null,
      lines: sentences.map(({ text }, line) => ({
        text: ended(text),
        pause: {
          kind: "flexible" as const,
          seconds: line < last ? NATURAL_PAUSES.line : i < scenes.length - 1 ? NATURAL_PAUSES.scene : 0,
        },
      })),
      show,
      text: isItem ? (card ?? outline[part]?.heading ?? null) : card,
      number: isItem ? ++number : null,
    };
  });
}
