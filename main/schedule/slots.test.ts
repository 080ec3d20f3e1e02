// Slots in their zones, over a year and over the nights on which clocks are changed.
import { describe, expect, it } from "vitest";

import type { Slot } from "../../contract/slots.ts";
import { slotTimes } from "./slots.ts";

const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Sydney",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Pacific/Apia",
  "UTC",
];
const DAY_MS = 86_400_000;
const YEAR = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };
const daily = (time: string): Slot[] => ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, time }));

function shown(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("weekday")} ${part("hour")}:${part("minute")}`;
}

describe.each(ZONES)("slots in %s", (zone) => {
  it("come once a day for a year, always at the time that clocks show", () => {
    const times = slotTimes(daily("18:30"), zone, YEAR);
    expect([365, 366]).toContain(times.length);
    expect(new Set(times.map((at) => shown(at, zone).slice(4)))).toEqual(new Set(["18:30"]));
    for (const [i, at] of times.slice(1).entries()) {
      const hours = (at - (times[i] ?? 0)) / 3_600_000;
      expect(Math.abs(hours - 24)).toBeLessThanOrEqual(1);
    }
  });

  it("come once a day where the clocks leap over them or show them twice", () => {
    for (const time of ["00:00", "00:30", "01:30", "02:00", "02:15", "02:30", "03:00"]) {
      const times = slotTimes(daily(time), zone, YEAR);
      const days = times.map((at) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at));
      expect(new Set(days).size, `${time}: two on a day`).toBe(days.length);
      // One less where the year's ends have other offsets.
      expect([364, 365, 366]).toContain(days.length);
    }
  });

  it("are the same whether a year is asked for at once or by the day", () => {
    const slots: Slot[] = [
      { weekday: 1, time: "02:30" },
      { weekday: 7, time: "02:30" },
      { weekday: 7, time: "23:45" },
    ];
    const byDay = Array.from({ length: 365 }, (_, i) =>
      slotTimes(slots, zone, { from: YEAR.from + i * DAY_MS, to: YEAR.from + (i + 1) * DAY_MS }),
    ).flat();
    expect(byDay).toEqual(slotTimes(slots, zone, YEAR));
  });
});

describe("the nights themselves", () => {
  it.each([
    // 02:30 does not exist in Berlin on 29 March 2026, and is there twice on 25 October.
    ["Europe/Berlin", "02:30", "2026-03-29", ["2026-03-29T01:30:00.000Z"]],
    ["Europe/Berlin", "02:30", "2026-10-25", ["2026-10-25T00:30:00.000Z"]],
    ["America/New_York", "02:30", "2026-03-08", ["2026-03-08T07:30:00.000Z"]],
    ["America/New_York", "01:30", "2026-11-01", ["2026-11-01T05:30:00.000Z"]],
    // Half an hour on Lord Howe: 02:00 becomes 02:30 on 4 October, and 02:00 becomes 01:30 on 5 April.
    ["Australia/Lord_Howe", "02:15", "2026-10-04", ["2026-10-03T15:45:00.000Z"]],
    ["Australia/Lord_Howe", "01:45", "2026-04-05", ["2026-04-04T14:45:00.000Z"]],
  ])("%s at %s on %s", (zone, time, day, expected) => {
    const from = Date.parse(`${day}T00:00:00Z`) - DAY_MS;
    const times = slotTimes(daily(time), zone, { from, to: from + 3 * DAY_MS }).filter(
      (at) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at) === day,
    );
    expect(times.map((at) => new Date(at).toISOString())).toEqual(expected);
  });

  it("give none where nothing is asked for", () => {
    expect(slotTimes([], "UTC", YEAR)).toEqual([]);
    expect(slotTimes(daily("12:00"), "UTC", { from: YEAR.to, to: YEAR.from })).toEqual([]);
  });
});
