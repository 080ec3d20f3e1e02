// Days and times of the calendar, over the nights on which clocks are changed.
import { describe, expect, it } from "vitest";

import { addMonths, dayOf, daysOf, instantOf, onDay, startOf, step, timeOf } from "./days.ts";
import { isDay } from "./search.ts";

/** Zone, the day on which clocks go forward, and the one on which they go back: an hour, and half of one on Lord Howe. */
const NIGHTS = [
  ["Europe/Berlin", "2026-03-29", "2026-10-25"],
  ["America/New_York", "2026-03-08", "2026-11-01"],
  ["Australia/Sydney", "2026-10-04", "2026-04-05"],
  ["Australia/Lord_Howe", "2026-10-04", "2026-04-05"],
] as const;

describe.each(NIGHTS)("in %s", (zone, forward, back) => {
  it.each(["00:00", "06:30", "18:00", "23:59"])("%s stays what it is when a plan is dragged over the night", (time) => {
    for (const night of [forward, back])
      for (const days of [-1, 0, 1]) {
        const day = new Date(Date.parse(night) + days * 86_400_000).toISOString().slice(0, 10);
        const moved = onDay(instantOf("2026-06-10", time, zone), day, zone);
        expect([dayOf(moved, zone), timeOf(moved, zone)]).toEqual([day, time]);
      }
  });

  it("the night's days are as long as its clocks say", () => {
    const hours = (day: string) => {
      const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
      return (Date.parse(startOf(next, zone)) - Date.parse(startOf(day, zone))) / 3_600_000;
    };
    const leap = zone === "Australia/Lord_Howe" ? 0.5 : 1;
    expect([hours(forward), hours(back)]).toEqual([24 - leap, 24 + leap]);
  });

  it("a time that is leapt over is later, and never lost", () => {
    for (const time of ["02:00", "02:15", "02:29", "02:30"]) {
      const at = instantOf(forward, time, zone);
      expect(dayOf(at, zone)).toBe(forward);
      expect(timeOf(at, zone) >= time, `${timeOf(at, zone)} for ${time}`).toBe(true);
    }
  });
});

describe("what a view shows", () => {
  it("is whole weeks of a month, from Monday or from Sunday", () => {
    const monday = daysOf("month", "2026-11-21", 1);
    expect([monday[0], monday.at(-1), monday.length]).toEqual(["2026-10-26", "2026-12-06", 42]);
    const sunday = daysOf("month", "2026-02-10", 7);
    expect([sunday[0], sunday.at(-1), sunday.length]).toEqual(["2026-02-01", "2026-02-28", 28]);
  });

  it("goes on by months, weeks and thirty days, and never leaves a month out", () => {
    expect(step("month", "2026-01-31", 1)).toBe("2026-02-01");
    expect(step("week", "2026-12-28", 1)).toBe("2027-01-04");
    expect(step("agenda", "2026-03-01", -1)).toBe("2026-01-30");
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
  });

  it("knows a day from what is none", () => {
    expect(["2026-02-28", "2026-02-30", "x", 5, null].map(isDay)).toEqual([true, false, false, false, false]);
  });
});
