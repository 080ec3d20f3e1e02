// Numbers, money, measures, dates and times of any language, as CLDR says that it writes them: what a voice is to say for them.
import { wordTable } from "../../../base/wordTable.ts";
import { abbreviation } from "./abbreviations.ts";
import { germanOrdinal } from "./germanOrdinals.ts";
import type { LocaleFacts } from "./locale.ts";

export interface Place {
  /** The word in Western digits without the punctuation around it; signs that carry meaning stay. */
  core: string;
  /** As written, in Western digits. */
  written: string;
  /** Cores of the neighbours; empty at the ends. */
  before: string;
  next: readonly string[];
  locale: LocaleFacts;
}

/** What is said, and how many of the following words are said by it too. Null: the rule does not know the word. */
export type Said = {
  spoken: string[];
  takes?: number;
  /** The full stop is not the sentence's. */ goesOn?: true;
} | null;

const RULES = [money, date, time, measured, ordinal, range, plainNumber, century] as const;

export function quantity(place: Place): Said {
  for (const rule of RULES) {
    const said = rule(place);
    if (said) return said;
  }
  return null;
}

interface Quantity {
  sign: string;
  /** Digits without separators. */
  whole: string;
  fraction: string | null;
}

/**
 * A number as the language writes it: `1.234,56` in German, `1,234.56` in English, `12,34,567` in Hindi. A separator of the
 * other kind is understood where it cannot be meant otherwise: `3.5` in German is three and a half, `1.234` is not.
 */
