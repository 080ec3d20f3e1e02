// Other languages than English: eSpeak NG reads numbers and abbreviations in each by itself; here only what it would spell out is taken away.
import type { NormalisedWord } from "./index.ts";
import type { Pronunciations } from "./pronunciations.ts";
import type { Break } from "./tokens.ts";

export function other(words: readonly string[], pronunciations: Pronunciations): NormalisedWord[] {
  return words.map((written) => {
    const after = breakOf(written);
    const core = written.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}%€$£°]+$/gu, "");
    const own = pronunciations.find(core);
    if (own) return { written, spoken: own, after };
    const spoken = core
      .replace(/^https?:\/\/(?:www\.)?/iu, "")
      .replace(/[<>&_*#|~^\\{}[\]]/gu, " ")
      .split(/\s+/u)
      .filter((word) => /[\p{L}\p{N}]/u.test(word));
    return { written, spoken, after };
  });
}

/** The break that a written word's punctuation asks for. */
export function breakOf(written: string): Break {
  const end = /[^\p{L}\p{N}\p{M}%°]*$/u.exec(written)?.[0] ?? "";
  if (/[?？؟]/u.test(end)) return "?";
  if (/[!！]/u.test(end)) return "!";
  if (/[.…。।]/u.test(end)) return ".";
  return /[,;:–—)\]、，；：]|--/u.test(end) ? "," : "";
}
