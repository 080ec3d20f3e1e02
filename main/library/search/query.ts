// A query taken apart: each word that is looked for, once, with where it stands, how much it weighs and its relatives.
import { type Meanings, type Relative, type Relatives, VISIBLE } from "./relatives.ts";
import type { QueryPart } from "./types.ts";
import { wordsOf } from "./words.ts";

export interface QueryWord {
  word: string;
  stems: readonly string[];
  /** Indexes of the parts that it stands in. */
  parts: readonly number[];
  /** Of the weightiest part that it stands in. */
  weight: number;
  head: boolean;
  /** Can be seen by itself, unlike “red” and “calm”. */
  thing: boolean;
  relatives: readonly Relative[];
}

/** A word of the head's phrase counts more than what only describes it. */
const HEAD = 1.4;
/** Of a long speech: no more than this many words are looked up. */
const MOST_WORDS = 40;

/**
 * Throws what the signal throws. Looking words up reads files: between two words others come in.
 */
export async function readQuery(
  parts: readonly QueryPart[],
  dictionary: Meanings,
  relatives: Relatives,
  signal?: AbortSignal,
): Promise<QueryWord[]> {
  const words = new Map<string, QueryWord & { far: boolean }>();
  for (const [index, part] of parts.entries()) {
    for (const { word, stems, head } of unitsOf(part, dictionary)) {
      const id = stems.join(" ");
      const known = words.get(id);
      const weight = part.weight * (head ? HEAD : 1);
      if (known)
        words.set(id, {
          ...known,
          parts: [...new Set([...known.parts, index])],
          weight: Math.max(known.weight, weight),
          head: known.head || head,
          far: known.far || part.as === "phrase",
        });
      else if (words.size < MOST_WORDS)
        words.set(id, {
          word,
          stems,
          parts: [index],
          weight,
          head,
          thing: stems.length > 1 || isThing(word, dictionary),
          far: part.as === "phrase",
          relatives: [],
        });
    }
  }
  const read: QueryWord[] = [];
  for (const { far, ...word } of words.values()) {
    await new Promise(setImmediate);
    signal?.throwIfAborted();
    read.push({ ...word, relatives: relatives.of(word.word, far) });
  }
  return read;
}

interface Unit {
  word: string;
  stems: string[];
  head: boolean;
}

/** Words, and pairs of words that are one thing (“polar bear”). Of speech only what can be seen. */
function unitsOf({ text, as }: QueryPart, dictionary: Meanings): Unit[] {
  if (as === "speech")
    return wordsOf(text)
      .filter(({ word }) => isThing(word, dictionary))
      .map(({ word, stem }) => ({ word, stems: [stem], head: false }));
  return text.split(/[,;:.!?…。、—–]+/u).flatMap((clause) => {
    // What comes before the preposition is meant, what follows it only says where: “rain on a window”.
    const [start = ""] = clause.split(PREPOSITION);
    const heads = wordsOf(start);
    const head = heads.at(-1)?.stem;
    const all = wordsOf(clause);
    const units: Unit[] = all.map(({ word, stem }) => ({ word, stems: [stem], head: stem === head }));
    all.forEach(({ word, stem }, i) => {
      const next = all[i + 1];
      if (!next || dictionary.nouns(`${word} ${next.word}`).length === 0) return;
      units.push({ word: `${word} ${next.word}`, stems: [stem, next.stem], head: next.stem === head });
    });
    return units;
  });
}

const PREPOSITION =
  /\s(?:by|in|on|at|of|under|through|over|before|after|with|from|to|for|near|beside|among|between|during|along|while|when|and|against|into|behind|above|below|across|around)\s/iu;

/** Latin words are asked of the dictionary, which is English; where it does not know one, long ones may be names. */
function isThing(word: string, dictionary: Meanings): boolean {
  if (VAGUE.has(word)) return false;
  const [sense] = dictionary.nouns(word);
  if (sense) return VISIBLE.has(sense.field) || SEEN.has(word);
  return !/^[a-z]+$/.test(word) || word.length >= 5;
}

/** Hours and seasons have their own light; of some things WordNet's first meaning is an event or an act. */
const SEEN: ReadonlySet<string> = new Set(
  "night nights morning mornings evening evenings dawn dusk sunrise sunset twilight noon midnight winter summer autumn spring fire fires campfire candlelight sunlight moonlight wedding party picnic concert dance yoga meditation kiss football basketball tennis swim walk storm wave waves weather breakfast lunch dinner".split(
    " ",
  ),
);

/** Things that can be seen, but are said without being meant. */
const VAGUE: ReadonlySet<string> = new Set(
  "people person man woman men women thing things world body bodies hand hands head face eye eyes back side end part parts place places point line way ways room day days life group member kind sort form set piece bit lot step steps top bottom front middle edge area space state house home work company system program word words name number letter page chapter story heart mind air light sound voice guide star self human other fellow being baby dear reader listener viewer channel video".split(
    " ",
  ),
);
