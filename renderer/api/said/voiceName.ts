// What a voice is called in the page's language.
import type { Voice } from "../../../contract/api/voices.ts";
import { format } from "../../i18n/index.ts";
import { languageNow } from "../../i18n/words.ts";
import { said } from "./index.ts";

/** eSpeak's voices are called by their languages, of which a browser has the names. */
export function voiceName({ id, name, languages: [tag = "und"] }: Pick<Voice, "id" | "name" | "languages">): string {
  if (languageNow() === "en" || !id.startsWith("espeak:")) return said(name);
  const [base = tag] = tag.split("-");
  const language = format.language(base);
  if (language === base) return name;
  return tag === base ? language : `${language} (${tag})`;
}
