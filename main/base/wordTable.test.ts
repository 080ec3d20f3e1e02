import { expect, test } from "vitest";

import { wordTable } from "./wordTable.ts";

test("a word that every object knows is no entry of a table", () => {
  const table = wordTable({ children: "child" });
  expect(table["children"]).toBe("child");
  for (const word of ["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__", "isPrototypeOf"])
    expect(table[word]).toBeUndefined();
});
