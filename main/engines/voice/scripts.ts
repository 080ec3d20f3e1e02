// Which language's voice can say letters that the chosen voice cannot.
const SCRIPTS: readonly (readonly [pattern: RegExp, language: string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, "ja"],
  [/\p{Script=Han}/u, "cmn"],
  [/\p{Script=Hangul}/u, "ko"],
  [/\p{Script=Cyrillic}/u, "ru"],
  [/\p{Script=Greek}/u, "el"],
  [/\p{Script=Arabic}/u, "ar"],
  [/\p{Script=Hebrew}/u, "he"],
  [/\p{Script=Devanagari}/u, "hi"],
  [/\p{Script=Bengali}/u, "bn"],
  [/\p{Script=Thai}/u, "th"],
  [/\p{Script=Tamil}/u, "ta"],
  [/\p{Script=Telugu}/u, "te"],
  [/\p{Script=Georgian}/u, "ka"],
  [/\p{Script=Armenian}/u, "hy"],
];

/** The language of most letters outside of the Latin script; null where there are none that any voice knows. */
export function languageOfScript(text: string): string | null {
  let best: { language: string; count: number } | null = null;
  for (const [pattern, language] of SCRIPTS) {
    const count = text.match(new RegExp(pattern.source, "gu"))?.length ?? 0;
    // Japanese comes first: its kana stand beside far more Han characters.
    if (count > 0 && (best === null || (best.language !== "ja" && count > best.count))) best = { language, count };
  }
  return best?.language ?? null;
}
