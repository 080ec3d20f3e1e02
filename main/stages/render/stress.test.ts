import { describe, expect, it } from "vitest";

import { withoutStress } from "../../../contract/script.ts";
import { markStress } from "./stress.ts";

function stressed(spoken: string, words = withoutStress(spoken).split(" ")): string[] {
  const spelt = words.map((text, i) => ({ text, start: i, end: i + 1, scene: 0, line: 0 }));
  return markStress(spelt, [{ lines: [{ text: withoutStress(spoken), spoken }] }]).flatMap(({ text, stress }) =>
    stress ? [text] : [],
  );
}

describe("stress", () => {
  it("reaches the words between asterisks, with the signs that cling to them", () => {
    expect(stressed("Wakes *long* before the *old city*, again.")).toEqual(["long", "old", "city,"]);
  });

  it("marks the one that is meant of words that come twice", () => {
    const spelt = ["now", "or", "now"].map((text, i) => ({ text, start: i, end: i + 1, scene: 0, line: 0 }));
    const marked = markStress(spelt, [{ lines: [{ text: "now or now", spoken: "now or *now*" }] }]);
    expect(marked.map(({ stress }) => stress ?? false)).toEqual([false, false, true]);
  });

  it("reaches words that are written without spaces", () => {
    expect(stressed("港は*早く*目を覚ます。", ["港", "は", "早く", "目", "を", "覚ます。"])).toEqual(["早く"]);
  });

  it("goes on behind words that a recording left out", () => {
    expect(stressed("One two *three* four *five*", ["One", "four", "five"])).toEqual(["five"]);
  });

  it("is not what Markdown slants", () => {
    expect(stressed("So *this is all of a longer phrase* it is.")).toEqual([]);
    expect(markStress([{ text: "a", start: 0, end: 1, scene: 3, line: 0 }], [])).toHaveLength(1);
  });
});
