import { expect, test } from "vitest";

import { fail, pass, warn } from "./check.ts";
import { reviewText, timecode } from "./text.ts";
import { judge } from "./verdict.ts";

const review = judge([
  pass("decodes", "497 frames decoded without an error"),
  warn("titles", 0.75, '"X": it says too little', "Change the title."),
  fail("blackFrames", 0, "1 black stretch, 0.53 s in all", "Give the scene another background.", [
    { at: 65.25, sceneId: "s4", note: "black for 0.53 s" },
  ]),
]);

test("the verdict comes first, then failures with place and advice, then warnings", () => {
  expect(reviewText(review)).toMatchInlineSnapshot(`
    "REJECTED  33 of 100  Rejected: the score 0.33 is under 0.6.
    script 0 · sound 0 · picture 60 · engagement 75
    1 checks passed, 1 warned, 1 failed

    ✗ Black picture: 1 black stretch, 0.53 s in all
        1:05.3  s4  black for 0.53 s
      → Give the scene another background.

    ! Titles: "X": it says too little
      → Change the title."
  `);
});

test("what passed is shown on request, and long lines are wrapped", () => {
  expect(reviewText(review, { all: true })).toContain("✓ Decodes whole: 497 frames");
  for (const line of reviewText(review, { all: true, width: 40 }).split("\n").slice(3))
    expect(line.length).toBeLessThanOrEqual(40);
});

test("who read the policy is told where it is known", () => {
  const policy = { departures: [], sentences: 3, uses: [] };
  const model = { engine: "ollama" as const, name: "qwen2.5:7b", identity: "x" };
  expect(reviewText(review)).not.toContain("policy");
  expect(reviewText({ ...review, policy: { ...policy, model } })).toContain("policy read by word lists and qwen2.5:7b");
  expect(reviewText({ ...review, policy: { ...policy, model: null } })).toContain("policy read by word lists alone");
});

test("time codes are short for short videos", () => {
  expect([0, 5.04, 65.25, 3725.96].map(timecode)).toEqual(["0:00.0", "0:05.0", "1:05.3", "1:02:06.0"]);
});
