// Which words the script marks with *asterisks*: the voice stresses them, and captions set them off. Pure.
import type { Word } from "../../../contract/narration.ts";
import { replaceStress, type Line } from "../../../contract/script.ts";

export type MarkedWord = Word & { stress?: true };

/** The narration's words, those that lie in a stressed stretch marked. */
export function markStress(
  words: readonly Word[],
  scenes: readonly { lines: readonly Pick<Line, "text" | "spoken">[] }[],
): MarkedWord[] {
  /** How far the words of each line have been found in its text. */
  const found = new Map<string, number>();
  const stretches = new Map<string, [from: number, to: number][]>();
  return words.map((word) => {
    const line = scenes[word.scene]?.lines[word.line];
    if (line?.spoken === undefined) return word;
    const key = `${word.scene} ${word.line}`;
    const at = line.text.indexOf(word.text, found.get(key) ?? 0);
    if (at < 0) return word;
    const end = at + word.text.length;
    found.set(key, end);
    let stressed = stretches.get(key);
    if (!stressed) stretches.set(key, (stressed = stressedIn(line.spoken)));
    return stressed.some(([from, to]) => from < end && to > at) ? { ...word, stress: true } : word;
  });
}

/** Places in the text without its marks. */
function stressedIn(spoken: string): [from: number, to: number][] {
  const marks: [string, string] = ["\uE000", "\uE001"];
  const marked = replaceStress(spoken, (stretch, stressed) => (stressed ? marks.join(stretch) : stretch));
  const stretches: [number, number][] = [];
  let at = 0;
  let from = 0;
  for (const letter of marked)
    if (letter === marks[0]) from = at;
    else if (letter === marks[1]) stretches.push([from, at]);
    else at += letter.length;
  return stretches;
}
