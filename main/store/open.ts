// Opens `ytempire.db` in the data folder: checks it, keeps a copy before each migration, migrates, and closes it cleanly, with a copy a day.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";

import Database from "better-sqlite3";

import { AppError, asAppError, systemCode } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import { AssetStore } from "./assets.ts";
import { AssetUseStore } from "./assetUses.ts";
import { AssetVectorStore } from "./assetVectors.ts";
import { AssetWordStore } from "./assetWords.ts";
import { AuditStore } from "./audit.ts";
import { ChannelStore } from "./channels.ts";
import { DayVideoStore } from "./dayVideos.ts";
import { drizzle, readMigrationFiles, type MigrationMeta } from "./drizzle.ts";
import { GenerationStore } from "./generations.ts";
import { JobStore } from "./jobs.ts";
import { nameKey, searchKey } from "./keys.ts";
import { MadeVideoStore } from "./madeVideos.ts";
import { DATABASE_FILE } from "./names.ts";
import { PersonaStore } from "./personas.ts";
import { PlanStore } from "./plans.ts";
import { PresetStore } from "./presets.ts";
import { PronunciationStore } from "./pronunciations.ts";
import { SessionStore } from "./sessions.ts";
import { SettingStore } from "./settings.ts";
import { SpendingStore } from "./spending.ts";
import { StageStore } from "./stages.ts";
import { StageTimeStore } from "./stageTimes.ts";
import { TokenStore } from "./tokens.ts";
import { VideoStore } from "./videos.ts";

const BACKUPS = "backups";
const KEPT_BACKUPS = 10;
const MIGRATIONS = "__drizzle_migrations";
const BUSY_TIMEOUT_MS = 5000;
/** Below this size even a cleanly closed database is looked through at each start: it takes less than 50 ms. */
const QUICK_CHECK_BYTES = 32 << 20;
/** 1 MB: each step is on the event loop. */
const PAGES_AT_ONCE = 256;
/** `user_version`, which lies in the file's header and needs no table: whether somebody has the database open for writing. */
const CLOSED = 0;
const IN_USE = 1;

export { DATABASE_FILE } from "./names.ts";

export type Db = ReturnType<typeof connect>;

export interface Store {
  jobs: JobStore;
  videos: VideoStore;
  stages: StageStore;
  stageTimes: StageTimeStore;
  assets: AssetStore;
  assetWords: AssetWordStore;
  assetUses: AssetUseStore;
  assetVectors: AssetVectorStore;
  channels: ChannelStore;
  personas: PersonaStore;
  plans: PlanStore;
  dayVideos: DayVideoStore;
  presets: PresetStore;
  pronunciations: PronunciationStore;
  made: MadeVideoStore;
  spending: SpendingStore;
  settings: SettingStore;
  tokens: TokenStore;
  sessions: SessionStore;
  audit: AuditStore;
  generations: GenerationStore;
  /** The last backend on this data folder did not end by itself. */
  endedUncleanly: boolean;
  /** Throws what keeps it from being written: DISK_FULL, READ_ONLY and the like. */
  assertWritable(): void;
  /** A whole copy as of one moment, made page by page while others write. The file must not be there. */
  copyTo(file: string): Promise<void>;
  /** Hashes of all migrations that this version knows. */
  migrations: readonly string[];
  close(): void;
}

export interface StoreOptions {
  migrationsDir?: string;
  /** Milliseconds UTC. */
  now?: () => number;
}

/**
 * Only while holding the data folder's lock. Throws DATABASE_CORRUPT, DATABASE_NEWER, READ_ONLY, DISK_FULL.
 * Readers of a locked folder (another process's `doctor`) do not come here.
 */
