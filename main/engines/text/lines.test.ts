import { describe, expect, test } from "vitest";

import { breakLines, ellipsis, fitText, splitPieces } from "./lines.ts";

/** Every letter one wide. */
const letters = (text: string): number => [...text].length;
const scaled = (text: string, size: number): number => letters(text) * size;

describe("breaking lines", () => {
  test("takes the fewest lines and makes them even", () => {
    expect(breakLines("one two three four five six", 20, 3, letters)).toEqual(["one two three", "four five six"]);
  });

  test("does not leave a small word at a line's end where another break is as good", () => {
    expect(breakLines("breathe out the worries now", 16, 2, letters)).toEqual(["breathe out", "the worries now"]);
  });

  test("gives up where a word is wider than the line", () => {
    expect(breakLines("a incomprehensibilities b", 10, 5, letters)).toBeNull();
  });

  test("breaks Japanese between words and keeps punctuation with the word before it", () => {
    const pieces = splitPieces("ゆっくりと、息を吸って。");
    expect(pieces.join("")).toBe("ゆっくりと、息を吸って。");
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.every((piece) => !/^[、。]/u.test(piece))).toBe(true);
  });

  test("loses no letter of any text that fits", () => {
    for (const text of ["The quick brown fox jumps over the lazy dog", "慢慢吸气，让身体放松下来", "a b c d e f g"])
      expect(breakLines(text, 12, 9, letters)?.join(" ").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
  });
});

describe("fitting text", () => {
  const room = { width: 100, height: 60, maxLines: 3, leading: 1, size: { max: 20, min: 4 } };

  test("takes a little less size where the lines then break better", () => {
    const wide = { ...room, width: 260, height: 90 };
    expect(fitText("Breathing for a Busy Mind", wide, scaled).lines).toEqual(["Breathing", "for a Busy Mind"]);
    expect(fitText("Words of the World", { ...wide, width: 200 }, scaled).lines).toEqual(["Words", "of the World"]);
  });

  test("leaves no short line between longer ones where a little less size, or a leaning word, avoids it", () => {
    const tall = { ...room, width: 150, height: 300, leading: 1.1, maxLines: 4 };
    const walk = fitText("The quiet power of a daily walk", { ...tall, width: 260 }, scaled);
    expect(walk.lines).toEqual(["The quiet power", "of a daily walk"]);
    expect(fitText("The quiet power of a daily walk", tall, scaled).lines).not.toContain("power");
  });

  test("shrinks until everything fits", () => {
    const { lines, size } = fitText("a fairly long sentence that needs room", room, scaled);
    expect(size).toBeLessThan(20);
    expect(lines.length * size).toBeLessThanOrEqual(room.height);
    for (const line of lines) expect(scaled(line, size)).toBeLessThanOrEqual(room.width);
    expect(lines.join(" ")).toBe("a fairly long sentence that needs room");
  });

  test("takes the largest size for a short word", () => {
    expect(fitText("Rain", room, scaled)).toEqual({ lines: ["Rain"], size: 20, isWhole: true });
  });

  test("cuts a word of 5,000 letters with an ellipsis, inside the room", () => {
    const { lines, size } = fitText("w".repeat(5000), room, scaled);
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)).toMatch(/w…$/u);
    for (const line of lines) expect(scaled(line, size)).toBeLessThanOrEqual(room.width);
  });

  test("cuts between letters as people see them, not inside an emoji", () => {
    expect(ellipsis("👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀", 9, letters)).toBe("👩🏽‍🚀👩🏽‍🚀…");
  });
});
