import * as fc from "fast-check";
import { expect, test } from "vitest";

import { layFields, layScenes, same } from "./layOver.ts";
import { addScene, lineOf, moveScene, numberOf, removeScene, sceneText, withText, type Scenes } from "./scenes.ts";

const base = ["one", "two", "three", "four", "five"].map((text, i) => ({
  id: `s${i + 1}`,
  kind: "body" as const,
  heading: null,
  lines: [lineOf(text, null)],
  show: null,
  text: null,
  number: null,
}));

const act = fc.record({ kind: fc.constantFrom("text", "add", "move", "remove"), n: fc.nat(100), m: fc.nat(100) });
const acts = fc.array(act, { maxLength: 8 });

function walk(scenes: Scenes, list: readonly { kind: string; n: number; m: number }[], by: string): Scenes {
  let all = scenes;
  for (const [i, { kind, n, m }] of list.entries()) {
    const { id } = all[n % all.length]!;
    if (kind === "text") all = withText(all, id, 0, `${by} ${i} ${m}`);
    if (kind === "add") {
      const next = `s${1 + Math.max(...all.map((scene) => numberOf(scene.id)))}`;
      all = withText(addScene(all, id, next), next, 0, `${by} new ${i} ${m}`);
    }
    if (kind === "move") all = moveScene(all, id, m % all.length);
    if (kind === "remove") all = removeScene(all, id);
  }
  return all;
}

test("where only one side changed anything, its state is the result", () => {
  fc.assert(
    fc.property(acts, (list) => {
      const changed = walk(base, list, "x");
      expect(layScenes(base, base, changed)).toEqual(changed);
      expect(layScenes(base, changed, base)).toEqual(changed);
    }),
  );
});

test("no scene that either side wrote is lost, mine wins where both wrote, and ids stay apart", () => {
  fc.assert(
    fc.property(acts, acts, (a, b) => {
      const [mine, theirs] = [walk(base, a, "mine"), walk(base, b, "theirs")];
      const merged = layScenes(base, mine, theirs);
      const texts = merged.map(sceneText);
      const isBase = (id: string) => base.some((scene) => scene.id === id);
      const isMine = (id: string) => mine.some((scene) => scene.id === id && sceneText(scene).startsWith("mine"));
      const kept = [
        ...mine.filter((scene) => sceneText(scene).startsWith("mine")),
        ...theirs.filter((scene) => sceneText(scene).startsWith("theirs") && !(isBase(scene.id) && isMine(scene.id))),
      ];
      expect(texts).toEqual(expect.arrayContaining(kept.map(sceneText)));
      expect(new Set(merged.map(({ id }) => id)).size).toBe(merged.length);
      expect(merged.length).toBeGreaterThan(0);
    }),
  );
});

test("a scene that the other window added stays where it was put", () => {
  const theirs = withText(addScene(base, "s2", "s6"), "s6", 0, "new");
  const mine = withText(base, "s5", 0, "mine");
  expect(layScenes(base, mine, theirs).map(sceneText)).toEqual(["one", "two", "new", "three", "four", "mine"]);
});

test("of other wishes the draft's count where it changed them", () => {
  const was: { look: string; music: string | null; voice?: string } = { look: "night", music: "calm" };
  expect(layFields(was, { ...was, look: "dawn" }, { look: "night", music: null })).toEqual({
    look: "dawn",
    music: null,
  });
  expect(layFields({ ...was, voice: "a" }, was, { ...was, voice: "a", music: "warm" })).toEqual({
    look: "night",
    music: "warm",
  });
});

test("equal is what has equal JSON", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => same(value, structuredClone(value))));
  expect(same({ a: [1] }, { a: [1, 2] })).toBe(false);
  expect(same([], {})).toBe(false);
});
