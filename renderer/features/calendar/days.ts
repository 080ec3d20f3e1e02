// Days and times of the calendar in a zone: right over the nights on which clocks are changed.
import { Temporal } from "temporal-polyfill";

import type { Day, View } from "./search.ts";

export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

export function today(zone: string, now = Date.now()): Day {
  return zoned(now, zone).toPlainDate().toString();
}

export function dayOf(iso: string, zone: string): Day {
  return zoned(iso, zone).toPlainDate().toString();
}

/** `18:30` on the clocks of the zone. */
export function timeOf(iso: string, zone: string): string {
  return zoned(iso, zone).toPlainTime().toString({ smallestUnit: "minute" });
}

/** Minutes since midnight as clocks show them, 0–1439. */
export function minuteOf(iso: string, zone: string): number {
  const { hour, minute } = zoned(iso, zone);
  return hour * 60 + minute;
}

/** When clocks of the zone show this. What they leap over is as much later; what they show twice is the first. */
export function instantOf(day: Day, time: string, zone: string): string {
  const at = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) });
  return new Date(at.epochMilliseconds).toISOString();
}

/** Midnight of the day as the zone has it: in some, some days begin later. */
export function startOf(day: Day, zone: string): string {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds).toISOString();
}

export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The same place in the month before or after, or its last day. */
export function addMonths(day: Day, months: number): Day {
  return Temporal.PlainDate.from(day).add({ months }).toString();
}

/** The same time of another day. */
export function onDay(iso: string, day: Day, zone: string): string {
  return instantOf(day, timeOf(iso, zone), zone);
}

/** The days that a view shows. @param firstDay 1 is Monday */
export function daysOf(view: View, at: Day, firstDay = 1): Day[] {
  if (view === "agenda") return run(at, 30);
  if (view === "week") return run(weekStart(at, firstDay), 7);
  const date = Temporal.PlainDate.from(at);
  const start = weekStart(date.with({ day: 1 }).toString(), firstDay);
  const end = date.with({ day: date.daysInMonth });
  const days = Temporal.PlainDate.from(start).until(end).days + 1;
  return run(start, Math.ceil(days / 7) * 7);
}

/** Where the view goes by one step. */
export function step(view: View, at: Day, by: 1 | -1): Day {
  if (view === "month") return addMonths(Temporal.PlainDate.from(at).with({ day: 1 }).toString(), by);
  return addDays(at, by * (view === "week" ? 7 : 30));
}

/** On which weekday weeks begin there; 1 is Monday. */
export function firstDayOf(locale: string): number {
  try {
    const known = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
    return known.getWeekInfo?.().firstDay ?? 1;
  } catch {
    return 1;
  }
}

function weekStart(day: Day, firstDay: number): Day {
  const date = Temporal.PlainDate.from(day);
  return date.subtract({ days: (date.dayOfWeek - firstDay + 7) % 7 }).toString();
}

function run(from: Day, days: number): Day[] {
  return Array.from({ length: days }, (_, i) => addDays(from, i));
}

function zoned(at: string | number, zone: string): Temporal.ZonedDateTime {
  const ms = typeof at === "number" ? at : Date.parse(at);
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
}
