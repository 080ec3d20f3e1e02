import { expect, test } from "vitest";

import { iso639 } from "./iso639.ts";

test("languages have three letters in containers, whatever follows in the tag", () => {
  expect(["en", "de-AT", "zh-Hant", "pt-BR", "fil", "he", "ja", "hr"].map(iso639)).toEqual([
    "eng",
    "deu",
    "zho",
    "por",
    "fil",
    "heb",
    "jpn",
    "hrv",
  ]);
});
