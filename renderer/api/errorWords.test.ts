import { expect, it } from "vitest";

import { chooseLanguage } from "../i18n/words.ts";
import { inWords } from "./errorWords.ts";

it("says an error in the page's language, and what only the backend knows behind it", async () => {
  const full = { code: "DISK_FULL", message: "12 MB are free of 4 GB", hint: "Free some." };
  expect(inWords(full)).toEqual(full);
  await chooseLanguage("de");
  expect(inWords(full).message).toMatch(/^\p{Lu}.* \(12 MB are free of 4 GB\)$/u);
  expect(inWords(full).hint).not.toBe("Free some.");
  const unknown = { code: "NOT_OF_THE_CATALOGUE", message: "m", hint: null };
  expect(inWords(unknown)).toEqual(unknown);
  await chooseLanguage("en");
  expect(inWords(full)).toEqual(full);
});
