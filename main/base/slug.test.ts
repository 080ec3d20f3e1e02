import { expect, test } from "vitest";

import { slug } from "./slug.ts";

test.each([
  ["A five-minute breathing exercise before sleep", "a-five-minute-breathing-exercise-before-sleep"],
  ["Don’t panic!", "dont-panic"],
  ["夜の海 — 一分", "夜の海-一分"],
  ["../../etc/passwd", "etc-passwd"],
  ["NUL", "nul-video"],
  ["🌧️", "video"],
])("%s becomes %s", (title, name) => {
  expect(slug(title)).toBe(name);
});

test("a long title ends after a whole word, within what a file system takes", () => {
  const name = slug("बारिश ".repeat(80));
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
  expect(name.endsWith("-")).toBe(false);
});
