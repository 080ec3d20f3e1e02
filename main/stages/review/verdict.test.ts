import { expect, test } from "vitest";

import { ASPECTS } from "../../../contract/review.ts";
import { checks } from "./checks/index.ts";
import { expectSame } from "./fixtures/bothLanguages.fixture.ts";
import { judge, type RatedCheck } from "./verdict.ts";
import { ASPECT_WEIGHTS, CHECK_IDS, CHECKS, type CheckId } from "./weights.ts";

const all = (change: Partial<Record<CheckId, Partial<RatedCheck>>> = {}): RatedCheck[] =>
  CHECK_IDS.map((id) => ({
    id,
    aspect: CHECKS[id].aspect,
    status: "pass",
    score: 1,
    message: id,
    found: [],
    hint: null,
    ...change[id],
  }));

const each = (score: number) => all(Object.fromEntries(CHECK_IDS.map((id) => [id, { score }])));

test("the weights of the aspects add up to one, and every aspect has checks", () => {
  expect(ASPECTS.reduce((sum, aspect) => sum + ASPECT_WEIGHTS[aspect], 0)).toBeCloseTo(1);
  for (const aspect of ASPECTS) expect(CHECK_IDS.some((id) => CHECKS[id].aspect === aspect)).toBe(true);
  expect(Object.keys(checks).toSorted()).toEqual(CHECK_IDS.toSorted());
});

test.each([
  [1, "approved"],
  [0.85, "approved"],
  [0.84, "waiting"],
  [0.6, "waiting"],
  [0.59, "rejected"],
  [0, "rejected"],
])("a score of %s is %s", (score, verdict) => {
  const judged = judge(each(score));
  expect(judged).toMatchObject({ score, verdict });
  expectSame(judged.reason, judged.german?.reason);
});

test.each(CHECK_IDS)("a failed %s alone forbids approval, however good the rest is", (id) => {
  const judged = judge(all({ [id]: { status: "fail", score: 1 } }));
  expect(judged.score).toBe(1);
  expect(judged.verdict).toBe(CHECKS[id].onFail === "rejects" ? "rejected" : "waiting");
  expect(judged.reason).toContain(CHECKS[id].title.en);
  expect(judged.german?.reason).toContain(CHECKS[id].title.de);
});

test("a file that does not decode is rejected", () => {
  expect(judge(all({ decodes: { status: "fail", score: 0 } })).verdict).toBe("rejected");
});

test("a draft waits for a person although it only warns", () => {
  expect(judge(all({ draft: { status: "warn", score: 0.9 } }))).toMatchObject({ verdict: "waiting" });
  expect(judge(all({ titles: { status: "warn", score: 0.9 } }))).toMatchObject({ verdict: "approved" });
});

test("a check can say how good the whole may be at most, and is told without that", () => {
  const judged = judge(all({ draft: { status: "warn", score: 0, most: { aspect: 0.4, whole: 0.65 } } }));
  expect(judged).toMatchObject({ score: 0.65, verdict: "waiting", aspects: { script: 0.4, picture: 1 } });
  expect(judged.checks.find(({ id }) => id === "draft")).not.toHaveProperty("most");
  const low = judge(each(0.5).map((check) => ({ ...check, most: { aspect: 0.7, whole: 0.7 } })));
  expect(low).toMatchObject({ score: 0.5, verdict: "rejected" });
});

test("a heavier check moves the score more", () => {
  const without = (id: CheckId) => judge(all({ [id]: { score: 0 } })).score;
  expect(without("decodes")).toBeLessThan(without("brightness"));
});
