// The library as a person looks through it: pages of assets, narrowed and in order; what there is to narrow to; duplicates; what a person says of a file; where it was found again.
import { sep } from "node:path";

import type { AssetFilter } from "../../contract/api/assets.ts";
import type { AssetKind, LibraryAsset } from "../../contract/library.ts";
import { assetOf, type AssetRow, type AssetWords } from "./assets.ts";
import { and, eq, inArray, sql } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { assetEdits, assetMoves, assets, LOCAL_OWNER, type AssetBase, type AssetEdit } from "./schema.ts";

export type { AssetBase, AssetEdit } from "./schema.ts";

export interface BrowsePage {
  offset: number;
  limit: number;
}

/** A word of a search: as it stands in paths, and as the full-text index has it. */
export interface SearchWord {
  text: string;
  stem: string;
}

export type Browsed = Omit<AssetFilter, "q"> & {
  words: readonly SearchWord[];
  /** As the file system spells it. */
  folder?: string | undefined;
};

export interface Facets {
  kinds: Record<AssetKind, number>;
  tags: { tag: string; assets: number }[];
  licences: { licence: string | null; assets: number }[];
  missing: number;
}

/** Tags and licences that are offered. */
const OFFERED = 200;
const MOVES_KEPT = 1000;
const USES_FRESH_MS = 5000;

const ORDER: Record<AssetFilter["order"], string> = {
  newest: "seq DESC",
  oldest: "seq",
  path: "path",
  longest: "seconds DESC, seq DESC",
  largest: "bytes DESC, seq DESC",
};

export class AssetBrowseStore {
  readonly #db: Db;
  readonly #ownerId: string;
  /** Rises with every write to the library. */
  readonly #changes: () => number;
  readonly #totals = new Map<string, { changes: number; until: number; total: number }>();
  #facets: { changes: number; facets: Facets } | null = null;

  constructor(db: Db, changes: () => number, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#changes = changes;
    this.#ownerId = ownerId;
  }

  page(filter: Browsed, { offset, limit }: BrowsePage): { items: LibraryAsset[]; total: number } {
    const { where, values } = this.#where(filter);
    const total = this.#total(where, values, filter);
    // First the numbers alone, so that what is passed over is not read.
    const seqs = this.#db.$client
      .prepare<unknown[], number>(
        `SELECT seq FROM assets WHERE ${where} ORDER BY ${ORDER[filter.order]} LIMIT ? OFFSET ?`,
      )
      .pluck()
      .all(...values, limit, offset);
    return { items: this.withSeqs(seqs), total };
  }

