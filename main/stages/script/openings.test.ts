// Scripts of all ready personas for one topic: each begins, and is paced, as its persona does.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { Idea, type IdeaInput } from "../../../contract/idea.ts";
import { Persona, rateOf } from "../../../contract/persona.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import { openWords } from "../../base/words.ts";
import { openDictionary } from "../../engines/dictionary/index.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { createScriptStage, type Voices } from "./index.ts";

const resources = join(import.meta.dirname, "../../../resources");
const dictionary = openDictionary();
afterAll(() => dictionary.close());

const voices: Voices = {
  choose: () => ({ voice: { id: "reckoned" }, decisions: [] }),
  measure: async (texts, { rate }) => texts.map((text) => (text.match(/[aeiouyäöü]+|\d/gi)?.length ?? 1) / 4.2 / rate),
};
const stage = createScriptStage({
  voices,
  dictionary,
  words: openWords(join(resources, "words")),
  letters: createTextEngine(),
  templatesDir: join(resources, "templates"),
  voicesVersion: "test",
  checkPins: () => Promise.resolve(),
});

const personas = readdirSync(join(resources, "personas")).map((file) =>
  Persona.parse(JSON.parse(readFileSync(join(resources, "personas", file), "utf8"))),
);

async function write(input: IdeaInput): Promise<ScriptOutput> {
  const outcome = await stage.run(
    {
      videoId: "v",
      stage: "script",
      attempt: 1,
      signal: new AbortController().signal,
      inputs: {},
      progress() {},
      once: async (_, fn) => await fn(),
    },
    stage.input.parse({ idea: Idea.parse(input) }),
  );
  if (outcome.status !== "done") throw new Error(outcome.status);
  return ScriptOutput.parse(outcome.output);
}

function wishesOf(persona: Persona, language = "en"): IdeaInput {
  const { style } = persona.structure;
  return { topic: "The harbour at night", seconds: 120, language, style, rate: rateOf(persona), persona };
}

describe("scripts of all personas for one topic", () => {
  it("begin with a sentence of their own, and keep the length", async () => {
    const firsts = new Set<string>();
    for (const persona of personas) {
      const { scenes, estimatedSeconds } = await write(wishesOf(persona));
      const first = scenes[0]?.lines[0]?.text ?? "";
      const own = persona.openings["en"]?.map((text) => text.replace("{topic}", "“The harbour at night”")) ?? [];
      expect(
        own.some((text) => text.startsWith(first)),
        `${persona.id}: ${first}`,
      ).toBe(true);
      expect(Math.abs(estimatedSeconds / 120 - 1), persona.id).toBeLessThanOrEqual(0.1);
      firsts.add(first);
    }
    expect(firsts.size).toBe(personas.length);
  });

  it("say the more in the same time the quicker the persona speaks", async () => {
    const said = await Promise.all(
      personas
        .filter(({ structure }) => structure.style === "list")
        .map(async (persona) => ({ persona, words: (await write(wishesOf(persona))).words })),
    );
    const byPace = said.toSorted((a, b) => a.persona.pace.wordsPerMinute - b.persona.pace.wordsPerMinute);
    expect(byPace.at(-1)?.words).toBeGreaterThan(byPace[0]?.words ?? 0);
  });
});

describe("a persona's first sentence", () => {
  const persona = personas.find(({ id }) => id === "night-keeper");
  if (!persona) throw new Error("there is no such persona");

  it("is German in a German video", async () => {
    const { scenes } = await write(wishesOf(persona, "de"));
    const first = scenes[0]?.lines[0]?.text ?? "";
    expect(persona.openings["de"]?.some((text) => text.startsWith(first))).toBe(true);
  });

  it("changes nothing where a person wrote the script, or where it is made for another form", () => {
    const read = (input: IdeaInput) => stage.input.parse({ idea: Idea.parse(input) }).idea;
    expect(read({ script: "Good night.", persona })).toEqual(read({ script: "Good night." }));
    expect(read({ topic: "Rain" })).not.toHaveProperty("openings");
    expect(read({ topic: "Rain", persona })).toHaveProperty("openings.style", "sleep");
  });
});
