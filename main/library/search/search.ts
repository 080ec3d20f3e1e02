// Searches the library by words: candidates from the full-text index, then ranked by which words they were found by.
import { basename, join, relative } from "node:path";

import type { Asset } from "../../../contract/library.ts";
import type { AssetWordStore } from "../../store/assetWords.ts";
import { readQuery, type QueryWord } from "./query.ts";
import { type Meanings, Relatives } from "./relatives.ts";
import {
  PLACES,
  type AssetQuery,
  type AssetSearch,
  type FoundWord,
  type Match,
  type Place,
  type Relation,
} from "./types.ts";
import { WordIndex } from "./wordIndex.ts";
import { assetWords, WORDS_VERSION } from "./words.ts";

/** Raised when the same library would now give another answer. */
const VERSION = 2;

export interface SearchDeps {
  words: AssetWordStore;
  /** Rises with every write to the library. */
  library: { readonly changes: number };
  dictionary: Meanings;
}

/** What a word is worth by which the asset was found, in parts of the very word. */
const WORTH: Record<Relation, number> = { same: 1, synonym: 0.9, kind: 0.8, near: 0.7, member: 0.45, wider: 0.35 };
const PLACE_WORTH: Record<Place, number> = { name: 1, title: 1, tags: 0.9, folder: 0.7 };

/** Of the best by words alone, so many more than wanted are ranked in earnest. */
const SPARE = 70;

export function createAssetSearch({ words, library, dictionary }: SearchDeps): AssetSearch {
  const index = new WordIndex(words, library);
  const relatives = new Relatives(dictionary, index);
  return {
    version: `${VERSION} ${WORDS_VERSION} ${dictionary.source}`,
    async search(query, signal) {
      const below = await index.below(query.folders, query.kinds, signal);
      const wanted = await readQuery(query.parts, dictionary, relatives, signal);
      const scores = new Scores(below);
      for (const word of wanted) {
        await new Promise(setImmediate);
        signal?.throwIfAborted();
        scores.add(word, index);
      }
      return words
        .assets(scores.best(query.limit + SPARE))
        .flatMap((asset) => rank(asset, wanted, query, index) ?? [])
        .toSorted((a, b) => b.score - a.score || (a.asset.path < b.asset.path ? -1 : 1))
        .slice(0, query.limit);
    },
    async count(folders, kinds, signal) {
      let count = 0;
      for (const is of await index.below(folders, kinds, signal)) count += is;
      return count;
    },
    isNamed(asset) {
      const { name, title, tags } = assetWords(asset);
      return name + title + tags !== "";
    },
  };
}

/** Scores of all assets by their numbers, in arrays: words that stand in tens of thousands of names are common. */
class Scores {
  readonly #below: Uint8Array;
  readonly #total: Float32Array;
  /** For the word that is being added. */
  readonly #word: Float32Array;

  constructor(below: Uint8Array) {
    this.#below = below;
    this.#total = new Float32Array(below.length);
    this.#word = new Float32Array(below.length);
  }

  /** Of all forms and places by which a word is found in an asset, the best counts. */
  add(word: QueryWord, index: WordIndex): void {
    const touched: Uint32Array[] = [];
    for (const { stems, relation } of formsOf(word)) {
      const worth = word.weight * WORTH[relation] * index.rarity(stems);
      for (const place of ["own", "folder"] as const) {
        const score = worth * PLACE_WORTH[place === "own" ? "name" : "folder"];
        const list = index.having(stems, place);
        touched.push(list);
        for (const seq of list)
          if (this.#below[seq] === 1 && score > (this.#word[seq] as number)) this.#word[seq] = score;
      }
    }
    for (const list of touched)
      for (const seq of list) {
        this.#total[seq] = (this.#total[seq] as number) + (this.#word[seq] as number);
        this.#word[seq] = 0;
      }
  }

  /** The numbers with the highest scores, best first; of equal ones the lower number, so that the answer is always the same. */
  best(count: number): number[] {
    const found: { seq: number; score: number }[] = [];
    let least = 0;
    this.#total.forEach((score, seq) => {
      if (score <= least) return;
      const at = found.findIndex((one) => one.score < score);
      found.splice(at < 0 ? found.length : at, 0, { seq, score });
      if (found.length > count) found.pop();
      if (found.length === count) least = found.at(-1)?.score ?? 0;
    });
    return found.map(({ seq }) => seq);
  }
}

interface Form {
  stems: readonly string[];
  text: string;
  relation: Relation;
}

function formsOf({ stems, word, relatives }: QueryWord): Form[] {
  return [{ stems, text: word, relation: "same" }, ...relatives];
}

function rank(asset: Asset, wanted: readonly QueryWord[], query: AssetQuery, index: WordIndex): Match | null {
  const own = ownWords(asset, query.folders);
  const found: FoundWord[] = [];
  let score = 0;
  for (const word of wanted) {
    const hit = bestHit(word, own);
    if (!hit) continue;
    score += word.weight * WORTH[hit.relation] * PLACE_WORTH[hit.place] * index.rarity(hit.stems);
    const { head, parts } = word;
    const { relation, place, text: through } = hit;
    found.push({ word: word.word, parts, head, thing: word.thing, through, relation, place });
  }
  if (found.length === 0) return null;
  // Of two that show what is wanted, the one that shows less besides.
  const others =
    own.name.size + own.title.size - found.filter(({ place }) => place === "name" || place === "title").length;
  score /= 1 + 0.04 * Math.max(0, others);
  const covers = query.parts.map((_, part) => coverOf(part, wanted, found));
  return { asset, score, found, covers, because: found.map(because) };
}

function coverOf(part: number, wanted: readonly QueryWord[], found: readonly FoundWord[]): number {
  const things = wanted.filter(({ thing, parts, stems }) => thing && stems.length === 1 && parts.includes(part));
  const seen = new Set(found.map(({ word }) => word));
  return things.length === 0 ? 0 : things.filter(({ word }) => seen.has(word)).length / things.length;
}

interface Hit extends Form {
  place: Place;
}

function bestHit(word: QueryWord, own: Record<Place, ReadonlySet<string>>): Hit | null {
  let best: Hit | null = null;
  let worth = 0;
  for (const form of formsOf(word))
    for (const place of PLACES) {
      const value = WORTH[form.relation] * PLACE_WORTH[place];
      if (value <= worth || !form.stems.every((stem) => own[place].has(stem))) continue;
      best = { ...form, place };
      worth = value;
    }
  return best;
}

function because({ word, through }: FoundWord): string {
  return word === through ? word : `${word} → ${through}`;
}

/** Of its folders only those that a person gave and what lies in them: where the home folder lies says nothing. */
function ownWords(asset: Asset, folders: readonly string[]): Record<Place, ReadonlySet<string>> {
  const folder = folders
    .filter((one) => !relative(one, asset.path).startsWith(".."))
    .toSorted((a, b) => a.length - b.length)[0];
  const path = folder === undefined ? asset.path : join(basename(folder), relative(folder, asset.path));
  const { name, title, tags, folder: above } = assetWords({ ...asset, path });
  const set = (stems: string): ReadonlySet<string> => new Set(stems === "" ? [] : stems.split(" "));
  return { name: set(name), title: set(title), tags: set(tags), folder: set(above) };
}
