import { expect, test } from "vitest";

import { capitals } from "./capitals.ts";

test.each([
  ["en", "Καλημέρα κάθε πρωί", "ΚΑΛΗΜΕΡΑ ΚΑΘΕ ΠΡΩΙ"],
  ["el", "ρολόι, a café", "ΡΟΛΟΪ, A CAFÉ"],
  ["en", "დილა morning", "დილა MORNING"],
  ["tr", "ışık için", "IŞIK İÇİN"],
  ["de", "Straße", "STRASSE"],
  ["en", "雨の夜 ok", "雨の夜 OK"],
])("in %s %s is %s", (language, text, upper) => {
  expect(capitals(text, language).normalize("NFC")).toBe(upper);
});
