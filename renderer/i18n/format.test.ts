import { expect, test } from "vitest";

import { format } from "./index.ts";

test("places in a video are told in minutes and seconds, in hours where there are any", () => {
  expect([0, 7.9, 61, 3725].map((seconds) => format.timecode(seconds))).toEqual(["0:00", "0:07", "1:01", "1:02:05"]);
});

test("lengths have the units that matter", () => {
  expect([0.25, 7, 60, 90, 125, 600, 5400, 7200, 9000].map((seconds) => format.duration(seconds))).toEqual([
    "0.3s",
    "7s",
    "60s",
    "90s",
    "2m 5s",
    "10m",
    "90m",
    "2h",
    "2h 30m",
  ]);
});

test("what is left is told so coarsely that it does not flicker", () => {
  expect([0.2, 7.4, 23, 61, 130].map((seconds) => format.remaining(seconds))).toEqual(["1s", "7s", "25s", "60s", "2m"]);
});

test("days that are near have names, others a date", () => {
  const now = Date.parse("2026-06-15T12:00:00Z");
  const ago = (hours: number) => format.ago(new Date(now - hours * 3_600_000).toISOString(), now);
  expect([0, 0.5, 3, 24].map(ago)).toEqual(["now", "30 min. ago", "3 hr. ago", "yesterday"]);
  expect(ago(24 * 30)).toBe("May 16");
  expect(ago(24 * 400)).toBe("May 11, 2025");
});
