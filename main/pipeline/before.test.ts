import { expect, test } from "vitest";
import { z } from "zod";

import type { Stage } from "../../contract/stage.ts";
import { before } from "./before.ts";

test("what is done before a stage is done when it runs, and it is the same stage else", async () => {
  const done: string[] = [];
  const facts = {
    name: "render" as const,
    version: "1",
    needs: ["script" as const],
    lane: "cpu" as const,
    input: z.unknown(),
    output: z.unknown(),
  };
  const stage: Stage = {
    ...facts,
    run: async () => (done.push("run"), { status: "done", output: null }) as never,
  };
  const both = before(async () => void done.push("before"), stage);
  expect(both).toMatchObject(facts);
  await both.run({} as never, {});
  expect(done).toEqual(["before", "run"]);
});
