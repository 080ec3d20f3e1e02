// The words of the page in the person's language, and numbers, lengths and dates as their region writes them.
import { useSyncExternalStore } from "react";

import { en, type Catalogue } from "./en.ts";
import { defineWords, languageChoice, languageNow, subscribe, type Words } from "./words.ts";

export type { Catalogue };
export { chooseLanguage, useLanguage, type LanguageChoice } from "./words.ts";

/** English lies in the page's start, so that no screen is ever without words. */
export const common = defineWords<Catalogue>(
  { en: async () => ({ default: en }), de: () => import("./de.ts") },
  { en },
);

const joined = new WeakMap<object, object>();

/** What all screens say; with a feature's words also what it says. Changes at once with the language. */
export function useText(): Catalogue;
export function useText<T extends object>(words: Words<T>): Catalogue & T;
export function useText<T extends object>(words?: Words<T>): Catalogue & Partial<T> {
  useSyncExternalStore(subscribe, languageChoice);
  const shared = common.now();
  if (!words) return shared as Catalogue & Partial<T>;
  const own = words.now();
  const known = joined.get(own);
  if (known) return known as Catalogue & T;
  const both = { ...shared, ...own };
  joined.set(own, both);
  return both;
}

/** The browser's region where it speaks the page's language, else the language by itself. */
export function locale(): string {
  const language = languageNow();
  return navigator.languages.find((tag) => tag.slice(0, 2).toLowerCase() === language) ?? language;
}

/** What Intl writes with, made anew for another language only. */
function inLocale<T>(make: (locale: string) => T): () => T {
  let made: { of: string; it: T } | undefined;
  return () => {
    const of = locale();
    if (made?.of !== of) made = { of, it: make(of) };
    return made.it;
  };
}

const percent = inLocale((of) => new Intl.NumberFormat(of, { style: "percent", maximumFractionDigits: 0 }));
const whole = inLocale((of) => new Intl.NumberFormat(of, { maximumFractionDigits: 0 }));
const bytesIn = (of: "kilobyte" | "megabyte" | "gigabyte", digits: number) =>
  inLocale((tag) => new Intl.NumberFormat(tag, { style: "unit", unit: of, maximumFractionDigits: digits }));
