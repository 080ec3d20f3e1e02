import { describe, expect, it } from "vitest";

import type { CaptionCue } from "../../../contract/timeline.ts";
import { CAPTION_STYLES, type CaptionStyle } from "../../../contract/values.ts";
import { captionStates } from "./captionStates.ts";

const RATE = { num: 30, den: 1 };
const WIDE = { width: 1920, height: 1080 };
const TALL = { width: 1080, height: 1920 };

const cue: CaptionCue = {
  startFrame: 10,
  endFrame: 100,
  lines: [
    [
      { text: "one", startFrame: 10, endFrame: 20 },
      { text: "two", startFrame: 22, endFrame: 30 },
    ],
    [{ text: "three", startFrame: 60, endFrame: 70 }],
  ],
};

/** Words of twelve frames each, two lines. */
function spoken(first: string, second: string): CaptionCue {
  let at = 0;
  const line = (text: string) =>
    text.split(" ").map((word) => ({ text: word, startFrame: (at += 12) - 12, endFrame: at - 2 }));
  const lines = [line(first), line(second)];
  return { startFrame: 0, endFrame: at + 20, lines };
}

const states = (one: CaptionCue, style: CaptionStyle, size = WIDE, rate = RATE) =>
  captionStates(one, { style, size: 0.055, uppercase: false }, size, rate);
const shown = (all: ReturnType<typeof states>) =>
  [...new Set(all.map((state) => state.cue))].map((one) =>
    one.lines
      .flat()
      .map(({ text }) => text)
      .join(" "),
  );

describe("the states of a caption", () => {
  it.each(CAPTION_STYLES)("in the style %s cover the cue without gap or overlap, in every shape and rate", (style) => {
    for (const size of [WIDE, TALL])
      for (const rate of [RATE, { num: 24, den: 1 }, { num: 60, den: 1 }, { num: 30_000, den: 1001 }])
        for (const one of [cue, spoken("Every morning the harbour wakes", "before the city does, and boats")]) {
          let at = one.startFrame;
          for (const { from, to } of states(one, style, size, rate)) {
            expect(from).toBe(at);
            expect(to).toBeGreaterThan(from);
            at = to;
          }
          expect(at).toBe(one.endFrame);
        }
  });

  it.each(CAPTION_STYLES)("in the style %s show every word once and in order", (style) => {
    const one = spoken("Every morning the harbour wakes", "before the city does, and boats");
    for (const size of [WIDE, TALL])
      expect(shown(states(one, style, size)).join(" ")).toBe(
        "Every morning the harbour wakes before the city does, and boats",
      );
  });

  it("mark a word until the next begins, and none in a pause", () => {
    expect(
      states(cue, "highlight").map(({ from, to, moment: { active } }) => [
        from,
        to,
        active && cue.lines[active.line]?.[active.word]?.text,
      ]),
    ).toEqual([
      [10, 22, "one"],
      [22, 30, "two"],
      [30, 60, null],
      [60, 70, "three"],
      [70, 100, null],
    ]);
  });

  it("let the spoken word grow quickly and settle in its own room", () => {
    const scales = states(cue, "pop")
      .filter(({ from }) => from < 22)
      .map(({ from, moment }) => [from, moment.scale]);
    expect(scales.map(([from]) => from)).toEqual([10, 11, 12, 14, 16]);
    const sizes = scales.map(([, scale]) => scale as number);
    expect(Math.max(...sizes)).toBe(sizes[2]);
    // Larger at rest, it would make the spaces beside it smaller than all others.
    expect(sizes.at(-1)).toBe(1);
    expect(states(cue, "pop").find(({ from }) => from === 22)?.moment.active).toEqual({ line: 0, word: 1 });
  });

  it("show one to three words at a time in tall pictures, parted where a phrase ends, none alone where it can be helped", () => {
    const parts = shown(states(spoken("Every morning the harbour", "is up early, and men go out"), "pop", TALL));
    expect(parts.every((part) => part.split(" ").length <= 3)).toBe(true);
    expect(parts.every((part) => part.split(" ").length > 1)).toBe(true);
    expect(parts).toContain("is up early,");
    expect(shown(states(spoken("Donaudampfschifffahrt ist schön", "und laut"), "pop", TALL))[0]).toBe(
      "Donaudampfschifffahrt",
    );
  });

  it("show fewer words where letters are large or capitals", () => {
    const one = spoken("Every morning the harbour wakes", "before the city does, and boats sail");
    const most = (size: number, uppercase: boolean) =>
      Math.max(...shown(captionStates(one, { style: "pop", size, uppercase }, TALL, RATE)).map((part) => part.length));
    expect(most(0.055, false)).toBeGreaterThan(most(0.066, true));
  });

  it("count the words of a script without spaces by their columns", () => {
    const parts = shown(states(spoken("毎朝 港 は 街 より も 早く 目 を", "覚まし 船 が 出 ます"), "pop", TALL)).map(
      (part) => part.replaceAll(" ", ""),
    );
    expect(Math.max(...parts.map((part) => part.length))).toBeGreaterThan(3);
    expect(parts.every((part) => part.length <= 7)).toBe(true);
  });

  it("show a line at a time, which comes softly and goes softly", () => {
    const all = states(cue, "line");
    expect(shown(all)).toEqual(["one two", "three"]);
    const first = all.filter((state) => state.cue.lines[0]?.[0]?.text === "one");
    expect([first[0]?.from, first.at(-1)?.to]).toEqual([10, 60]);
    const covered = first.map(({ moment }) => moment.opacity);
    expect(covered[0]).toBeLessThan(0.5);
    expect(Math.max(...covered)).toBe(1);
    expect(covered.at(-1)).toBeLessThan(0.5);
    expect(all.every(({ moment }) => moment.active === null)).toBe(true);
  });

  it("type letters as they are spoken, and let the caret blink when all is said", () => {
    const all = states(cue, "typewriter").map(({ from, moment }) => ({ from, ...moment.typed }));
    const three = all.filter(({ line }) => line === 1);
    expect(three.map(({ letters }) => letters).slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
    // The whole word stands before its sound ends.
    expect(three.find(({ letters }) => letters === 5)?.from).toBeLessThan(70);
    expect(three.map(({ caret }) => caret).slice(4)).toEqual([true, false]);
    // Letters that could not be followed come in whole words.
    const fast = states(spoken("Every morning", "the harbour"), "typewriter").map(({ moment }) => moment.typed);
    expect(fast.filter((typed) => typed?.line === 0).map((typed) => typed?.letters)).toEqual([5, 7]);
    // Letters that join come as one word.
    const arabic = spoken("صباح", "الخير");
    expect(
      states(arabic, "typewriter")
        .filter(({ moment }) => moment.typed?.line === 0)
        .map(({ moment }) => moment.typed?.letters),
    ).toEqual([1]);
  });
});
