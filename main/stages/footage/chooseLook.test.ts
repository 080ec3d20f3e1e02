import { join } from "node:path";

import { expect, it } from "vitest";

import { chooseLook } from "./chooseLook.ts";
import { readLooks } from "./looks.ts";

const looks = readLooks(join(import.meta.dirname, "../../../resources/looks"));

it.each([
  ["Fireplace evening", "embers of a fire", "dawn"],
  ["A forest at rest", "embers of a fire", "forest"],
  ["Deep rest", "waves of the sea", "ocean"],
])("“%s” with %s has the look %s: the topic's words come first, then what is heard", (topic, heard, look) => {
  for (const seed of [1, 2, 3])
    expect(chooseLook(looks, { idea: { look: null, seed }, script: { topic, heard, style: "meditation" } })).toEqual(
      looks.get(look as "dawn"),
    );
});