const [kilobytes, megabytes] = [bytesIn("kilobyte", 0), bytesIn("megabyte", 1)];
const [gigabytes, roundGigabytes] = [bytesIn("gigabyte", 2), bytesIn("gigabyte", 0)];
const dollars = inLocale((of) => new Intl.NumberFormat(of, { style: "currency", currency: "USD" }));
const relative = inLocale((of) => new Intl.RelativeTimeFormat(of, { numeric: "auto", style: "short" }));
const dateTime = inLocale((of) => new Intl.DateTimeFormat(of, { dateStyle: "medium", timeStyle: "short" }));
const dayMonth = inLocale((of) => new Intl.DateTimeFormat(of, { day: "numeric", month: "short" }));
const dayMonthYear = inLocale((of) => new Intl.DateTimeFormat(of, { day: "numeric", month: "short", year: "numeric" }));
const day = inLocale((of) => new Intl.DateTimeFormat(of, { weekday: "long", day: "numeric", month: "long" }));
const clock = inLocale((of) => new Intl.DateTimeFormat(of, { timeStyle: "short" }));
const weekday = inLocale((of) => new Intl.DateTimeFormat(of, { weekday: "short", day: "numeric", month: "short" }));
const languages = inLocale((of) => new Intl.DisplayNames([of], { type: "language" }));

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const format = {
  /** @param share 0–1. */
  percent: (share: number): string => percent().format(share),
  number: (n: number): string => whole().format(n),
  /** A score of 0–1 as points of 100. */
  score: (share: number): string => whole().format(share * 100),
  bytes(n: number): string {
    if (n >= 1e9) return (n >= 1e10 ? roundGigabytes : gigabytes)().format(n / 1e9);
    return n >= 1e6 ? megabytes().format(n / 1e6) : kilobytes().format(Math.max(1, n / 1e3));
  },
  usd: (amount: number): string => dollars().format(amount),
  /** A place in a video: `0:07`, `1:02:05`. */
  timecode(seconds: number): string {
    const all = Math.max(0, Math.floor(seconds));
    const [h, m, s] = [Math.floor(all / HOUR), Math.floor(all / MINUTE) % 60, all % MINUTE];
    const tail = `${h > 0 ? String(m).padStart(2, "0") : m}:${String(s).padStart(2, "0")}`;
    return h > 0 ? `${h}:${tail}` : tail;
  },
  /** How long something takes, with the units that matter: `8 s`, `2 min`, `1 h 20 min`. */
  duration(seconds: number): string {
    if (seconds < 9.95 && seconds % 1 !== 0) return unit(seconds, "second", 1);
    if (seconds < 100) return unit(Math.round(seconds), "second");
    if (seconds < 2 * HOUR && seconds % MINUTE !== 0 && seconds < 10 * MINUTE) {
      const m = Math.floor(seconds / MINUTE);
      return `${unit(m, "minute")} ${unit(Math.round(seconds - m * MINUTE), "second")}`;
    }
    if (seconds < 100 * MINUTE) return unit(Math.round(seconds / MINUTE), "minute");
    const h = Math.floor(seconds / HOUR);
    const m = Math.round((seconds - h * HOUR) / MINUTE);
    return m === 0 ? unit(h, "hour") : `${unit(h, "hour")} ${unit(m, "minute")}`;
  },
  /** What is left, coarse enough not to flicker. */
  remaining(seconds: number): string {
    if (seconds < 10) return unit(Math.max(1, Math.round(seconds)), "second");
    if (seconds < 90) return unit(Math.round(seconds / 5) * 5, "second");
    return format.duration(Math.round(seconds / MINUTE) * MINUTE);
  },
  /** A day of this year or another, of an ISO 8601 date: `3 Aug`. */
  date: (iso: string): string => dayMonth().format(new Date(`${iso}T12:00:00`)),
  dateTime: (iso: string): string => dateTime().format(new Date(iso)),
  /** `Monday, 3 August`. */
  day: (date: Date): string => day().format(date),
  /** A time of the day, of milliseconds UTC. */
  clock: (at: number): string => clock().format(at),
  /** `today`, `tomorrow`, then the day of the week with its date. */
  dayName(iso: string, now = Date.now()): string {
    const midnight = (of: number) => new Date(of).setHours(0, 0, 0, 0);
    const days = Math.round((midnight(Date.parse(iso)) - midnight(now)) / (DAY * 1000));
    return Math.abs(days) <= 1 ? relative().format(days, "day") : weekday().format(new Date(iso));
  },
  /** `now`, `5 min. ago`, `yesterday`, then the date. */
  ago(iso: string, now = Date.now()): string {
    const date = new Date(iso);
    const seconds = Math.round((now - date.getTime()) / 1000);
    if (seconds < 45) return relative().format(0, "second");
    if (seconds < 45 * MINUTE) return relative().format(-Math.round(seconds / MINUTE), "minute");
    if (seconds < 22 * HOUR) return relative().format(-Math.round(seconds / HOUR), "hour");
    if (seconds < 6 * DAY) return relative().format(-Math.round(seconds / DAY), "day");
    return (date.getFullYear() === new Date(now).getFullYear() ? dayMonth : dayMonthYear)().format(date);
  },
  /** A language's own name for a BCP 47 tag. */
  language(tag: string): string {
    try {
      return languages().of(tag) ?? tag;
    } catch {
      return tag;
    }
  },
};

function unit(n: number, name: "second" | "minute" | "hour", digits = 0): string {
  return UNITS[name](digits).format(n);
}

/** A formatter is dear to make and cheap to use: a screen of rows would make dozens. */
const unitIn = (of: "second" | "minute" | "hour") => {
  const [round, tenths] = [0, 1].map((digits) =>
    inLocale(
      (tag) =>
        new Intl.NumberFormat(tag, {
          style: "unit",
          unit: of,
          // German has no narrow minute or second: beside them a narrow hour looks foreign.
          unitDisplay: of === "hour" && tag.startsWith("de") ? "short" : "narrow",
          maximumFractionDigits: digits,
        }),
    ),
  ) as [() => Intl.NumberFormat, () => Intl.NumberFormat];
  return (digits: number) => (digits === 0 ? round : tenths)();
};
const UNITS = { second: unitIn("second"), minute: unitIn("minute"), hour: unitIn("hour") };
