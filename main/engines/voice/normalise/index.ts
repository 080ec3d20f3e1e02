// From what is written to what is spoken, word by word, so that captions keep the written form.
import { english } from "./english.ts";
import { other } from "./other.ts";
import type { Pronunciations } from "./pronunciations.ts";
import { type Break, writtenWords } from "./tokens.ts";

export interface NormalisedWord {
  written: string;
  /** Empty where nothing is said. */
  spoken: string[];
  /** The break that the voice makes after the word. */
  after: Break;
  /** Said with stress. */
  stressed?: boolean;
}

/** Each written word of the text, in order, with what is said for it. */
export function normalise(text: string, language: string, pronunciations: Pronunciations): NormalisedWord[] {
  const words = writtenWords(text, language);
  const plain = words.map((word) => word.text);
  const normalised = /^en\b/i.test(language)
    ? english(plain, language, pronunciations)
    : other(plain, language, pronunciations);
  return normalised.map((word, i) => (words[i]?.stressed ? { ...word, stressed: true } : word));
}

/** The text to hand to an engine. */
export function spokenText(words: readonly NormalisedWord[]): string {
  let text = "";
  for (const { spoken, after } of words) {
    if (spoken.length > 0) text += (text === "" ? "" : " ") + spoken.join(" ");
    if (after !== "" && text !== "" && /[^,.?!]$/.test(text)) text += after;
  }
  return text;
}
