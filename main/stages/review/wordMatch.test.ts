import { expect, test } from "vitest";

import { matchWords } from "./wordMatch.ts";

const cues = (...texts: string[]) => texts.map((text, i) => ({ start: i, end: i + 1, lines: text.split("|") }));

test("each word is found in its cue, across line and cue breaks", () => {
  expect(matchWords(["One", "two", "three,", "four."], cues("One|two", "three, four."))).toEqual({
    cueOf: [0, 0, 1, 1],
    endCueOf: [0, 0, 1, 1],
    extra: 0,
  });
});

test("a word may go on in the next cue", () => {
  expect(matchWords(["และเมืองค่อยๆ", "ตื่น"], cues("และเมือง", "ค่อยๆ ตื่น"))).toMatchObject({
    cueOf: [0, 1],
    endCueOf: [1, 1],
  });
});

test("a missing word is named and the ones after it are still found", () => {
  expect(matchWords(["a", "small", "missing", "word", "here"], cues("a small", "word here")).cueOf).toEqual([
    0,
    0,
    null,
    1,
    1,
  ]);
});

test("a missing cue loses just its words", () => {
  const words = "one two three four five six seven eight nine".split(" ");
  expect(matchWords(words, cues("one two three", "seven eight nine")).cueOf).toEqual([
    0,
    0,
    0,
    null,
    null,
    null,
    1,
    1,
    1,
  ]);
});

test("a word that is written otherwise counts as missing", () => {
  expect(matchWords(["ten", "dollars", "each"], cues("10 dollars each")).cueOf).toEqual([null, 0, 0]);
});

test("what was added is counted", () => {
  expect(matchWords(["one", "two"], cues("one", "by nobody two")).extra).toBe("bynobody".length);
});

test("text without spaces and with marks of direction is followed", () => {
  expect(matchWords(["静かな", "夜です。"], cues("静かな|夜です。")).cueOf).toEqual([0, 0]);
  expect(matchWords(["{\\an8}", "<b>"], cues("{\u2060\\an8} <\u2060b>")).cueOf).toEqual([0, 0]);
});
