// How a persona begins: its own first sentences, in the place of a template's.
import { z } from "zod";

import type { Idea } from "../../../contract/idea.ts";
import { Style } from "../../../contract/values.ts";

export const Openings = z.object({
  /** They are made for this form; null: for any. */
  style: Style.nullable(),
  lines: z.array(z.string()).min(1),
});
export type Openings = z.infer<typeof Openings>;

/** Of the persona, in the idea's language; none where a person wrote the first sentence. */
export function openingsOf(
  persona: Idea["persona"],
  { language, script, notes }: Pick<Idea, "language" | "script" | "notes">,
): { openings?: Openings } {
  if (!persona || typeof persona === "string" || script !== null || notes !== null) return {};
  const lines = persona.openings[language.split("-", 1)[0] ?? ""];
  return lines ? { openings: { style: persona.structure.style, lines } } : {};
}

/** Those that suit the form that is written. */
export function linesFor(openings: Openings | undefined, style: Style): readonly string[] {
  return openings && (openings.style === null || openings.style === style) ? openings.lines : [];
}
