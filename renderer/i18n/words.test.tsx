import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";

import { en } from "./en.ts";
import { chooseLanguage, common, format, useText } from "./index.ts";
import { defineWords, wordsToFetch } from "./words.ts";

const words = defineWords({
  en: async () => ({ default: { sea: { name: "The sea", waves: (n: number) => `${n} waves` } } }),
  de: async () => ({ default: { sea: { name: "Das Meer", waves: (n: number) => `${n} Wellen` } } }),
});

function Sea() {
  const t = useText(words);
  return (
    <p>
      {t.sea.name}: {t.sea.waves(3)}, {t.nav.settings}, {format.number(1234)}
    </p>
  );
}

afterEach(async () => {
  cleanup();
  await chooseLanguage("system");
});

test("another language is there at once, with its numbers, and the document says which", async () => {
  await common.load();
  await words.load();
  render(<Sea />);
  expect(screen.getByText("The sea: 3 waves, Settings, 1,234")).toBeTruthy();
  await act(() => chooseLanguage("de"));
  expect(format.duration(9000)).toBe("2 Std. 30 Min.");
  expect(screen.getByText("Das Meer: 3 Wellen, Einstellungen, 1.234")).toBeTruthy();
  expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["de", "ltr"]);
  expect(localStorage.getItem("ytempire.language")).toBe("de");
});

test("the pseudo language marks every word and is written from right to left", async () => {
  await words.load();
  await chooseLanguage("pseudo");
  render(<Sea />);
  expect(screen.getByText("⟦The sea⟧: ⟦3 waves⟧, ⟦Settings⟧, 1,234")).toBeTruthy();
  expect(document.documentElement.dir).toBe("rtl");
});

test("words that are loaded while another language is being fetched are there in both", async () => {
  const late = defineWords({
    en: async () => ({ default: { word: "late" } }),
    de: async () => ({ default: { word: "spät" } }),
  });
  const chosen = chooseLanguage("de");
  await Promise.all([late.load(), chosen]);
  expect(late.now().word).toBe("spät");
});

test("words that nobody has opened yet are fetched ahead, and one that cannot be holds up none", async () => {
  defineWords({ en: () => Promise.reject(new Error("lost")), de: () => Promise.reject(new Error("lost")) });
  const unopened = defineWords({
    en: async () => ({ default: { word: "ahead" } }),
    de: async () => ({ default: { word: "voraus" } }),
  });
  expect(() => unopened.now()).toThrow("no route has loaded");
  await Promise.allSettled(wordsToFetch().map(async (load) => load()));
  expect(unopened.now().word).toBe("ahead");
});

test("no language says less than another, and none leaves a word empty", async () => {
  const { default: de } = await import("./de.ts");
  expect(shape(de)).toEqual(shape(en));
});

function shape(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value === "" ? "empty" : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
}
