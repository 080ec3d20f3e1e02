// Searches the library by words: candidates from the full-text index, then ranked by which words they were found by. Where a model has seen the pictures, by what they show as well.
import { basename, join, relative } from "node:path";

import type { Asset } from "../../../contract/library.ts";
import { AppError } from "../../base/errors.ts";
import type { AssetWordStore } from "../../store/assetWords.ts";
import type { Sight } from "../vectors/index.ts";
import { joinByRank } from "./joinByRank.ts";
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
/** The same, where a model has seen it. */
const SEEN_VERSION = 1;

export interface SearchDeps {
  words: AssetWordStore;
  /** Rises with every write to the library. */
  library: { readonly changes: number };
  dictionary: Meanings;
  /** Absent: words alone. */
  sight?: Pick<Sight, "model" | "byText">;
  /** Hears why words alone had to do although there is a model. */
  onFault?: (error: unknown) => void;
}

/** What a word is worth by which the asset was found, in parts of the very word. */
const WORTH: Record<Relation, number> = { same: 1, synonym: 0.9, kind: 0.8, near: 0.7, member: 0.45, wider: 0.35 };
const PLACE_WORTH: Record<Place, number> = { name: 1, title: 1, tags: 0.9, folder: 0.7 };

/** Of the best by words alone, so many more than wanted are ranked in earnest. */
const SPARE = 70;
/** What a text says of a picture is no more than what so many of the other words would say. */
const MOST_RIVALS = 0.1;

export function createAssetSearch({ words, library, dictionary, sight, onFault }: SearchDeps): AssetSearch {
  const index = new WordIndex(words, library);
  const relatives = new Relatives(dictionary, index);
  const model = sight?.model ?? null;

  /** What shows the weightiest phrase, best first. */
  async function seen(query: AssetQuery, signal: AbortSignal | undefined): Promise<Match[]> {
    const wanted = weightiest(query);
    if (!sight || !wanted) return [];
    const { text, part } = wanted;
    const alike = await sight.byText(text, { ...query, limit: query.limit + SPARE }, signal).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code === "CANCELLED") throw error;
      onFault?.(error);
      return [];
    });
    const close = new Map(alike.filter(({ rivals }) => rivals <= MOST_RIVALS).map((one) => [one.seq, one]));
    return words.numbered([...close.keys()]).flatMap(({ seq, asset }) => {
      const one = close.get(seq);
      if (!one) return [];
      const { rivals, at } = one;
      const covers = query.parts.map(() => 0);
      return [{ asset, score: 0, found: [], covers, because: [text], looks: { part, rivals, at } }];
    });
  }

  return {
    version: `${VERSION} ${WORDS_VERSION} ${dictionary.source}${model === null ? "" : ` ${SEEN_VERSION} ${model}`}`,
    async search(query, signal) {
      const below = await index.below(query.folders, query.kinds, signal);
      const wanted = await readQuery(query.parts, dictionary, relatives, signal);
      const scores = new Scores(below);
      for (const word of wanted) {
        await new Promise(setImmediate);
        signal?.throwIfAborted();
        scores.add(word, index);
      }
      const byWords = words
        .assets(scores.best(query.limit + SPARE))
        .flatMap((asset) => rank(asset, wanted, query, index) ?? [])
        .toSorted((a, b) => b.score - a.score || (a.asset.path < b.asset.path ? -1 : 1));
      return joinByRank(byWords, await seen(query, signal)).slice(0, query.limit);
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

/** What is looked for with eyes: one text says it better than several strung together. */
function weightiest({ parts }: AssetQuery): { text: string; part: number } | null {
  let best: { text: string; part: number } | null = null;
  let weight = 0;
  for (const [part, one] of parts.entries()) {
    const text = one.text.trim();
    if (one.as !== "phrase" || text === "" || one.weight <= weight) continue;
    best = { text, part };
    weight = one.weight;
  }
  return best;
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