  /** In this order; without those that are gone. */
  withSeqs(seqs: readonly number[]): LibraryAsset[] {
    if (seqs.length === 0) return [];
    const rows = this.#db
      .select()
      .from(assets)
      .where(and(inArray(assets.seq, [...seqs]), sql`+${assets.ownerId} = ${this.#ownerId}`))
      .all();
    const shown = new Map(this.#shown(rows).map((one, i) => [rows[i]?.seq, one]));
    return seqs.flatMap((seq) => shown.get(seq) ?? []);
  }

  one(row: AssetRow): LibraryAsset {
    const [shown] = this.#shown([row]);
    return shown as LibraryAsset;
  }

  /** Counted once for as long as the library stays as it is. */
  facets(): Facets {
    const changes = this.#changes();
    if (this.#facets?.changes !== changes) this.#facets = { changes, facets: this.#countFacets() };
    return this.#facets.facets;
  }

  #countFacets(): Facets {
    const all = <T>(text: string) => this.#db.$client.prepare<[string], T>(text).all(this.#ownerId);
    const kinds = { picture: 0, clip: 0, music: 0 };
    const counted = all<{ kind: AssetKind; n: number }>(
      "SELECT kind, count(*) AS n FROM assets WHERE owner_id = ? AND missing_since IS NULL GROUP BY kind",
    );
    for (const { kind, n } of counted) kinds[kind] = n;
    const [missing] = all<{ n: number }>(
      "SELECT count(*) AS n FROM assets WHERE owner_id = ? AND missing_since IS NOT NULL",
    );
    return {
      kinds,
      tags: this.#db.$client
        .prepare<[number], { tag: string; assets: number }>(
          "SELECT tag, count(*) AS assets FROM asset_tags GROUP BY tag ORDER BY assets DESC, tag LIMIT ?",
        )
        .all(OFFERED),
      licences: all(
        `SELECT licence, count(*) AS assets FROM assets WHERE owner_id = ? AND missing_since IS NULL
         GROUP BY licence ORDER BY assets DESC LIMIT ${OFFERED}`,
      ),
      missing: missing?.n ?? 0,
    };
  }

  /** The numbers of files of the same bytes, each group by itself, the largest files first. */
  same(): number[][] {
    const rows = this.#db.$client
      .prepare<[string], { seqs: string }>(
        `SELECT json_group_array(seq) AS seqs FROM assets
         WHERE fingerprint IN (SELECT fingerprint FROM assets GROUP BY fingerprint HAVING count(*) > 1)
           AND +owner_id = ? AND missing_since IS NULL
         GROUP BY fingerprint HAVING count(*) > 1 ORDER BY max(bytes) DESC`,
      )
      .all(this.#ownerId);
    return rows.map(({ seqs }) => JSON.parse(seqs) as number[]);
  }

  /** What pictures and clips look like, from a number on. */
  perceptual(after: number, limit: number): { seq: number; fingerprint: string; hash: string }[] {
    return this.#db.$client
      .prepare<[number, string, number], { seq: number; fingerprint: string; hash: string }>(
        `SELECT seq, fingerprint, perceptual_hash AS hash FROM assets
         WHERE seq > ? AND +owner_id = ? AND missing_since IS NULL AND perceptual_hash IS NOT NULL ORDER BY seq LIMIT ?`,
      )
      .all(after, this.#ownerId, limit);
  }

  /** The newest first. */
  moves(limit: number): { assetId: string; from: string; to: string; at: number }[] {
    return this.#db.$client
      .prepare<[string, number], { assetId: string; from: string; to: string; at: number }>(
        `SELECT asset_id AS assetId, from_path AS "from", to_path AS "to", at FROM asset_moves
         WHERE owner_id = ? ORDER BY seq DESC LIMIT ?`,
      )
      .all(this.#ownerId, limit);
  }

  /** Inside the transaction that gives the asset its new path. */
  noteMove(assetId: string, from: string, to: string, now: number): void {
    this.#db.insert(assetMoves).values({ ownerId: this.#ownerId, assetId, fromPath: from, toPath: to, at: now }).run();
    this.#db.$client
      .prepare(`DELETE FROM asset_moves WHERE seq <= (SELECT max(seq) FROM asset_moves) - ${MOVES_KEPT}`)
      .run();
  }

  /** Which videos have shown an asset, the newest first. */
  uses(assetId: string): { videoId: string; title: string; isDeleted: boolean }[] {
    return this.#db.$client
      .prepare<[string, string], { videoId: string; title: string; deletedAt: number | null }>(
        `SELECT v.id AS videoId, v.title, v.deleted_at AS deletedAt FROM asset_uses AS u JOIN videos AS v ON v.id = u.video_id
         WHERE u.asset_id = ? AND u.owner_id = ? ORDER BY v.seq DESC`,
      )
      .all(assetId, this.#ownerId)
      .map(({ deletedAt, ...use }) => ({ ...use, isDeleted: deletedAt !== null }));
  }

  /** What persons say of the same bytes. */
  edits(fingerprints: readonly string[]): Map<string, AssetEdit> {
    const rows = this.#db
      .select({ fingerprint: assetEdits.fingerprint, edit: assetEdits.edit })
      .from(assetEdits)
      .where(
        and(
          eq(assetEdits.ownerId, this.#ownerId),
          sql`${assetEdits.fingerprint} IN (SELECT value FROM json_each(${JSON.stringify(fingerprints)}))`,
        ),
      )
      .all();
    return new Map(rows.map(({ fingerprint, edit }) => [fingerprint, edit]));
  }

  /** Keeps it, or, where nothing is said any more, forgets it. */
  keepEdit(fingerprint: string, edit: AssetEdit, now: number): void {
    const { ownerId } = assetEdits;
    if (Object.keys(edit.said).length === 0) {
      this.#db
        .delete(assetEdits)
        .where(and(eq(ownerId, this.#ownerId), eq(assetEdits.fingerprint, fingerprint)))
        .run();
      return;
    }
    this.#db
      .insert(assetEdits)
      .values({ ownerId: this.#ownerId, fingerprint, edit, updatedAt: now })
      .onConflictDoUpdate({ target: [ownerId, assetEdits.fingerprint], set: { edit, updatedAt: now } })
      .run();
  }

  /** What counts of a file: what a person says, else what files say. */
  withSaid(base: AssetBase, { said }: Pick<AssetEdit, "said">): AssetBase {
    const text = (value: string | undefined, otherwise: string | null) =>
      value === undefined ? otherwise : value === "" ? null : value;
    return {
      title: text(said.title, base.title),
      tags: said.tags ?? base.tags,
      licence: text(said.licence, base.licence),
      author: text(said.author, base.author),
      provenance: said.source === undefined ? base.provenance : said.source || "own",
    };
  }

  #shown(rows: readonly AssetRow[]): LibraryAsset[] {
    const edits = this.edits([...new Set(rows.map(({ fingerprint }) => fingerprint))]);
    const uses = this.#counted(rows.map(({ id }) => id));
    return rows.map((row) => ({
      ...assetOf(row),
      missingSince: row.missingSince,
      uses: uses.get(row.id) ?? 0,
      edited: Object.keys(edits.get(row.fingerprint)?.said ?? {}) as LibraryAsset["edited"],
    }));
  }

  #counted(ids: readonly string[]): Map<string, number> {
    const rows = this.#db.$client
      .prepare<[string, string], { id: string; n: number }>(
        `SELECT asset_id AS id, count(*) AS n FROM asset_uses
         WHERE asset_id IN (SELECT value FROM json_each(?)) AND owner_id = ? GROUP BY asset_id`,
      )
      .all(JSON.stringify(ids), this.#ownerId);
    return new Map(rows.map(({ id, n }) => [id, n]));
  }

  /** Counted once for as long as the library and its uses stay as they are. */
  #total(where: string, values: readonly unknown[], { used }: Browsed): number {
    const key = JSON.stringify([where, values]);
    const known = this.#totals.get(key);
    const changes = this.#changes();
    if (known?.changes === changes && performance.now() < known.until) return known.total;
    const total = this.#db.$client
      .prepare<unknown[], number>(`SELECT count(*) FROM assets WHERE ${where}`)
      .pluck()
      .get(...values) as number;
    if (this.#totals.size > 100) this.#totals.clear();
    // What videos use is told by no change of the library.
    this.#totals.set(key, { changes, until: used === undefined ? Infinity : performance.now() + USES_FRESH_MS, total });
    return total;
  }

  #where(filter: Browsed): { where: string; values: unknown[] } {
    const { kinds, folder, tag, licence, orientation, minSeconds, maxSeconds, used, missing, words } = filter;
    const parts: [string, ...unknown[]][] = [
      ["owner_id = ?", this.#ownerId],
      [missing ? "missing_since IS NOT NULL" : "missing_since IS NULL"],
    ];
    if (kinds.length > 0) parts.push([`kind IN (${kinds.map(() => "?").join(", ")})`, ...kinds]);
    if (folder !== undefined) parts.push(["path > ? AND path < ?", ...range(folder)]);
    if (tag !== undefined) parts.push(["seq IN (SELECT seq FROM asset_tags WHERE tag = ?)", tag]);
    if (licence !== undefined) parts.push(licence === "" ? ["licence IS NULL"] : ["licence = ?", licence]);
    if (orientation !== undefined) parts.push([SHAPES[orientation]]);
    if (minSeconds !== undefined) parts.push(["seconds >= ?", minSeconds]);
    if (maxSeconds !== undefined) parts.push(["seconds <= ? AND kind <> 'picture'", maxSeconds]);
    if (used !== undefined)
      parts.push([`${used ? "" : "NOT "}EXISTS (SELECT 1 FROM asset_uses AS u WHERE u.asset_id = assets.id)`]);
    for (const { text, stem } of words)
      parts.push([
        "(instr(lower(path), ?) > 0 OR seq IN (SELECT rowid FROM asset_words WHERE asset_words MATCH ?))",
        text,
        `"${stem.replaceAll('"', '""')}"*`,
      ]);
    return {
      where: parts.map(([text]) => text).join(" AND "),
      values: parts.flatMap(([, ...values]) => values),
    };
  }
}

const SHAPES: Record<NonNullable<AssetFilter["orientation"]>, string> = {
  landscape: "width > height * 1.05",
  portrait: "height > width * 1.05",
  square: "width > 0 AND width <= height * 1.05 AND height <= width * 1.05",
};

/** All paths in a folder sort between `folder/` and what follows the separator. */
function range(folder: string): [string, string] {
  const bare = folder.endsWith(sep) ? folder.slice(0, -1) : folder;
  return [bare + sep, bare + String.fromCharCode(sep.charCodeAt(0) + 1)];
}

export type WordsOf = (file: { path: string; title: string | null; tags: string[] }) => AssetWords;
