// Splits a paragraph into sentences that are spoken in one breath; joined by single spaces they are the paragraph again.
import { DENSE } from "../../base/segment.ts";
import { isSpeakable } from "./cleanText.ts";

const ABBREVIATIONS = new Set(
  "mr mrs ms dr prof st sr jr vs etc e.g i.e fig no vol approx dept est inc ltd co gen col lt sgt capt rev hon jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m u.s u.k ph.d ca cf al hr nr bzw vgl ggf evtl inkl zzgl bspw sog sra srta dra ud uds núm pág ej".split(
    " ",
  ),
);
/** What German counts with a stop: "am 3. Oktober", "im 19. Jahrhundert". */
const COUNTED =
  /^(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert|Jahrtausend|Lebensjahr|Geburtstag|Jahrestag|Kapitel|Mal|Tag|Woche|Stock|Klasse|Weltkrieg)/u;
/** A breath group of more words than this is divided, at a comma where there is one. */
const LONGEST_SENTENCE = 45;
/** The same of a script without spaces, in characters. */
const LONGEST_DENSE = 120;
const SHORTEST_DENSE = 30;

export function splitSentences(paragraph: string): string[] {
  const text = paragraph.replaceAll(/\s+/g, " ").trim();
  const found: string[] = [];
  let from = 0;
  // The lookbehind keeps a run of half a million dots linear.
  const end = /(?<![\p{Sentence_Terminal}…])([\p{Sentence_Terminal}…]+["'”’“)\]»*]*)(?=\s)|([。！？｡]+[」』”’）]*)/gu;
  for (const match of text.matchAll(end)) {
    const to = match.index + match[0].length;
    if (match[1] && !endsSentence(text.slice(from, match.index), match[1], text.slice(to).trimStart())) continue;
    found.push(text.slice(from, to).trim());
    from = to;
  }
  found.push(text.slice(from).trim());
  return joinSilent(found.filter(Boolean)).flatMap(divideLong);
}

function endsSentence(before: string, mark: string, after: string): boolean {
  if (/^\p{Ll}/u.test(after)) return false;
  if (!mark.startsWith(".") || mark.startsWith("..")) return true;
  const word =
    /(\S+)$/
      .exec(before)?.[1]
      ?.toLowerCase()
      .replace(/^\P{L}+/u, "") ?? "";
  if (/^\d{1,2}$/.test(/\S+$/.exec(before)?.[0] ?? "") && COUNTED.test(after)) return false;
  // "J. R. Smith", "Dr. Who", and a numbered list's "1."
  return !ABBREVIATIONS.has(word) && !/^\p{L}$/u.test(word) && !/^\d{1,3}$/.test(before.trim());
}

/** A sentence of emoji or marks alone is no line of its own: it goes with the one before, else the one after. */
function joinSilent(sentences: string[]): string[] {
  const result: string[] = [];
  let ahead = "";
  for (const sentence of sentences) {
    if (isSpeakable(sentence)) {
      result.push(ahead ? `${ahead} ${sentence}` : sentence);
      ahead = "";
    } else if (result.length > 0) result[result.length - 1] += ` ${sentence}`;
    else ahead = ahead ? `${ahead} ${sentence}` : sentence;
  }
  if (ahead) result.push(ahead);
  return result;
}

function divideLong(sentence: string): string[] {
  if (DENSE.test(sentence)) return divideDense(sentence);
  const words = sentence.split(" ");
  if (words.length <= LONGEST_SENTENCE) return [sentence];
  const parts: string[] = [];
  while (words.length > LONGEST_SENTENCE) {
    let at = LONGEST_SENTENCE;
    for (let i = LONGEST_SENTENCE; i > 12; i--)
      if (/[,;:،؛—–]$/.test(words[i - 1] ?? "")) {
        at = i;
        break;
      }
    parts.push(words.splice(0, at).join(" "));
  }
  parts.push(words.join(" "));
  return joinSilent(parts);
}

/** At a comma or a space, else between two words; the parts are the sentence again. */
function divideDense(sentence: string): string[] {
  const parts: string[] = [];
  let rest = sentence;
  while (rest.length > LONGEST_DENSE) {
    const head = rest.slice(0, LONGEST_DENSE);
    const signs = [...head.matchAll(/[、，,；;：:。\s]+/gu)].map(({ index, 0: sign }) => index + sign.length);
    const words = [...byWord.segment(head)].map(({ index }) => index);
    const at = signs.findLast((end) => end >= SHORTEST_DENSE) ?? words.at(-1) ?? LONGEST_DENSE;
    parts.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trimStart();
  }
  parts.push(rest);
  return joinSilent(parts.filter(Boolean));
}

const byWord = new Intl.Segmenter("ja", { granularity: "word" });
