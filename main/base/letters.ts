// Letters as the eye counts them.

/** Scripts whose letters touch or are set around each other: nothing may come between them. */
export const JOINING =
  /[\p{Script=Arabic}\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Lao}\p{Script=Malayalam}\p{Script=Myanmar}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Thai}]/u;

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** What comes one after another where a word is typed: its letters; the whole word where they change with those beside them. */
export function typedLetters(word: string): string[] {
  return JOINING.test(word) ? [word] : Array.from(GRAPHEMES.segment(word), ({ segment }) => segment);
}
