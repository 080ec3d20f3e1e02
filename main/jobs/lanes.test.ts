import { expect, it } from "vitest";

import { defaultLanes } from "./lanes.ts";

it("runs at most four cpu and three gpu jobs at once, and at least one of each", () => {
  expect(defaultLanes({ cores: 1, gpus: 0 })).toMatchObject({ cpu: 1, gpu: 1 });
  expect(defaultLanes({ cores: 4, gpus: 1 })).toMatchObject({ cpu: 2, gpu: 3 });
  expect(defaultLanes({ cores: 64, gpus: 4 })).toMatchObject({ cpu: 4, gpu: 3 });
});
