import * as fc from "fast-check";
import { expect, test } from "vitest";

import { Scene } from "../../../../contract/script.ts";
import {
  addScene,
  emptyScene,
  joinLine,
  lineOf,
  mergeScenes,
  moveScene,
  numberOf,
  removeScene,
  sceneText,
  splitLine,
  splitScene,
  toggleStress,
  typedText,
  withPause,
  withText,
  type Scenes,
} from "./scenes.ts";

const words = fc.array(fc.constantFrom("tide", "comes", "in.", "*very*", "low", "moon"), {
  minLength: 1,
  maxLength: 8,
});
const text = words.map((list) => list.join(" "));
const scenes: fc.Arbitrary<Scenes> = fc
  .array(fc.array(fc.record({ text, pause: fc.option(fc.nat(10)) }), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((list) =>
    list.map((lines, i) => ({
      id: `s${i + 1}`,
      kind: "body" as const,
      heading: null,
      lines: lines.map((line) => lineOf(line.text, line.pause)),
      show: null,
      text: null,
      number: null,
    })),
  );
const place = fc.nat(1000);

const typed = (all: Scenes) => all.map((scene) => scene.lines.map(typedText).join(" ")).join(" ");
const fresh = (all: Scenes) => `s${1 + Math.max(...all.map(({ id }) => numberOf(id)))}`;
const pick = (all: Scenes, n: number) => all[n % all.length]!;

test("splitting and merging keep every word, its order and its stress", () => {
  fc.assert(
    fc.property(scenes, place, place, place, (all, n, l, c) => {
      const scene = pick(all, n);
      const line = l % scene.lines.length;
      // At a space, so that no word is cut.
      const typedLine = typedText(scene.lines[line]!);
      const spaces = [...typedLine.matchAll(/ /g)].map(({ index }) => index);
      const at = spaces[c % Math.max(1, spaces.length)] ?? typedLine.length;
      const split = splitScene(all, scene.id, line, at, fresh(all));
      expect(typed(split).replace(/\s+/g, " ").trim()).toBe(typed(all));
      expect(typed(mergeScenes(split, scene.id)).replace(/\s+/g, " ").trim()).toBe(typed(all));
      expect(
        typed(splitLine(all, scene.id, line, at))
          .replace(/\s+/g, " ")
          .trim(),
      ).toBe(typed(all));
      expect(typed(joinLine(all, scene.id, line))).toBe(typed(all));
    }),
  );
});

test("whatever is done, ids stay apart, scenes stay valid, and one is left", () => {
  const act = fc.record({
    kind: fc.constantFrom("add", "remove", "move", "split", "merge", "text", "pause"),
    n: place,
    m: place,
  });
  fc.assert(
    fc.property(scenes, fc.array(act, { maxLength: 30 }), (start, acts) => {
      let all = start;
      for (const { kind, n, m } of acts) {
        const { id, lines } = pick(all, n);
        const line = m % Math.max(1, lines.length);
        if (kind === "add") all = addScene(all, m % 2 ? id : null, fresh(all));
        if (kind === "remove") all = removeScene(all, id);
        if (kind === "move") all = moveScene(all, id, m % all.length);
        if (kind === "split") all = splitScene(all, id, line, m % 12, fresh(all));
        if (kind === "merge") all = mergeScenes(all, id);
        if (kind === "text") all = withText(all, id, line, `word *${m}* end`);
        if (kind === "pause") all = withPause(all, id, line, m % 20);
      }
      expect(all.length).toBeGreaterThan(0);
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      for (const scene of all) expect(Scene.safeParse(scene).success).toBe(true);
    }),
  );
});

test("a moved scene goes whole, and the others keep their order", () => {
  fc.assert(
    fc.property(scenes, place, place, (all, n, to) => {
      const { id } = pick(all, n);
      const moved = moveScene(all, id, to % all.length);
      expect(moved[to % all.length]!.id).toBe(id);
      const others = (list: Scenes) => list.filter((scene) => scene.id !== id);
      expect(others(moved)).toEqual(others(all));
    }),
  );
});

test("charts stay with the line that they were drawn for", () => {
  const graphic = { kind: "itemCounter" as const, number: 1, total: 3 };
  const scene = {
    ...emptyScene("s1"),
    lines: ["one two", "three four"].map((line) => lineOf(line, null)),
    graphics: [{ line: 1, graphic, written: "[…]" }],
  };
  const lineOfGraphic = (all: Scenes) =>
    all.flatMap((one) => (one.graphics ?? []).map(({ line }) => one.lines[line]?.text));
  expect(lineOfGraphic(splitLine([scene], "s1", 0, 3))).toEqual(["three four"]);
  expect(lineOfGraphic(joinLine([scene], "s1", 1))).toEqual(["one two three four"]);
  expect(lineOfGraphic(splitScene([scene], "s1", 1, 0, "s2"))).toEqual(["three four"]);
  expect(lineOfGraphic(mergeScenes(splitScene([scene], "s1", 0, 7, "s2"), "s1"))).toEqual(["three four"]);
});

test("stress goes on the selection or the word at the caret, and off again", () => {
  expect(toggleStress("the tide comes", 5, 5)).toEqual({ typed: "the *tide* comes", from: 5, to: 9 });
  expect(toggleStress("the *tide* comes", 5, 9)).toEqual({ typed: "the tide comes", from: 4, to: 8 });
  expect(toggleStress("the *tide* comes", 7, 7)).toEqual({ typed: "the tide comes", from: 4, to: 8 });
  expect(toggleStress("the tide comes", 3, 9)).toEqual({ typed: "the *tide* comes", from: 5, to: 9 });
  expect(toggleStress("the *tide* comes", 4, 10)).toEqual({ typed: "the tide comes", from: 4, to: 8 });
  expect(toggleStress("the  comes", 4, 4)).toEqual({ typed: "the  comes", from: 4, to: 4 });
});

test("captions show a typed line without its marks, and the voice gets them", () => {
  const [scene] = withText([emptyScene("s1")], "s1", 0, "It is *very* low");
  expect(scene!.lines).toEqual([{ text: "It is very low", spoken: "It is *very* low", pauseAfter: null }]);
  expect(sceneText(scene!)).toBe("It is very low");
});
