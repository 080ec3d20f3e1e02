// A persona in the page's language.
import type { KnownPersona } from "../../../contract/api/personas.ts";
import type { Persona } from "../../../contract/persona.ts";
import { languageNow } from "../../i18n/words.ts";

export function personaName(persona: Pick<Persona, "name" | "summary" | "translated" | "niches">) {
  const { name, summary, niches } = persona.translated[languageNow()] ?? persona;
  return { name, summary, niches: niches.length > 0 ? niches : persona.niches };
}

/** All of it, as far as it is translated. */
export function inPageLanguage<T extends Persona>(persona: T): T {
  const { favoured, avoided, sections, closing, niches, ...translated } = persona.translated[languageNow()] ?? {};
  const { vocabulary, structure } = persona;
  return {
    ...persona,
    ...translated,
    niches: niches && niches.length > 0 ? niches : persona.niches,
    vocabulary: { ...vocabulary, ...(favoured && { favoured }), ...(avoided && { avoided }) },
    structure: {
      ...structure,
      ...(sections && sections.length > 0 && { sections }),
      ...(closing !== undefined && { closing }),
    },
  };
}

export function matches(persona: KnownPersona, q: string): boolean {
  const { name, summary, niches, tone, translated } = persona;
  const texts = [
    name,
    summary,
    ...niches,
    ...tone,
    ...Object.values(translated).flatMap((one) => Object.values(one).flat()),
  ];
  const all = texts.join(" ").toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
