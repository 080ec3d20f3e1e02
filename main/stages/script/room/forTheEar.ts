// What makes a text hard to follow by ear, as wishes for its writer: sentences too long, brackets, abbreviations, words that the persona never uses.
import { segmentWords } from "../../../base/segment.ts";
import type { Brief } from "./brief.ts";
import type { DraftScene } from "./scenes.ts";

/** Words, where no persona says another limit: beyond it a listener has lost the beginning. */
const LONGEST_SENTENCE = 24;

/** None: it can be spoken as it is. */
export function hardToHear(scenes: readonly DraftScene[], { language, persona }: Brief): string[] {
  const most = persona?.sentences.most ?? LONGEST_SENTENCE;
  const avoided = (persona?.vocabulary.avoided ?? []).map((word) => word.toLowerCase());
  const wanted: string[] = [];
  for (const { sentences } of scenes)
    for (const { text } of sentences) {
      const words = segmentWords(text, language);
      const short = `“${text.length > 60 ? `${text.slice(0, 57)}…` : text}”`;
      if (words.length > most) wanted.push(`Say ${short} in sentences of at most ${most} words.`);
      if (/[()[\]{}]|\b(?:e\.g\.|i\.e\.|etc\.|vs\.|z\. ?B\.|usw\.)/u.test(text))
        wanted.push(`Say ${short} without brackets and abbreviations.`);
      for (const word of avoided)
        if (words.includes(word) || (word.includes(" ") && text.toLowerCase().includes(word)))
          wanted.push(`Say ${short} without the word “${word}”.`);
    }
  return wanted.slice(0, 12);
}
