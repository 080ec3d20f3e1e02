// What CLDR knows of a language's numbers, dates, currencies and units, as Node's Intl tells it.
import { canonicalLanguage } from "../../../../contract/values.ts";
import { wordTable } from "../../../base/wordTable.ts";

export interface LocaleFacts {
  /** Canonical tag. */
  tag: string;
  /** Primary subtag. */
  code: string;
  decimal: string;
  group: string;
  /** How a date in digits is ordered. */
  dateOrder: readonly ("day" | "month" | "year")[];
  /** ISO 4217 code for a sign or a code in capitals; null for what is none. */
  currencyOf(sign: string): string | null;
  /** `euros` beside 5, `euro` beside 1. */
  currencyName(code: string, count: number): string;
  /** What is said before and after a number with this unit of ECMA-402; null where CLDR has a sign only. */
  unit(unit: string, count: number): { before: string; after: string } | null;
  /** The date in words, its numbers in Western digits. */
  date(year: number, month: number, day: number): string;
}

const known = new Map<string, LocaleFacts>();

export function localeFacts(language: string): LocaleFacts {
  let facts = known.get(language);
  if (!facts) known.set(language, (facts = read(language)));
  return facts;
}

function read(language: string): LocaleFacts {
  const tag = canonicalLanguage(language) ?? "und";
  const locale = `${tag}-u-nu-latn-ca-gregory`;
  const { language: code, region } = new Intl.Locale(tag).maximize();
  const parts = new Intl.NumberFormat(locale).formatToParts(-1_234_567.5);
  const part = (type: string) => parts.find((one) => one.type === type)?.value;
  const signs = currencySigns(code, region ?? "");
  const number = (options: Intl.NumberFormatOptions, value: number) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: 0, ...options }).formatToParts(value);
  return {
    tag,
    code,
    decimal: part("decimal") ?? ".",
    group: part("group") ?? ",",
    dateOrder: new Intl.DateTimeFormat(locale)
      .formatToParts(0)
      .flatMap(({ type }) => (type === "day" || type === "month" || type === "year" ? [type] : [])),
    currencyOf: (sign) => signs.get(sign) ?? (CURRENCIES.includes(sign) ? sign : null),
    currencyName(currency, count) {
      const name = (one: string) =>
        number({ style: "currency", currency: one, currencyDisplay: "name" }, count).find(
          ({ type }) => type === "currency",
        )?.value ?? one;
      return shortName(name(currency), (KIN[currency] ?? []).map(name), HOME[`${code} ${currency}`]);
    },
    unit(unit, count) {
      const all = number({ style: "unit", unit, unitDisplay: "long" }, count);
      const at = all.findIndex(({ type }) => type === "integer");
      const text = (some: Intl.NumberFormatPart[]): string =>
        some
          .map(({ value }) => value)
          .join("")
          .trim();
      const said = {
        before: text(all.slice(0, at)),
        after: text(all.slice(at + 1).filter(({ type }) => type !== "integer" && type !== "group")),
      };
      return /\p{L}/u.test(said.before + said.after) ? said : null;
    },
    date: (year, month, day) =>
      new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(
        Date.UTC(year, month - 1, day),
      ),
  };
}

/** Whose name is said with a country in CLDR, `US dollars`, and with it all others of that name: what they share is what people say. */
const KIN: Record<string, string[]> = wordTable({
  USD: ["CAD", "AUD"],
  CAD: ["USD", "AUD"],
  AUD: ["USD", "CAD"],
  GBP: ["EGP"],
  KRW: ["KPW"],
  INR: ["PKR", "LKR"],
  RUB: ["BYN"],
  SEK: ["NOK", "DKK"],
  NOK: ["SEK", "DKK"],
  DKK: ["SEK", "NOK"],
  CZK: ["SEK", "DKK"],
  ISK: ["SEK", "NOK"],
  MXN: ["ARS", "COP"],
  ARS: ["MXN", "COP"],
  COP: ["MXN", "CLP"],
  CLP: ["MXN", "COP"],
});
/** At home, the place of the noun among the words of the name. */
const HOME: Record<string, number> = wordTable({
  "pt BRL": 0,
  "pl PLN": 0,
  "tr TRY": 1,
  "hu HUF": 1,
  "id IDR": 0,
  "vi VND": 0,
  "he ILS": 0,
});

function shortName(name: string, kin: readonly string[], noun: number | undefined): string {
  const words = name.split(/\s+/u);
  if (noun !== undefined) return words[noun] ?? name;
  const shared = kin.length > 0 ? words.filter((word) => kin.every((other) => other.split(/\s+/u).includes(word))) : [];
  return shared.length > 0 ? shared.join(" ") : name;
}

const CURRENCIES =
  "EUR USD GBP JPY CNY INR KRW RUB BRL CHF PLN CZK SEK NOK DKK ISK TRY UAH ILS THB VND MXN ARS COP CLP CAD AUD NZD HUF RON BGN HKD TWD SGD IDR MYR PHP ZAR AED SAR EGP NGN KZT".split(
    " ",
  );
/** Signs that no other currency shares. */
const SIGNS: Record<string, string> = wordTable({
  "€": "EUR",
  "£": "GBP",
  "₹": "INR",
  "₩": "KRW",
  "₽": "RUB",
  "₺": "TRY",
  "₴": "UAH",
  "₪": "ILS",
  "฿": "THB",
  "₫": "VND",
  "₸": "KZT",
  "₦": "NGN",
  R$: "BRL",
  US$: "USD",
  Kč: "CZK",
  zł: "PLN",
  Ft: "HUF",
  元: "CNY",
  円: "JPY",
});
/** What the dollar, the yen and the crown are where they are at home. */
const PESOS: Record<string, string> = wordTable({
  MX: "MXN",
  AR: "ARS",
  CO: "COP",
  CL: "CLP",
  CA: "CAD",
  AU: "AUD",
  NZ: "NZD",
});
const CROWNS: Record<string, string> = wordTable({ sv: "SEK", nb: "NOK", no: "NOK", nn: "NOK", da: "DKK", is: "ISK" });

function currencySigns(code: string, region: string): Map<string, string> {
  const yen = code === "zh" ? "CNY" : "JPY";
  const crown = CROWNS[code];
  return new Map([
    ...Object.entries(SIGNS),
    ["$", PESOS[region] ?? "USD"],
    ["¥", yen],
    ["￥", yen],
    ...(crown ? ([["kr", crown]] as const) : []),
  ]);
}
