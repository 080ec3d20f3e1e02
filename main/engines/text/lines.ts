// Line breaking: lines of even length, broken between phrases, for every script; what cannot fit shrinks, and at last is cut.

export type Measure = (text: string, size: number) => number;

export interface Fitted {
  lines: string[];
  /** Pixels of an em. */
  size: number;
  /** No word is broken, nothing is cut. */
  isWhole: boolean;
}

export interface Room {
  width: number;
  height: number;
  maxLines: number;
  /** Sizes that are tried, largest first to smallest. */
  size: { max: number; min: number };
  /** Line height in parts of the size. */
  leading: number;
}

/**
 * The text in the largest size that fits the room, or a little smaller where its lines then break better. Only at the
 * smallest size words are broken, and what is left over is cut with an ellipsis.
 */
export function fitText(text: string, room: Room, measure: Measure): Fitted {
  const tidy = text.replace(/\s+/gu, " ").trim();
  let best: (Omit<Fitted, "isWhole"> & { faults: number }) | null = null;
  let least = room.size.min;
  for (let size = room.size.max; size > least; size *= 0.94) {
    const lines = breakLines(tidy, room.width, maxLinesAt(room, size), (t) => measure(t, size));
    if (!lines) continue;
    const faults = faultsOf(lines);
    if (!best) least = Math.max(least, size * SMALLER);
    if (!best || faults < best.faults) best = { lines, size, faults };
    if (faults === 0) break;
  }
  if (best) return { lines: best.lines, size: best.size, isWhole: true };
  const size = room.size.min;
  const limit = Math.max(1, maxLinesAt(room, size));
  const lines = breakLines(tidy, room.width, limit, (t) => measure(t, size));
  return { lines: lines ?? breakHard(tidy, room.width, limit, (t) => measure(t, size)), size, isWhole: lines !== null };
}

/** What a better break may cost of the size. */
const SMALLER = 0.78;

/** Lines that end on a word leaning on the next, a single short word left over for the last, and short lines above longer ones. */
function faultsOf(lines: string[]): number {
  const leaning = lines.slice(0, -1).filter((line) => LEANING.has(line.split(" ").at(-1)?.toLowerCase() ?? "")).length;
  const last = lines.at(-1) ?? "";
  const longest = Math.max(...lines.map((line) => line.length));
  const hangs = lines.length > 1 && !last.includes(" ") && !NO_SPACES.test(last) && last.length < longest * 0.5;
  const lonely = (lines.length > 2 ? lines.slice(0, -1) : []).filter((line) => line.length < longest * LONELY).length;
  return leaning + lonely + (hangs ? 1 : 0);
}
/** Times the longest line. */
const LONELY = 0.55;

function maxLinesAt(room: Room, size: number): number {
  return Math.min(room.maxLines, Math.floor(room.height / (size * room.leading)));
}

/**
 * The fewest lines, and of these the most even ones that end where a phrase ends. Null where a word is wider than the
 * width or more than `maxLines` are needed. Least squares over all breaks, as Knuth and Plass do for paragraphs.
 */
export function breakLines(
  text: string,
  width: number,
  maxLines: number,
  measure: (text: string) => number,
): string[] | null {
  const pieces = splitPieces(text);
  // Far more than any room holds: not worth measuring.
  if (pieces.length > 400) return null;
  if (maxLines < 1 || pieces.some((p) => measure(p.trimEnd()) > width)) return null;
  const n = pieces.length;
  const total = measure(text);
  for (let count = Math.max(1, Math.ceil(total / width)); count <= Math.min(maxLines, n); count++) {
    const ideal = total / count;
    // best[k][i]: cost of the first i pieces in k lines.
    const best = Array.from({ length: count + 1 }, () => Array.from({ length: n + 1 }, () => Infinity));
    const from = Array.from({ length: count + 1 }, () => Array.from({ length: n + 1 }, () => 0));
    (best[0] as number[])[0] = 0;
    for (let k = 1; k <= count; k++)
      for (let i = k; i <= n; i++)
        for (let j = i - 1; j >= k - 1; j--) {
          const w = measure(pieces.slice(j, i).join("").trimEnd());
          if (w > width) break;
          const before = best[k - 1]?.[j] ?? Infinity;
          const cost = before + ((w - ideal) / ideal) ** 2 + (i < n ? breakPenalty(pieces[i - 1] ?? "") : 0);
          if (cost < (best[k]?.[i] ?? Infinity)) {
            (best[k] as number[])[i] = cost;
            (from[k] as number[])[i] = j;
          }
        }
    if ((best[count]?.[n] ?? Infinity) === Infinity) continue;
    const lines: string[] = [];
    for (let k = count, i = n; k > 0; k--) {
      const j = from[k]?.[i] ?? 0;
      lines.unshift(pieces.slice(j, i).join("").trimEnd());
      i = j;
    }
    return lines;
  }
  return null;
}

