// Digits of every script as Western ones: `١٢٣`, `१२३` and `１２３` are 123.

/** The text with every decimal digit as 0–9, and Arabic separators beside digits as the signs that they are. */
export function westernDigits(text: string): string {
  return text
    .replace(/[\p{Nd}--[0-9]]/gv, (digit) => String(valueOf(digit.codePointAt(0) ?? 0)))
    .replace(/(?<=\d)٫(?=\d)/gu, ".")
    .replace(/(?<=\d)٬(?=\d)/gu, "")
    .replace(/[٪％]/gu, "%");
}

/** Unicode keeps decimal digits in runs of ten that begin with zero; only mathematical ones follow each other without a gap. */
function valueOf(point: number): number {
  if (point >= 0x1d7ce && point <= 0x1d7ff) return (point - 0x1d7ce) % 10;
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return point - zero;
}
