// What searching the library takes and gives: a query of parts with different weights, and matches that tell by which words they were found.
import type { Asset, AssetKind, AssetMatch } from "../../../contract/library.ts";

/** A text that says what is looked for. */
export interface QueryPart {
  text: string;
  /** How surely this text says what is to be seen; only compared with the other parts. */
  weight: number;
  /** `phrase`: every word is meant. `speech`: only things that can be seen are taken from it, and they are not widened far. */
  as: "phrase" | "speech";
}

export interface AssetQuery {
  parts: readonly QueryPart[];
  /** Absolute; all that lies below them, too. */
  folders: readonly string[];
  kinds: readonly AssetKind[];
  limit: number;
}

export const RELATIONS = ["same", "synonym", "kind", "near", "member", "wider"] as const;
/**
 * How a word of an asset belongs to a word of the query: the same, of the same meaning, a kind of it (oak → tree is
 * found by “tree”), named in its definition beside it (sea → ocean), a member of it (forest → tree), or what it is a kind of.
 */
export type Relation = (typeof RELATIONS)[number];

export const PLACES = ["name", "title", "tags", "folder"] as const;
export type Place = (typeof PLACES)[number];

/** One word of the query found in an asset. */
export interface FoundWord {
  /** Of the query. */
  word: string;
  /** Indexes of the parts that it stands in. */
  parts: readonly number[];
  /** Of the asset; the same as `word` or its relative. */
  through: string;
  relation: Relation;
  place: Place;
  /** The word that the others of its part only describe: “rain” in “rain on a window”. */
  head: boolean;
  /** Something that can be seen by itself, unlike “red” and “calm”. */
  thing: boolean;
}

/** That an asset shows what a part of the query says, as far as a model that sees can tell. */
export interface Looks {
  /** Index of the part. */
  part: number;
  /** How many of some hundred words describe it at least as well, as a share of all, 0–1. */
  rivals: number;
  /** Of a clip: the moment that shows it best, in seconds. */
  at: number;
}

export interface Match extends AssetMatch {
  found: readonly FoundWord[];
  /** Absent: no model has seen it there. */
  looks?: Looks;
  /** For each part of the query, how much of what can be seen in it was found, 0–1. */
  covers: readonly number[];
}

export interface AssetSearch {
  /** Part of the version of what is made from its answers. */
  readonly version: string;
  /** Best first. Scores can be compared within the answer only. */
  search(query: AssetQuery, signal?: AbortSignal): Promise<Match[]>;
  /** How many assets of these kinds lie in these folders: those that a search looks through. */
  count(folders: readonly string[], kinds: readonly AssetKind[], signal?: AbortSignal): Promise<number>;
  /** Whether name, title or tags hold a word: “IMG_2041.jpg” says nothing of what it shows. */
  isNamed(asset: Pick<Asset, "path" | "title" | "tags">): boolean;
}
