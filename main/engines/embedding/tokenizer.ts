// CLIP's words as numbers: byte pair encoding of text in small letters, as openai/CLIP's simple_tokenizer.py and Hugging Face's CLIPTokenizer do it.
import { AppError } from "../../base/errors.ts";

/** `vocab` from pieces to numbers, `merges` in the order in which they are made. */
export interface Vocabulary {
  vocab: Readonly<Record<string, number>>;
  merges: readonly (readonly [string, string])[];
}

const BEGIN = "<|startoftext|>";
const END = "<|endoftext|>";
/** Stands at the end of each word's last piece. */
const LAST = "</w>";
/** Each match is encoded by itself; a digit is a word of its own. */
const WORDS = /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu;
/** Words that are remembered with their pieces. */
const MOST_KNOWN = 20_000;

export class Tokenizer {
  readonly #vocab: ReadonlyMap<string, number>;
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #known = new Map<string, readonly number[]>();
  readonly #begin: number;
  readonly #end: number;

  /** Throws MODEL_DAMAGED where it lacks what begins and ends a text. */
  constructor({ vocab, merges }: Vocabulary) {
    this.#vocab = new Map(Object.entries(vocab));
    this.#ranks = new Map(merges.map(([a, b], rank) => [`${a} ${b}`, rank]));
    this.#begin = this.#special(BEGIN);
    this.#end = this.#special(END);
  }

  /** With what begins and ends it; longer ones are cut to `most`. */
  encode(text: string, most: number): number[] {
    const words = text.normalize("NFC").toLowerCase().match(WORDS) ?? [];
    const tokens = words.flatMap((word) => this.#word(word)).slice(0, most - 2);
    return [this.#begin, ...tokens, this.#end];
  }

  #word(word: string): readonly number[] {
    const known = this.#known.get(word);
    if (known) return known;
    // What no piece stands for cannot come from bytes, all of which are pieces: a vocabulary that lacks some says nothing.
    const tokens = this.#pieces(word).map((piece) => this.#vocab.get(piece) ?? this.#end);
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(word, tokens);
    return tokens;
  }

  /** Joins, again and again, the pair that was learnt first. */
  #pieces(word: string): string[] {
    const pieces = Array.from(new TextEncoder().encode(word), (byte) => LETTERS[byte] as string);
    pieces[pieces.length - 1] += LAST;
    while (pieces.length > 1) {
      let best = Infinity;
      for (let i = 0; i + 1 < pieces.length; i++)
        best = Math.min(best, this.#ranks.get(`${pieces[i]} ${pieces[i + 1]}`) ?? Infinity);
      if (best === Infinity) break;
      for (let i = 0; i + 1 < pieces.length; i++)
        if (this.#ranks.get(`${pieces[i]} ${pieces[i + 1]}`) === best)
          pieces.splice(i, 2, `${pieces[i]}${pieces[i + 1]}`);
    }
    return pieces;
  }

  #special(token: string): number {
    const id = this.#vocab.get(token);
    if (id === undefined) throw new AppError("MODEL_DAMAGED", "embedding.tokenizer", `Its vocabulary lacks ${token}`);
    return id;
  }
}

/** A letter that can be seen for each byte: itself where it is one, else one beyond Latin-1. */
export const LETTERS: readonly string[] = (() => {
  const isSeen = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let unseen = 0;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isSeen(byte) ? byte : 256 + unseen++));
})();
