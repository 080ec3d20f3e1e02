// Other languages than English: digits are left to the voice, which reads them in its own language; the rest of what is not letters becomes words.
import { westernDigits } from "./digits.ts";
import type { NormalisedWord } from "./index.ts";
import { localeFacts } from "./locale.ts";
import type { Pronunciations } from "./pronunciations.ts";
import { abbreviated, quantity } from "./quantities.ts";
import { shareOut } from "./shareOut.ts";
import { type Break, segmented } from "./tokens.ts";

export function other(words: readonly string[], language: string, pronunciations: Pronunciations): NormalisedWord[] {
  const locale = localeFacts(language);
  const written = words.map(westernDigits);
  const cores = written.map(coreOf);
  const result: NormalisedWord[] = [];
  for (let i = 0; i < words.length; i++) {
    const own = pronunciations.find(bare(words[i] ?? ""));
    const short = own ? null : abbreviated(locale.code, written, i);
    const said =
      own || short
        ? null
        : quantity({
            core: cores[i] ?? "",
            written: written[i] ?? "",
            before: cores[i - 1] ?? "",
            next: cores.slice(i + 1, i + 6),
            locale,
          });
    const takes = short?.takes ?? said?.takes ?? 0;
    const spoken = own ?? short?.spoken ?? said?.spoken ?? plain(cores[i] ?? "", locale.tag);
    const last = words[i + takes] ?? "";
    // The stop of an abbreviation or an ordinal is no break; a comma after it is.
    const after = short || said?.goesOn ? breakOf(last.replace(/\.(?=[^.]*$)/u, "")) : breakOf(last);
    result.push({ written: words[i] ?? "", spoken: [...spoken], after: takes > 0 ? "" : after });
    for (let k = 1; k <= takes; k++)
      result.push({ written: words[i + k] ?? "", spoken: [], after: k === takes ? after : "" });
    i += takes;
  }
  return shareOut(result);
}

/** The word without quotes, brackets and closing punctuation; signs of currencies, units and ordinals stay. */
function coreOf(written: string): string {
  return written
    .replace(/^[^\p{L}\p{N}\p{Sc}%‰°℃+−-]+|[^\p{L}\p{N}\p{M}\p{Sc}%‰°℃]+$/gu, "")
    .replace(/^[-–—+−]+(?!\d)/u, "");
}

function bare(written: string): string {
  return written.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}%€$£°]+$/gu, "");
}

/** Words of letters and digits; signs that an engine would spell go. */
function plain(core: string, language: string): string[] {
  return core
    .replace(/^https?:\/\/(?:www\.)?/iu, "")
    .replace(/[<>&_*#|~^\\{}[\]]/gu, " ")
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .flatMap((word) => segmented(word, language));
}

/** The break that a written word's punctuation asks for. */
export function breakOf(written: string): Break {
  const end = /[^\p{L}\p{N}\p{M}%°]*$/u.exec(written)?.[0] ?? "";
  if (/[?？؟]/u.test(end) || (/[;\u037e]/u.test(end) && /\p{Script=Greek}/u.test(written))) return "?";
  if (/[!！]/u.test(end)) return "!";
  if (/[.…。।॥۔።]/u.test(end)) return ".";
  return /[,;:–—)\]、，；：،؛]|--/u.test(end) ? "," : "";
}
