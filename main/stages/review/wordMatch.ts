// Follows the words of the script through the text of the captions: which are missing, and in which cue each stands.
import type { Cue } from "./captionFile.ts";

export interface WordMatch {
  /** For each word the index of the cue that it begins in, or null: no cue holds it. */
  cueOf: (number | null)[];
  /** Characters of the captions that no word of the script accounts for. */
  extra: number;
}

/** How far ahead a word is looked for when the captions do not go on with it: a few cues. */
const LOOKAHEAD = 200;

/**
 * Compared without white space, since cues break lines between words and CJK writes none.
 * When the captions do not go on with the next word, the nearer explanation is taken: text was added before it, or it is missing.
 */
export function matchWords(words: readonly string[], cues: readonly Cue[]): WordMatch {
  const { text, cueAt } = joined(cues);
  const tight = words.map(squeeze);
  const cueOf: (number | null)[] = [];
  let at = 0;
  let extra = 0;
  for (const [i, word] of tight.entries()) {
    if (text.startsWith(word, at)) {
      cueOf.push(cueAt[at] ?? null);
      at += word.length;
      continue;
    }
    // The next words stand right here, so this one is missing; short words need the support of those after them.
    const following = tight.slice(i + 1, i + 4).join("");
    if (following && text.startsWith(following, at)) {
      cueOf.push(null);
      continue;
    }
    const anchor = word + (tight[i + 1] ?? "");
    const found = text.slice(at, at + LOOKAHEAD + anchor.length).indexOf(anchor);
    if (found === -1) {
      cueOf.push(null);
      continue;
    }
    extra += found;
    at += found;
    cueOf.push(cueAt[at] ?? null);
    at += word.length;
  }
  return { cueOf, extra: extra + text.length - at };
}

function joined(cues: readonly Cue[]): { text: string; cueAt: Uint32Array } {
  const texts = cues.map((cue) => squeeze(cue.lines.join("")));
  const text = texts.join("");
  const cueAt = new Uint32Array(text.length);
  let at = 0;
  for (const [i, part] of texts.entries()) cueAt.fill(i, at, (at += part.length));
  return { text, cueAt };
}

/** White space, and the marks without width that caption writers add to text or take from it. */
const squeeze = (text: string): string =>
  text.normalize("NFC").replaceAll(/[\s\p{Cc}\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu, "");
