// The thread that looks databases through: whether one is whole, what it holds, and which files it names.
import { readdirSync } from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";

import type { Json } from "../../contract/values.ts";
import { serveWorker } from "../base/workers.ts";

export interface InspectRequest {
  file: string;
  /** `whole`: also every page and index. */
  depth: "counts" | "whole" | "plan";
  /** For `plan`: where the artifacts lie. */
  dataDir?: string;
}

export interface VideoLine {
  id: string;
  title: string;
  createdAt: number;
}

export interface Inspection {
  /** SQLite's own word; null: it was not asked. */
  fault: string | null;
  counts: Record<string, number>;
  /** The hashes of the migrations that made it. */
  migrations: string[];
  /** Of `plan` alone. */
  videos: VideoLine[];
  settings: Record<string, Json>;
  /** What the database does of itself: each trigger and view, as it is written. */
  programs: string[];
  /** Files that it names and that are not there. */
  missingArtifacts: number;
}

const MIGRATIONS = "__drizzle_migrations";
/** What changes of itself while the backend runs is no part of the counts that a copy is judged by. */
const HASH = /"hash":"([0-9a-f]{64})"/g;

serveWorker<InspectRequest, Inspection>(async ({ file, depth, dataDir }) => {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const fault = depth === "counts" ? quick(db) : whole(db);
    const tables = db
      .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
      .pluck()
      .all()
      .filter((name) => !name.startsWith("sqlite_"));
    const counts = Object.fromEntries(
      fault === null ? tables.map((name) => [name, rows(db, name)]) : tables.map((name) => [name, 0]),
    );
    const migrations = tables.includes(MIGRATIONS)
      ? db.prepare<[], string>(`SELECT hash FROM ${MIGRATIONS}`).pluck().all()
      : [];
    const planned = depth === "plan" && fault === null;
    return {
      result: {
        fault,
        counts,
        migrations,
        videos: planned && tables.includes("videos") ? videosOf(db) : [],
        settings: planned && tables.includes("settings") ? settingsOf(db) : {},
        programs: planned ? programsOf(db) : [],
        missingArtifacts: planned && dataDir !== undefined ? missing(db, dataDir, new Set(tables)) : 0,
      },
    };
  } finally {
    db.close();
  }
});

function quick(db: Database.Database): string | null {
  return said(() => db.pragma("quick_check(1)", { simple: true }));
}

function whole(db: Database.Database): string | null {
  const found = said(() => db.pragma("integrity_check(1)", { simple: true }));
  if (found !== null) return found;
  return said(() => ((db.pragma("foreign_key_check") as unknown[]).length === 0 ? "ok" : "rows that point nowhere"));
}

/** Damage is an answer here, not a fault. */
function said(ask: () => unknown): string | null {
  try {
    const answer = String(ask());
    return answer === "ok" ? null : answer;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function rows(db: Database.Database, table: string): number {
  return (
    db
      .prepare<[], number>(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`)
      .pluck()
      .get() ?? 0
  );
}

function videosOf(db: Database.Database): VideoLine[] {
  return db
    .prepare<[], VideoLine>(
      "SELECT id, title, created_at AS createdAt FROM videos WHERE deleted_at IS NULL ORDER BY seq DESC",
    )
    .all();
}

function settingsOf(db: Database.Database): Record<string, Json> {
  const all = db.prepare<[], { name: string; value: string }>("SELECT name, value FROM settings").all();
  return Object.fromEntries(all.map(({ name, value }) => [name, JSON.parse(value) as Json]));
}

function programsOf(db: Database.Database): string[] {
  return db.prepare<[], string>("SELECT sql FROM sqlite_master WHERE type IN ('trigger', 'view')").pluck().all();
}

/** Of the present revisions' results: what an older revision named may have been cleaned up. */
function missing(db: Database.Database, dataDir: string, tables: ReadonlySet<string>): number {
  if (!tables.has("videos") || !tables.has("stage_results") || !tables.has("revisions")) return 0;
  const named = new Set<string>();
  const texts = db
    .prepare<[], string>(
      `SELECT r.output FROM videos v
         JOIN video_stages s ON s.video_id = v.id AND s.revision = v.revision
         JOIN stage_results r ON r.key = s.key
       WHERE v.deleted_at IS NULL
       UNION ALL
       SELECT i.idea FROM videos v JOIN revisions i ON i.video_id = v.id AND i.number = v.revision
       WHERE v.deleted_at IS NULL`,
    )
    .pluck();
  for (const text of texts.iterate()) for (const [, hash] of text.matchAll(HASH)) if (hash) named.add(hash);
  const there = new Set<string>();
  for (const folder of new Set([...named].map((hash) => hash.slice(0, 2))))
    for (const name of names(join(dataDir, "artifacts", folder))) there.add(name);
  return [...named].filter((hash) => !there.has(hash)).length;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
