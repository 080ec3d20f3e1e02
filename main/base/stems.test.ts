import { join } from "node:path";

import { expect, test } from "vitest";

import { scenesIn, stemsIn } from "./stems.ts";
import { openWords } from "./words.ts";

const words = openWords(join(import.meta.dirname, "../../resources/words"));
const scenes = (language: string, text: string) => scenesIn(text, words.of(language)).join(" ");

test.each([
  ["de", "Am Meer", "sea"],
  ["de", "Regentropfen am Fenster bei Nacht", "rain night"],
  ["de", "Ein Waldspaziergang im Nebel", "forest path mist"],
  ["es", "Una noche junto al mar", "sea night"],
  ["es", "Lluvia en el bosque", "rain forest"],
  ["fr", "La pluie sur l’océan", "rain sea"],
  ["fr", "Au bord de l’eau", "water"],
  ["pt-BR", "Pôr do sol na praia", "beach sunset"],
  ["hi", "नदी किनारे एक शाम", "river evening"],
  ["hi", "पहाड़ों पर बारिश", "rain mountain"],
  ["ar", "أمسية عند البحر تحت المطر", "rain sea evening"],
  ["ar", "ليلة هادئة في الغابة", "forest night"],
  ["ja", "雨の夜", "rain night"],
  ["ja", "森の小川で深呼吸", "river forest breath"],
])("in %s “%s” pictures: %s", (language, text, keys) => {
  expect(scenes(language, text)).toBe(keys);
});

test.each([
  ["de", "Aufregende Gedanken: gestern war Donnerstag an der Ostsee"],
  ["de", "Meine Seele ist geschwind"],
  ["es", "Se llama María y vive marcada"],
  ["fr", "Le merle et la ventouse"],
  ["ja", "家庭の道具と風景"],
  ["ar", "طريقة جديدة"],
])("in %s no other scene is heard inside of words: %s", (language, text) => {
  expect(scenes(language, text)).toBe(text.includes("Ostsee") ? "sea mind" : "");
});

test("a language without words names no scene, nor does English, which is understood itself", () => {
  expect(scenes("it", "Il mare")).toBe("");
  expect(scenes("en", "The sea")).toBe("");
});

test("stems are found as they are written: at the beginning, inside, or as a word", () => {
  expect(stemsIn("Sommerregen", ["regen", "^regen", "=regen"], "de")).toEqual(["regen"]);
  expect(stemsIn("Regenzeit", ["regen", "^regen", "=regen"], "de")).toEqual(["regen", "^regen"]);
  expect(stemsIn("Viel Regen heute", ["=regen heute", "=viel", "heu"], "de")).toEqual(["=regen heute", "=viel", "heu"]);
});
