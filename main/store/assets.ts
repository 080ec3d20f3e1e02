// The library in the store: folders, usable files with what is known of them, and unusable ones with the reason.
import { createHash } from "node:crypto";
import { sep } from "node:path";

import type { Asset, AssetKind, UnusableFile } from "../../contract/library.ts";
import { AssetBrowseStore, type WordsOf } from "./assetBrowse.ts";
import {
  and,
  asc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  sql,
  type InferSelectModel,
  type SQL,
} from "./drizzle.ts";
import type { Db } from "./open.ts";
import { assets, libraryFolders, LOCAL_OWNER, unusableFiles, type Embedded } from "./schema.ts";

export type { Embedded } from "./schema.ts";

export type AssetRow = InferSelectModel<typeof assets>;
/** By what an asset is found: the words of its name and so on, as the search compares them, parted by spaces. */
export interface AssetWords {
  name: string;
  title: string;
  tags: string;
  folder: string;
}

export type NewAsset = Omit<AssetRow, "seq" | "ownerId" | "missingSince"> & { words: AssetWords };
export type FolderRow = InferSelectModel<typeof libraryFolders>;

/** What stands of a path, to tell whether it has to be read again. */
export interface KnownFile {
  /** Null: it cannot be used. */
  seq: number | null;
  bytes: number;
  modifiedAt: number;
  reader: number;
  sidecars: string;
  embedded: Embedded;
  fingerprint: string;
}

export type NewUnusable = Omit<InferSelectModel<typeof unusableFiles>, "ownerId">;

/** What one step of the indexing found out, written together. */
export interface IndexBatch {
  assets: readonly NewAsset[];
  /** Files that lie elsewhere now. */
  moved: readonly { seq: number; asset: NewAsset }[];
  unusable: readonly NewUnusable[];
}

export type Described = Pick<
  NewAsset,
  "tags" | "title" | "licence" | "author" | "provenance" | "sidecars" | "words"
> & { seq: number };

/** Rows that are read in one go: longer lists are read in pieces, so that the event loop stays free. */
const PAGE = 1000;
/** Pixels of the shorter side. */
const FULL_HD = 1080;

export class AssetStore {
  readonly #db: Db;
  readonly #ownerId: string;
  readonly #statements: ReturnType<typeof prepare>;
  /** As a person looks through it. */
  readonly browse: AssetBrowseStore;
  #changes = 0;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
    this.#statements = prepare(db);
    this.browse = new AssetBrowseStore(db, () => this.#changes, ownerId);
  }

  /** Rises with every write to the assets: whoever keeps something made of them knows by it that it is out of date. */
  get changes(): number {
    return this.#changes;
  }

  addFolder(path: string, now: number): void {
    this.#db.insert(libraryFolders).values({ ownerId: this.#ownerId, path, addedAt: now }).onConflictDoNothing().run();
  }

