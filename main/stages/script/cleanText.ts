// Makes any text harmless without losing a word: markup, control characters and override codes go, letters stay.
import { wordTable } from "../../base/wordTable.ts";

/** HTML and WebVTT element names; `<y and z>` in a sentence is not one. */
const TAGS =
  /<\/?(?:a|abbr|b|big|blockquote|body|br|button|c|center|cite|code|dd|del|div|dl|dt|em|embed|font|footer|form|frame|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|lang|li|link|main|mark|meta|nav|object|ol|option|p|pre|q|rt|ruby|s|samp|script|section|select|small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|v|var|video)(?:[\s/.][^<>]{0,2000})?>/gi;
const BLOCK = /^<\/?(?:blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tr|ul)\b/i;

const ENTITIES: Record<string, string> = wordTable({
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  copy: "©",
  euro: "€",
  pound: "£",
  deg: "°",
});

/** Letters a word may have before it is split: no line of a caption and no voice takes more. */
const LONGEST_WORD = 100;
const WORD_PIECE = 40;

/**
 * NFC text with `\n` line ends. Removed: elements, comments, `<script>` and `<style>` with what they hold, subtitle override
 * codes such as `{\an8}`, control characters, bidirectional overrides, embeddings and isolates, invisible fillers. A word of
 * more than 100 letters is split into pieces; more than eight marks on one letter are cut to eight.
 */
export function cleanText(raw: string): string {
  let text = raw.toWellFormed().replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, "\n");
  // Control characters first: `<scr\0ipt>` must not become an element afterwards.
  text = withoutControls(text);
  for (let round = 0; round < 4; round++) {
    const before = text;
    text = text.replaceAll(/\{\\[^{}]*\}/g, "");
    for (const [open, close] of [
      ["<!--", "-->"],
      ["<script", "</script>"],
      ["<style", "</style>"],
    ] as const)
      text = withoutStretches(text, open, close);
    text = text.replaceAll(TAGS, (tag) => (BLOCK.test(tag) ? "\n" : ""));
    text = withoutControls(decodeEntities(text));
    if (text === before) break;
  }
  return text
    .normalize("NFC")
    .replaceAll(/(\P{M}\p{M}{8})\p{M}+/gu, "$1")
    .replaceAll(/[\p{L}\p{M}\p{N}]{101,}/gu, splitWord)
    .replaceAll(/[^\S\n]+/g, " ");
}

/** Whether there is anything in it that a voice can speak. */
export function isSpeakable(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function withoutControls(text: string): string {
  // oxlint-disable no-control-regex
  return (
    text
      .replaceAll(/[\t\v\f]/g, " ")
      // C0 and C1, bidirectional overrides, embeddings and isolates, zero-width fillers, soft hyphens, noncharacters.
      // The marks U+200E/F and the joiners U+200C/D stay: Hebrew, Arabic, Persian and emoji need them.
      .replaceAll(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/g,
        "",
      )
  );
}

/** Linear however often `open` stands there without a `close`. */
function withoutStretches(text: string, open: string, close: string): string {
  // ASCII alone, so that every place stays the same: "İ" would become two letters.
  const lower = text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
  let result = "";
  let at = 0;
  for (;;) {
    const from = lower.indexOf(open, at);
    const end = from < 0 ? -1 : lower.indexOf(close, from + open.length);
    if (from < 0 || end < 0) return result + text.slice(at);
    result += text.slice(at, from);
    at = end + close.length;
  }
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "";
  });
}

function splitWord(word: string): string {
  // These are written without spaces: length says nothing.
  if (
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(
      word,
    )
  )
    return word;
  const letters = word.match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
  if (letters.length <= LONGEST_WORD) return word;
  const pieces: string[] = [];
  for (let i = 0; i < letters.length; i += WORD_PIECE) pieces.push(letters.slice(i, i + WORD_PIECE).join(""));
  return pieces.join(" ");
}
