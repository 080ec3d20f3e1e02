// The language options: a BCP 47 tag of which the captions follow the narration's.
import { canonicalLanguage } from "../../contract/values.ts";
import { AppError } from "../base/errors.ts";

/**
 * The canonical tag of --language, undefined where it is not given. Throws IDEA_INVALID for what is no tag, naming the tag of a
 * language called so, and USAGE where --captions-language is another language than the narration's.
 */
export function readLanguage(language: string | undefined, captions: string | undefined): string | undefined {
  const spoken = language === undefined ? undefined : readTag(language, "language");
  if (captions === undefined) return spoken;
  const shown = readTag(captions, "captions-language");
  if (sameLanguage(shown, spoken ?? "en")) return spoken;
  throw new AppError(
    "USAGE",
    "make.options",
    `--captions-language ${shown} is not the narration's language, ${spoken ?? "en"}`,
    {
      hint: `Captions are the narration's own words, timed as they are spoken; nothing here translates. Leave the option out, or make the video with --language ${shown}. With a translation of your own: npm run variant -- DIR --captions-file FILE --captions-language ${shown}.`,
    },
  );
}

function readTag(value: string, option: string): string {
  const tag = canonicalLanguage(value);
  if (tag !== null && nameOf(new Intl.Locale(tag).language, "en") !== null) return tag;
  const named = languagesCalled(value);
  throw new AppError(
    "IDEA_INVALID",
    "make.options",
    `--${option} ${JSON.stringify(value.slice(0, 60))} is no language`,
    {
      hint:
        named.length > 0
          ? `Write it as a BCP 47 tag: ${named.map((code) => `${code} (${nameOf(code, "en")})`).join(", ")}.`
          : "Write a BCP 47 tag, such as en, de, pt-BR, zh-Hant or sr-Latn.",
    },
  );
}

/** Regions and scripts that nothing on the screen tells apart are no contradiction: `pt` and `pt-BR`, but not `sr-Latn` and `sr-Cyrl`. */
function sameLanguage(a: string, b: string): boolean {
  const [one, other] = [new Intl.Locale(a).maximize(), new Intl.Locale(b).maximize()];
  return one.language === other.language && one.script === other.script;
}

/** Two-letter codes of languages that are called so in English or in themselves. */
function languagesCalled(name: string): string[] {
  const wanted = name.trim().toLocaleLowerCase();
  const codes = LETTERS.flatMap((a) => LETTERS.map((b) => a + b)).filter((code) => canonicalLanguage(code) === code);
  return codes.filter((code) =>
    [nameOf(code, "en"), nameOf(code, code)].some((one) => one !== null && one.toLocaleLowerCase() === wanted),
  );
}

function nameOf(code: string, inLanguage: string): string | null {
  return new Intl.DisplayNames(inLanguage, { type: "language", fallback: "none" }).of(code) ?? null;
}

const LETTERS = Array.from("abcdefghijklmnopqrstuvwxyz");
