import { afterEach, expect, it } from "vitest";

import { Persona } from "../../../contract/persona.ts";
import coach from "../../../resources/personas/breath-coach.json" with { type: "json" };
import { chooseLanguage } from "../../i18n/words.ts";
import { inPageLanguage } from "./persona.ts";

afterEach(() => chooseLanguage("en"));

const persona = Persona.parse(coach);

it("a persona is read in the page's language, as far as it is translated", async () => {
  expect(inPageLanguage(persona)).toEqual(persona);
  await chooseLanguage("de");
  const german = inPageLanguage(persona);
  expect(german).toMatchObject({ name: "Die Atemtrainerin", tone: ["genau", "ruhig", "praktisch"] });
  expect(german.structure).toEqual({
    ...persona.structure,
    sections: ["was das bewirkt", "das Muster", "Runden", "danach"],
    closing: "Nennt das eine, das beim nächsten Mal zählt.",
  });
  expect(german.vocabulary.level).toBe(persona.vocabulary.level);
});

it("what is not translated stays as it was written", async () => {
  await chooseLanguage("de");
  const { name, summary } = persona;
  const half = { ...persona, translated: { de: { name: "Coach", summary, niches: [] } } };
  expect(inPageLanguage(half)).toEqual({ ...half, name: "Coach" });
  const none = { ...persona, translated: {} };
  expect(inPageLanguage(none)).toMatchObject({ name, speaker: persona.speaker, niches: persona.niches });
});
