import { describe, expect, test } from "vitest";

import { Idea } from "../../../contract/idea.ts";
import type { Check, ReviewOutput } from "../../../contract/review.ts";
import { changesBetween } from "./changes.ts";
import { createEditor, type EditorDeps } from "./editor.ts";
import { findingsOf } from "./findings.ts";

const idea = Idea.parse({ topic: "The sea" });
const visual = (shot: number, background: "stars" | "waves") => ({
  kind: "background" as const,
  sceneId: "s1",
  shot,
  background,
});

describe("what a revision changed", () => {
  const told = (before: Partial<Idea>, after: Partial<Idea>) =>
    changesBetween({ ...idea, ...before }, { ...idea, ...after });

  test("is told in codes, with how many and to what", () => {
    expect(told({}, { edits: { title: "A wide sea" } })).toEqual([{ code: "title", to: "A wide sea" }]);
    const [one, two] = [[visual(0, "stars")], [visual(0, "waves"), visual(1, "stars")]];
    expect(told({ edits: { visuals: one } }, { edits: { visuals: two } })).toEqual([{ code: "visuals", count: 2 }]);
    expect(told({}, { look: "paper", voice: "flite:rms", rate: 1.2 })).toEqual([
      { code: "look", to: "paper" },
      { code: "voice", to: "flite:rms" },
    ]);
    expect(told({}, { seed: 2 })).toEqual([{ code: "other" }]);
  });

  test("is nothing where only the backend keeps more of it", () => {
    const kept = { hash: "0".repeat(64), bytes: 1, mediaType: "application/json" };
    expect(told({ edits: { title: "A" } }, { edits: { title: "A", kept } })).toEqual([]);
  });
});

describe("how a script was written", () => {
  const room = { kept: 0 };
  const departures = [{ engine: "openai" }];
  /** What the script stage gave, by revision. */
  const writing = (scripts: Record<number, object>, revision: number) => {
    const outputs = async (_: string, number = revision) => ({
      revision: number,
      outputs: { script: scripts[number] },
    });
    return createEditor({ videos: { outputs } } as unknown as EditorDeps).writing("a video");
  };

  test("stays with the revision that it was written in, however often a person has edited it since", async () => {
    expect(await writing({ 1: { room, departures }, 2: {} }, 2)).toEqual({ revision: 1, room, departures });
    expect(await writing({ 1: { room } }, 40)).toEqual({ revision: 1, room, departures: [] });
    expect(await writing({ 1: { room }, 2: { departures } }, 3)).toEqual({ revision: 2, room: null, departures });
  });

  test("is nothing where no language model was asked", async () => {
    expect(await writing({ 1: {} }, 1)).toEqual({ revision: null, room: null, departures: [] });
  });
});

describe("findings", () => {
  const check = (id: string, more: Partial<Check>): Check => ({
    id,
    aspect: "script",
    status: "warn",
    score: 0.5,
    message: "m",
    found: [],
    hint: null,
    ...more,
  });
  const review = (...checks: Check[]) => ({ checks }) as unknown as ReviewOutput;

  test("have the second to look at, and a title or tags have none", () => {
    const found = findingsOf(
      review(
        check("blackFrames", { found: [{ at: 12.5, sceneId: "s2", note: "black" }] }),
        check("titles", { status: "fail", found: [{ at: 0, sceneId: null, note: "long" }] }),
        check("restrictedWords", {
          found: [
            { at: 0, sceneId: null, note: '"x" (y) in the tags: …' },
            { at: 3, sceneId: "s1", note: '"x" (y) in the narration: …' },
          ],
        }),
        check("loudness", { status: "pass" }),
      ),
    );
    expect(found.map(({ id, about, where }) => [id, about, where])).toEqual([
      ["titles", "title", null],
      ["restrictedWords", "tags", null],
      ["restrictedWords", "scene", 3],
      ["blackFrames", "picture", 12.5],
    ]);
  });
});
