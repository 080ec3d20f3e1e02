// Splits a text into written words and sentences, so that joining them again gives every written character back.

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

/** The written words of a text: what captions show, one after another. */
export function writtenWords(text: string): string[] {
  return text
    .normalize("NFC")
    .split(/\s+/u)
    .filter((word) => word !== "")
    .flatMap((word) => (UNSPACED.test(word) ? splitUnspaced(word) : [word]));
}

/** Words with the spaces that belong between them: none beside an unspaced script. */
export function joinWords(words: readonly string[]): string {
  return words.reduce((text, word) => {
    const joined = text === "" || (UNSPACED.test(text.slice(-3)) && UNSPACED.test(word));
    return text + (joined ? "" : " ") + word;
  }, "");
}

export function sentences(text: string): string[] {
  const found: string[] = [];
  let open: string[] = [];
  let length = 0;
  const close = (): void => {
    if (open.length > 0) found.push(joinWords(open));
    open = [];
    length = 0;
  };
  const words = writtenWords(text);
  words.forEach((word, i) => {
    open.push(word);
    length += word.length + 1;
    const next = words[i + 1];
    if (next === undefined || endsSentence(word, next)) close();
    else if (length > LONGEST_SENTENCE || (length > LONGEST_SENTENCE / 2 && /[,;:–—)]["'”’]*$/u.test(word))) close();
  });
  close();
  return found;
}

function endsSentence(word: string, next: string): boolean {
  if (/[。！？]["'”’」』）]*$/u.test(word)) return true;
  if (!/[.!?…؟।][)\]"'”’»]*$/u.test(word)) return false;
  const startsNew = /^["'“‘«([¿¡]*[\p{Lu}\p{Lo}\p{N}]/u.test(next);
  const core = word.replace(/[)\]"'”’»]+$/u, "");
  // `I` is written so anywhere, and a name after a time is none of its own sentence more often than not.
  if (MAY_END.test(core)) return /^["'“‘(]*\p{Lu}\p{Ll}/u.test(next);
  if (ABBREVIATION.test(core)) return false;
  return startsNew || /[!?]/.test(core.slice(-1)) ? startsNew : false;
}

/** Words of a text without spaces, by the dictionary that lies inside Node; punctuation stays with the word before it. */
function splitUnspaced(text: string): string[] {
  const words: string[] = [];
  let opening = "";
  for (const { segment, isWordLike } of new Intl.Segmenter("zh", { granularity: "word" }).segment(text)) {
    if (isWordLike || words.length === 0) {
      if (isWordLike) {
        words.push(opening + segment);
        opening = "";
      } else opening += segment;
    } else if (/^\p{Ps}|^\p{Pi}/u.test(segment)) opening += segment;
    else words[words.length - 1] += segment;
  }
  if (opening !== "") words.push(opening);
  return words;
}
