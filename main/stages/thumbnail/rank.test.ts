import { expect, test } from "vitest";

import type { Still } from "../../library/prepare/stills.ts";
import { type Candidate, rank } from "./rank.ts";

const DESIGNS = ["side", "centre", "panel"] as const;

const GOOD = { sharpness: 1, colour: 0.8, light: 1, calm: 0.9, width: 1600, height: 900 };

function picture(id: string, looks: Partial<typeof GOOD> = {}): Candidate {
  const { sharpness, colour, light, calm, width, height } = { ...GOOD, ...looks };
  const still: Still = {
    size: { width, height },
    sharpness,
    colour,
    light,
    lay: () => Promise.reject(new Error("nothing is drawn here")),
    calm: () => Promise.resolve(calm),
  };
  return { id, name: `${id}.jpg`, still };
}

const names = (ranked: Awaited<ReturnType<typeof rank>>) => ranked.map(({ own }) => own?.candidate.id ?? "generated");

test("three good pictures make the three thumbnails, each once and each in another design, best first", async () => {
  const ranked = await rank(
    [picture("dull", { colour: 0.3 }), picture("best", { colour: 1 }), picture("good"), picture("same")],
    DESIGNS,
  );
  expect(names(ranked)[0]).toBe("best");
  expect(new Set(names(ranked)).size).toBe(3);
  expect(ranked.map(({ design }) => design).toSorted()).toEqual([...DESIGNS].toSorted());
  expect(ranked.map(({ score }) => score)).toEqual(ranked.map(({ score }) => score).toSorted((a, b) => b - a));
  expect(ranked[0]?.reason).toContain("“best.jpg”: sharp 1");
});

test.each([
  ["blurred", { sharpness: 0.05 }],
  ["dark", { light: 0.05 }],
  ["tiny and dull", { width: 320, height: 180, colour: 0.1, sharpness: 0.3, light: 0.6 }],
])("a %s picture gives way to a generated background, and is named", async (_what, looks) => {
  const ranked = await rank([picture("poor", looks)], DESIGNS);
  expect(names(ranked)).toEqual(["generated", "generated", "generated"]);
  expect(ranked[0]?.reason).toContain("“poor.jpg”");
});

test("one picture alone is taken again rather than a background, where it is good", async () => {
  expect(names(await rank([picture("only")], DESIGNS)).filter((name) => name === "only").length).toBeGreaterThan(1);
});

test("a tall picture stands beside the words, not under them", async () => {
  const [first] = await rank([picture("tall", { width: 900, height: 1600 })], DESIGNS);
  expect(first?.design).not.toBe("centre");
  expect(first?.own?.place.from).toBeGreaterThan(0.4);
});

test("without own pictures all are generated", async () => {
  expect(names(await rank([], DESIGNS))).toEqual(["generated", "generated", "generated"]);
});
