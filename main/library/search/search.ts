// Searches the library by words: candidates from the full-text index, then ranked by which words they were found by.
import { basename, join, relative } from "node:path";

import type { Asset } from "../../../contract/library.ts";
import type { AssetWordStore } from "../../store/assetWords.ts";
import { readQuery, type QueryWord } from "./query.ts";
import type { Meanings } from "./relatives.ts";
import {
  PLACES,
  type AssetQuery,
  type AssetSearch,
  type FoundWord,
  type Match,
  type Place,
  type Relation,
} from "./types.ts";
import { assetWords, WORDS_VERSION } from "./words.ts";

/** Raised when the same library would now give another answer. */
const VERSION = 1;

export interface SearchDeps {
  words: AssetWordStore;
  dictionary: Meanings;
}

/** What a word is worth by which the asset was found, in parts of the very word. */
const WORTH: Record<Relation, number> = { same: 1, synonym: 0.9, kind: 0.8, near: 0.7, member: 0.45, wider: 0.35 };
const PLACE_WORTH: Record<Place, number> = { name: 1, title: 1, tags: 0.9, folder: 0.7 };

/** Candidates that are ranked in earnest, of those found by the very words and of those by relatives. */
const CANDIDATES = 120;
/** Words that more assets have than this are as frequent as that. */
const FREQUENT = 20_000;

export function createAssetSearch({ words, dictionary }: SearchDeps): AssetSearch {
  return {
    version: `${VERSION} ${WORDS_VERSION} ${dictionary.source}`,
    async search(query, signal) {
      const counts = new Map<string, number>();
      const count = (stems: readonly string[]): number => {
        const id = stems.join(" ");
        const known = counts.get(id) ?? words.count(stems, FREQUENT);
        counts.set(id, known);
        return known;
      };
      const wanted = await readQuery(query.parts, dictionary, (stems) => count(stems) > 0, signal);
      const seqs = new Set<number>();
      for (const phrases of [
        wanted.map(({ stems }) => stems),
        wanted.flatMap(({ relatives }) => relatives.map(({ stems }) => stems)),
      ]) {
        signal?.throwIfAborted();
        for (const seq of words.find({
          ...query,
          phrases: phrases.filter((stems) => count(stems) > 0),
          limit: CANDIDATES,
        }))
          seqs.add(seq);
        await new Promise(setImmediate);
      }
      return words
        .assets([...seqs])
        .flatMap((asset) => rank(asset, wanted, query, count) ?? [])
        .toSorted((a, b) => b.score - a.score || (a.asset.path < b.asset.path ? -1 : 1))
        .slice(0, query.limit);
    },
  };
}

function rank(
  asset: Asset,
  wanted: readonly QueryWord[],
  { folders }: AssetQuery,
  count: (stems: readonly string[]) => number,
): Match | null {
  const own = ownWords(asset, folders);
  const found: FoundWord[] = [];
  let score = 0;
  for (const word of wanted) {
    const hit = bestHit(word, own);
    if (!hit) continue;
    const rare = 1 / Math.log2(4 + count(hit.stems));
    score +=
      word.weight * WORTH[hit.relation] * PLACE_WORTH[hit.place] * (0.5 + rare) * (word.stems.length > 1 ? 1.3 : 1);
    const { head, parts } = word;
    found.push({ word: word.word, parts, head, through: hit.text, relation: hit.relation, place: hit.place });
  }
  if (found.length === 0) return null;
  // Of two that show what is wanted, the one that shows less besides.
  const others =
    own.name.size + own.title.size - found.filter(({ place }) => place === "name" || place === "title").length;
  score /= 1 + 0.04 * Math.max(0, others);
  return { asset, score, found, because: found.map(because) };
}

interface Hit {
  stems: readonly string[];
  text: string;
  relation: Relation;
  place: Place;
}

function bestHit(word: QueryWord, own: Record<Place, ReadonlySet<string>>): Hit | null {
  let best: Hit | null = null;
  let worth = 0;
  for (const form of [{ stems: word.stems, text: word.word, relation: "same" as const }, ...word.relatives])
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
