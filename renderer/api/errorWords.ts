// What the backend says of an error, in the page's language: its own words are English, the catalogue of errors has the others.
import type { ErrorCode } from "../../contract/errors.ts";
import { defineWords } from "../i18n/words.ts";

/** By code; none: the backend's own words are in the page's language already. */
export type ErrorWords = Partial<Record<ErrorCode, { message: string; hint: string; generalInEnglish: string }>>;

const words = defineWords<ErrorWords>(
  { en: async () => ({ default: {} }), de: () => import("./errorWords.de.ts") },
  { en: {} },
);
// Beside everything else that starts: an error before it is there is told in English.
void words.load();

/** What is wrong in particular, which only the backend knows, stands in brackets behind the general words. */
export function inWords<T extends { code: string; message: string; hint: string | null }>(error: T): T {
  const general = words.now()[error.code as ErrorCode];
  if (!general) return error;
  const isGeneral = error.message === general.generalInEnglish || error.message === "";
  return {
    ...error,
    message: isGeneral ? general.message : `${general.message} (${error.message})`,
    hint: general.hint,
  };
}
