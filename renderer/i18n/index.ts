// The words of the page in the person's language, and numbers, lengths and dates as their region writes them.
import { en, type Catalogue } from "./en.ts";

export type { Catalogue };

/** The region is the browser's, also where the words are English. */
const locale = navigator.languages[0] ?? "en";

export function useText(): Catalogue {
  return en;
}

const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const bytesIn = (of: "kilobyte" | "megabyte" | "gigabyte", digits: number) =>
  new Intl.NumberFormat(locale, { style: "unit", unit: of, maximumFractionDigits: digits });
const [kilobytes, megabytes, gigabytes] = [bytesIn("kilobyte", 0), bytesIn("megabyte", 1), bytesIn("gigabyte", 2)];
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const dayMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const format = {
  /** @param share 0–1. */
  percent: (share: number): string => percent.format(share),
  number: (n: number): string => whole.format(n),
  /** A score of 0–1 as points of 100. */
  score: (share: number): string => whole.format(share * 100),
  bytes(n: number): string {
    if (n >= 1e9) return gigabytes.format(n / 1e9);
    return n >= 1e6 ? megabytes.format(n / 1e6) : kilobytes.format(Math.max(1, n / 1e3));
  },
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
  dateTime: (iso: string): string => dateTime.format(new Date(iso)),
  /** `now`, `5 min. ago`, `yesterday`, then the date. */
  ago(iso: string, now = Date.now()): string {
    const date = new Date(iso);
    const seconds = Math.round((now - date.getTime()) / 1000);
    if (seconds < 45) return relative.format(0, "second");
    if (seconds < 45 * MINUTE) return relative.format(-Math.round(seconds / MINUTE), "minute");
    if (seconds < 22 * HOUR) return relative.format(-Math.round(seconds / HOUR), "hour");
    if (seconds < 6 * DAY) return relative.format(-Math.round(seconds / DAY), "day");
    return (date.getFullYear() === new Date(now).getFullYear() ? dayMonth : dayMonthYear).format(date);
  },
  /** A language's own name for a BCP 47 tag. */
  language(tag: string): string {
    try {
      return new Intl.DisplayNames([locale], { type: "language" }).of(tag) ?? tag;
    } catch {
      return tag;
    }
  },
};

function unit(n: number, name: "second" | "minute" | "hour", digits = 0): string {
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: name,
    unitDisplay: "narrow",
    maximumFractionDigits: digits,
  }).format(n);
}
