// A few words stacked as on a poster: each line as wide as the others, in a size of its own.
import { isFunctionWord, splitPieces, type Fitted, type Measure } from "./lines.ts";

interface StackRoom {
  width: number;
  height: number;
  maxLines: number;
  /** Line height in parts of the size. */
  leading: number;
  max: number;
  min: number;
}

/** The size is the smallest of the lines'. */
export type Stacked = Fitted & { sizes: number[]; width: number };

/** More words than these are no headline: not all their breaks are tried. */
const MOST_PIECES = 10;
/** Times the smallest line's size. */
const LARGEST = 2;
/** What all is still worth with a line that ends on a word leaning on the next, has nothing to say by itself, or is shorter than the others. */
const FAULTY = 0.75;
const FULL = 0.96;

/** Of all breaks the one that fills the room best. Null: too many words, or too long ones. */
export function stack(text: string, room: StackRoom, measure: Measure): Stacked | null {
  const pieces = splitPieces(text.replace(/\s+/gu, " ").trim());
  if (pieces.length === 0 || pieces.length > MOST_PIECES) return null;
  let best: { stacked: Stacked; worth: number } | null = null;
  for (let breaks = 0; breaks < 1 << (pieces.length - 1); breaks++) {
    const lines = [""];
    for (const [i, piece] of pieces.entries()) {
      if (i > 0 && (breaks >> (i - 1)) & 1) lines.push("");
      lines[lines.length - 1] += piece;
    }
    if (lines.length > room.maxLines) continue;
    const stacked = sized(
      lines.map((line) => line.trimEnd()),
      room,
      measure,
    );
    if (stacked.size < room.min) continue;
    const worth = worthOf(stacked, measure);
    if (!best || worth > best.worth) best = { stacked, worth };
  }
  return best?.stacked ?? null;
}

const EM = 100;

function sized(lines: string[], { width, height, leading, max }: StackRoom, measure: Measure): Stacked {
  const wide = lines.map((line) => Math.min(max, (EM * width) / measure(line, EM)));
  const most = LARGEST * Math.min(...wide);
  const capped = wide.map((size) => Math.min(size, most));
  const tall = capped.reduce((sum, size) => sum + size * leading, 0);
  // A letter's width does not shrink quite as its size does.
  const sizes = capped.map((size) => size * Math.min(1, height / tall) * 0.99);
  return {
    lines,
    sizes,
    size: Math.min(...sizes),
    width: Math.max(...lines.map((line, i) => measure(line, sizes[i] ?? EM))),
    isWhole: true,
  };
}

/** What is covered with letters; large ones count more, as do lines that can stand by themselves and a last one that is the largest. */
function worthOf({ lines, sizes, size, width }: Stacked, measure: Measure): number {
  let worth = Math.sqrt((size * (sizes.at(-1) ?? 0)) / Math.max(...sizes));
  let area = 0;
  for (const [i, line] of lines.entries()) {
    const words = line.split(" ");
    const em = sizes[i] ?? 0;
    const wide = (measure(line, EM) * em) / EM;
    area += em * wide;
    const leans = i < lines.length - 1 && isFunctionWord(words.at(-1) ?? "");
    if (leans || words.every(isFunctionWord) || wide < width * FULL) worth *= FAULTY;
  }
  return area * worth;
}
