// What a language model found when it read what is spoken: warnings that a person judges, never an approval.
import { pass, warn } from "../check.ts";
import type { PolicyFinding, PolicyKind } from "../policyReader.ts";
import { type Both, plural } from "../told.ts";
import type { RatedCheck } from "../verdict.ts";
import { type Sentence, shorten } from "./script.ts";

const KINDS: Readonly<Record<PolicyKind, Both>> = {
  toxicity: { en: "toxicity", de: "Abwertung" },
  medical: { en: "medical claim", de: "medizinische Aussage" },
  financial: { en: "financial claim", de: "Aussage zu Geld" },
  quotation: { en: "words of others", de: "fremde Worte" },
  brand: { en: "rules of the channel", de: "Regeln des Kanals" },
};

/** @param by the model's name. */
export function policyReading(
  findings: readonly PolicyFinding<Sentence>[],
  { by, sentences }: { by: string; sentences: number },
): RatedCheck {
  const read = { en: plural(sentences, "sentence"), de: plural(sentences, "Satz", "Sätze") };
  if (findings.length === 0)
    return pass("policyReading", {
      en: `${by} read ${read.en} and found nothing`,
      de: `${by} hat ${read.de} gelesen und nichts gefunden`,
    });
  const serious = findings.filter(({ severity }) => severity === "serious");
  const kinds = [...new Set([...serious, ...findings].map(({ kind }) => KINDS[kind]))];
  const check = warn(
    "policyReading",
    serious.length > 0 ? 0.3 : 0.7,
    {
      en: `${by} found ${plural(findings.length, "passage")} in ${read.en} (${kinds.map(({ en }) => en).join(", ")})`,
      de: `${by} hat ${plural(findings.length, "Stelle", "Stellen")} gefunden, gelesen: ${read.de} (${kinds.map(({ de }) => de).join(", ")})`,
    },
    {
      en: "Read these sentences. A model can be wrong: say it in other words, or approve it by hand.",
      de: "Lies diese Sätze. Ein Modell kann sich irren: Sag es mit anderen Worten, oder gib es selbst frei.",
    },
    [...serious, ...findings.filter(({ severity }) => severity === "minor")].map(
      ({ place, kind, severity, reason }) => ({
        at: place.at,
        sceneId: place.sceneId,
        note: {
          en: `${KINDS[kind].en} (${severity}): ${told(reason, place)}`,
          de: `${KINDS[kind].de} (${severity === "serious" ? "ernst" : "leicht"}): ${told(reason, place)}`,
        },
      }),
    ),
  );
  return serious.length > 0 ? { ...check, waits: true } : check;
}

function told(reason: string, { text }: Sentence): string {
  return reason === "" ? shorten(text) : `${reason} · ${shorten(text)}`;
}
