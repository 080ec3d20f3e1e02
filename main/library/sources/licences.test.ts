import { expect, it } from "vitest";

import { creativeCommons, useOf } from "./licences.ts";

it.each([
  ["https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"],
  ["http://creativecommons.org/licenses/by-sa/3.0/de/deed.en", "CC-BY-SA-3.0"],
  ["http://creativecommons.org/licenses/by-nc-nd/2.5", "CC-BY-NC-ND-2.5"],
  ["https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"],
  ["https://creativecommons.org/publicdomain/mark/1.0/", "Public domain"],
  ["CC BY-SA 4.0", "CC-BY-SA-4.0"],
  ["CC by 2.0", "CC-BY-2.0"],
  ["CC0", "CC0-1.0"],
])("reads %s as %s", (text, id) => expect(creativeCommons(text)?.id).toBe(id));

it.each([null, undefined, "", "free to use", "https://creativecommons.org/licenses/sampling+/1.0/", "GFDL", "CC BY"])(
  "makes nothing up of %s",
  (text) => expect(creativeCommons(text)).toBeNull(),
);

it.each([
  ["CC0-1.0", "allowed", null],
  ["Public domain", "allowed", null],
  ["Pexels License", "allowed", null],
  ["CC-BY-4.0", "allowed", /name the author/],
  ["CC-BY-SA-4.0", "allowed", /under the same licence/],
  ["CC-BY-NC-4.0", "forbidden", /earning money/],
  ["CC-BY-NC-SA-3.0", "forbidden", /earning money/],
  ["CC-BY-ND-4.0", "forbidden", /changing it/],
  ["GFDL-1.2", "forbidden", /no licence that is known/],
] as const)("%s is %s", (id, verdict, reason) => {
  const use = useOf({ id, version: null, url: "https://example.org/" });
  expect(use.verdict).toBe(verdict);
  expect(use.reason ?? "").toMatch(reason ?? /^$/);
});

it("does not guess what is not said", () => expect(useOf(null).verdict).toBe("unknown"));
