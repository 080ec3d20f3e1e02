// Finds assets by the words of their names, titles, tags and folders, through SQLite's full-text index.
import { sep } from "node:path";

import type { Asset, AssetKind } from "../../contract/library.ts";
import { assetOf } from "./assets.ts";
import { and, eq, inArray } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { assets, LOCAL_OWNER } from "./schema.ts";

export interface WordsWanted {
  /** Stems; those of one phrase stand beside each other. Any phrase is enough. */
  phrases: readonly (readonly string[])[];
  /** Absolute paths: only what lies below them. */
  folders: readonly string[];
  kinds: readonly AssetKind[];
  limit: number;
}

export class AssetWordStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  /** The numbers of assets, best first by BM25 (names and titles before tags, tags before folders). */
  find({ phrases, folders, kinds, limit }: WordsWanted): number[] {
    if (phrases.length === 0 || folders.length === 0) return [];
    const ranges = folders.map(() => "(a.path >= ? AND a.path < ?)").join(" OR ");
    const statement = this.#db.$client.prepare<unknown[], number>(
      `SELECT a.seq FROM asset_words w JOIN assets a ON a.seq = w.rowid
       WHERE w.asset_words MATCH ? AND a.owner_id = ? AND (${ranges}) AND a.kind IN (${kinds.map(() => "?").join(", ")})
       ORDER BY bm25(asset_words, 4, 4, 3, 1) LIMIT ?`,
    );
    const match = phrases.map(phrase).join(" OR ");
    return statement.pluck().all(match, this.#ownerId, ...folders.flatMap(range), ...kinds, limit);
  }

  /** How many assets have a phrase, counted up to `most`. */
  count(stems: readonly string[], most: number): number {
    return (
      this.#db.$client
        .prepare<[string, number], number>(
          "SELECT count(*) FROM (SELECT 1 FROM asset_words WHERE asset_words MATCH ? LIMIT ?)",
        )
        .pluck()
        .get(phrase(stems), most) ?? 0
    );
  }

  /** Of these numbers, in their order; without those that are gone. */
  assets(seqs: readonly number[]): Asset[] {
    if (seqs.length === 0) return [];
    const rows = this.#db
      .select()
      .from(assets)
      .where(and(eq(assets.ownerId, this.#ownerId), inArray(assets.seq, [...seqs])))
      .all();
    const bySeq = new Map(rows.map((row) => [row.seq, row]));
    return seqs.flatMap((seq) => {
      const row = bySeq.get(seq);
      return row ? [assetOf(row)] : [];
    });
  }
}

/** Quoted, so that no word is an operator of the query language. */
function phrase(stems: readonly string[]): string {
  return `"${stems.join(" ").replaceAll('"', '""')}"`;
}

/** All paths in a folder sort between `folder/` and what follows the separator. */
function range(folder: string): [string, string] {
  const bare = folder.endsWith(sep) ? folder.slice(0, -1) : folder;
  return [bare + sep, bare + String.fromCharCode(sep.charCodeAt(0) + 1)];
}
