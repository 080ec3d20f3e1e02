// What the backend says of an error, in the page's language: its own words are English, the catalogue of errors has the others.
import type { ErrorCode } from "../../contract/errors.ts";
import { defineWords } from "../i18n/words.ts";
import { said } from "./said/index.ts";

/** By code; none: the backend's own words are in the page's language already. */
export type ErrorWords = Partial<Record<ErrorCode, { message: string; hint: string; generalInEnglish: string }>>;

const words = defineWords<ErrorWords>(
  { en: async () => ({ default: {} }), de: () => import("./errorWords.de.ts") },
  { en: {} },
);
// Beside everything else that starts: an error before it is there is told in English.
void words.load();

/** What is wrong in particular, in its own sentence where the book of phrases has it, else in brackets behind the general words. */
export function inWords<T extends { code: string; message: string; hint: string | null }>(error: T): T {
  const general = words.now()[error.code as ErrorCode];
  if (!general) return error;
  const { message, hint } = error;
  const [own, ownHint] = [said(message), said(hint ?? "")];
  const isGeneral = message === general.generalInEnglish || message === "";
  const inParticular = own === message ? `${general.message} (${message})` : own;
  return {
    ...error,
    message: isGeneral ? general.message : inParticular,
    hint: ownHint === hint ? general.hint : ownHint || general.hint,
  };
}
