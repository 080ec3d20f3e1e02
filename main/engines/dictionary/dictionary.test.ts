import { afterAll, expect, test } from "vitest";

import { openDictionary } from "./index.ts";

const dictionary = openDictionary();
afterAll(() => dictionary.close());

test("says what a word means, in any number and case", () => {
  for (const word of ["bicycle", "Bicycles", "BICYCLE"])
    expect(dictionary.nouns(word)[0]?.definition).toBe(
      "a wheeled vehicle that has two wheels and is moved by foot pedals",
    );
});

test("finds the first and the last entry, phrases, and none for what is none", () => {
  expect(dictionary.nouns("'hood")).toHaveLength(1);
  expect(dictionary.nouns("zymurgy")).toHaveLength(1);
  expect(dictionary.nouns("mountain bike")[0]?.field).toBe("artifact");
  for (const word of [
    "constructor",
    "toString",
    "__proto__",
    "",
    " ",
    "qqqq",
    "雨",
    "this is no entry",
    "1",
    "n",
    "\n",
  ])
    expect(() => dictionary.nouns(word)).not.toThrow();
  expect(dictionary.nouns("qqqq")).toEqual([]);
});

test("knows kinds, parts and the family above", () => {
  const [bicycle] = dictionary.nouns("bicycle");
  if (!bicycle) throw new Error("no bicycle");
  expect(dictionary.kinds(bicycle).map(({ words }) => words[0])).toContain("mountain bike");
  expect(dictionary.parts(bicycle).map(({ words }) => words[0])).toContain("handlebar");
  expect(dictionary.broader(bicycle)[0]?.words).toContain("wheeled vehicle");
});

test("gives the singular and tells parts of speech apart", () => {
  expect(dictionary.singular("children")).toBe("child");
  expect(dictionary.singular("boxes")).toBe("box");
  expect(dictionary.singular("glass")).toBe("glass");
  expect(dictionary.singular("qqqqs")).toBeNull();
  expect(dictionary.is("quickly", "adv")).toBe(true);
  expect(dictionary.is("quickly", "noun")).toBe(false);
});
