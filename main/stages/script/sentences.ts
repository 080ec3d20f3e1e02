// Splits a paragraph into sentences that are spoken in one breath; joined by single spaces they are the paragraph again.
import { isSpeakable } from "./cleanText.ts";

const ABBREVIATIONS = new Set(
  "mr mrs ms dr prof st sr jr vs etc e.g i.e fig no vol approx dept est inc ltd co gen col lt sgt capt rev hon jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m u.s u.k ph.d ca cf al".split(
    " ",
  ),
);
/** A breath group of more words than this is divided, at a comma where there is one. */
const LONGEST_SENTENCE = 45;

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
  const words = sentence.split(" ");
  if (words.length <= LONGEST_SENTENCE) return [sentence];
  const parts: string[] = [];
  while (words.length > LONGEST_SENTENCE) {
    let at = LONGEST_SENTENCE;
    for (let i = LONGEST_SENTENCE; i > 12; i--)
      if (/[,;:—–]$/.test(words[i - 1] ?? "")) {
        at = i;
        break;
      }
    parts.push(words.splice(0, at).join(" "));
  }
  parts.push(words.join(" "));
  return joinSilent(parts);
}