export function openStore(dataDir: string, options: StoreOptions = {}): Store {
  const migrationsDir = options.migrationsDir ?? join(import.meta.dirname, "../../drizzle");
  const now = options.now ?? Date.now;
  const file = join(dataDir, DATABASE_FILE);
  let client: Database.Database | undefined;
  try {
    mkdirSync(join(dataDir, BACKUPS), { recursive: true });
    client = new Database(file);
    const db = connect(client);
    const endedUncleanly = client.pragma("user_version", { simple: true }) === IN_USE;
    checkPages(client, endedUncleanly, statSync(file).size);
    bringUpToDate(client, dataDir, migrationsDir, now());
    client.pragma(`user_version = ${IN_USE}`);
    fillKeys(client);
    const channels = new ChannelStore(db);
    channels.ensureDefault("My channel", now());
    return {
      jobs: new JobStore(db),
      videos: new VideoStore(db),
      stages: new StageStore(db),
      stageTimes: new StageTimeStore(db),
      assets: new AssetStore(db),
      assetWords: new AssetWordStore(db),
      assetUses: new AssetUseStore(db),
      assetVectors: new AssetVectorStore(db),
      channels,
      personas: new PersonaStore(db),
      plans: new PlanStore(db),
      dayVideos: new DayVideoStore(db),
      presets: new PresetStore(db),
      pronunciations: new PronunciationStore(db),
      made: new MadeVideoStore(db),
      spending: new SpendingStore(db),
      settings: new SettingStore(db),
      tokens: new TokenStore(db),
      sessions: new SessionStore(db),
      audit: new AuditStore(db),
      generations: new GenerationStore(db),
      endedUncleanly,
      assertWritable() {
        try {
          // What stands there already, and yet a page that goes to the disk.
          db.$client.pragma(`user_version = ${IN_USE}`);
        } catch (error) {
          throw asAppError(error, "store.write");
        }
      },
      copyTo: (to) => copyTo(db.$client, to),
      migrations: readMigrationFiles({ migrationsFolder: migrationsDir }).map(({ hash }) => hash),
      close: () => close(db.$client, dataDir, now()),
    };
  } catch (error) {
    client?.close();
    throw explainDamage(error, dataDir);
  }
}

/** A damaged database's error with the way out in it: the newest copy and where to put it. Other errors as they are. */
function explainDamage(error: unknown, dataDir: string): AppError {
  const known = asAppError(error, "store.open");
  if (known.code !== "DATABASE_CORRUPT") return known;
  const file = join(dataDir, DATABASE_FILE);
  const newest = backups(dataDir).at(-1);
  // Left in its place, the old -wal file would be played into the restored copy.
  const away = `Move ${file} away, and with it ${DATABASE_FILE}-wal and ${DATABASE_FILE}-shm where they are there`;
  const then = newest
    ? `copy ${newest} to ${file}, and run again`
    : "and run again; there is no copy yet, so it begins anew";
  const hint = `${away}; ${then}. Finished videos in their own folders are not touched.`;
  return new AppError("DATABASE_CORRUPT", known.op, `${file} is damaged: ${known.message}`, {
    cause: error,
    hint,
    details: { backup: newest ?? null },
  });
}

function connect(client: Database.Database) {
  client.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  client.pragma("journal_mode = WAL");
  // With WAL a killed process loses nothing; only a power cut may lose the last commits, which are then made anew.
  client.pragma("synchronous = NORMAL");
  client.pragma("foreign_keys = ON");
  return drizzle(client, { casing: "snake_case" });
}

function checkPages(client: Database.Database, thoroughly: boolean, bytes: number): void {
  if (!thoroughly && bytes > QUICK_CHECK_BYTES) return;
  const found = client.pragma(thoroughly ? "integrity_check(1)" : "quick_check(1)", { simple: true });
  if (found !== "ok") throw new AppError("DATABASE_CORRUPT", "store.open", String(found));
}

function bringUpToDate(client: Database.Database, dataDir: string, migrationsDir: string, now: number): void {
  const applied = appliedMigrations(client);
  const known = readMigrationFiles({ migrationsFolder: migrationsDir });
  const hashes = new Set(known.map((migration) => migration.hash));
  if (applied.some((hash) => !hashes.has(hash)))
    throw new AppError(
      "DATABASE_NEWER",
      "store.open",
      `${join(dataDir, DATABASE_FILE)} was written by a newer version`,
    );
  const pending = known.filter((migration) => !applied.includes(migration.hash));
  if (pending.length === 0) return;
  if (applied.length > 0) keepCopy(client, dataDir, now);
  migrate(client, pending);
}

