// Splits a text into written words and sentences, so that joining them again gives every written character back.
import { replaceStress } from "../../../../contract/script.ts";
import { keepsSentence } from "./abbreviations.ts";
import { westernDigits } from "./digits.ts";
import { localeFacts } from "./locale.ts";

/** A break that the voice makes after a word. */
export type Break = "" | "," | "." | "?" | "!";

/** Scripts that are written without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const ABBREVIATION =
  /^["'“‘(]*(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|Rev|Gen|Col|Capt|Lt|Sgt|St|Mt|Ft|No|Vol|Ch|Fig|pp?|vs|etc|approx|est|e\.g|i\.e|a\.m|p\.m|Inc|Ltd|Co|Corp|Jr|Sr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|(?:[A-Za-z]\.)+[A-Za-z])\.$/;
/** Abbreviations that as often as not end a sentence: they do before a capital letter. */
const MAY_END = /^["'“‘(]*(?:etc|a\.m|p\.m|Inc|Ltd|Co|Corp|Jr|Sr|U\.S|U\.K|Ph\.D)\.$/i;
/** Longer stretches are split at commas, at the latest between words: a voice needs to breathe, an engine's memory is finite. */
const LONGEST_SENTENCE = 320;

/** Scripts whose words stand side by side without a space, of which a voice wants to be told the words. */
const DENSE = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

export interface WrittenWord {
  text: string;
  stressed: boolean;
}

/** The written words of a text: what captions show, one after another. Marks of stress are gone and told apart. */
export function writtenWords(text: string, language: string): WrittenWord[] {
  const { plain, stretches } = readStress(text.normalize("NFC"));
  let at = 0;
  return plain
    .split(/\s+/u)
    .filter((word) => word !== "")
    .flatMap((word) => (UNSPACED.test(word) ? splitUnspaced(word, language) : [word]))
    .map((word) => {
      const from = plain.indexOf(word, at);
      at = from + word.length;
      return { text: word, stressed: stretches.some((stretch) => stretch.from < at && stretch.to > from) };
    });
}

function readStress(text: string): { plain: string; stretches: { from: number; to: number }[] } {
  const stretches: { from: number; to: number }[] = [];
  let plain = "";
  const marked = replaceStress(text, (stretch, stressed) => (stressed ? `\uE000${stretch}\uE001` : stretch));
  for (const part of marked.split(/(\uE000[^\uE000\uE001]*\uE001)/u)) {
    if (part.startsWith("\uE000")) {
      stretches.push({ from: plain.length, to: plain.length + part.length - 2 });
      plain += part.slice(1, -1);
    } else plain += part;
  }
  return { plain, stretches };
}

/** The word with its mark around the letters, so that splitting what was joined finds it again. */
function remark({ text, stressed }: WrittenWord): string {
  return stressed ? text.replace(/[\p{L}\p{N}](?:.*[\p{L}\p{N}\p{M}])?/su, (core) => `*${core}*`) : text;
}

/** What a voice is to say of one written word: its parts where the script writes none apart. */
export function segmented(word: string, language: string): string[] {
  if (!DENSE.test(word)) return [word];
  return [...segmenterOf(language).segment(word)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}

/** Words with the spaces that belong between them: none beside an unspaced script. */
export function joinWords(words: readonly string[]): string {
  return words.reduce((text, word) => {
    const joined = text === "" || (UNSPACED.test(text.slice(-3)) && UNSPACED.test(word));
    return text + (joined ? "" : " ") + word;
  }, "");
}

/** Where a voice breathes; marks of stress stay. */
export function sentences(text: string, language: string): string[] {
  const words = writtenWords(text, language);
  const marked = words.some(({ stressed }) => stressed);
  const found: string[] = [];
  let open: string[] = [];
  let length = 0;
  const close = (): void => {
    // Two stressed words without a space between them are one stretch.
    const joined = joinWords(open);
    if (open.length > 0) found.push(marked ? joined.replace(/(?<=[\p{L}\p{N}])\*\*(?=[\p{L}\p{N}])/gu, "") : joined);
    open = [];
    length = 0;
  };
  words.forEach((written, i) => {
    const word = written.text;
    open.push(remark(written));
    length += word.length + 1;
    const next = words[i + 1]?.text;
    if (next === undefined || endsSentence(word, next, language)) close();
    else if (length > LONGEST_SENTENCE || (length > LONGEST_SENTENCE / 2 && /[,;:–—)]["'”’]*$/u.test(word))) close();
  });
  close();
  return found;
}

/** Languages that write an ordinal with a full stop. */
const DOTTED_ORDINALS = new Set("de lb da nb nn no fo is fi et lv cs sk pl hr bs sr sl mk hu tr az eu".split(" "));

function endsSentence(word: string, next: string, language: string): boolean {
  if (/[。！？｡]["'”’」』）]*$/u.test(word)) return true;
  if (!/[.!?…؟।॥۔።][)\]"'”’»“]*$/u.test(word)) return false;
  const startsNew = /^["'“‘«„([¿¡]*[\p{Lu}\p{Lo}\p{N}]/u.test(next);
  const { code } = localeFacts(language);
  if (code !== "en") {
    const bare = word.replace(/^["'“‘«„([¿¡]+/u, "");
    if (keepsSentence(code, bare) || keepsSentence(code, bare + next)) return false;
    if (DOTTED_ORDINALS.has(code) && /^\d{1,2}\.$/.test(westernDigits(bare))) return /^["“«„]/u.test(next);
    // Initials, and marks that are no full stop.
    return /^\p{Lu}\.$/u.test(bare) ? false : startsNew || /^\p{Sc}?[\p{N}]/u.test(next);
  }
  const core = word.replace(/[)\]"'”’»]+$/u, "");
  // `I` is written so anywhere, and a name after a time is none of its own sentence more often than not.
  if (MAY_END.test(core)) return /^["'“‘(]*\p{Lu}\p{Ll}/u.test(next);
  if (ABBREVIATION.test(core)) return false;
  return startsNew || /[!?]/.test(core.slice(-1)) ? startsNew : false;
}

/** Words of a text without spaces, by the dictionary that lies inside Node; punctuation stays with the word before it. */
function splitUnspaced(text: string, language: string): string[] {
  const words: string[] = [];
  let opening = "";
  // A full-width comma is part of a number to the segmenter.
  const parts = text.split(/(?<=[，、。！？；：])/u).flatMap((part) => [...segmenterOf(language).segment(part)]);
  for (const { segment, isWordLike } of parts) {
    if (isWordLike || words.length === 0) {
      if (isWordLike) {
        words.push(opening + segment);
        opening = "";
      } else opening += segment;
    } else if (/^[\p{Ps}\p{Pi}\p{Sc}]/u.test(segment)) opening += segment;
    else words[words.length - 1] += segment;
  }
  if (opening !== "") words.push(opening);
  return words.reduce<string[]>((all, word) => {
    // Times and dates in digits are one word: 14:30, 2024/3/12.
    if (/\d[:：/]$/u.test(all.at(-1) ?? "") && /^\d/u.test(word)) all[all.length - 1] += word;
    else all.push(word);
    return all;
  }, []);
}

const segmenters = new Map<string, Intl.Segmenter>();

function segmenterOf(language: string): Intl.Segmenter {
  const { tag } = localeFacts(language);
  let segmenter = segmenters.get(tag);
  if (!segmenter) segmenters.set(tag, (segmenter = new Intl.Segmenter(tag, { granularity: "word" })));
  return segmenter;
}
