// Which assets which videos show, so that the next video can prefer others.
import type { Db } from "./open.ts";
import { assetUses, LOCAL_OWNER } from "./schema.ts";

export class AssetUseStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  /** Called inside the transaction that ends the stage; the same again changes nothing. */
  record(videoId: string, assetIds: readonly string[], now: number): void {
    for (const assetId of new Set(assetIds))
      this.#db
        .insert(assetUses)
        .values({ ownerId: this.#ownerId, assetId, videoId, usedAt: now })
        .onConflictDoNothing()
        .run();
  }

  /** How many videos other than this one show each of these assets; those that none shows are left out. */
  of(assetIds: readonly string[], exceptVideoId: string): Record<string, number> {
    const rows = this.#db.$client
      .prepare<[string, string, string], { id: string; uses: number }>(
        `SELECT asset_id AS id, count(*) AS uses FROM asset_uses
         WHERE asset_id IN (SELECT value FROM json_each(?)) AND owner_id = ? AND video_id <> ? GROUP BY asset_id`,
      )
      .all(JSON.stringify(assetIds), this.#ownerId, exceptVideoId);
    return Object.fromEntries(rows.map(({ id, uses }) => [id, uses]));
  }
}
