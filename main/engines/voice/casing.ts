// Gives spoken words the capitals of the written ones: voices that learned from books read names by them.
import type { NormalisedWord } from "./normalise/index.ts";

export function withCapitals(words: readonly NormalisedWord[]): NormalisedWord[] {
  return words.map((word) => {
    const [only, ...others] = word.spoken;
    if (only === undefined || others.length > 0) return word;
    const at = word.written.toLowerCase().indexOf(only);
    const written = word.written.slice(at, at + only.length);
    // Words in capitals alone would be spelled letter by letter.
    const shouted = written.length > 1 && written === written.toUpperCase();
    return at < 0 || shouted || written.toLowerCase() !== only ? word : { ...word, spoken: [written] };
  });
}
