import { describe, expect, it } from "vitest";

import { STAGE_NAMES, type StageName } from "../../contract/stage.ts";
import { readyStages, stagesBefore } from "./advance.ts";
import { NEEDS, syntheticStages } from "./syntheticStages.ts";

const stages = syntheticStages();

function ready(done: StageName[], begun: StageName[] = done): StageName[] {
  return readyStages(stages, new Set(done), new Set(begun)).map((stage) => stage.name);
}

describe("which stages are ready", () => {
  it("begins with those that need nothing", () => {
    expect(ready([])).toEqual(["script"]);
  });

  it("lets those run beside each other that do not wait for one another", () => {
    expect(ready(["script", "narration"])).toEqual(["footage", "metadata"]);
    expect(ready(["script", "narration", "footage"], ["script", "narration", "footage", "metadata"])).toEqual([
      "render",
      "thumbnail",
    ]);
  });

  it("waits for the last of several needs", () => {
    const all: StageName[] = ["script", "narration", "footage", "render", "thumbnail", "metadata"];
    for (const last of ["render", "thumbnail", "metadata"] as const)
      expect(
        ready(
          all.filter((name) => name !== last),
          all,
        ),
      ).toEqual([]);
    expect(ready(all)).toEqual(["review"]);
  });

  it("never names a stage twice, and comes to an end whatever finishes first", () => {
    for (let seed = 0; seed < 50; seed++) {
      const done: StageName[] = [];
      for (let step = 0; step < STAGE_NAMES.length; step++) {
        const names = ready(done);
        done.push(names[(seed * 7 + step * 3) % names.length] as StageName);
      }
      expect(done.toSorted()).toEqual([...STAGE_NAMES].toSorted());
      expect(ready(done)).toEqual([]);
    }
  });
});

describe("what a stage builds on", () => {
  it("is all that it needs and what that needs in turn", () => {
    expect([...stagesBefore(stages, "render")].toSorted()).toEqual(["footage", "narration", "script"]);
    expect([...stagesBefore(stages, "script")]).toEqual([]);
    expect(stagesBefore(stages, "review").size).toBe(STAGE_NAMES.length - 1);
    for (const name of STAGE_NAMES)
      expect([...stagesBefore(stages, name)]).toEqual(expect.arrayContaining(NEEDS[name]));
  });
});
