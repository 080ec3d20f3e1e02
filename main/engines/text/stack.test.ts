import { expect, test } from "vitest";

import { stack } from "./stack.ts";

const ROOM = { width: 560, height: 576, leading: 1.06, maxLines: 5, max: 240, min: 40 };
/** Capitals of one width. */
const measure = (text: string, size: number) => text.length * size * 0.62;

test("a few words fill their room in lines of one width, what is said last the largest", () => {
  const stacked = stack("HOW SOLAR POWER GOT CHEAP", ROOM, measure);
  expect(stacked?.lines).toEqual(["HOW SOLAR", "POWER GOT", "CHEAP"]);
  const widths = stacked?.lines.map((line, i) => measure(line, stacked.sizes[i] ?? 0)) ?? [];
  expect(Math.max(...widths) - Math.min(...widths)).toBeLessThan(1);
  expect(Math.max(...widths)).toBeGreaterThan(0.95 * ROOM.width);
});

test("no line is more than twice as large as another, none is left over, and many words are not stacked", () => {
  const words = "A LIGHTHOUSE THAT NEVER SLEEPS";
  const stacked = stack(words, ROOM, measure);
  expect(stacked?.lines.join(" ")).toBe(words);
  expect(Math.max(...(stacked?.sizes ?? []))).toBeLessThanOrEqual(2 * (stacked?.size ?? 0));
  expect(stack("word ".repeat(11), ROOM, measure)).toBeNull();
  expect(stack("W".repeat(80), ROOM, measure)).toBeNull();
});
