// Whether a person has made a draft of the templates their own: then it is judged by what it says, as their own script is.
import type { EditedScript } from "../../../contract/edits.ts";
import type { Work } from "./index.ts";
import { countWords } from "./parseScript.ts";
import { writeFromTemplates } from "./writeFromTemplates.ts";

/** Of the words that are spoken. */
const OWN_SHARE = 0.5;
/** From then on a writer counts as sure: a person has said it. */
const SURE = 0.9;

/** The templates write the same again of the same idea, so that a person's lines are known from theirs. */
export async function isReworked(work: Work, { generator, scenes }: EditedScript): Promise<boolean> {
  if (generator.id !== "templates" || work.library === null || work.words === null) return false;
  const written = new Set((await writeFromTemplates(work)).scenes.flatMap(textsOf));
  const texts = scenes.flatMap(textsOf);
  const own = texts.filter((text) => !written.has(text));
  return wordsIn(own) >= OWN_SHARE * wordsIn(texts);
}

/** No draft any more. */
export function finished(script: EditedScript): EditedScript {
  return { ...script, draft: false, generator: { ...script.generator, confidence: SURE } };
}

const textsOf = ({ lines }: EditedScript["scenes"][number]): string[] => lines.map(({ text }) => text);
const wordsIn = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + countWords(text), 0);
