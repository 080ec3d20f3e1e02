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

/** Words as they are written, with the signs that touch them: together they are the text without its spaces. */
export function writtenWords(text: string, language: string): string[] {
  return text
    .split(/\s+/u)
    .filter(Boolean)
    .flatMap((piece) => {
      if (!DENSE.test(piece)) return [piece];
      const words: string[] = [];
      for (const { segment, isWordLike } of segmenterOf(language).segment(piece))
        if (words.length === 0 || (isWordLike && /[\p{L}\p{N}]/u.test(words.at(-1) ?? ""))) words.push(segment);
        else words.push((words.pop() ?? "") + segment);
      return words;
    });
}

const bySentence = new Intl.Segmenter("en", { granularity: "sentence" });

/** The sentences of a text in any script, each with the spaces after it: together they are the text. */
export function sentencesIn(text: string): string[] {
  return [...bySentence.segment(text)].map(({ segment }) => segment);
}

const segmenters = new Map<string, Intl.Segmenter>();

function divided(text: string, language: string): string[] {
  return [...segmenterOf(language).segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}

function segmenterOf(language: string): Intl.Segmenter {
  let segmenter = segmenters.get(language);
  if (!segmenter) {
    segmenter = new Intl.Segmenter(language, { granularity: "word" });
    segmenters.set(language, segmenter);
  }
  return segmenter;
}
