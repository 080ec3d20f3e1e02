// English: each written word becomes what a reader would say for it, by the first rule that knows it.
import type { NormalisedWord } from "./index.ts";
import { cardinal, decimal, digitByDigit, ordinal, pluralise, year } from "./numbers.ts";
import { breakOf } from "./other.ts";
import type { Pronunciations } from "./pronunciations.ts";
import { shareOut } from "./shareOut.ts";
import * as tables from "./tables.ts";

interface Place {
  /** The word without the punctuation around it. */
  core: string;
  written: string;
  /** Cores of the neighbours; empty at the ends. */
  before: string;
  next: string;
  afterNext: string;
  language: string;
  /** Most words around are in capitals, so capitals do not make an initialism. */
  shouting: boolean;
}

/** What is said, and how many of the following words are said by it too. Null: the rule does not know the word. */
type Said = { spoken: string[]; takes?: number } | null;
type Rule = (place: Place) => Said;

const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+`;
const RULES: readonly Rule[] = [
  address,
  hashtag,
  money,
  date,
  time,
  telephone,
  range,
  decade,
  measured,
  ordinalNumber,
  fraction,
  plainNumber,
  roman,
  abbreviation,
  known,
  initialism,
  mixed,
];

export function english(words: readonly string[], language: string, pronunciations: Pronunciations): NormalisedWord[] {
  const cores = words.map(coreOf);
  const lettered = words.filter((word) => /\p{L}{2}/u.test(word));
  const capitals = lettered.filter((word) => word === word.toUpperCase()).length;
  const shouting = lettered.length >= 3 && capitals > lettered.length / 2;
  const result: NormalisedWord[] = [];
  for (let i = 0; i < words.length; i++) {
    const written = words[i] ?? "";
    const place: Place = {
      core: cores[i] ?? "",
      written,
      before: cores[i - 1] ?? "",
      next: /[,;:.!?]$/.test(written) && !isAbbreviation(written) ? "" : (cores[i + 1] ?? ""),
      afterNext: /[,;.!?]$/.test(words[i + 1] ?? "") ? "" : (cores[i + 2] ?? ""),
      language,
      shouting,
    };
    const said = say(place, pronunciations);
    const takes = said.takes ?? 0;
    const last = words[i + takes] ?? written;
    result.push({ written, spoken: said.spoken.flatMap(plain), after: takes > 0 ? "" : breakAfter(written) });
    // The sound of several written words belongs to the first; the others share its time by interpolation.
    for (let k = 1; k <= takes; k++)
      result.push({ written: words[i + k] ?? "", spoken: [], after: k === takes ? breakAfter(last) : "" });
    i += takes;
  }
  return shareOut(result);
}

function say(place: Place, pronunciations: Pronunciations): { spoken: string[]; takes?: number } {
  const own = pronunciations.find(place.core) ?? pronunciations.find(place.core.replace(/['’]s$/u, ""));
  if (own) return { spoken: /['’]s$/u.test(place.core) && !pronunciations.find(place.core) ? possessive(own) : own };
  if (place.core === "") return { spoken: loneSign(place.written) };
  for (const rule of RULES) {
    const said = rule(place);
    if (said) return said;
  }
  return { spoken: [place.core] };
}

function address({ core }: Place): Said {
  const mail = /^([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)$/.exec(core);
  if (mail) return { spoken: [...spellAddress(mail[1] ?? ""), "at", ...spellAddress(mail[2] ?? "")] };
  const web =
    /^(?:https?:\/\/|www\.)/i.test(core) || (/^[\w-]+(?:\.[\w-]+)+(?:[/?#:]\S*)?$/.test(core) && tables.TLD.test(core));
  if (!web || /^[\d.,]+$/.test(core)) return null;
  // What follows a question mark in an address is for machines.
  return {
    spoken: spellAddress(
      core
        .replace(/^https?:\/\//i, "")
        .replace(/^www\./i, "")
        .replace(/[?#].*$/, "")
        .replace(/\/+$/, ""),
    ),
  };
}

function spellAddress(text: string): string[] {
  const names: Record<string, string> = {
    ".": "dot",
    "/": "slash",
    "-": "dash",
    _: "underscore",
    "+": "plus",
    ":": "colon",
    "~": "tilde",
    "%": "percent",
    "=": "equals",
    "@": "at",
  };
  return (text.match(/[A-Za-z]+|\d+|[^A-Za-z\d]/g) ?? []).flatMap((part) => {
    if (/^\d/.test(part)) return part.length > 4 ? digitByDigit(part) : cardinal(part);
    if (/^[A-Za-z]/.test(part)) return /[aeiouy]/i.test(part) || part.length > 4 ? splitCamel(part) : letters(part);
    return names[part]?.split(" ") ?? [];
  });
}

function hashtag({ core }: Place): Said {
  const [, mark, name = ""] = /^([#@])([\p{L}\p{N}_]+)$/u.exec(core) ?? [];
  if (!mark) return null;
  if (/^\d+$/.test(name)) return mark === "#" ? { spoken: ["number", ...cardinal(name)] } : null;
  const parts = name.split("_").flatMap((part) => part.match(/\d+|\D+/g) ?? []);
  const spoken = parts.flatMap((part) => (/^\d/.test(part) ? cardinal(part) : splitCamel(part)));
  return { spoken: [mark === "#" ? "hashtag" : "at", ...spoken] };
}

function money({ core, next }: Place): Said {
  const before = new RegExp(`^(-?)(US\\$|[$€£¥₹₩₽₿])(${NUMBER})([kmb]|bn|mn)?(\\+)?$`, "i").exec(core);
  const after = before
    ? null
    : new RegExp(`^(-?)(${NUMBER})([kmb]|bn|mn)?([$€£¥₹₩₽]|USD|EUR|GBP|CHF|JPY|INR)$`).exec(core);
  const apart = /^[A-Z€£$¥]{1,3}$/.test(next) ? tables.CURRENCIES[next] : undefined;
  const number = before?.[3] ?? after?.[2] ?? (apart && new RegExp(`^(?:${NUMBER})$`).test(core) ? core : undefined);
  if (number === undefined) return null;
  const currency =
    tables.CURRENCIES[(before?.[2] ?? after?.[4] ?? next).toUpperCase()] ??
    tables.CURRENCIES[before?.[2] ?? after?.[4] ?? ""] ??
    apart;
  if (!currency) return null;
  const minus = (before?.[1] ?? after?.[1]) === "-" ? ["minus"] : [];
  const short = before?.[4] ?? after?.[3];
  const long = !apart && /^(?:thousand|million|billion|trillion)s?$/i.test(next) ? next.toLowerCase() : undefined;
  const scale = short ? tables.SCALES[short.toLowerCase()] : long;
  const takes = (apart && !before && !after) || long ? 1 : 0;
  const plus = before?.[5] ? ["plus"] : [];
  const value = number.replaceAll(",", "");
  if (scale) return { spoken: [...minus, ...decimal(value), scale, ...currency.many.split(" "), ...plus], takes };
  const [whole = "0", cents] = value.split(".");
  const name = (many: boolean): string[] => (many ? currency.many : currency.one).split(" ");
  if (cents === undefined || /^0+$/.test(cents) || !currency.cent || cents.length > 2)
    return {
      spoken: [...minus, ...decimal(/^\d+\.0+$/.test(value) ? whole : value), ...name(value !== "1"), ...plus],
      takes,
    };
  const hundredths = String(Number(cents.padEnd(2, "0")));
  const small = [...cardinal(hundredths), currency.cent[hundredths === "1" ? 0 : 1]];
  if (Number(whole) === 0) return { spoken: [...minus, ...small, ...plus], takes };
  return { spoken: [...minus, ...cardinal(whole), ...name(Number(whole) !== 1), "and", ...small, ...plus], takes };
}

function date({ core, next, afterNext, before, language }: Place): Said {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(core);
  const slashed = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})$/.exec(core);
  if (iso || slashed) {
    const dayFirst =
      slashed !== null && (core.includes(".") || !/^en(?:-us)?$/i.test(language) || Number(slashed[1]) > 12);
    const [month, day] = iso
      ? [iso[2], iso[3]]
      : dayFirst
        ? [slashed?.[2], slashed?.[1]]
        : [slashed?.[1], slashed?.[2]];
    const y = iso?.[1] ?? slashed?.[3] ?? "";
    const name = tables.MONTHS[Number(month) - 1];
    if (!name || Number(day) < 1 || Number(day) > 31) return null;
    return {
      spoken: [name, ...ordinal(String(Number(day))), ...(y.length === 2 ? cardinal(String(Number(y))) : year(y))],
    };
  }
  const month = monthName(core);
  if (month && /^\d{1,2}(?:st|nd|rd|th)?$/.test(next) && Number.parseInt(next) <= 31) {
    return { spoken: [month, ...ordinal(String(Number.parseInt(next)))], takes: 1 };
  }
  if (
    /^\d{1,2}(?:st|nd|rd|th)?$/.test(core) &&
    monthName(next) &&
    Number.parseInt(core) <= 31 &&
    (/^\d{1,2}$/.test(core) || before !== "")
  ) {
    const the = /^the$/i.test(before) ? [] : ["the"];
    if (next === "May" && /^[a-z]/.test(afterNext) && !/^\d/.test(core)) return null;
    return { spoken: [...the, ...ordinal(String(Number.parseInt(core))), "of", monthName(next) ?? next], takes: 1 };
  }
  return null;
}

/** `May` and `March` in small letters are verbs; short forms are months only with a number beside them, which the callers see to. */
function monthName(word: string): string | undefined {
  if (!/^[A-Z]/.test(word)) return undefined;
  return tables.MONTHS.find((name) => name === word) ?? tables.MONTH_SHORT[word.replace(/\.$/, "").toLowerCase()];
}

function time({ core, next }: Place): Said {
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(am|pm|a\.m|p\.m)?$/i.exec(core);
  const hourOnly = /^(\d{1,2})(am|pm|a\.m|p\.m)$/i.exec(core);
  const half = (word: string): string[] => (/^a/i.test(word) ? ["ay", "M"] : ["P", "M"]);
  const isHalf = /^(?:am|pm|a\.m|p\.m)\.?$/i.test(next) && next !== "am";
  if (hourOnly) return { spoken: [...cardinal(hourOnly[1] ?? ""), ...half(hourOnly[2] ?? "")] };
  if (/^\d{1,2}$/.test(core) && isHalf && Number(core) <= 12)
    return { spoken: [...cardinal(core), ...half(next)], takes: 1 };
  if (!clock || Number(clock[2]) > 59) return null;
  const [, hours = "", minutes = "", seconds, suffix] = clock;
  if (seconds !== undefined) {
    const part = (value: string, unit: string): string[] =>
      Number(value) === 0 ? [] : [...cardinal(value), Number(value) === 1 ? unit : `${unit}s`];
    return { spoken: [...part(hours, "hour"), ...part(minutes, "minute"), ...part(seconds, "second")] };
  }
  const ending = suffix ? half(suffix) : isHalf ? half(next) : [];
  const small = Number(minutes);
  const tail =
    small === 0
      ? ending.length > 0
        ? []
        : Number(hours) <= 12
          ? ["o'clock"]
          : ["hundred"]
      : small < 10
        ? ["oh", ...cardinal(String(small))]
        : cardinal(minutes);
  return { spoken: [...cardinal(hours), ...tail, ...ending], takes: suffix || !isHalf ? 0 : 1 };
}

function telephone({ core }: Place): Said {
  if (!/^\+?[\d(][\d().-]{5,}\d$/.test(core)) return null;
  const digits = core.replace(/\D/g, "");
  const grouped = /^(?:\+?\d{1,3}[-.])?\(?\d{3}\)?[-.]\d{3,4}(?:[-.]\d{3,4})?$/.test(core) || core.startsWith("+");
  return grouped && digits.length >= 7
    ? { spoken: [...(core.startsWith("+") ? ["plus"] : []), ...digitByDigit(digits)] }
    : null;
}

function range({ core, next, before }: Place): Said {
  const [, from, to, unit = ""] =
    new RegExp(`^([$€£]?(?:${NUMBER}))[-–—−]([$€£]?(?:${NUMBER}))(\\S*)$`).exec(core) ?? [];
  if (from === undefined || to === undefined) return null;
  const bare = to.replace(/^[$€£]/, "");
  const end = measured({ ...placeOf(bare + unit), next, before }) ??
    money({ ...placeOf(to + unit), next }) ?? { spoken: speakNumber(bare, before) };
  const start =
    /^[$€£]/.test(from) && !/^[$€£]/.test(to)
      ? speakNumber(from.slice(1), before)
      : speakNumber(from.replace(/^[$€£]/, ""), before);
  const paid = /^[$€£]/.test(from) ? money({ ...placeOf((from[0] ?? "") + bare + unit), next }) : null;
  const rest = paid ?? (unit === "" || measured({ ...placeOf(bare + unit), next, before }) ? end : null);
  return rest ? { spoken: [...start, "to", ...rest.spoken], takes: rest.takes ?? 0 } : null;
}

function measured({ core, next }: Place): Said {
  const [, sign = "", number, touching] = new RegExp(`^([-−+]?)(${NUMBER})([^\\d\\s.,][^\\s]*)?$`).exec(core) ?? [];
  if (number === undefined) return null;
  const value = number.replaceAll(",", "");
  const said = (unit: readonly [string, string]): string[] => [
    ...decimal(sign + value),
    ...(value === "1" ? unit[0] : unit[1]).split(" "),
  ];
  if (touching !== undefined) {
    if (/^[kK]$/.test(touching))
      return { spoken: Number(value) <= 16 ? [...decimal(value), "K"] : [...decimal(sign + value), "thousand"] };
    if (/^(?:m|M|bn|B)$/.test(touching) && touching !== "m")
      return { spoken: [...decimal(sign + value), tables.SCALES[touching.toLowerCase()] ?? "million"] };
    if (/^(?:p|i)$/.test(touching) && /^(?:480|720|1080|1440|2160)$/.test(value))
      return {
        spoken: [
          ...(value === "1080"
            ? ["ten", "eighty"]
            : value === "1440"
              ? ["fourteen", "forty"]
              : value.length === 3
                ? [...cardinal(value[0] ?? ""), ...cardinal(value.slice(1))]
                : cardinal(value)),
          "P",
        ],
      };
    if (/^\+$/.test(touching)) return { spoken: [...decimal(sign + value), "plus"] };
    const unit = tables.UNITS[touching];
    if (unit) return { spoken: said(unit) };
    const hyphened = /^-([a-z]+(?:-[a-z]+)*)$/i.exec(touching);
    return hyphened ? { spoken: [...speakNumber(value, ""), ...(hyphened[1] ?? "").split("-")] } : null;
  }
  const unit = tables.TOUCHING_UNITS.has(next) ? undefined : tables.UNITS[next];
  return unit && next !== "°" ? { spoken: said(unit), takes: 1 } : null;
}

function ordinalNumber({ core }: Place): Said {
  const digits = /^(\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)$/i.exec(core)?.[1];
  return digits === undefined ? null : { spoken: ordinal(digits.replaceAll(",", "")) };
}

/** `1990s`, `'90s`. */
function decade({ core }: Place): Said {
  const digits = /^['’]?([1-9]0|[12]\d\d0)['’]?s$/.exec(core)?.[1];
  if (digits === undefined) return null;
  return { spoken: pluralise(digits.length === 4 ? year(digits) : cardinal(digits)) };
}

