import { expect, test } from "vitest";

import { type Entry, mergeEntries, parseEntries, reportText } from "./report.ts";

const kills: Entry = {
  name: "kills",
  about: "Nothing is doubled",
  passed: true,
  result: "300 kills, 0 doubled",
  date: "2026-03-01 12:00",
  commit: "0123456789",
  seconds: 90,
  machine: "2 cores",
};

test("what was written is read back", () => {
  expect(parseEntries(reportText([kills]))).toEqual([kills]);
});

test("running one test keeps the rows of the others and replaces its own", () => {
  const disk = { ...kills, name: "disk" };
  const merged = mergeEntries([kills, disk], [{ ...kills, passed: false, result: "a | b\nc" }]);
  expect(merged.map(({ name, passed }) => [name, passed])).toEqual([
    ["disk", true],
    ["kills", false],
  ]);
  expect(parseEntries(reportText(merged)).map(({ result }) => result)).toEqual([disk.result, "a / b c"]);
});