/** Places where a line may end: after spaces, and between words of scripts that write none. Each piece keeps its trailing space. */
export function splitPieces(text: string): string[] {
  const pieces: string[] = [];
  for (const word of text.match(/\S+\s*/gu) ?? []) {
    if (!NO_SPACES.test(word)) {
      pieces.push(word);
      continue;
    }
    for (const { segment, isWordLike } of WORDS.segment(word)) {
      const last = pieces.at(-1);
      // Punctuation stays with the word before it, except what opens something.
      if (last !== undefined && !isWordLike && !OPENING.test(segment) && !/\s$/u.test(last))
        pieces[pieces.length - 1] = last + segment;
      else if (last !== undefined && (OPENING.test(last) || (CLINGING.test(segment) && NO_SPACES.test(last.slice(-1)))))
        pieces[pieces.length - 1] = last + segment;
      else pieces.push(segment);
    }
  }
  return pieces;
}

/** Letter by letter, for what has no place to break; the last line ends in an ellipsis if something is left over. */
function breakHard(text: string, width: number, maxLines: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  // 40,000 letters are more than any room holds.
  for (const { segment } of LETTERS.segment(text.slice(0, 40_000))) {
    if (measure(line + segment) <= width) {
      line += segment;
      continue;
    }
    const space = line.lastIndexOf(" ");
    const breakAt = space > line.length / 2 ? space : line.length;
    const rest = line.slice(breakAt).trimStart();
    lines.push(line.slice(0, breakAt).trimEnd());
    line = rest + segment;
    if (lines.length === maxLines) return [...lines.slice(0, -1), ellipsis(lines.at(-1) ?? "", width, measure)];
  }
  return [...lines, line.trim()].filter((l) => l !== "");
}

/** The text, cut so that it ends in an ellipsis within the width. */
export function ellipsis(text: string, width: number, measure: (text: string) => number): string {
  const letters = [...LETTERS.segment(text)].map((s) => s.segment);
  while (letters.length > 1 && measure(`${letters.join("")}…`) > width) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

/** What a break after this piece costs: nothing after punctuation, much after a word that leans on the next. */
function breakPenalty(piece: string): number {
  const word = piece.trim().toLowerCase();
  if (/[.!?。！？।؟۔]$/u.test(word)) return -0.06;
  if (/[,;:–—،、，]$/u.test(word)) return -0.04;
  // A numeral belongs to what it counts, a Japanese particle to what it follows.
  if (LEANING.has(word) || /[\d一二三四五六七八九十百千万]$/u.test(word)) return 0.34;
  return /[のをはがでにともへ]$/u.test(word) ? -0.05 : 0;
}

/** Small words that belong to what follows. */
const LEANING = new Set(
  "a an the of to in on at by for from with and or but nor as is are was be your my our his her their its this that these those no not very so if than into".split(
    " ",
  ),
);

/** Times the leading of Latin letters: what scripts need whose marks stand high above and hang low below the line. */
export function leadingFactor(text: string): number {
  if (TALLEST.test(text)) return 1.2;
  return TALL.test(text) ? 1.1 : 1;
}
const TALLEST =
  /[\p{Script=Tamil}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Telugu}\p{Script=Sinhala}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const TALL =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Oriya}\p{Script=Ethiopic}\u1ea0-\u1ef9]/u;

/** A small word that carries no meaning by itself. */
export function isFunctionWord(word: string): boolean {
  return LEANING.has(word.toLowerCase().replace(/[^\p{L}]/gu, ""));
}

const WORDS = new Intl.Segmenter(undefined, { granularity: "word" });
const LETTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const NO_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Japanese particles and endings, and Chinese ones: no line begins with them. */
const CLINGING =
  /^(?:[のをはがにでともへやかねよな]|から|まで|より|など|だけ|です|ます|した|して|する|ない|れる|られる|たち|つ|的|了|着|吗|嗎|呢|吧|们|們|地|得|过|過)$/u;
const OPENING = /^[（「『【〈《([{“‘¿¡]$/u;