/**
 * All of them or none, recorded in the table that drizzle-kit knows. Drizzle's own migrator does the same, but where the
 * disk is full SQLite has already rolled back, and its ROLLBACK then fails in the place of the true error.
 */
function migrate(client: Database.Database, migrations: readonly MigrationMeta[]): void {
  client
    .transaction(() => {
      client.exec(
        `CREATE TABLE IF NOT EXISTS ${MIGRATIONS} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`,
      );
      const done = client.prepare(`INSERT INTO ${MIGRATIONS} (hash, created_at) VALUES (?, ?)`);
      for (const { sql: statements, hash, folderMillis } of migrations) {
        for (const statement of statements) client.exec(statement);
        done.run(hash, folderMillis);
      }
    })
    .immediate();
}

/** The hashes of the migrations that were applied; none in a new file. */
function appliedMigrations(client: Database.Database): string[] {
  const table = client.prepare("SELECT 1 FROM sqlite_master WHERE name = ?").get(MIGRATIONS);
  return table ? client.prepare<[], string>(`SELECT hash FROM ${MIGRATIONS}`).pluck().all() : [];
}

/** SQLite's online backup: what is written meanwhile by this connection goes into the copy, too. */
async function copyTo(client: Database.Database, to: string): Promise<void> {
  try {
    await client.backup(to, { progress: () => PAGES_AT_ONCE });
    const copy = new Database(to);
    try {
      // One file, with nothing beside it; and nobody has it open.
      copy.pragma("journal_mode = DELETE");
      copy.pragma(`user_version = ${CLOSED}`);
    } finally {
      copy.close();
    }
  } catch (error) {
    throw asAppError(error, "store.copy");
  }
}

/** A whole copy named by its time; the oldest beyond KEPT_BACKUPS go. */
function keepCopy(client: Database.Database, dataDir: string, now: number): void {
  const dir = join(dataDir, BACKUPS);
  const temporary = join(dir, `.tmp-${newId()}`);
  try {
    client.prepare("VACUUM INTO ?").run(temporary);
    renameSync(temporary, join(dir, `ytempire-${new Date(now).toISOString().replaceAll(":", "-")}.db`));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  for (const old of backups(dataDir).slice(0, -KEPT_BACKUPS)) rmSync(old, { force: true });
}

/** Copies are named by their times. */
function hasCopyOfToday(dataDir: string, now: number): boolean {
  const day = new Date(now).toISOString().slice(0, 10);
  return backups(dataDir).some((path) => basename(path).startsWith(`ytempire-${day}`));
}

/** Oldest first. */
function backups(dataDir: string): string[] {
  const dir = join(dataDir, BACKUPS);
  if (!existsSync(dir)) return [];
  const names = readdirSync(dir).filter((name) => name.startsWith("ytempire-") && name.endsWith(".db"));
  return names.toSorted().map((name) => join(dir, name));
}

/** Of rows that were written before there were keys: SQL alone could not make them. */
function fillKeys(client: Database.Database): void {
  client.function("name_key", { deterministic: true }, (name) => nameKey(String(name)));
  client.function("search_key", { deterministic: true }, (text) => searchKey(String(text)));
  client.exec("UPDATE channels SET name_key = name_key(name) WHERE name_key = ''");
  client.exec("UPDATE videos SET title_key = search_key(title) WHERE title_key = ''");
}

function close(client: Database.Database, dataDir: string, now: number): void {
  if (!client.open) return;
  try {
    if (!hasCopyOfToday(dataDir, now)) keepCopy(client, dataDir, now);
    client.pragma(`user_version = ${CLOSED}`);
    client.pragma("wal_checkpoint(TRUNCATE)");
  } catch (error) {
    // A full or vanished disk: the database stays marked as in use and is checked at the next start.
    if (!systemCode(error)?.startsWith("SQLITE_")) throw error;
  } finally {
    client.close();
  }
}
