import { expect, test } from "vitest";

import { filterOf, isNarrowed, readSearch } from "./search.ts";

test("of an address only what is known is taken, whatever else stands in it", () => {
  const search = readSearch({
    q: "sea",
    show: "done",
    format: "9:16",
    verdict: "rejected",
    from: "2026-01-31",
    to: "2026-13-77",
    order: "newest",
    channel: "../..",
    deleted: "yes",
    other: 1,
  });
  expect(search).toEqual({ q: "sea", show: "done", format: "9:16", verdict: "rejected", from: "2026-01-31" });
});

test("days are the person's own, the last one included", () => {
  const { createdAfter, createdBefore } = filterOf({ from: "2026-03-28", to: "2026-03-29" });
  expect(new Date(createdAfter ?? "").getHours()).toBe(0);
  expect(new Date(createdBefore ?? "")).toEqual(new Date(2026, 2, 30));
});

test("tab and order narrow nothing", () => {
  expect([isNarrowed({ show: "done", order: "title" }), isNarrowed({ q: "a" })]).toEqual([false, true]);
});