  /** Changes nothing where the folder is not in the library. */
  setFolder(path: string, values: { watched?: boolean; indexedAt?: number }): void {
    this.#db
      .update(libraryFolders)
      .set(values)
      .where(and(eq(libraryFolders.ownerId, this.#ownerId), eq(libraryFolders.path, path)))
      .run();
  }

  folders(): FolderRow[] {
    return this.#db
      .select()
      .from(libraryFolders)
      .where(eq(libraryFolders.ownerId, this.#ownerId))
      .orderBy(asc(libraryFolders.path))
      .all();
  }

  /** Takes a folder out, with all files that lie in no other one. False: it was not there. */
  removeFolder(path: string): boolean {
    return this.#write(() => {
      const removed = this.#db
        .delete(libraryFolders)
        .where(and(eq(libraryFolders.ownerId, this.#ownerId), eq(libraryFolders.path, path)))
        .run().changes;
      const others = this.folders().map((folder) => folder.path);
      for (const table of [assets, unusableFiles]) {
        const inOthers = others.length > 0 ? sql`NOT (${within(table.path, others)})` : undefined;
        this.#db
          .delete(table)
          .where(and(eq(table.ownerId, this.#ownerId), within(table.path, [path]), inOthers))
          .run();
      }
      return removed > 0;
    });
  }

  /** What is known of these paths; others are not in the answer. */
  known(paths: readonly string[]): Map<string, KnownFile> {
    const given = sql`(SELECT value FROM json_each(${JSON.stringify(paths)}))`;
    const found = new Map<string, KnownFile>();
    const { bytes, modifiedAt, reader } = unusableFiles;
    const unusable = this.#db
      .select({ path: unusableFiles.path, bytes, modifiedAt, reader })
      .from(unusableFiles)
      .where(and(eq(unusableFiles.ownerId, this.#ownerId), sql`${unusableFiles.path} IN ${given}`));
    for (const { path, ...row } of unusable.all())
      found.set(path, { ...row, seq: null, sidecars: "", embedded: {}, fingerprint: "" });
    const usable = this.#db
      .select({
        path: assets.path,
        seq: assets.seq,
        bytes: assets.bytes,
        modifiedAt: assets.modifiedAt,
        reader: assets.reader,
        sidecars: assets.sidecars,
        embedded: assets.embedded,
        fingerprint: assets.fingerprint,
      })
      .from(assets)
      .where(and(eq(assets.ownerId, this.#ownerId), sql`${assets.path} IN ${given}`));
    for (const { path, ...row } of usable.all()) found.set(path, row);
    return found;
  }

  /** Files of the same content, which may have been moved. */
  withFingerprint(fingerprint: string): AssetRow[] {
    return this.#statements.withFingerprint.all({ ownerId: this.#ownerId, fingerprint });
  }

  /** All of it in one transaction. A path that was known keeps its identity. */
  record({ assets: added, moved, unusable }: IndexBatch): void {
    if (added.length + moved.length + unusable.length === 0) return;
    this.#write(() => {
      for (const { seq, asset } of moved) {
        const { id: _, words, ...values } = asset;
        const before = this.#db
          .select({ id: assets.id, path: assets.path })
          .from(assets)
          .where(eq(assets.seq, seq))
          .get();
        if (before && before.path !== asset.path) this.browse.noteMove(before.id, before.path, asset.path, Date.now());
        this.#forgetUnusable(asset.path);
        this.#db
          .delete(assets)
          .where(and(this.#at(asset.path), sql`${assets.seq} <> ${seq}`))
          .run();
        const updated = this.#db
          .update(assets)
          .set({ ...values, missingSince: null })
          .where(eq(assets.seq, seq))
          .run();
        if (updated.changes > 0) this.#setWords(seq, words);
      }
      for (const { words, ...asset } of added) {
        this.#forgetUnusable(asset.path);
        const { seq } = this.#statements.insert.get({ ...asset, ownerId: this.#ownerId, missingSince: null });
        this.#setWords(seq, words);
      }
      for (const file of unusable) {
        this.#db.delete(assets).where(this.#at(file.path)).run();
        this.#db
          .insert(unusableFiles)
          .values({ ...file, ownerId: this.#ownerId })
          .onConflictDoUpdate({ target: [unusableFiles.ownerId, unusableFiles.path], set: file })
          .run();
      }
    });
  }

  /** Sets what the texts beside a file say. */
  describe(rows: readonly Described[]): void {
    if (rows.length === 0) return;
    this.#write(() => {
      for (const { seq, words, ...values } of rows) {
        this.#db.update(assets).set(values).where(eq(assets.seq, seq)).run();
        this.#setWords(seq, words);
      }
    });
  }

  /** Their files are not where they were. */
  markMissing(seqs: readonly number[], now: number): void {
    if (seqs.length === 0) return;
    this.#write(() =>
      this.#db
        .update(assets)
        .set({ missingSince: now })
        .where(and(inArray(assets.seq, [...seqs]), isNull(assets.missingSince)))
        .run(),
    );
  }

  /** The numbers of all whose files are gone. */
  missing(): number[] {
    return this.#db.$client.prepare<[], number>("SELECT seq FROM assets WHERE missing_since IS NOT NULL").pluck().all();
  }

  /** Their files are there again. */
  markFound(seqs: readonly number[]): void {
    if (seqs.length === 0) return;
    this.#write(() =>
      this.#db
        .update(assets)
        .set({ missingSince: null })
        .where(inArray(assets.seq, [...seqs]))
        .run(),
    );
  }

  /** What a person says of the bytes of an asset, wherever they lie. Returns the rows as they are now. */
  say(row: AssetRow, said: Embedded, wordsOf: WordsOf, now: number): AssetRow[] {
    return this.#write(() => {
      const { title, tags, licence, author, provenance, fingerprint } = row;
      const base = this.browse.edits([fingerprint]).get(fingerprint)?.base ?? {
        title,
        tags,
        licence,
        author,
        provenance,
      };
      this.browse.keepEdit(fingerprint, { said, base }, now);
      const values = this.browse.withSaid(base, { said });
      const rows = this.withFingerprint(fingerprint);
      for (const one of rows) {
        this.#db.update(assets).set(values).where(eq(assets.seq, one.seq)).run();
        this.#setWords(one.seq, wordsOf({ path: one.path, ...values }));
      }
      return rows.map((one) => ({ ...one, ...values }));
    });
  }

  forgetAssets(seqs: readonly number[]): void {
    if (seqs.length === 0) return;
    this.#write(() =>
      this.#db
        .delete(assets)
        .where(inArray(assets.seq, [...seqs]))
        .run(),
    );
  }

  forgetUnusable(paths: readonly string[]): void {
    if (paths.length === 0) return;
    this.#write(() => paths.forEach((path) => this.#forgetUnusable(path)));
  }

  get(id: string): AssetRow | undefined {
    return this.#db
      .select()
      .from(assets)
      .where(and(eq(assets.ownerId, this.#ownerId), eq(assets.id, id)))
      .get();
  }

  /** In the folders, by path; `after` is the last path of the page before. */
  page(folders: readonly string[], after: string | null, limit = PAGE, kind?: AssetKind): AssetRow[] {
    return this.#db
      .select()
      .from(assets)
      .where(
        and(
          eq(assets.ownerId, this.#ownerId),
          within(assets.path, folders),
          after === null ? undefined : gt(assets.path, after),
          kind === undefined ? undefined : eq(assets.kind, kind),
          isNull(assets.missingSince),
        ),
      )
      .orderBy(asc(assets.path))
      .limit(limit)
      .all();
  }

  /** Null: there is none of this id. */
  asset(id: string): Asset | null {
    const row = this.get(id);
    return row ? assetOf(row) : null;
  }

  /** As `page`, without what only the indexing needs. */
  list(folders: readonly string[], after: string | null, limit?: number, kind?: AssetKind): Asset[] {
    return this.page(folders, after, limit, kind).map(assetOf);
  }

  /** By path, as `page`. */
  unusablePage(folders: readonly string[], after: string | null, limit = PAGE): UnusableFile[] {
    return this.#db
      .select({ path: unusableFiles.path, reason: unusableFiles.reason })
      .from(unusableFiles)
      .where(
        and(
          eq(unusableFiles.ownerId, this.#ownerId),
          within(unusableFiles.path, folders),
          after === null ? undefined : gt(unusableFiles.path, after),
        ),
      )
      .orderBy(asc(unusableFiles.path))
      .limit(limit)
      .all();
  }

  /** How many files there are of each sort in a folder. */
  count(folder: string): { assets: number; unusable: number; missing: number } {
    const missing =
      this.#db
        .select({ count: sql<number>`count(*)` })
        .from(assets)
        .where(and(isNotNull(assets.missingSince), within(assets.path, [folder])))
        .get()?.count ?? 0;
    const of = (table: typeof assets | typeof unusableFiles): number =>
      this.#db
        .select({ count: sql<number>`count(*)` })
        .from(table)
        .where(and(eq(table.ownerId, this.#ownerId), within(table.path, [folder])))
        .get()?.count ?? 0;
    return { assets: of(assets) - missing, unusable: of(unusableFiles), missing };
  }

  /** How often a file was read into the library since it began, whatever became of it: it only rises. */
  indexed(): number {
    return this.#statements.indexed.get()?.["seq"] ?? 0;
  }

  /**
   * Of the newest pictures and clips: how much of the shorter side of a picture in full HD they fill on average, 0–1.
   * Only kinds that there are.
   */
  sharpness(newest: number): { kind: AssetKind; mean: number }[] {
    return this.#statements.sharpness.all({ ownerId: this.#ownerId, newest, full: FULL_HD });
  }

  /** The seqs of all assets in a folder whose files were there. */
  seqsIn(folder: string): number[] {
    return this.#db
      .select({ seq: assets.seq })
      .from(assets)
      .where(and(eq(assets.ownerId, this.#ownerId), within(assets.path, [folder]), isNull(assets.missingSince)))
      .all()
      .map(({ seq }) => seq);
  }

  /**
   * Of all that a video could be made different by: paths, contents and what is said of them. Computed in pieces with
   * pauses between them. Writes that come meanwhile are not waited for: whoever needs a state at rest compares `changes`.
   */
  async state(folders: readonly string[]): Promise<string> {
    const hash = createHash("sha256");
    for (let after: string | null = null; ;) {
      const rows = this.page(folders, after);
      for (const row of rows) {
        const { path, kind, fingerprint, tags, title, licence, author, provenance } = row;
        hash.update(JSON.stringify([path, kind, fingerprint, tags, title, licence, author, provenance]));
      }
      after = rows.at(-1)?.path ?? null;
      if (rows.length < PAGE) return hash.digest("hex");
      await new Promise(setImmediate);
    }
  }

  #at(path: string): SQL | undefined {
    return and(eq(assets.ownerId, this.#ownerId), eq(assets.path, path));
  }

  #forgetUnusable(path: string): void {
    this.#statements.forgetUnusable.run({ ownerId: this.#ownerId, path });
  }

  #setWords(seq: number, words: AssetWords): void {
    this.#statements.setWords.run({ seq, ...words });
  }

  #write<T>(moves: () => T): T {
    this.#changes++;
    return this.#db.$client.transaction(moves).immediate();
  }
}

/** What runs for every file, prepared once. */
function prepare(db: Db) {
  const given = sql.placeholder;
  const { seq: _seq, ...columns } = getTableColumns(assets);
  const names = Object.keys(columns) as (keyof typeof columns)[];
  const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  // A path that was known keeps its id.
  const changing = names.filter((name) => name !== "id");
  return {
    withFingerprint: db
      .select()
      .from(assets)
      .where(and(eq(assets.ownerId, given("ownerId")), eq(assets.fingerprint, given("fingerprint"))))
      .orderBy(asc(assets.seq))
      .prepare(),
    insert: db
      .insert(assets)
      .values(Object.fromEntries(names.map((name) => [name, given(name)])) as never)
      .onConflictDoUpdate({
        target: [assets.ownerId, assets.path],
        set: Object.fromEntries(changing.map((name) => [name, sql.raw(`excluded.${snake(name)}`)])),
      })
      .returning({ seq: assets.seq })
      .prepare(),
    indexed: db.$client.prepare<[], { seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'assets'`),
    // With `+`, or all assets would be read by their owner and sorted.
    sharpness: db.$client.prepare<
      [{ ownerId: string; newest: number; full: number }],
      { kind: AssetKind; mean: number }
    >(
      `SELECT kind, avg(min(1.0, min(width, height) * 1.0 / @full)) AS mean
       FROM (SELECT kind, width, height FROM assets WHERE +owner_id = @ownerId ORDER BY seq DESC LIMIT @newest)
       WHERE kind <> 'music' GROUP BY kind ORDER BY kind`,
    ),
    forgetUnusable: db
      .delete(unusableFiles)
      .where(and(eq(unusableFiles.ownerId, given("ownerId")), eq(unusableFiles.path, given("path"))))
      .prepare(),
    setWords: db.$client.prepare<[AssetWords & { seq: number }]>(
      "INSERT OR REPLACE INTO asset_words (rowid, name, title, tags, folder) VALUES (@seq, @name, @title, @tags, @folder)",
    ),
  };
}

/** Without what only the indexing needs. */
export function assetOf(row: AssetRow): Asset {
  const {
    seq: _1,
    ownerId: _2,
    fingerprint: _3,
    embedded: _4,
    sidecars: _5,
    reader: _6,
    missingSince: _7,
    ...asset
  } = row;
  return asset;
}

/** Whether a path lies in one of the folders: all that begins with `folder/` sorts between that and the next character. */
function within(path: typeof assets.path | typeof unusableFiles.path, folders: readonly string[]): SQL | undefined {
  if (folders.length === 0) return sql`0`;
  const next = String.fromCharCode(sep.charCodeAt(0) + 1);
  return or(
    ...folders.map((folder) => {
      const bare = folder.endsWith(sep) ? folder.slice(0, -1) : folder;
      return and(gte(path, bare + sep), lt(path, bare + next));
    }),
  );
}
