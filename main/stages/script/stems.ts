// Finds stems in a topic of any language: what calls for a style, a place or a theme.
import { DENSE, segmentWords } from "../../base/segment.ts";

/** Shorter stems would be found inside of words that mean something else. */
const FOUND_INSIDE = 4;

/** Which of the stems stand in the text; how a stem is written says `LanguageWords.topic.styles`. */
export function stemsIn(text: string, stems: Iterable<string>, language: string): string[] {
  const lower = text.toLocaleLowerCase(language).replaceAll("’", "'");
  const words = segmentWords(text, language);
  const spaced = ` ${words.join(" ")} `;
  return [...new Set(stems)].filter((stem) => {
    if (stem.startsWith("=")) return spaced.includes(` ${stem.slice(1)} `);
    if (stem.length >= FOUND_INSIDE || DENSE.test(stem) || stem.includes(" ")) return lower.includes(stem);
    return words.some((word) => word.startsWith(stem));
  });
}
