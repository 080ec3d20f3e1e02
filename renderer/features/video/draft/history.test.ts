import * as fc from "fast-check";
import { expect, test } from "vitest";

import { begin, beneath, redo, step, undo, type History } from "./history.ts";

/** Any walk of steps, undos and redos. */
const moves = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("step" as const),
      state: fc.nat(50),
      key: fc.constantFrom(null, "a", "b"),
      wait: fc.nat(3000),
    }),
    fc.record({ kind: fc.constantFrom("undo" as const, "redo" as const) }),
  ),
  { maxLength: 60 },
);
type Move = (typeof moves extends fc.Arbitrary<infer T> ? T : never)[number];

function walk(from: History<number>, list: readonly Move[]): History<number> {
  let at = 1000;
  let history = from;
  for (const move of list) {
    if (move.kind === "step") {
      at += move.wait;
      history = step(history, move.state, { did: "text", at, key: move.key });
    } else history = move.kind === "undo" ? undo(history) : redo(history);
  }
  return history;
}

test("undo and redo lose nothing: as many redos as undos lead back to where one was", () => {
  fc.assert(
    fc.property(moves, fc.nat(80), (list, times) => {
      const before = walk(begin(-1), list);
      let history = before;
      const back = Math.min(times, before.past.length);
      for (let i = 0; i < back; i++) history = undo(history);
      for (let i = 0; i < back; i++) history = redo(history);
      expect(history.now.state).toBe(before.now.state);
      expect(states(history)).toEqual(states(before));
    }),
  );
});

test("undoing everything leads to the beginning, however one came", () => {
  fc.assert(
    fc.property(moves, (list) => {
      let history = walk(begin(-1), list);
      for (let left = history.past.length; left > 0; left--) history = undo(history);
      expect(history.now.state).toBe(-1);
      expect(undo(history)).toEqual(history);
    }),
  );
});

test("a step after an undo drops what was taken back, and only that", () => {
  const at = (n: number) => ({ did: "text", at: n * 10_000 });
  const history = step(undo(step(step(begin(0), 1, at(1)), 2, at(2))), 3, at(3));
  expect(states(history)).toEqual([0, 1, 3]);
  expect(history.future).toEqual([]);
});

test("typing runs together, but not past a pause, another place, an undo or eight seconds", () => {
  const typed = (from: History<number>, state: number, at: number, key = "s1:0") =>
    step(from, state, { did: "text", at, key });
  const start = step(begin(0), 1, { did: "text", at: 0, key: "s1:0" });
  expect(states(typed(start, 2, 500))).toEqual([0, 2]);
  expect(states(typed(start, 2, 2000))).toEqual([0, 1, 2]);
  expect(states(typed(start, 2, 500, "s2:0"))).toEqual([0, 1, 2]);
  expect(states(typed(redo(undo(start)), 2, 500))).toEqual([0, 1, 2]);
  let long = start;
  for (let at = 1000; at <= 9000; at += 1000) long = typed(long, at, at);
  expect(states(long)).toEqual([0, 8000, 9000]);
});

test("what was before everything known goes beneath, so that undo goes on over it", () => {
  const history = beneath(beneath(begin(5, 3), 4, 2), 3, 1);
  expect(states(history)).toEqual([3, 4, 5]);
  expect(undo(history).now).toMatchObject({ state: 4, did: "revision", revision: 2 });
  expect(undo(undo(history)).now).toMatchObject({ state: 3, did: "begin", revision: 1 });
  expect(redo(undo(history)).now).toMatchObject({ state: 5, revision: 3 });
  expect(states(beneath(step(begin(5, 3), 6, { did: "text", at: 100 }), 4, 2))).toEqual([4, 5, 6]);
});

function states({ past, now, future }: History<number>): number[] {
  return [...past, now, ...future].map(({ state }) => state);
}
