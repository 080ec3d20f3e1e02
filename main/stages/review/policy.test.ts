import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { inflections, parsePolicyList, PolicyMatcher, readPolicyLists } from "./policy.ts";

const lists = readPolicyLists(join(import.meta.dirname, "../../../resources/policy"));
const find = (text: string, language = "en") =>
  lists.of(language).find({ where: "narration", text, sceneId: "s1", line: 0 });
const categories = (text: string, language?: string) => [...new Set(find(text, language).map((hit) => hit.category))];

describe("each list finds what it is for", () => {
  test.each([
    ["profanity", "This is fucking great."],
    ["profanity", "What a load of BULLSHIT!"],
    ["profanity", "Well, f**k that."],
    ["profanity", "Holy sh1t, it works."],
    ["hate", "They chanted white power."],
    ["violence", "He killed three people."],
    ["violence", "How to build a pipe bomb at home."],
    ["violence", "The school shooting shook the town."],
    ["sexual", "Free porn for everyone."],
    ["sexual", "She was naked on the beach."],
    ["selfHarm", "You should just kill yourself."],
    ["selfHarm", "Five painless ways to die."],
    ["medical", "This tea cures diabetes in a week."],
    ["medical", "Stop taking your medication today."],
    ["medical", "Lose 20 pounds by Friday."],
    ["financial", "Guaranteed profits, every month."],
    ["financial", "Make 500 dollars a day from bed."],
    ["financial", "Double your money overnight."],
    ["financial", "Get rich quick with this trick."],
  ])("%s: %s", (category, text) => {
    expect(categories(text)).toContain(category);
  });
});

test.each([
  ["de", "medical", "Dieser Tee heilt Krebs."],
  ["de-AT", "profanity", "Du Arschloch."],
  ["de", "profanity", "Das war a load of bullshit."],
  ["es", "medical", "Este té cura la diabetes."],
  ["fr", "medical", "Cette tisane guérit le cancer."],
  ["pt-BR", "financial", "Lucro garantido todo mês."],
  ["ar", "medical", "هذا الشاي يشفي السرطان."],
  ["ar", "selfHarm", "الانتـــحار"],
  ["hi", "selfHarm", "आत्महत्या के बारे में।"],
  ["ja", "medical", "このお茶でがんが治る。"],
  ["ja", "financial", "必ず儲かる方法です。"],
  ["ja", "sexual", "ポルノの話です。"],
  ["ja", "violence", "爆弾の作り方"],
  ["de", "violence", "So kannst du eine Bombe zu Hause bauen."],
  ["es", "violence", "Cómo fabricar una bomba casera."],
  ["fr", "hate", "Mort aux étrangers !"],
  ["pt", "sexual", "Um filme de pornografia."],
  ["hi", "violence", "घर पर बम बनाने का तरीका"],
  ["ar", "violence", "كيف نصنع قنبلة"],
])("in %s its own lists and those of English count: %s in %s", (language, category, text) => {
  expect(categories(text, language)).toContain(category);
});

test.each([
  ["en", "A fickle breeze over the bay.", "de"],
  ["fr", "Il se mate un film ce soir.", "pt"],
  ["fr", "Il est en retard.", "en"],
  ["de", "Der Stab ist hell, das Ass liegt daneben.", "en"],
  ["es", "Kike llega con su perro.", "en"],
  ["es", "Cómo hacer una bomba de baño.", "its own"],
  ["fr", "L’histoire d’une héroïne de village.", "its own"],
])("in %s a word that another language's lists hold is none: %s (%s)", (language, text) => {
  expect(find(text, language)).toEqual([]);
});

describe("harmless uses are left alone", () => {
  test.each([
    "We killed time with a shot of espresso.",
    "Please kill the lights.",
    "Killer whales hunt in groups.",
    "This painkiller is common; use weed killer on the lawn.",
    "Breast stroke is the slowest of the four.",
    "Grill the chicken breast for ten minutes.",
    "Visible to the naked eye.",
    "A glue gun and a bath bomb make a nice present.",
    "He took a stab at the puzzle.",
    "A murder of crows sat on the wall.",
    "Take a shot, shoot a photograph, shoot some pictures.",
    "Great tits and blue tits visit the feeder.",
    "The Maine Coon is a large cat.",
    "Scunthorpe, Essex, assassin's creek and cocktails.",
    "There is no cure for diabetes yet.",
    "Honey does not cure cancer.",
    "No investment has guaranteed returns; beware of get rich quick schemes.",
    "Call a suicide prevention line if you need help.",
    "Die Würfel sind gefallen. The die is cast.",
    "A class about grass, brass and the bass guitar.",
    "5 * 3 is 15, and a * alone is nothing.",
  ])("%s", (text) => {
    expect(find(text).filter((hit) => hit.severity !== "note")).toEqual([]);
  });
});

test("a find tells the words as written, their place and their sentence", () => {
  const text = "Sit down. He Killed them all. Then it rained.";
  expect(find(text)[0]).toMatchObject({
    category: "violence",
    words: "Killed",
    offset: text.indexOf("Killed"),
    sentence: "He Killed them all.",
    sceneId: "s1",
  });
});

test("regular forms are made from the word in the list", () => {
  expect(inflections("stab")).toEqual(expect.arrayContaining(["stabs", "stabbed", "stabbing"]));
  expect(inflections("cure")).toEqual(expect.arrayContaining(["cures", "cured", "curing"]));
  expect(inflections("bury")).toEqual(expect.arrayContaining(["buries", "buried"]));
});

test("a phrase knows numbers, gaps, alternatives and single forms", () => {
  const own = new PolicyMatcher([parsePolicyList("own", "warn earn <n> ~ =daily/weekly\nfail =exact")], "en");
  const hits = (text: string) => own.find({ where: "title", text, sceneId: null, line: null }).map((hit) => hit.phrase);
  expect(hits("earning 50 crisp new dollars daily")).toEqual(["earn <n> ~ =daily/weekly"]);
  expect(hits("earning 50 very crisp new green dollars daily")).toEqual([]);
  expect(hits("exactly")).toEqual([]);
  expect(hits("Exact!")).toEqual(["=exact"]);
});

test("a line that is no entry is refused with its place", () => {
  expect(() => parsePolicyList("own", "# fine\nforbid this")).toThrow("own.txt, line 2");
  expect(() => parsePolicyList("own", "fine this ! and that")).toThrow("own.txt, line 1");
});

test("a long script is searched quickly", () => {
  const text = "The quiet river carries the leaves of autumn past the old mill. ".repeat(2000);
  const began = performance.now();
  expect(find(text)).toEqual([]);
  expect(performance.now() - began).toBeLessThan(1500);
});

test("nothing that the product writes itself is restricted in its language", () => {
  const templates = join(import.meta.dirname, "../../../resources/templates");
  const languages = readdirSync(templates, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(languages.length).toBeGreaterThanOrEqual(8);
  for (const { name } of languages)
    for (const file of readdirSync(join(templates, name))) {
      const hits = find(readFileSync(join(templates, name, file), "utf8"), name);
      expect(
        hits.filter(({ severity }) => severity !== "note").map(({ sentence }) => sentence),
        `${name}/${file}`,
      ).toEqual([]);
    }
});
