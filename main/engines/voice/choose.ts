// Which embedded voice speaks: the one asked for, else the best for the language, and why.
import { canonicalLanguage } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import { wordTable } from "../../base/wordTable.ts";
import { VOICES } from "./catalogue.ts";
import { nearest, relatives } from "./relatives.ts";
import type { VoiceInfo } from "./types.ts";

const DEFAULT_ENGLISH = "flite:slt";
/** Codes whose texts the voice of another code speaks: macrolanguages, their standard members, and Nynorsk, which has none. */
const SPOKEN_AS: Record<string, string> = wordTable({
  zh: "cmn",
  no: "nb",
  nn: "nb",
  kmr: "ku",
  ...Object.fromEntries(["arz", "apc", "ary", "aeb", "acm", "ajp", "afb"].map((dialect) => [dialect, "ar"])),
});

export function chooseVoice(wish: { language: string; voice: string | null }): {
  voice: VoiceInfo;
  decisions: string[];
} {
  if (wish.voice !== null) {
    const asked = wish.voice.toLowerCase();
    const voice = VOICES.find(({ id }) => id === asked) ?? VOICES.find(({ id }) => id.split(":")[1] === asked);
    if (!voice) {
      const near = nearest(
        asked,
        VOICES.map(({ id }) => id),
      );
      throw new AppError(
        "VOICE_UNKNOWN",
        "voices.choose",
        `There is no voice “${wish.voice}”; near ones: ${near.join(", ")}`,
      );
    }
    const decisions = [`voice ${voice.id}: asked for`];
    if (languageOf(voice.language) !== spokenAs(wish.language))
      decisions.push(`voice ${voice.id} speaks ${voice.language}, the text is ${wish.language}`);
    return { voice, decisions };
  }
  const voice = voiceFor(wish.language);
  if (!voice) throw noVoice(wish.language);
  return { voice, decisions: reasons(voice, wish.language) };
}

/** The language of a tag as the catalogue names it: `zh-TW` is `cmn`, `no` is `nb`. */
export function spokenAs(tag: string): string {
  const { language, region } = new Intl.Locale(canonicalLanguage(tag) ?? "und");
  if (language === "zh" && (region === "HK" || region === "MO")) return "yue";
  return SPOKEN_AS[language] ?? language;
}

function languageOf(tag: string): string {
  return tag.toLowerCase().split("-")[0] ?? "";
}

function voiceFor(tag: string): VoiceInfo | undefined {
  const code = spokenAs(tag);
  if (code === "en") return VOICES.find(({ id }) => id === DEFAULT_ENGLISH);
  const lower = (canonicalLanguage(tag) ?? tag).toLowerCase();
  const own = VOICES.filter(({ language }) => languageOf(language) === code);
  const named = (language: string | null) => own.find((voice) => voice.language.toLowerCase() === language);
  return named(regional(tag)) ?? named(lower) ?? named(code) ?? own[0];
}

/** The regional voice that CLDR's inheritance leads to: `es-MX` to Latin America, `pt` to Brazil, `zh-Latn` to Pinyin. */
function regional(tag: string): string | null {
  const { language, region, script } = new Intl.Locale(canonicalLanguage(tag) ?? "und").maximize();
  if (language === "es") return region === "ES" || region === "GQ" || region === "PH" ? "es" : "es-419";
  if (language === "pt") return region === "BR" ? "pt-br" : "pt";
  if (language === "fr") return region === "BE" || region === "CH" ? `fr-${region.toLowerCase()}` : "fr-fr";
  if (language === "ru") return region === "LV" ? "ru-lv" : "ru";
  if (language === "zh" && script === "Latn") return "cmn-latn-pinyin";
  return language === "fa" && script === "Latn" ? "fa-latn" : null;
}

function reasons(voice: VoiceInfo, tag: string): string[] {
  if (spokenAs(tag) === "en") {
    const { region } = new Intl.Locale(canonicalLanguage(tag) ?? tag);
    const natural = `voice ${voice.id}: the most natural embedded English voice`;
    if (region === undefined || region === "US") return [natural];
    const other = VOICES.filter(({ language }) => language.toLowerCase() === `en-${region.toLowerCase()}`);
    const instead =
      other.length > 0 ? ` (with --voice: ${other.map(({ id }) => id).join(", ")}, more robotic or of one region)` : "";
    return [natural, `no natural embedded voice for ${tag}; it speaks American English${instead}`];
  }
  const { language } = new Intl.Locale(canonicalLanguage(tag) ?? tag);
  const another = language === "nn" || (SPOKEN_AS[language] === "ar" && language !== "ar");
  return another
    ? [`voice ${voice.id}: there is none for ${tag}; ${voice.name} is nearest to it`]
    : [`voice ${voice.id}: the embedded voice for ${tag}`];
}

function noVoice(tag: string): AppError {
  const codes = [...new Set(VOICES.map(({ language }) => languageOf(language)))].map((code) =>
    code === "cmn" ? "zh" : code,
  );
  const near = relatives(tag, codes).map((code) => `${code} (${nameOf(code)})`);
  const name = nameOf(tag);
  return new AppError(
    "VOICE_LANGUAGE",
    "voices.choose",
    `No voice speaks ${name === tag ? `“${tag}”` : `${name} (${tag})`}; near languages: ${near.join(", ")}`,
    { hint: "Choose one of these with --language, or speak it yourself: --script FILE --narration FILE." },
  );
}

function nameOf(tag: string): string {
  const canonical = canonicalLanguage(tag);
  return (canonical && new Intl.DisplayNames("en", { type: "language" }).of(canonical)) ?? tag;
}
