// What a person wrote for the platforms stands in the place of what was made; the proposals stay beside it.
import type { Edits } from "../../../contract/edits.ts";
import type { MetadataOutput } from "../../../contract/metadata.ts";

/** Pure. The title comes first, before the best of the others. */
export function asEdited(
  made: MetadataOutput,
  { title, description, tags }: Pick<Edits, "title" | "description" | "tags"> = {},
): MetadataOutput {
  const others = made.titles.filter(({ text }) => text !== title);
  return {
    ...made,
    ...(title === undefined
      ? {}
      : { titles: [{ text: title, score: 1, reasons: [OWN] }, ...others].slice(0, made.titles.length) }),
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
  };
}

const OWN = "your own";
