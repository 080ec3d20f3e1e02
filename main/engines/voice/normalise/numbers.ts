// Numbers as English words: cardinals, ordinals, decimals, years and digits one by one.
import { wordTable } from "../../../base/wordTable.ts";

const ONES = (
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " +
  "eighteen nineteen"
).split(" ");
const TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES = ["", "thousand", "million", "billion", "trillion", "quadrillion"];
const ORDINALS: Record<string, string> = wordTable({
  one: "first",
  two: "second",
  three: "third",
  five: "fifth",
  eight: "eighth",
  nine: "ninth",
  twelve: "twelfth",
});
/** Longer than this is read digit by digit: nobody says it as a quantity. */
const LONGEST_CARDINAL = 18;

/** @param digits decimal digits without separators, such as `1234567`. */
export function cardinal(digits: string): string[] {
  const plain = digits.replace(/^0+(?=\d)/, "");
  if (plain.length > LONGEST_CARDINAL) return digitByDigit(digits);
  const words: string[] = [];
  const groups = plain.padStart(Math.ceil(plain.length / 3) * 3, "0").match(/\d{3}/g) ?? [];
  groups.forEach((group, i) => {
    const value = Number(group);
    if (value === 0) return;
    words.push(...belowThousand(value));
    const scale = SCALES[groups.length - 1 - i];
    if (scale) words.push(scale);
  });
  return words.length > 0 ? words : ["zero"];
}

/** `21` → twenty first. */
export function ordinal(digits: string): string[] {
  const words = cardinal(digits);
  const last = words.pop() ?? "zero";
  return [...words, ORDINALS[last] ?? (last.endsWith("y") ? `${last.slice(0, -1)}ieth` : `${last}th`)];
}

/** `3.14` → three point one four; a sign is said as minus. */
export function decimal(number: string): string[] {
  const [, sign = "", whole = "", fraction] = /^([-−+]?)(\d*)(?:\.(\d+))?$/.exec(number) ?? [];
  const words = sign === "-" || sign === "−" ? ["minus"] : sign === "+" ? ["plus"] : [];
  words.push(...cardinal(whole === "" ? "0" : whole));
  return fraction === undefined ? words : [...words, "point", ...digitByDigit(fraction)];
}

/** `1984` → nineteen eighty four, `1905` → nineteen oh five, `2007` → two thousand seven. */
export function year(digits: string): string[] {
  const value = Number(digits);
  if (digits.length !== 4 || (value >= 2000 && value < 2010) || value < 1100) return cardinal(digits);
  const high = cardinal(digits.slice(0, 2));
  const low = Number(digits.slice(2));
  if (low === 0) return value % 1000 === 0 ? cardinal(digits) : [...high, "hundred"];
  return low < 10 ? [...high, "oh", ...belowThousand(low)] : [...high, ...belowThousand(low)];
}

/** `205` → two oh five, as in numbers of telephones and rooms. */
export function digitByDigit(digits: string): string[] {
  return Array.from(digits).map((digit) => ONES[Number(digit)] ?? "zero");
}

/** The plural of the last word: `nineteen nineties`, `sixties`. */
export function pluralise(words: readonly string[]): string[] {
  const last = words.at(-1) ?? "";
  const plural = last.endsWith("y") ? `${last.slice(0, -1)}ies` : last.endsWith("x") ? `${last}es` : `${last}s`;
  return [...words.slice(0, -1), plural];
}

function belowThousand(value: number): string[] {
  const words: string[] = [];
  if (value >= 100) words.push(ONES[Math.floor(value / 100)] ?? "", "hundred");
  const rest = value % 100;
  if (rest >= 20) {
    words.push(TENS[Math.floor(rest / 10)] ?? "");
    if (rest % 10 > 0) words.push(ONES[rest % 10] ?? "");
  } else if (rest > 0 || value === 0) words.push(ONES[rest] ?? "");
  return words;
}
