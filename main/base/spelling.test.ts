import { expect, it } from "vitest";

import { meant, spellingDistance } from "./spelling.ts";

it("counts the letters to put in, take out or change", () => {
  expect(spellingDistance("kitten", "sitting")).toBe(3);
  expect(spellingDistance("", "abc")).toBe(3);
});

it("names what was probably meant, the nearest first, and nothing far away", () => {
  const names = ["midnight", "dawn", "clean", "bold"];
  expect(meant("midnite", names)).toEqual(["midnight"]);
  expect(meant("CLEEN", names)).toEqual(["clean"]);
  expect(meant("mid", names)).toEqual(["midnight"]);
  expect(meant("zebra", names)).toEqual([]);
  expect(meant("", names)).toEqual([]);
});
