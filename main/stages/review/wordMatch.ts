// Follows the words of the script through the text of the captions: which are missing, and in which cue each stands.
import type { Cue } from "../../base/captionFile.ts";

export interface WordMatch {
  /** For each word the index of the cue that it begins in, or null: no cue holds it. */
  cueOf: (number | null)[];
  /** The one that it ends in: of scripts without spaces a long word may go on in the next. */
  endCueOf: (number | null)[];
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
  const endCueOf: (number | null)[] = [];
  let at = 0;
  let extra = 0;
  const missing = (): void => {
    cueOf.push(null);
    endCueOf.push(null);
  };
  const take = ({ length }: string): void => {
    cueOf.push(cueAt[at] ?? null);
    endCueOf.push(cueAt[at + Math.max(1, length) - 1] ?? null);
    at += length;
  };
  for (const [i, word] of tight.entries()) {
    if (text.startsWith(word, at)) {
      take(word);
      continue;
    }
    // The next words stand right here, so this one is missing; short words need the support of those after them.
    const following = tight.slice(i + 1, i + 4).join("");
    if (following && text.startsWith(following, at)) {
      missing();
      continue;
    }
    const anchor = word + (tight[i + 1] ?? "");
    const found = text.slice(at, at + LOOKAHEAD + anchor.length).indexOf(anchor);
    if (found === -1) {
      missing();
      continue;
    }
    extra += found;
    at += found;
    take(word);
  }
  return { cueOf, endCueOf, extra: extra + text.length - at };
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
