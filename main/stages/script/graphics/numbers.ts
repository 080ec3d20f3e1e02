// Numbers as people write them: with the language's separators, its digits, and a sign or a unit around them.
export interface WrittenNumber {
  value: number;
  prefix: string;
  suffix: string;
  /** Digits after the separator, as they stand there. */
  decimals: number;
}

/** Null where it is none. */
export function readNumber(text: string, language: string): WrittenNumber | null {
  // Full-width signs as their plain ones; the small 2 of km² stays one.
  const narrow = text.trim().replaceAll(/[\uff01-\uff5e\uffe0-\uffe6]/gu, (sign) => sign.normalize("NFKC"));
  const plain = latinDigits(narrow.normalize("NFC").replaceAll("\u2212", "-"));
  // "-$5": a sign may stand before the currency.
  const match = /^(?<minus>-?)(?<before>[^\d+\-.,]+)?(?<digits>[+-]?[.,]?\d[\d.,'’٫٬\s]*)(?<after>[^\d]*)$/u.exec(
    plain,
  );
  const { minus = "", before = "", digits = "", after = "" } = match?.groups ?? {};
  if (!match || (minus !== "" && /^[+-]/.test(digits))) return null;
  const number = digits.trimEnd();
  const read = digitsOf(number, separators(language)) ?? digitsOf(number, { group: ",", decimal: "." });
  if (read === null || !Number.isFinite(read.value)) return null;
  return {
    value: minus === "" ? read.value : -read.value,
    prefix: before.trimStart(),
    suffix: `${digits.slice(number.length)}${after}`.trimEnd(),
    decimals: read.decimals,
  };
}

function digitsOf(
  text: string,
  { group, decimal }: { group: string; decimal: string },
): { value: number; decimals: number } | null {
  const groups = `[${escaped(group)}\\s'’٬]`;
  const point = `[${escaped(decimal)}٫]`;
  const match = new RegExp(
    `^(?<sign>[+-]?)(?<whole>\\d{1,3}(?:${groups}\\d{2,3})*${groups}\\d{3}|\\d*)(?:${point}(?<part>\\d+))?$`,
    "u",
  ).exec(text);
  if (!match?.groups) return null;
  const { sign = "", whole = "", part = "" } = match.groups;
  if (whole === "" && part === "") return null;
  const value = Number(`${sign}${whole.replaceAll(/\D/g, "") || "0"}.${part || "0"}`);
  return { value, decimals: Math.min(6, part.length) };
}

function separators(language: string): { group: string; decimal: string } {
  const parts = new Intl.NumberFormat(language, { useGrouping: true }).formatToParts(1_234_567.5);
  const of = (type: string, otherwise: string) => parts.find((part) => part.type === type)?.value ?? otherwise;
  return { group: of("group", ","), decimal: of("decimal", ".") };
}

/** Of any script that has decimal digits. */
function latinDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    // Each script has its ten in a row; zero is the first that no other digit stands before.
    let zero = point;
    while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return point < 128 ? digit : String((point - zero) % 10);
  });
}

function escaped(sign: string): string {
  return sign.replaceAll(/[\\\]^-]/g, "\\$&");
}
