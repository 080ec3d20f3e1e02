import { expect, test } from "vitest";

import { chooseFigure } from "./figure.ts";

const numbering = { prefix: "", suffix: "", decimals: 0 };
const counting = (value: number, label: string | null) => ({
  graphics: [{ line: 0, written: "", graphic: { kind: "count" as const, value, numbering, label } }],
});

test("a headline that begins with a number is set as that and what it counts, a year is not", () => {
  expect(chooseFigure("7 Ways to Sleep", [], "en")).toEqual({ number: "7", words: "Ways to Sleep" });
  expect(chooseFigure("$0.20 a Watt", [], "en")).toEqual({ number: "$0.20", words: "a Watt" });
  expect(chooseFigure("1980 Was Different", [], "en")).toBeNull();
  expect(chooseFigure("The 7 Ways", [], "en")).toBeNull();
});

test("else it is the script's first count, as the language writes it, where few words say what it counts", () => {
  const scenes = [
    counting(5, null),
    counting(9, "things that nobody ever counts twice"),
    counting(21_300, "lost ships"),
  ];
  expect(chooseFigure("Storms", scenes, "de")).toEqual({ number: "21.300", words: "lost ships" });
  expect(chooseFigure("Storms", [counting(1e15, "grains")], "en")).toBeNull();
});
