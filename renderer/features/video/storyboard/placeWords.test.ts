import * as fc from "fast-check";
import { expect, test } from "vitest";

import { pieces, placeWords } from "./placeWords.ts";

const word = (text: string, start: number) => ({ text, start, end: start + 1, scene: 0, line: 0 });

test("words are found in their order, with their punctuation and marks of stress around them", () => {
  const placed = placeWords("The tide, *the* tide.", [
    word("The", 0),
    word("tide,", 1),
    word("the", 2),
    word("tide.", 3),
  ]);
  expect(placed.map(({ from, to }) => "The tide, *the* tide.".slice(from, to))).toEqual(["The", "tide", "the", "tide"]);
  expect(placed.map(({ from }) => from)).toEqual([0, 4, 11, 16]);
});

test("what was rewritten since is left out, and what follows is found all the same", () => {
  const placed = placeWords("The sea comes in", [
    word("The", 0),
    word("tide", 1),
    word("comes", 2),
    word("—", 3),
    word("in.", 4),
  ]);
  expect(placed.map(({ start }) => start)).toEqual([0, 2, 4]);
});

test("pieces together are the text, whatever is heard", () => {
  const text = fc.array(fc.constantFrom("a", "*", " ", "word", "é"), { maxLength: 20 }).map((list) => list.join(""));
  fc.assert(
    fc.property(text, fc.nat(40), fc.nat(10), (typed, from, length) => {
      const to = Math.min(typed.length, from + length);
      const now = from < to ? { from, to } : null;
      const all = pieces(typed, now);
      expect(all.map((piece) => piece.text).join("")).toBe(typed);
      expect(
        all
          .filter(({ isNow }) => isNow)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(now ? typed.slice(from, to) : "");
    }),
  );
});
