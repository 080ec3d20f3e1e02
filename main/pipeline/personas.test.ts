// The ready personas: that they are many, whole, and not one like another.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { rateOf, type Persona } from "../../contract/persona.ts";
import { fitOf, readPersonas } from "./personas.ts";
import { wishedIdea } from "./wishedIdea.ts";

const RESOURCES = join(import.meta.dirname, "../../resources");
const personas = [...readPersonas(join(RESOURCES, "personas")).values()];
const pairs = personas.flatMap((a, i) => personas.slice(i + 1).map((b) => [a, b] as const));
const channel = { niche: null, language: "en", presets: {} };

describe("the ready personas", () => {
  it("are twenty at least, each in English and German with all that a person reads of it", () => {
    expect(personas.length).toBeGreaterThanOrEqual(20);
    for (const { id, translated, openings, tone, vocabulary, structure } of personas) {
      const german = translated["de"];
      expect(german?.niches.length, id).toBeGreaterThan(0);
      expect([german?.speaker, german?.audience, german?.closing], id).not.toContain(undefined);
      expect([german?.tone?.length, german?.sections?.length], id).toEqual([tone.length, structure.sections.length]);
      const words = [vocabulary.favoured.length, vocabulary.avoided.length];
      expect([german?.favoured?.length, german?.avoided?.length], id).toEqual(words);
      expect([openings["en"]?.length, openings["de"]?.length], id).toEqual([3, 3]);
    }
  });

  it("name looks that are there", () => {
    for (const { id, look } of personas) expect(existsSync(join(RESOURCES, "looks", `${look}.json`)), id).toBe(true);
  });

  it("make ideas that differ in three things at least that are seen or heard", () => {
    for (const [a, b] of pairs) {
      const [one, other] = [a, b].map(seenAndHeard) as [string[], string[]];
      const different = one.filter((value, i) => value !== other[i]).length;
      expect(different, `${a.id} and ${b.id}`).toBeGreaterThanOrEqual(3);
    }
  });

  it("share no sentence, and few of their favoured words", () => {
    for (const [a, b] of pairs) {
      const [own, other] = [a, b].map((persona) => Object.values(persona.openings).flat());
      expect(
        own?.filter((text) => other?.includes(text)),
        `${a.id} and ${b.id}`,
      ).toEqual([]);
      const shared = a.vocabulary.favoured.filter((word) => b.vocabulary.favoured.includes(word));
      expect(shared.length, `${a.id} and ${b.id}: ${shared.join()}`).toBeLessThanOrEqual(1);
    }
  });

  it("span from sleepy to breathless", () => {
    const paces = personas.map(({ pace }) => pace.wordsPerMinute);
    expect(Math.min(...paces)).toBeLessThan(110);
    expect(Math.max(...paces)).toBeGreaterThan(180);
  });

  it("never use a word themselves that they avoid", () => {
    for (const { id, vocabulary, openings } of personas)
      for (const word of vocabulary.avoided)
        for (const opening of openings["en"] ?? [])
          expect(` ${opening.toLowerCase()} `, id).not.toContain(` ${word.toLowerCase()} `);
  });
});

describe("a niche", () => {
  it.each([
    ["personal finance", "money-neighbour"],
    ["Geldanlage", "money-neighbour"],
    ["True Crime", "case-archivist"],
    ["Fußball", "sports-caster"],
    ["sleep stories", "night-keeper"],
    ["Weltraum", "why-asker"],
  ])("%s calls for %s first", (niche, id) => {
    const [first] = personas.toSorted((a, b) => fitOf(b, niche) - fitOf(a, niche));
    expect(first?.id).toBe(id);
  });

  it("that nobody has calls for nobody", () => {
    expect(personas.map((persona) => fitOf(persona, "zzz qqq"))).toEqual(personas.map(() => 0));
  });
});

describe("what an idea leaves open", () => {
  const persona = readPersonas(join(RESOURCES, "personas")).get("fact-sprinter");
  if (!persona) throw new Error("there is no such persona");
  const speaker = { persona, voice: "flite:slt" };

  it("is the persona's, which the video keeps", () => {
    expect(wishedIdea({ topic: "Tea" }, channel, speaker)).toMatchObject({
      style: "list",
      look: "bold",
      captionStyle: "pop",
      music: "bright",
      delivery: "lively",
      voice: "flite:slt",
      rate: rateOf(persona),
      pitch: 1,
      persona: { id: "fact-sprinter", name: "The Fact Sprinter" },
    });
  });

  it("is the channel's before it is the persona's, and the idea's before both", () => {
    const presets = { look: "paper", rate: 1.1, style: "quotes" } as const;
    const idea = wishedIdea({ topic: "Tea", style: "story" }, { ...channel, presets }, speaker);
    expect(idea).toMatchObject({ style: "story", look: "paper", rate: 1.1, music: "bright" });
  });

  it("gets no pitch of the persona's where another voice speaks, and no caption style where captions are no picture", () => {
    expect(wishedIdea({ topic: "Tea", voice: "flite:rms" }, channel, speaker)).toMatchObject({ pitch: 0 });
    expect(wishedIdea({ topic: "Tea", captions: "soft" }, channel, speaker)).toMatchObject({ captionStyle: null });
    const presets = { captions: "files" } as const;
    expect(wishedIdea({ topic: "Tea" }, { ...channel, presets }, speaker)).toMatchObject({
      captions: "files",
      captionStyle: null,
    });
  });

  it("is as before without a persona", () => {
    expect(wishedIdea({ topic: "Tea" }, channel)).not.toHaveProperty("persona");
  });
});

describe("the folder of personas", () => {
  it("has files as an editor would save them", () => {
    for (const { id } of personas) {
      const text = readFileSync(join(RESOURCES, "personas", `${id}.json`), "utf8");
      expect(text.endsWith("\n"), id).toBe(true);
    }
  });
});

function seenAndHeard(persona: Persona): string[] {
  const { style, look, captionStyle, music, delivery, rate, pitch, voice } = wishedIdea({ topic: "Tea" }, channel, {
    persona,
    voice: `voice:${persona.voice.gender}`,
  });
  return [style, look, captionStyle, music, delivery, rate, pitch, voice].map(String);
}
