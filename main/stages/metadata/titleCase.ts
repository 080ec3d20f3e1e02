// English titles in title case, and without a length that the video does not have.
import { wordTable } from "../../base/wordTable.ts";

const SMALL = new Set(
  "a an the and but or nor for of in on at to by with from as vs via into onto over upon per off".split(" "),
);

/** "A quiet evening by the sea" → "A Quiet Evening by the Sea"; names and acronyms stay as they are written. */
export function titleCase(text: string): string {
  const words = text.trim().split(/\s+/);
  return words
    .map((word, i) => {
      if (/\p{Ll}\p{Lu}|^\P{L}*\p{Lu}{2,}/u.test(word)) return word;
      const lower = word.toLowerCase();
      const edge = i === 0 || i === words.length - 1 || /[:|.?!–—]$/.test(words[i - 1] ?? "");
      if (!edge && SMALL.has(lower)) return lower;
      // "five-minute" has two capitals, "don't" and "4-7-8" none more.
      return word.replaceAll(
        /(^|[-(“"‘/])(\p{Ll})/gu,
        (_, before: string, letter: string) => before + letter.toUpperCase(),
      );
    })
    .join(" ");
}

const NUMBERS =
  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(
    " ",
  );
const UNITS: Record<string, number> = wordTable({ second: 1, minute: 60, hour: 3600 });

/** Takes "five-minute" out of the title of a video that is not five minutes long; of 0 seconds: any length. */
export function stripFalseLength(title: string, seconds: number): string {
  return title
    .replaceAll(/\b([\da-z]+)[-\s](second|minute|hour)s?\b\s*/gi, (all, number: string, unit: string) => {
      const count = Number(number) || NUMBERS.indexOf(number.toLowerCase()) + 1;
      const named = count * (UNITS[unit.toLowerCase()] ?? 0);
      return named === 0 || Math.abs(named / seconds - 1) <= 0.25 ? all : "";
    })
    .replaceAll(/\s+/g, " ")
    .trim();
}
