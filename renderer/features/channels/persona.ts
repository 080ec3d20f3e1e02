// A persona in the page's language.
import type { KnownPersona } from "../../../contract/api/personas.ts";
import type { Persona } from "../../../contract/persona.ts";

export function personaName(persona: Pick<Persona, "name" | "summary" | "translated" | "niches">) {
  const [language = "en"] = document.documentElement.lang.split("-");
  const { name, summary, niches } = persona.translated[language] ?? persona;
  return { name, summary, niches: niches.length > 0 ? niches : persona.niches };
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
