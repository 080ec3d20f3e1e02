// Finds stems in a text of any language: what calls for a style, a place or a theme, or pictures a scene.
import { DENSE, segmentWords } from "./segment.ts";
import { type LanguageWords, type Scene, SCENES } from "./words.ts";

/** Shorter stems would be found inside of words that mean something else. */
const FOUND_INSIDE = 4;

/** Which of the stems stand in the text; how a stem is written says `LanguageWords.topic.styles`. */
export function stemsIn(text: string, stems: Iterable<string>, language: string): string[] {
  return [...new Set(stems)].filter(finder(text, language));
}

/** English words for the scenes that a text names, by which pictures are chosen: sea and night for "Das Meer bei Nacht". */
export function scenesIn(text: string, words: LanguageWords | null): Scene[] {
  if (words === null || text === "") return [];
  const has = finder(text, words.language);
  return SCENES.filter((scene) => words.scenes[scene]?.some(has));
}

function finder(text: string, language: string): (stem: string) => boolean {
  const lower = text.normalize("NFC").toLocaleLowerCase(language).replaceAll("’", "'");
  const words = segmentWords(lower, language);
  const spaced = ` ${words.join(" ")} `;
  const forms = new Set(words.flatMap(formsOf));
  return (written) => {
    const [, sign, stem = ""] = /^([=^]?)(.*)$/su.exec(written.normalize("NFC")) ?? [];
    if (sign === "=") return forms.has(stem) || spaced.includes(` ${stem} `);
    const inside = sign === "" && (stem.length >= FOUND_INSIDE || DENSE.test(stem) || stem.includes(" "));
    return inside ? lower.includes(stem) : [...forms].some((word) => word.startsWith(stem));
  };
}

/** The word, and without what is written together with it: "l'" of "l'eau", "and the" of "والبحر". */
function formsOf(word: string): string[] {
  const elided = word.split("'");
  const arabic = /^[وف]?(?:[بك]?ال|لل)(?=\p{L}{2})|^[وفبكل](?=\p{L}{3})/u.exec(word);
  return [
    word,
    ...(elided.length === 2 ? [elided[1] ?? ""] : []),
    ...(arabic ? [word.slice(arabic[0].length)] : []),
  ].filter((form) => form !== "");
}