function fraction({ core }: Place): Said {
  const single: Record<string, string> = {
    "½": "one half",
    "⅓": "one third",
    "⅔": "two thirds",
    "¼": "one quarter",
    "¾": "three quarters",
  };
  const sign = /^(\d*)([½⅓⅔¼¾])$/u.exec(core);
  if (sign) {
    const part = single[sign[2] ?? ""] ?? "";
    return {
      spoken: sign[1]
        ? [...cardinal(sign[1]), "and", ...(part === "one half" ? ["a", "half"] : part.split(" "))]
        : part.split(" "),
    };
  }
  if (core === "24/7") return { spoken: ["twenty", "four", "seven"] };
  const [, over, under] = /^(\d{1,2})\/(\d{1,3})$/.exec(core) ?? [];
  if (over === undefined || under === undefined || Number(under) < 2) return null;
  // Ten out of ten is a mark, not a fraction.
  if (Number(over) >= Number(under)) return { spoken: [...cardinal(over), "out", "of", ...cardinal(under)] };
  const part = under === "2" ? ["half"] : under === "4" ? ["quarter"] : ordinal(under);
  return { spoken: [...cardinal(over), ...(over === "1" ? part : under === "2" ? ["halves"] : pluralise(part))] };
}

function plainNumber({ core, before, next }: Place): Said {
  const [, sign = "", number, letter = ""] = new RegExp(`^([-−+]?)(${NUMBER})(['’]s)?$`).exec(core) ?? [];
  if (number === undefined) {
    const version = /^(\d+(?:\.\d+){2,})$/.exec(core)?.[1];
    return version
      ? { spoken: version.split(".").flatMap((part, i) => [...(i > 0 ? ["point"] : []), ...cardinal(part)]) }
      : null;
  }
  const scale = /^(?:thousand|million|billion|trillion)$/i.test(next);
  const spoken = sign === "" && !scale ? speakNumber(number, before) : decimal(sign + number.replaceAll(",", ""));
  return { spoken: letter === "" ? spoken : possessive(spoken) };
}

