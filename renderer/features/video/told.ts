// What the review says, in the language of the page: German where it is there, else English.
import type { Finding } from "../../../contract/api/edits.ts";
import type { Check, ReviewOutput } from "../../../contract/review.ts";
import { languageNow } from "../../i18n/words.ts";

export function checkTold(check: Pick<Check, "message" | "hint" | "german">): Pick<Check, "message" | "hint"> {
  return inGerman(check.german) ?? check;
}

export const noteTold = ({ note, german }: Check["found"][number]): string => inGerman(german) ?? note;

export const reasonTold = ({ reason, german }: Pick<ReviewOutput, "reason" | "german">): string =>
  inGerman(german)?.reason ?? reason;

/** What stands at the place of a finding; without a note, what was found. */
export function findingTold(finding: Pick<Finding, "message" | "hint" | "german" | "note" | "germanNote">): string {
  return inGerman(finding.germanNote) ?? finding.note ?? checkTold(finding).message;
}

function inGerman<T>(german: T | undefined): T | undefined {
  return languageNow() === "de" ? german : undefined;
}
