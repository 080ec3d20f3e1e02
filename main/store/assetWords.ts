// Finds assets by the words of their names, titles, tags and folders, through SQLite's full-text index.
import { sep } from "node:path";

import type Database from "better-sqlite3";

import type { Asset, AssetKind } from "../../contract/library.ts";
import { assetOf } from "./assets.ts";
import { and, inArray, isNull, sql } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { assets, LOCAL_OWNER } from "./schema.ts";

/** `own`: name, title and tags. */
export type WordPlace = "own" | "folder";

export class AssetWordStore {
  readonly #db: Db;
  readonly #ownerId: string;

  readonly #having: Database.Statement<[string, number], number>;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
    this.#having = db.$client
      .prepare<[string, number], number>("SELECT rowid FROM asset_words WHERE asset_words MATCH ? LIMIT ?")
      .pluck();
  }

  /** The numbers of up to `most` assets in which these stems stand beside each other. */
  having(stems: readonly string[], place: WordPlace, most: number): Uint32Array {
    const found = this.#having.all(`${COLUMNS[place]} : ${phrase(stems)}`, most);
    return Uint32Array.from(found);
  }

  /** Assets of these kinds below a folder (absolute), by path; `after` is the last path of the page before. */
  below(
    folder: string,
    kinds: readonly AssetKind[],
    after: string | null,
    limit: number,
  ): { seq: number; path: string }[] {
    const [from, to] = range(folder);
    return this.#db.$client
      .prepare<unknown[], { seq: number; path: string }>(
        `SELECT seq, path FROM assets WHERE owner_id = ? AND path > ? AND path < ? AND kind IN (${kinds.map(() => "?").join(", ")})
           AND missing_since IS NULL ORDER BY path LIMIT ?`,
      )
      .all(this.#ownerId, after ?? from, to, ...kinds, limit);
  }

  /** Of these numbers, in their order; without those that are gone. */
  assets(seqs: readonly number[]): Asset[] {
    return this.numbered(seqs).map(({ asset }) => asset);
  }

  /** The same, each with its number. */
  numbered(seqs: readonly number[]): { seq: number; asset: Asset }[] {
    if (seqs.length === 0) return [];
    // With a plus the owner's index is not taken, which would walk all assets.
    const rows = this.#db
      .select()
      .from(assets)
      .where(
        and(inArray(assets.seq, [...seqs]), sql`+${assets.ownerId} = ${this.#ownerId}`, isNull(assets.missingSince)),
      )
      .all();
    const bySeq = new Map(rows.map((row) => [row.seq, row]));
    return seqs.flatMap((seq) => {
      const row = bySeq.get(seq);
      return row ? [{ seq, asset: assetOf(row) }] : [];
    });
  }
}

const COLUMNS: Record<WordPlace, string> = { own: "{name title tags}", folder: "folder" };

/** Quoted, so that no word is an operator of the query language. */
function phrase(stems: readonly string[]): string {
  return `"${stems.join(" ").replaceAll('"', '""')}"`;
}

/** All paths in a folder sort between `folder/` and what follows the separator. */
function range(folder: string): [string, string] {
  const bare = folder.endsWith(sep) ? folder.slice(0, -1) : folder;
  return [bare + sep, bare + String.fromCharCode(sep.charCodeAt(0) + 1)];
}