/** Four digits without a separator are a year unless they count something small. */
function speakNumber(number: string, before: string): string[] {
  if (/^0\d+$/.test(number)) return digitByDigit(number);
  if (/^(?:room|flight|route|bus|code|line|channel)$/i.test(before) && /^\d{3}$/.test(number))
    return digitByDigit(number);
  return /^(?:1[1-9]|20)\d\d$/.test(number) ? year(number) : decimal(number.replaceAll(",", ""));
}

function roman({ core, before }: Place): Said {
  const [, numeral, tail = ""] = /^([IVXLC]+)(['’]s)?$/.exec(core) ?? [];
  if (numeral === undefined) return null;
  const value = romanValue(numeral);
  if (value === null) return null;
  const lower = before.toLowerCase();
  if (tables.RULERS.has(before) && numeral !== "I" && value < 30)
    return { spoken: ["the", ...(tail ? possessive(ordinal(String(value))) : ordinal(String(value)))] };
  if (tables.NUMBERED.has(lower) && /^[A-Z]/.test(before)) return { spoken: cardinal(String(value)) };
  // A lone numeral of two letters or more that spells no word.
  if (
    /^(?:II|III|IV|VI|VII|VIII|IX|XI|XII|XIII|XIV|XV|XVI|XVII|XVIII|XIX|XX|XXI)$/.test(numeral) &&
    /^[A-Z][a-z]/.test(before)
  )
    return { spoken: cardinal(String(value)) };
  return null;
}

function romanValue(numeral: string): number | null {
  if (!/^(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/.test(numeral)) return null;
  const values: Record<string, number> = { I: 1, V: 5, X: 10, L: 50, C: 100 };
  return Array.from(numeral).reduce((sum, letter, i) => {
    const value = values[letter] ?? 0;
    return sum + (value < (values[numeral[i + 1] ?? ""] ?? 0) ? -value : value);
  }, 0);
}

function abbreviation({ core, written, before, next }: Place): Said {
  const name = core.replace(/\.$/, "").toLowerCase();
  const dotted = isAbbreviation(written);
  // A street follows its name (“Baker St.”), a saint comes before it (“at St. James”); after a number it is a saint too.
  if (name === "st" && dotted) {
    const named = /^[A-Z]/.test(next) && (/^\d/.test(before) || !/^[A-Z]/.test(before));
    return { spoken: [named ? "saint" : "street"] };
  }
  if (name === "no" && dotted && /^#?\d/.test(next)) return { spoken: ["number"] };
  if (/^pp?$/.test(name) && dotted && /^\d/.test(next)) return { spoken: [name === "p" ? "page" : "pages"] };
  const month = tables.MONTH_SHORT[name];
  if (month && dotted && /^[A-Z]/.test(core)) return { spoken: [month] };
  const said = tables.ABBREVIATIONS[name];
  if (
    said &&
    (dotted || name.includes(".") || tables.BARE_ABBREVIATIONS.has(name)) &&
    (name !== "ms" || /^[A-Z]/.test(core))
  )
    return { spoken: said.split(" ") };
  // U.S.A. and the like are spelled.
  return /^(?:\p{Lu}\.)+\p{Lu}?$/u.test(core) ? { spoken: letters(core.replaceAll(".", "")) } : null;
}

function known({ core }: Place): Said {
  const lower = core.toLowerCase();
  const said = tables.SAID[lower] ?? tables.SAID[lower.replace(/\.$/, "")];
  return said && core !== "AM"
    ? { spoken: said.split(" ").flatMap((word) => (/^[A-Z]$/.test(word) ? letters(word) : [word])) }
    : null;
}

function initialism({ core, shouting }: Place): Said {
  const [, capitals, tail = ""] = /^(\p{Lu}{2,6})((?:['’]?s|['’](?:S|ll|d))?)$/u.exec(core) ?? [];
  if (capitals === undefined) return null;
  if (tables.ACRONYMS.has(capitals) || tables.SHOUTED.has(capitals))
    return { spoken: [(capitals + tail).toLowerCase()] };
  const pronounceable = /[AEIOUY]/.test(capitals) && capitals.length >= 4;
  if (shouting && /[AEIOUY]/.test(capitals)) return { spoken: [(capitals + tail).toLowerCase()] };
  if (pronounceable && capitals.length >= 5) return { spoken: [(capitals + tail).toLowerCase()] };
  const spelled = letters(capitals);
  return { spoken: tail === "" ? spelled : possessive(spelled) };
}

/** Letters with digits (`MP3`, `COVID-19`), words with inner capitals (`YouTube`), words joined by signs (`and/or`, `well-being`). */
function mixed({ core, shouting, language }: Place): Said {
  const parts = core.split(/[-–—/_+~*|\\:;,.]+|…/u).filter((part) => part !== "");
  const joined = core.includes("/") && parts.length === 2 && parts.every((part) => /^\p{L}+$/u.test(part));
  if (joined && parts[0]?.toLowerCase() !== "and") {
    return { spoken: [...(parts[0] ? splitCamel(parts[0]) : []), "or", ...(parts[1] ? splitCamel(parts[1]) : [])] };
  }
  const pieces = parts.flatMap((part) => part.match(/\d+|[^\d]+/gu) ?? []);
  if (pieces.length <= 1 && parts.length <= 1 && parts[0] === core) return { spoken: splitCamel(core) };
  return {
    spoken: pieces.flatMap((piece) => {
      if (/^\d+$/.test(piece)) return piece.length === 4 ? year(piece) : cardinal(piece);
      const inner = placeOf(piece, { shouting, language });
      const familiar = known(inner) ?? initialism(inner);
      if (familiar) return familiar.spoken;
      return /^\p{Lu}$/u.test(piece) ? letters(piece) : splitCamel(piece);
    }),
  };
}

function loneSign(written: string): string[] {
  const name = tables.SIGNS[written];
  return name ? name.split(" ") : [];
}

function letters(word: string): string[] {
  return Array.from(word.toLowerCase()).map((letter) => tables.LETTERS[letter] ?? letter);
}

function possessive(words: readonly string[]): string[] {
  return [...words.slice(0, -1), `${words.at(-1) ?? ""}'s`];
}

function splitCamel(word: string): string[] {
  if (/^(?:Mc|Mac|O['’]|D['’]|De|La|Le)\p{Lu}/u.test(word)) return [word];
  return word.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[^\p{Lu}]+|\p{Lu}/gu) ?? [word];
}

/** A word in letters that engines know; one of absurd length in stretches, so that no engine chokes on it. */
function plain(word: string): string[] {
  const bare = transliterate(word)
    .replace(/[‘’ʼ]/gu, "'")
    .replace(/[^\p{L}\p{M}']/gu, "")
    .replace(/^'+|'+$/g, "")
    .toLowerCase();
  return bare.match(/.{1,24}/gsu) ?? [];
}

/** Latin letters without their marks; other scripts stay as they are. */
export function transliterate(text: string): string {
  const special: Record<string, string> = {
    ß: "ss",
    æ: "ae",
    Æ: "Ae",
    œ: "oe",
    Œ: "Oe",
    ø: "o",
    Ø: "O",
    ł: "l",
    Ł: "L",
    đ: "d",
    Đ: "D",
    ð: "th",
    þ: "th",
    ı: "i",
  };
  return text
    .normalize("NFKD")
    .replace(/(\p{Script=Latin})\p{M}+/gu, "$1")
    .replace(/[ßæÆœŒøØłŁđĐðþı]/gu, (letter) => special[letter] ?? letter)
    .normalize("NFC");
}

/** The word without quotes, brackets and closing punctuation; signs that carry meaning stay (`$5`, `50%`, `#1`, `-3`, `a.m`). */
function coreOf(written: string): string {
  const core = written
    .replace(/\p{Extended_Pictographic}(?:\p{M}|\p{Emoji_Modifier}|\u200d)*|\p{Regional_Indicator}|\u20e3/gu, "")
    .replace(/^[^\p{L}\p{N}$€£¥₹₩₽₿#@+−.-]+/u, "")
    .replace(/[^\p{L}\p{N}\p{M}%‰°$€£¥₹₩₽+½⅓⅔¼¾²]+$/u, "")
    .replace(/^[-–—−.+]+(?=\D|$)/u, "")
    .replace(/^\.+(?=\d)/u, ".");
  if (!/[\p{L}\p{N}]/u.test(core)) return "";
  // A bracket opened inside stays (`(555)123`), a lone closing one went with the punctuation.
  return /^\+?\d+\)/.test(core) && written.includes("(") ? `(${core}` : core;
}

function isAbbreviation(written: string): boolean {
  const name = written.replace(/^[^\p{L}]+/u, "").toLowerCase();
  if (!name.endsWith(".")) return false;
  const bare = name.slice(0, -1);
  return (
    bare in tables.ABBREVIATIONS ||
    bare in tables.MONTH_SHORT ||
    /^(?:st|no|pp?|a\.m|p\.m)$/.test(bare) ||
    /^(?:\p{L}\.)+\p{L}$/u.test(bare)
  );
}

/** The full stop of an abbreviation is no break; at the end of the sentence the engine breaks by itself. */
function breakAfter(written: string): NormalisedWord["after"] {
  if (isAbbreviation(written)) return "";
  return breakOf(written);
}

function placeOf(core: string, more: Partial<Place> = {}): Place {
  return { core, written: core, before: "", next: "", afterNext: "", language: "en", shouting: false, ...more };
}
