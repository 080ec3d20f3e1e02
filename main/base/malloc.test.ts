import { expect, test } from "vitest";

import { keepingFrames, TAME } from "./malloc.ts";

test("the memory of frames is kept where this program itself has tamed malloc, and nowhere else", () => {
  const kept = keepingFrames({ ...TAME });
  // A frame of 4K is no mapping of its own, and what lies free at the heap's end stays for the next.
  for (const name of ["MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"])
    expect(Number(kept[name])).toBeGreaterThan(3840 * 2160 * 1.5);
  expect(keepingFrames({})).toEqual({});
  expect(keepingFrames({ MALLOC_MMAP_THRESHOLD_: "5000000" })).toEqual({});
});
