import { describe, expect, test } from "vitest";

import type { Shot } from "../../../contract/footage.ts";
import type { KeptPictures } from "../../../contract/kept.ts";
import type { Scene } from "../../../contract/script.ts";
import { planKept } from "./planKept.ts";
import type { Planned } from "./planShots.ts";

const scene = (id: string, more: Partial<Scene> = {}): Scene => ({
  id,
  kind: "body",
  heading: null,
  lines: [{ text: "One. Two.", pauseAfter: null }],
  show: null,
  text: null,
  number: null,
  ...more,
});

const shot = (sceneId: string, start: number, end: number): Shot => ({
  sceneId,
  start,
  end,
  visual: { kind: "background", spec: { kind: "waves" } } as Shot["visual"],
  reason: `${sceneId} ${start}`,
});

/** Two pictures in the first scene, one in the second, one for the third and fourth together. */
const kept = {
  scenes: ["s1", "s2", "s3", "s4"].map((id) => ({ id, show: null })),
  shots: [shot("s1", 0, 9), shot("s1", 9, 20), shot("s2", 20, 28), shot("s3", 28, 34)],
} as unknown as KeptPictures;

function plan(lengths: [string, number, Partial<Scene>?][]): Planned {
  let at = 0;
  const scenes = lengths.map(([id, seconds]) => ({ id, start: at, end: (at += seconds) }));
  return {
    script: { style: "explainer", scenes: lengths.map(([id, , more]) => scene(id, more)) },
    narration: { words: [], scenes },
    durationSeconds: at,
    own: 0,
  };
}

const cut = (lengths: Parameters<typeof plan>[0]) =>
  planKept(kept, plan(lengths)).map(({ sceneId, start, end, before }) => [sceneId, start, end, before?.reason ?? null]);

describe("pictures of a video that was made before", () => {
  test("are shared no more where a person chose a picture for the later scene, and the others stay", () => {
    const lengths: Parameters<typeof plan>[0] = [
      ["s1", 20],
      ["s2", 8],
      ["s3", 3],
      ["s4", 3],
    ];
    const places = planKept(kept, { ...plan(lengths), alone: new Set(["s4"]) }).map((one) => [
      one.sceneId,
      one.start,
      one.end,
      one.before?.reason ?? null,
    ]);
    expect(places).toEqual([
      ["s1", 0, 9, "s1 0"],
      ["s1", 9, 20, "s1 9"],
      ["s2", 20, 28, "s2 20"],
      ["s3", 28, 31, "s3 28"],
      ["s4", 31, 34, null],
    ]);
  });

  test("are cut where they were cut, wherever their scene begins now", () => {
    expect(
      cut([
        ["s2", 8],
        ["s1", 20],
        ["s3", 3],
        ["s4", 3],
      ]),
    ).toEqual([
      ["s2", 0, 8, "s2 20"],
      ["s1", 8, 17, "s1 0"],
      ["s1", 17, 28, "s1 9"],
      ["s3", 28, 34, "s3 28"],
    ]);
  });

  test("grow and shrink in proportion with what is said", () => {
    expect(
      cut([
        ["s1", 22],
        ["s2", 8],
        ["s3", 3],
        ["s4", 3],
      ]).slice(0, 3),
    ).toEqual([
      ["s1", 0, 9.9, "s1 0"],
      ["s1", 9.9, 22, "s1 9"],
      ["s2", 22, 30, "s2 20"],
    ]);
  });

  test("are fewer in a scene of which little is left", () => {
    expect(
      cut([
        ["s1", 3],
        ["s2", 8],
        ["s3", 3],
        ["s4", 3],
      ])[0],
    ).toEqual(["s1", 0, 3, "s1 0"]);
  });

  test("a new scene gets a picture of its own, and moves no other", () => {
    const planned = cut([
      ["s1", 20],
      ["s9", 6],
      ["s2", 8],
      ["s3", 3],
      ["s4", 3],
    ]);
    expect(planned.map(([id, , , before]) => [id, before])).toEqual([
      ["s1", "s1 0"],
      ["s1", "s1 9"],
      ["s9", null],
      ["s2", "s2 20"],
      ["s3", "s3 28"],
    ]);
  });

  test("a scene that is asked to show something else is chosen for anew", () => {
    expect(
      cut([
        ["s1", 20],
        ["s2", 8, { show: "a harbour" }],
        ["s3", 3],
        ["s4", 3],
      ])[2],
    ).toEqual(["s2", 20, 28, null]);
  });

  test("what shared a picture with a scene that is gone gets its own", () => {
    expect(
      cut([
        ["s1", 20],
        ["s2", 8],
        ["s4", 6],
      ]).at(-1),
    ).toEqual(["s4", 28, 34, null]);
  });
});
