// What the review says, in the language of the page: German where it is there, else by the book of phrases, else English.
import type { Finding } from "../../../contract/api/edits.ts";
import type { Check, ReviewOutput } from "../../../contract/review.ts";
import { said } from "../../api/said/index.ts";
import { languageNow } from "../../i18n/words.ts";

/** What the writer says of itself stands in English within the German; the book has it whole. */
export function checkTold(check: Pick<Check, "message" | "hint" | "german">): Pick<Check, "message" | "hint"> {
  const { message, hint } = inGerman(check.german) ?? check;
  return { message: inBook(check.message) ?? message, hint: (check.hint === null ? null : inBook(check.hint)) ?? hint };
}

export const noteTold = ({ note, german }: Check["found"][number]): string => inGerman(german) ?? said(note);

export const reasonTold = ({ reason, german }: Pick<ReviewOutput, "reason" | "german">): string =>
  inGerman(german)?.reason ?? said(reason);

/** What stands at the place of a finding; without a note, what was found. */
export function findingTold(finding: Pick<Finding, "message" | "hint" | "german" | "note" | "germanNote">): string {
  return (
    inGerman(finding.germanNote) ?? (finding.note === null ? null : said(finding.note)) ?? checkTold(finding).message
  );
}

/** Null: it is not in it. */
function inBook(text: string): string | null {
  const inLanguage = said(text);
  return inLanguage === text ? null : inLanguage;
}

function inGerman<T>(german: T | undefined): T | undefined {
  return languageNow() === "de" ? german : undefined;
}
