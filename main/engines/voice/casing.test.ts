import { expect, test } from "vitest";

import { withCapitals } from "./casing.ts";
import { normalise, spokenText } from "./normalise/index.ts";
import { noPronunciations } from "./normalise/pronunciations.ts";

const spoken = (text: string) => spokenText(withCapitals(normalise(text, "en", noPronunciations)));

test("names keep their capitals, numbers stay words, and what is shouted is not spelled", () => {
  expect(spoken("In May, Anna's friend “Bill” paid $3.")).toBe("In May, Anna's friend Bill paid three dollars.");
  expect(spoken("NEVER go there.")).toMatch(/^never go there/);
});

test("every word keeps its place, whatever is written", () => {
  const text = "İstanbul --- 😀 McDonald, e.g. 5th";
  const before = normalise(text, "en", noPronunciations);
  const after = withCapitals(before);
  expect(after.map(({ written }) => written)).toEqual(before.map(({ written }) => written));
  expect(after.map((word) => word.spoken.join(" ").toLowerCase())).toEqual(
    before.map((word) => word.spoken.join(" ").toLowerCase()),
  );
});