export function readNumber(text: string, { decimal, group }: LocaleFacts): Quantity | null {
  const [, sign = "", digits] = /^([-−+]?)(\d[\d.,'’\s]*)$/u.exec(text) ?? [];
  if (digits === undefined) return null;
  if (/^\d+$/.test(digits)) return { sign, whole: digits, fraction: null };
  const groups = new RegExp(
    `^\\d{1,3}(?:[${escape(group)}'’\\s]\\d{3})+$|^\\d{1,2}(?:[${escape(group)}]\\d{2})*[${escape(group)}]\\d{3}$`,
    "u",
  );
  const at = Math.max(digits.lastIndexOf(decimal), -1);
  const whole = at < 0 ? digits : digits.slice(0, at);
  const fraction = at < 0 ? null : digits.slice(at + 1);
  if ((/^\d+$/.test(whole) || groups.test(whole)) && (fraction === null || /^\d+$/.test(fraction)))
    return { sign, whole: whole.replace(/\D/gu, ""), fraction };
  const other = /^(\d+)[.,](\d{1,2}|\d{4,})$/.exec(digits);
  return other ? { sign, whole: other[1] ?? "", fraction: other[2] ?? null } : null;
}

/** Digits are left to the voice: it reads them in its own language, with the decimal sign that the language writes. */
function sayNumber({ sign, whole, fraction }: Quantity, locale: LocaleFacts): string[] {
  const minus = sign === "-" || sign === "−" ? [MINUS[locale.code] ?? "minus"] : sign === "+" ? ["plus"] : [];
  // Some voices swallow a comma between two digits.
  const point = COMMA_UNKNOWN.has(locale.code) || /[^.,]/u.test(locale.decimal) ? "." : locale.decimal;
  return [...minus, fraction === null ? whole : `${whole}${point}${fraction}`];
}
const MINUS: Record<string, string> = wordTable({
  es: "menos",
  fr: "moins",
  pt: "menos",
  it: "meno",
  hi: "ऋण",
  ar: "ناقص",
  ja: "マイナス",
  zh: "负",
  ko: "마이너스",
  ru: "минус",
});
const COMMA_UNKNOWN = new Set(["uk", "ko", "th", "he", "fa", "bn", "ta"]);

/** German years of the second millennium are said in hundreds. */
function sayYear(digits: string, locale: LocaleFacts): string[] {
  if (locale.code !== "de" || !/^1[1-9]\d\d$/.test(digits)) return [digits];
  return [digits.slice(0, 2), "hundert", ...(digits.endsWith("00") ? [] : [String(Number(digits.slice(2)))])];
}

/** `€5`, `5 €`, `5,50 EUR`, `R$ 10`. */
function money({ core, next, locale }: Place): Said {
  const [, lead = "", touching = "", tail = ""] = /^([^\d\s+−-]*)([-−+]?\d[\d.,'’]*)([^\d\s]*)$/u.exec(core) ?? [];
  const beforeNext = touching === "" && locale.currencyOf(core) !== null;
  const spaced = beforeNext
    ? joined([next[0] ?? "", ...next.slice(1)], locale)
    : touching === ""
      ? null
      : joined([touching, ...(tail === "" ? next : [])], locale);
  if (!spaced) return null;
  const after = beforeNext || tail !== "" ? "" : (next[spaced.words - 1] ?? "");
  const currency =
    locale.currencyOf(beforeNext ? core : lead) ??
    (lead === "" ? (locale.currencyOf(tail) ?? locale.currencyOf(after)) : null);
  if (currency === null || (lead !== "" && tail !== "")) return null;
  const takes =
    spaced.words - 1 + (beforeNext ? 1 : after !== "" && tail === "" && locale.currencyOf(lead) === null ? 1 : 0);
  return { spoken: sayMoney(spaced.number, currency, locale), ...(takes > 0 ? { takes } : {}) };
}

function sayMoney(number: Quantity, currency: string, locale: LocaleFacts): string[] {
  const cents = number.fraction === null ? null : Number(number.fraction.padEnd(2, "0").slice(0, 2));
  const and = CENTS[locale.code];
  const name = locale
    .currencyName(currency, Number(number.whole))
    .toLocaleLowerCase(locale.code === "de" ? "und" : locale.tag);
  const called = locale.code === "de" ? locale.currencyName(currency, Number(number.whole)) : name;
  if (and === undefined || (number.fraction?.length ?? 0) > 2)
    return [...sayNumber(cents === 0 ? { ...number, fraction: null } : number, locale), ...called.split(/\s+/u)];
  const whole = [...sayNumber({ ...number, fraction: null }, locale), ...called.split(/\s+/u)];
  return cents === null || cents === 0 ? whole : [...whole, ...(and === "" ? [] : [and]), String(cents)];
}
/** Languages that say the cents after the currency, and the word between. */
const CENTS: Record<string, string> = wordTable({
  de: "",
  fr: "",
  es: "con",
  pt: "e",
  it: "e",
  ca: "amb",
  nl: "",
  ro: "și",
});

/** A number and the words it goes on in where groups are parted by spaces: `1 234,56`. */
function joined(words: readonly string[], locale: LocaleFacts): { number: Quantity; words: number } | null {
  const [first = ""] = words;
  if (/^\s$/u.test(locale.group) && /^[-−+]?\d{1,3}$/.test(first)) {
    let count = 1;
    while (/^\d{3}$/.test(words[count] ?? "")) count++;
    if (/^\d{3}[.,]\d+$/.test(words[count] ?? "")) count++;
    if (count > 1) {
      const number = readNumber(words.slice(0, count).join("").replace(",", locale.decimal), locale);
      if (number) return { number, words: count };
    }
  }
  const number = readNumber(first, locale);
  return number ? { number, words: 1 } : null;
}

/** `12.03.2024`, `3/12/2024` in the language's own order, `2024-03-12` in any. */
function date({ core, locale }: Place): Said {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(core);
  const own = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(core);
  let [year, month, day] = [0, 0, 0];
  if (iso) [year, month, day] = [Number(iso[1]), Number(iso[2]), Number(iso[3])];
  else if (own) {
    year = Number(own[3]);
    [day, month] = [Number(own[1]), Number(own[2])];
    const monthFirst =
      locale.dateOrder.indexOf("month") < locale.dateOrder.indexOf("day") && locale.dateOrder[0] === "month";
    if ((monthFirst && day <= 12) || month > 12) [day, month] = [month, day];
  }
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const parts = locale.date(year, month, day).replaceAll("\u200f", "").split(/\s+/u);
  return { spoken: parts.flatMap((word, i) => sayDateWord(word, i, locale)) };
}

function sayDateWord(word: string, index: number, locale: LocaleFacts): string[] {
  const day = /^(\d{1,2})\.$/.exec(word)?.[1];
  if (locale.code === "de" && day) return [germanOrdinal(Number(day), "am") ?? day];
  if (locale.code === "fr" && index === 0 && word === "1") return ["1er"];
  const bare = word.replace(/[.,،]+$/u, "");
  // CLDR's short form of the Russian year.
  if (bare === "г") return ["года"];
  return /^\d{4}$/.test(bare) ? sayYear(bare, locale) : [bare];
}

/** `14:30`, `14h30`. */
function time({ core, next, locale }: Place): Said {
  const [, hours, minutes] = /^([01]?\d|2[0-4])[:h]([0-5]\d)$/u.exec(core) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const said = CLOCK[locale.code];
  if (!said) return { spoken: [String(Number(hours)), ...(minutes === "00" ? [] : [String(Number(minutes))])] };
  const [hour, and, minute] = said;
  const hourFollows = next[0] === hour;
  return {
    spoken: [
      String(Number(hours)),
      ...(hour === "" ? [] : [hour]),
      ...(minutes === "00"
        ? []
        : [...(and === "" ? [] : [and]), String(Number(minutes)), ...(minute === "" ? [] : [minute])]),
    ],
    ...(hourFollows ? { takes: 1 } : {}),
  };
}
/** What is said after the hours, before the minutes, after the minutes. */
const CLOCK: Record<string, readonly [string, string, string]> = wordTable({
  de: ["Uhr", "", ""],
  es: ["", "y", ""],
  fr: ["heures", "", ""],
  pt: ["horas", "e", ""],
  hi: ["बजकर", "", "मिनट"],
  ar: ["", "و", "دقيقة"],
  ja: ["時", "", "分"],
  zh: ["点", "", "分"],
  ko: ["시", "", "분"],
});

/** `50 %`, `5km`, `20 °C`: the unit as CLDR names it beside this number. */
function measured({ core, next, locale }: Place): Said {
  // Turkish and Basque write the sign first.
  const [, digits = "", touching = ""] =
    /^([-−+]?\d[\d.,'’]*)([^\d\s]*)$/u.exec(core.replace(/^%(\d.*)$/u, "$1%")) ?? [];
  const found = joined([digits, ...(touching === "" ? next : [])], locale);
  if (!found) return null;
  const sign = touching === "" ? (next[found.words - 1] ?? "") : touching;
  const unit = UNITS[sign];
  if (unit === undefined) return null;
  const { number } = found;
  const names = unitNames(unit, number, locale);
  const takes = found.words - 1 + (touching === "" ? 1 : 0);
  const plain = sayNumber(number, locale);
  const said = names
    ? [...inWords(names.before), ...plain, ...inWords(names.after)]
    : [...plain.slice(0, -1), `${plain.at(-1) ?? ""}${sign}`];
  return { spoken: said, ...(takes > 0 ? { takes } : {}) };
}

/** With a fraction most languages take the plural. */
function unitNames(unit: string, { whole, fraction }: Quantity, locale: LocaleFacts) {
  const own = unit === "percent" ? PERCENT[locale.code] : undefined;
  return own ?? locale.unit(unit, fraction === null ? Number(whole) : 5);
}

/** Where CLDR has no more than the sign. */
const PERCENT: Record<string, { before: string; after: string }> = wordTable({
  ar: { before: "", after: "بالمئة" },
  zh: { before: "百分之", after: "" },
  yue: { before: "百分之", after: "" },
  ko: { before: "", after: "퍼센트" },
  vi: { before: "", after: "phần trăm" },
  bn: { before: "", after: "শতাংশ" },
});
const UNITS: Record<string, string> = wordTable({
  "%": "percent",
  "％": "percent",
  km: "kilometer",
  m: "meter",
  cm: "centimeter",
  mm: "millimeter",
  kg: "kilogram",
  g: "gram",
  l: "liter",
  L: "liter",
  ml: "milliliter",
  ha: "hectare",
  "°": "degree",
  "°C": "celsius",
  "℃": "celsius",
  "°F": "fahrenheit",
  "km/h": "kilometer-per-hour",
  "m/s": "meter-per-second",
  GB: "gigabyte",
  MB: "megabyte",
  kB: "kilobyte",
  KB: "kilobyte",
  TB: "terabyte",
  h: "hour",
  min: "minute",
  s: "second",
  ms: "millisecond",
  км: "kilometer",
  м: "meter",
  см: "centimeter",
  кг: "kilogram",
  г: "gram",
});

/** `3.` in German, `2e` in French, `1.º` in Spanish and Portuguese. */
function ordinal({ core, written, before, next, locale }: Place): Said {
  const [first = ""] = next;
  if (locale.code === "de") {
    const digits = /^(\d{1,2})\.$/.exec(written.replace(/^[("„»']+/u, ""))?.[1];
    const said = digits !== undefined && /^\p{L}/u.test(first) ? germanOrdinal(Number(digits), before) : null;
    return said === null ? null : { spoken: [said], goesOn: true };
  }
  if (locale.code === "fr") {
    if (/^1(?:ère|re)$/u.test(core)) return { spoken: ["première"] };
    const digits = /^(\d+)(?:e|ème|ᵉ|è)$/u.exec(core)?.[1];
    return digits === undefined ? null : { spoken: [`${digits}ème`] };
  }
  const [, digits, gender] = /^(\d+)\.?([ºª°])$/u.exec(written.replace(/[,.;:!?)]+$/u, "")) ?? [];
  if (digits !== undefined && /^(?:es|pt|it|gl|ca)$/.test(locale.code))
    return { spoken: [`${digits}${gender === "ª" ? "ª" : "º"}`] };
  const short = locale.code === "es" ? /^([13])er$/.exec(core)?.[1] : undefined;
  return short === undefined ? null : { spoken: [short === "1" ? "primer" : "tercer"] };
}

/** `3–5 kg`: a dash between two numbers is said as `to`. */
function range({ core, next, locale }: Place): Said {
  const [, from = "", to = "", touching = ""] = /^(\d[\d.,]*)[-–—~〜～](\d[\d.,]*)([^\d\s]*)$/u.exec(core) ?? [];
  const [low, high] = [readNumber(from, locale), readNumber(to, locale)];
  const word = TO[locale.code];
  if (!low || !high || word === undefined) return null;
  const unit = UNITS[touching === "" ? (next[0] ?? "") : touching];
  if (touching !== "" && unit === undefined) return null;
  const names = unit === undefined ? null : unitNames(unit, high, locale);
  return {
    spoken: [
      ...inWords(names?.before ?? ""),
      ...sayNumber(low, locale),
      word,
      ...sayNumber(high, locale),
      ...inWords(names?.after ?? ""),
    ],
    ...(names && touching === "" ? { takes: 1 } : {}),
  };
}
const TO: Record<string, string> = wordTable({
  de: "bis",
  es: "a",
  fr: "à",
  pt: "a",
  it: "a",
  hi: "से",
  ar: "إلى",
  ja: "から",
  zh: "到",
  ru: "до",
});

function plainNumber({ core, next, locale }: Place): Said {
  const found = joined([core, ...next], locale);
  if (!found) {
    const sign = locale.currencyOf(core);
    return sign !== null && /^\p{Sc}$/u.test(core) ? { spoken: locale.currencyName(sign, 5).split(/\s+/u) } : null;
  }
  const { number, words: taken } = found;
  const spoken =
    number.sign === "" && number.fraction === null ? sayYear(number.whole, locale) : sayNumber(number, locale);
  return { spoken, ...(taken > 1 ? { takes: taken - 1 } : {}) };
}

/** `XIXe siècle`, `siglo XIX`: Roman numerals where they are centuries. */
function century({ core, before, next, locale }: Place): Said {
  const [, numeral = "", ending = ""] = /^([IVXL]+)(e|er|ème)?$/u.exec(core) ?? [];
  const value = romanValue(numeral);
  if (value === null) return null;
  if (locale.code === "fr" && ending !== "" && /^si[eè]cle/iu.test(next[0] ?? ""))
    return { spoken: [value === 1 ? "1er" : `${value}ème`] };
  if (ending === "" && /^(?:siglo|século|secolo|segle)s?$/iu.test(before)) return { spoken: [String(value)] };
  return null;
}

function romanValue(numeral: string): number | null {
  if (numeral === "" || !/^(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/.test(numeral)) return null;
  const values: Record<string, number> = { I: 1, V: 5, X: 10, L: 50 };
  return Array.from(numeral).reduce((sum, letter, i) => {
    const value = values[letter] ?? 0;
    return sum + (value < (values[numeral[i + 1] ?? ""] ?? 0) ? -value : value);
  }, 0);
}

/** An abbreviation of up to three written words: `z. B.` */
export function abbreviated(
  code: string,
  words: readonly string[],
  at: number,
): { spoken: readonly string[]; takes: number } | null {
  for (let count = 3; count > 0; count--) {
    const run = words.slice(at, at + count);
    if (run.length < count) continue;
    const written = run
      .join("")
      .replace(/^[("'«„“‘¿¡]+/u, "")
      .replace(/[)"'»“”’,;:!?]+$/u, "");
    const said = abbreviation(code, written);
    if (said) return { spoken: said, takes: count - 1 };
  }
  return null;
}

function inWords(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&");
}
