// Why a licence does not allow something in a video that is cut and may earn money, in both languages of the page.

/** Null: it may be used, as far as its name tells. */
export function licenceFault(licence: string): { en: string; de: string } | null {
  if (licence.trim() === "") return { en: "no licence is known", de: "keine Lizenz ist bekannt" };
  if (/\bNC\b|non-?commercial/i.test(licence))
    return { en: `${licence} forbids earning money with it`, de: `${licence} verbietet, damit Geld zu verdienen` };
  if (/\bND\b|no-?deriv/i.test(licence))
    return { en: `${licence} forbids changing it`, de: `${licence} verbietet, es zu verändern` };
  if (/^(?:unknown|noassertion|none|all rights reserved|proprietary)$/i.test(licence.trim()))
    return { en: `"${licence}" is no licence`, de: `„${licence}“ ist keine Lizenz` };
  return null;
}
