// When a channel's slots are, in its own time zone: right over the nights on which clocks are changed.
import { Temporal } from "temporal-polyfill";

import type { Slot } from "../../contract/slots.ts";

export interface Span {
  /** Milliseconds UTC, included. */
  from: number;
  /** Milliseconds UTC, not included. */
  to: number;
}

/**
 * Milliseconds UTC of every slot in the span, in order, each once. A time that the clocks leap over is as much later as
 * they leap; one that they show twice is the earlier ("compatible" of RFC 5545 and Temporal).
 * @param zone IANA
 */
export function slotTimes(slots: readonly Slot[], zone: string, { from, to }: Span): number[] {
  if (slots.length === 0 || to <= from) return [];
  const byWeekday = Map.groupBy(slots, ({ weekday }) => weekday);
  const times = new Set<number>();
  // A leap may carry a slot over midnight: the day before counts too.
  let day = dateIn(zone, from).subtract({ days: 1 });
  const last = dateIn(zone, to);
  for (; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    for (const { time } of byWeekday.get(day.dayOfWeek as Slot["weekday"]) ?? []) {
      const at = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
      if (at >= from && at < to) times.add(at);
    }
  }
  return [...times].toSorted((a, b) => a - b);
}

function dateIn(zone: string, at: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}
