// The thread that finds artifacts which nothing names: every value of every table is read for hashes, then every text that these name.
import { closeSync, openSync, readdirSync, readSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";

import { systemCode } from "../base/errors.ts";
import { HANDED_DIR } from "../base/files.ts";
import { serveWorker } from "../base/workers.ts";

export interface MarkRequest {
  dataDir: string;
  /** Milliseconds UTC. */
  now: number;
  /** What was written within so many milliseconds stays, and so does what a result names that is no older. */
  graceMs: number;
  /** What a person handed in stays for so long after it was named last. */
  handedMs: number;
  /** Notes which of what was handed in is named now. */
  noteHanded: boolean;
}

/** In the same order. */
export interface Unnamed {
  /** 32 bytes each. */
  hashes: Uint8Array<ArrayBuffer>;
  bytes: Float64Array<ArrayBuffer>;
}

const DATABASE = "ytempire.db";
/** Besides the store itself: copies that a person may put in its place, what the next start puts there, and what stood there before. */
const COPIES = ["backups", "restore", "restore/staged", "restore/former"];
/** Small texts of the program's own: looks, exports under way, how backups are made. */
const NOTES = ["", "looks", "exports"];
const HASH = /[0-9a-f]{64,}/gi;
const HASH_LETTERS = 64;
const HASH_BYTES = 32;
const PIECE = 1 << 20;
/** Pictures, sound and films have a zero byte within their first ones; texts have none. */
const HEAD_BYTES = 512;

serveWorker<MarkRequest, Unnamed>(async (request) => {
  const { dataDir } = request;
  // First what is there, then who names what: what comes meanwhile is not looked at.
  const search = new Search(listArtifacts(dataDir));
  search.database(join(dataDir, DATABASE), request);
  for (const file of COPIES.flatMap((dir) => filesIn(join(dataDir, dir), ".db"))) {
    try {
      search.database(file, request);
    } catch (error) {
      // A damaged copy is put in nobody's place.
      if (!/^SQLITE_(?:CORRUPT|NOTADB)/.test(systemCode(error) ?? "")) throw error;
    }
  }
  for (const file of NOTES.flatMap((dir) => filesIn(join(dataDir, dir), ".json"))) search.file(file);
  for (const hash of keptHanded(search.unnamed, request)) search.name(hash);
  const old = oldOnes(search.unnamed, request);
  for (const hash of search.unnamed) if (!old.has(hash)) search.name(hash);
  search.namedTexts(dataDir);
  const found = packed([...old].filter(([hash]) => search.unnamed.has(hash)));
  return { result: found, transfer: [found.hashes.buffer, found.bytes.buffer] };
});

/** What is left of the artifacts when all that names some was read. */
class Search {
  readonly unnamed: Set<string>;
  /** Whose own text was not read yet. */
  readonly #named: string[] = [];
  readonly #piece = Buffer.allocUnsafe(PIECE);

  constructor(artifacts: Set<string>) {
    this.unnamed = artifacts;
  }

  name(hash: string): void {
    if (this.unnamed.delete(hash)) this.#named.push(hash);
  }

  /** Of one moment: what is written meanwhile is not seen. */
  database(file: string, { now, graceMs }: MarkRequest): void {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      db.transaction(() => {
        const tables = db
          .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
          .pluck()
          .all();
        for (const table of tables) {
          const { text, values } = rowsThatName(table, tables, now - graceMs);
          const rows = db.prepare<number[], unknown[]>(text).raw();
          for (const row of rows.iterate(...values))
            for (const value of row) {
              if (typeof value === "string") this.#text(value);
              else if (Buffer.isBuffer(value)) this.#text(value.toString("latin1"));
            }
        }
      })();
    } finally {
      db.close();
    }
  }

  /** A file of the program's own, piece by piece; what is no text, or has just gone, names nothing. */
  file(path: string): void {
    const file = opened(path);
    if (file === null) return;
    try {
      let kept = 0;
      for (let isFirst = true; ; isFirst = false) {
        const wanted = isFirst ? HEAD_BYTES : PIECE - kept;
        const read = readSync(file, this.#piece, kept, wanted, null);
        if (read === 0) return;
        if (isFirst && this.#piece.subarray(0, read).includes(0)) return;
        const end = kept + read;
        this.#text(this.#piece.toString("latin1", 0, end));
        // One may lie across two pieces.
        kept = Math.min(end, HASH_LETTERS - 1);
        this.#piece.copyWithin(0, end - kept, end);
      }
    } finally {
      closeSync(file);
    }
  }

  /** Timelines name films, kept pictures name clips: whatever is named by what is named. */
  namedTexts(dataDir: string): void {
    for (let hash = this.#named.pop(); hash !== undefined && this.unnamed.size > 0; hash = this.#named.pop())
      this.file(placeOf(dataDir, hash));
  }

  #text(text: string): void {
    if (text.length < HASH_LETTERS) return;
    for (const [run] of text.matchAll(HASH)) {
      const letters = run.toLowerCase();
      for (let at = 0; at + HASH_LETTERS <= letters.length; at++) {
        this.name(letters.slice(at, at + HASH_LETTERS));
      }
    }
  }
}

function rowsThatName(table: string, tables: readonly string[], since: number): { text: string; values: number[] } {
  const all = `SELECT * FROM "${table.replaceAll('"', '""')}"`;
  if (table !== "stage_results" || !tables.includes("video_stages")) return { text: all, values: [] };
  // A result that no video has is nothing but a shortcut: where its files are gone, it is made anew.
  return { text: `${all} WHERE created_at > ? OR key IN (SELECT key FROM video_stages)`, values: [since] };
}

function listArtifacts(dataDir: string): Set<string> {
  const root = join(dataDir, "artifacts");
  const folders = names(root).filter((name) => /^[0-9a-f]{2}$/.test(name));
  return new Set(
    folders.flatMap((folder) =>
      names(join(root, folder)).filter((name) => /^[0-9a-f]{64}$/.test(name) && name.startsWith(folder)),
    ),
  );
}

/** What a person handed in and what was named not long ago; with `noteHanded` the time begins anew for what is named now. */
function keptHanded(unnamed: ReadonlySet<string>, { dataDir, now, handedMs, noteHanded }: MarkRequest): string[] {
  const dir = join(dataDir, HANDED_DIR);
  return names(dir).filter((hash) => {
    const note = join(dir, hash);
    if (unnamed.has(hash)) return now - statSync(note).mtimeMs < handedMs;
    if (!noteHanded) return false;
    if (statSync(placeOf(dataDir, hash), { throwIfNoEntry: false })) utimesSync(note, now / 1000, now / 1000);
    else rmSync(note, { force: true });
    return false;
  });
}

/** Their bytes. */
function oldOnes(unnamed: ReadonlySet<string>, { dataDir, now, graceMs }: MarkRequest): Map<string, number> {
  const old = new Map<string, number>();
  for (const hash of unnamed) {
    const found = statSync(placeOf(dataDir, hash), { throwIfNoEntry: false });
    if (found?.isFile() && now - found.mtimeMs >= graceMs) old.set(hash, found.size);
  }
  return old;
}

function packed(found: readonly [hash: string, bytes: number][]): Unnamed {
  const hashes = new Uint8Array(found.length * HASH_BYTES);
  for (const [i, [hash]] of found.entries()) hashes.set(Buffer.from(hash, "hex"), i * HASH_BYTES);
  return { hashes, bytes: Float64Array.from(found, ([, bytes]) => bytes) };
}

function placeOf(dataDir: string, hash: string): string {
  return join(dataDir, "artifacts", hash.slice(0, 2), hash);
}

function opened(path: string): number | null {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}

function filesIn(folder: string, ending: string): string[] {
  return names(folder)
    .filter((name) => name.endsWith(ending) && !name.startsWith("."))
    .map((name) => join(folder, name));
}

/** None where there is no such folder; a folder that cannot be read ends the search. */
function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}
