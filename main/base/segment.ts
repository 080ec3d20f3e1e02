// The words of a text in any language, also of one that is written without spaces.

/** Scripts that set no spaces between words. */
export const DENSE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Lower-case words without punctuation, in order; hyphens and apostrophes inside of a word belong to it. */
export function segmentWords(text: string, language: string): string[] {
  const plain = text.toLocaleLowerCase(language).replaceAll("’", "'");
  return (plain.match(/[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}'-]|\p{Join_Control})*/gu) ?? []).flatMap((word) =>
    DENSE.test(word) ? divided(word, language) : [word.replace(/['-]+$/, "")],
  );
}

const segmenters = new Map<string, Intl.Segmenter>();

function divided(text: string, language: string): string[] {
  let segmenter = segmenters.get(language);
  if (!segmenter) {
    segmenter = new Intl.Segmenter(language, { granularity: "word" });
    segmenters.set(language, segmenter);
  }
  return [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}
