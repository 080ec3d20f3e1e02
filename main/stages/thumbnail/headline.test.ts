import { join } from "node:path";

import { expect, test } from "vitest";

import { openWords } from "../../base/words.ts";
import { chooseHeadline } from "./headline.ts";

const words = openWords(join(import.meta.dirname, "../../../resources/words"));

test.each([
  ["A five-minute breathing exercise before sleep", "Five-Minute Breathing Exercise Before Sleep"],
  ["7 Ways to Calm Your Mind Before Sleep", "7 Ways to Calm Your Mind"],
  ["Why we dream: what science knows so far", "Why We Dream"],
  ["Rain", "Rain"],
  ["Three quotes on courage", "Three Quotes on Courage"],
  ["5 games that changed music forever", "5 Games that Changed Music Forever"],
  ["Why the seventies kitchen came back", "Why the Seventies Kitchen Came Back"],
  ["The night the lighthouse keeper vanished", "The Night the Lighthouse Keeper Vanished"],
  ["The unsolved theft of the Mona Lisa", "Unsolved Theft of the Mona Lisa"],
])("“%s” becomes “%s”", (title, headline) => {
  expect(chooseHeadline(title, title, words.of("en"))).toBe(headline);
});

test("a headline has at most five words, or six short ones, and does not end in a word that leans on the next", () => {
  for (const title of [
    "How to Build a Morning Routine That Lasts for the Rest of Your Life",
    "The Science of Compound Interest Explained Simply for Everybody Who Never Learned It",
    "What every beginner should know about index funds before investing money",
    "to be or not to be that is the question",
    "Guided Meditation for Deep Sleep, Anxiety Relief and Inner Peace (10 Minutes)",
  ]) {
    const headline = chooseHeadline(title, title, words.of("en"));
    expect(headline.split(" ").length, headline).toBeLessThanOrEqual(headline.length <= 40 ? 6 : 5);
    expect(headline, headline).not.toMatch(/ (?:a|an|the|of|to|for|with|and|or|in|on|your)$/i);
    expect(title.toLowerCase()).toContain(headline.toLowerCase());
  }
});

test.each([
  ["en", "Sleep Better Tonight 😴🔥", "Sleep Better Tonight"],
  ["en", "👩‍👩‍👧 Family sleep ☀️", "Family Sleep"],
  ["de", "5️⃣ Tricks 🔥 für besseren Schlaf", "5 Tricks für besseren Schlaf"],
  ["de", "🇩🇪 Berlin © 2020", "Berlin © 2020"],
])("pictograms, which no ground sets off, are left out: %s, %s", (language, title, headline) => {
  expect(chooseHeadline(title, title, words.of(language))).toBe(headline);
});

test("the topic serves where the title says nothing short", () => {
  expect(chooseHeadline("…", "Ocean sounds", words.of("en"))).toBe("Ocean Sounds");
});

test("titles without spaces stay whole", () => {
  expect(chooseHeadline("眠る前の五分間の呼吸法", "x", words.of("ja"))).toBe("眠る前の五分間の呼吸法");
});

test.each([
  ["de", "Eine Atemübung vor dem Schlafen", "Eine Atemübung vor dem Schlafen"],
  ["fr", "Pourquoi le ciel est-il bleu ? | Expliqué", "Pourquoi le ciel est-il bleu"],
  ["es", "Una meditación larga para soltar el día y dormir en calma", "Una meditación larga para soltar"],
  ["hi", "सोने से पहले ध्यान", "सोने से पहले ध्यान"],
])("in %s, “%s” becomes “%s”", (language, title, headline) => {
  expect(chooseHeadline(title, title, words.of(language))).toBe(headline);
});
