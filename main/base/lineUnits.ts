// How wide a line of text is to a reader: what guides for subtitles count their characters by.

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF00-\uFF60]/u;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Graphemes, those of CJK twice. */
export function lineUnits(text: string): number {
  let sum = 0;
  for (const { segment } of graphemes.segment(text)) sum += WIDE.test(segment) ? 2 : 1;
  return sum;
}
