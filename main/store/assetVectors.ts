// What pictures and clips show, as vectors: which assets lack theirs, batches of new ones, and the rows that a search holds.
import { sep } from "node:path";

import type { AssetKind } from "../../contract/library.ts";
import type { AssetRow } from "./assets.ts";
import { and, eq } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { assetVectors, LOCAL_OWNER } from "./schema.ts";

export type LackingAsset = Pick<AssetRow, "seq" | "path" | "kind" | "fingerprint" | "bytes" | "modifiedAt" | "seconds">;

export interface NewVectors {
  fingerprint: string;
  moments: readonly number[];
  vectors: Buffer;
}

export interface VectorRow {
  number: number;
  vectors: Buffer;
}

/** Rows that are looked at in one go, so that the event loop stays free. */
const WINDOW = 1000;

export class AssetVectorStore {
  readonly #db: Db;
  readonly #ownerId: string;
  #changes = 0;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  /** Rises with every write. */
  get changes(): number {
    return this.#changes;
  }

  /**
   * Pictures and clips that are there and have no vectors of this model, among the next ones after `after` in the order of
   * their numbers. `next`: where to go on; null: there are no more.
   */
  lacking(model: string, after: number): { assets: LackingAsset[]; next: number | null } {
    const upTo = this.#db.$client
      .prepare<unknown[], number>("SELECT seq FROM assets WHERE seq > ? ORDER BY seq LIMIT 1 OFFSET ?")
      .pluck()
      .get(after, WINDOW - 1);
    const assets = this.#db.$client
      .prepare<unknown[], LackingAsset>(
        `SELECT seq, path, kind, fingerprint, bytes, modified_at AS modifiedAt, seconds FROM assets AS a
         WHERE seq > ? AND seq <= ? AND +owner_id = ? AND +missing_since IS NULL AND +kind <> 'music'
           AND NOT EXISTS (SELECT 1 FROM asset_vectors AS v WHERE v.model = ? AND v.fingerprint = a.fingerprint)
         ORDER BY seq`,
      )
      .all(after, upTo ?? Number.MAX_SAFE_INTEGER, this.#ownerId, model);
    return { assets, next: upTo ?? null };
  }

  /** All of them in one transaction. What is known of the same bytes already stays. */
  record(model: string, rows: readonly NewVectors[]): void {
    if (rows.length === 0) return;
    this.#changes++;
    this.#db.$client
      .transaction(() => {
        for (const { moments, ...row } of rows)
          this.#db
            .insert(assetVectors)
            .values({ ownerId: this.#ownerId, model, ...row, moments: [...moments] })
            .onConflictDoNothing()
            .run();
      })
      .immediate();
  }

  /** The highest number of this model; 0: there is none. */
  last(model: string): number {
    // From the end: all rows but a few are of one model.
    const most = this.#db.$client
      .prepare<unknown[], number>("SELECT seq FROM asset_vectors WHERE +model = ? ORDER BY seq DESC LIMIT 1")
      .pluck()
      .get(model);
    return most ?? 0;
  }

  /** In the order of their numbers. */
  rows(model: string, after: number, limit: number): VectorRow[] {
    return this.#db.$client
      .prepare<unknown[], VectorRow>(
        "SELECT seq AS number, vectors FROM asset_vectors WHERE seq > ? AND +model = ? ORDER BY seq LIMIT ?",
      )
      .all(after, model, limit);
  }

  /** Of the bytes of an asset; null: they are not known yet. */
  of(model: string, fingerprint: string): { vectors: Buffer; moments: number[] } | null {
    const row = this.#db
      .select({ vectors: assetVectors.vectors, moments: assetVectors.moments })
      .from(assetVectors)
      .where(and(eq(assetVectors.model, model), eq(assetVectors.fingerprint, fingerprint)))
      .get();
    return row ?? null;
  }

  /** What lies below a folder (absolute), each asset with the number of its vectors, by path; `after` is the last path of the page before. */
  below(
    model: string,
    folder: string,
    kinds: readonly AssetKind[],
    after: string | null,
    limit: number,
  ): { number: number | null; seq: number; path: string }[] {
    const [from, to] = range(folder);
    return this.#db.$client
      .prepare<unknown[], { number: number | null; seq: number; path: string }>(
        `SELECT v.seq AS number, a.seq AS seq, a.path AS path
         FROM assets AS a LEFT JOIN asset_vectors AS v ON v.model = ? AND v.fingerprint = a.fingerprint
         WHERE a.owner_id = ? AND a.path > ? AND a.path < ? AND a.kind IN (${kinds.map(() => "?").join(", ")})
           AND a.missing_since IS NULL ORDER BY a.path LIMIT ?`,
      )
      .all(model, this.#ownerId, after ?? from, to, ...kinds, limit);
  }

  /** The moments of these rows' vectors, in seconds. */
  moments(numbers: readonly number[]): Map<number, number[]> {
    const rows = this.#db.$client
      .prepare<unknown[], { number: number; moments: string }>(
        "SELECT seq AS number, moments FROM asset_vectors WHERE seq IN (SELECT value FROM json_each(?))",
      )
      .all(JSON.stringify(numbers));
    return new Map(rows.map(({ number, moments }) => [number, JSON.parse(moments) as number[]]));
  }

  /**
   * Forgets, among the next rows after `after`, those of other models and of bytes that no asset has. Returns where to go
   * on; null: there are no more.
   */
  sweep(model: string, after: number): number | null {
    const upTo = this.#db.$client
      .prepare<unknown[], number>("SELECT seq FROM asset_vectors WHERE seq > ? ORDER BY seq LIMIT 1 OFFSET ?")
      .pluck()
      .get(after, WINDOW - 1);
    const { changes } = this.#db.$client
      .prepare(
        `DELETE FROM asset_vectors WHERE seq > ? AND seq <= ? AND (+model <> ?
           OR NOT EXISTS (SELECT 1 FROM assets AS a WHERE a.fingerprint = asset_vectors.fingerprint))`,
      )
      .run(after, upTo ?? Number.MAX_SAFE_INTEGER, model);
    if (changes > 0) this.#changes++;
    return upTo ?? null;
  }
}

/** All paths in a folder sort between `folder/` and what follows the separator. */
function range(folder: string): [string, string] {
  const bare = folder.endsWith(sep) ? folder.slice(0, -1) : folder;
  return [bare + sep, bare + String.fromCharCode(sep.charCodeAt(0) + 1)];
}
