import { copyFile, cp, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Idea } from "../../contract/idea.ts";
import { newId } from "../base/ids.ts";
import { readMigrationFiles } from "./drizzle.ts";
import { DATABASE_FILE, openStore } from "./open.ts";

const MIGRATIONS = join(import.meta.dirname, "../../drizzle");

let dir: string;
let file: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-store-"));
  file = join(dir, DATABASE_FILE);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function addVideo(store: ReturnType<typeof openStore>, topic = "Rain"): string {
  const id = newId();
  const idea = Idea.parse({ topic });
  store.videos.create({ id, title: topic, ideaHash: topic, idea, priority: 1 }, Date.now());
  return id;
}

/** The process is gone without a close: its files as they lie there at this moment. */
async function killedWhileOpen(): Promise<void> {
  const store = openStore(dir);
  for (let i = 0; i < 200; i++) addVideo(store, `Topic ${i}`);
  const copy = `${dir}-killed`;
  await cp(dir, copy, { recursive: true });
  store.close();
  await rm(dir, { recursive: true });
  await rename(copy, dir);
}

async function breakPage(number: number): Promise<void> {
  const handle = await open(file, "r+");
  await handle.write(Buffer.alloc(4096, 0xa5), 0, 4096, (number - 1) * 4096);
  await handle.close();
}

/** A migrations folder with one more migration than there is, or other ones. */
async function nextMigrations(sql: string): Promise<string> {
  const folder = join(dir, "drizzle");
  await cp(MIGRATIONS, folder, { recursive: true });
  const path = join(folder, "meta/_journal.json");
  const journal = JSON.parse(await readFile(path, "utf8")) as { entries: { idx: number; when: number; tag: string }[] };
  const last = journal.entries.at(-1);
  if (!last) throw new Error("there are no migrations");
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1000, tag: "9999_next" });
  await writeFile(path, JSON.stringify(journal));
  await writeFile(join(folder, "9999_next.sql"), sql);
  return folder;
}

/** A data folder as the version wrote it that knew these first migrations only. */
function writtenBefore(migrations: number, rows: (db: Database.Database) => void): void {
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  db.exec("CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)");
  for (const { sql, hash, folderMillis } of readMigrationFiles({ migrationsFolder: MIGRATIONS }).slice(0, migrations)) {
    for (const statement of sql) db.exec(statement);
    db.prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)").run(hash, folderMillis);
  }
  rows(db);
  db.close();
}

describe("a data folder that was written before there were lists", () => {
  it("opens with each video's state, title and channel as lists want them, and takes new names", async () => {
    const states = [["done", "done"], ["done", "failed"], ["running", "failed"], ["waiting", "done"], []];
    writtenBefore(5, (db) => {
      db.exec("INSERT INTO channels (id, name, is_default, created_at) VALUES ('c', 'My Chännel', 1, 5)");
      const video = db.prepare(
        "INSERT INTO videos (id, channel_id, title, idea_hash, priority, revision, created_at) VALUES (?, 'c', ?, 'h', 1, 2, 7)",
      );
      const revision = db.prepare("INSERT INTO revisions (video_id, number, idea, created_at) VALUES (?, ?, ?, 7)");
      const job = db.prepare(
        "INSERT INTO jobs (id, kind, subject, lane, priority, age, state, payload, created_at) VALUES (?, 'stage', ?, 'cpu', 1, 1, ?, ?, 7)",
      );
      states.forEach((of, i) => {
        const id = `v${i}`;
        video.run(id, `Größe ${i}`);
        for (const number of [1, 2]) revision.run(id, number, JSON.stringify(Idea.parse({ topic: "Rain" })));
        job.run(`${id}/1/script`, id, "running", '{"revision":1,"stage":"script"}');
        of.forEach((state, j) => job.run(`${id}/2/${j}`, id, state, '{"revision":2,"stage":"script"}'));
      });
    });
    const store = openStore(dir);
    const videos = store.videos.list({ limit: 10 }, { order: "oldest", q: "GRÖSSE" }).items;
    const found = store.videos.list({ limit: 10 }, { order: "oldest", q: "größe" }).items;
    expect(videos).toEqual(found);
    expect(found.map(({ state }) => state)).toEqual(["done", "failed", "running", "waiting", "queued"]);
    expect(found[0]).toMatchObject({ version: 1, createdAt: 7, updatedAt: 7, deletedAt: null, facts: null });
    expect(store.channels.default()).toMatchObject({ id: "c", nameKey: "MY CHÄNNEL", videos: 5, updatedAt: 5 });
    expect(() => store.channels.update("c", { name: "MY CHÄNNEL" }, {}, 9)).not.toThrow();
    expect(await store.audit.verify()).toEqual({ rows: 0, brokenAt: null });
    store.close();
  });
});

describe("opening the store", () => {
  it("makes the data folder, the tables and one default channel, and keeps them at the next start", () => {
    const inside = join(dir, "not", "there yet");
    const first = openStore(inside);
    expect(first.endedUncleanly).toBe(false);
    const id = addVideo(first);
    first.close();
    const second = openStore(inside);
    expect(second.endedUncleanly).toBe(false);
    expect(second.videos.require(id)).toMatchObject({ title: "Rain", revision: 1, ownerId: "local" });
    second.close();
    const db = new Database(join(inside, DATABASE_FILE));
    expect(db.prepare("SELECT count(*) FROM channels WHERE is_default").pluck().get()).toBe(1);
    db.close();
  });

  it("keeps what was committed before a kill, and knows that there was one", async () => {
    await killedWhileOpen();
    const store = openStore(dir);
    expect(store.endedUncleanly).toBe(true);
    expect(store.videos.list({ limit: 1000 }).items).toHaveLength(200);
    store.close();
    const again = openStore(dir);
    expect(again.endedUncleanly).toBe(false);
    again.close();
  });

  it("keeps a whole copy a day, and one from before a migration", async () => {
    const store = openStore(dir);
    const id = addVideo(store);
    store.close();
    openStore(dir).close();
    expect(await readdir(join(dir, "backups"))).toHaveLength(1);

    const migrationsDir = await nextMigrations("DELETE FROM videos;");
    const migrated = openStore(dir, { migrationsDir });
    expect(migrated.videos.get(id)).toBeUndefined();
    migrated.close();
    const copies = (await readdir(join(dir, "backups"))).toSorted();
    expect(copies).toEqual(Array(2).fill(expect.stringMatching(/^ytempire-.*Z\.db$/)));
    await copyFile(join(dir, "backups", copies[1] ?? ""), file);
    const restored = openStore(dir);
    expect(restored.videos.require(id).title).toBe("Rain");
    restored.close();
  });

  it("leaves the database as it was when a migration fails", async () => {
    const store = openStore(dir);
    const id = addVideo(store);
    store.close();
    const migrationsDir = await nextMigrations("DELETE FROM videos;\n--> statement-breakpoint\nSELECT * FROM nowhere;");
    expect(() => openStore(dir, { migrationsDir })).toThrow(/nowhere/);
    const again = openStore(dir);
    expect(again.videos.require(id).title).toBe("Rain");
    again.close();
  });

  it("refuses a database that a newer version wrote, and does not touch it", async () => {
    const migrationsDir = await nextMigrations("CREATE TABLE later (id text);");
    openStore(dir, { migrationsDir }).close();
    const before = await readFile(file);
    expect(() => openStore(dir)).toThrow(expect.objectContaining({ code: "DATABASE_NEWER" }));
    expect(await readFile(file)).toEqual(before);
  });

  it("finds a broken page and names the newest copy and what to do with it", async () => {
    const store = openStore(dir);
    for (let i = 0; i < 300; i++) addVideo(store, `Topic ${i}`);
    store.close();
    openStore(dir, { migrationsDir: await nextMigrations("CREATE TABLE later (id text);") }).close();
    const pages = (await stat(file)).size / 4096;
    await breakPage(Math.floor(pages / 2));
    const copy = (await readdir(join(dir, "backups"))).toSorted().at(-1);
    expect(() => openStore(dir)).toThrow(
      expect.objectContaining({ code: "DATABASE_CORRUPT", hint: expect.stringContaining(`${copy}`) }),
    );
  });

  it("finds a broken page after a kill, too, and says so where there is no copy yet", async () => {
    await killedWhileOpen();
    const db = new Database(file);
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.close();
    await breakPage(5);
    expect(() => openStore(dir)).toThrow(
      expect.objectContaining({ code: "DATABASE_CORRUPT", hint: expect.stringContaining("no copy yet") }),
    );
  });

  it("refuses a file that is no database", async () => {
    await writeFile(file, "this is not a database at all, however long it may be".repeat(100));
    expect(() => openStore(dir)).toThrow(expect.objectContaining({ code: "DATABASE_CORRUPT" }));
  });

  it("keeps the ten newest copies", async () => {
    openStore(dir, { now: () => Date.UTC(2025, 0, 1) }).close();
    const migrationsDir = await nextMigrations("CREATE TABLE later (id text);");
    await copyFile(file, join(dir, "empty.db"));
    for (let i = 0; i < 12; i++) {
      await copyFile(join(dir, "empty.db"), file);
      openStore(dir, { migrationsDir, now: () => Date.UTC(2026, 0, 1 + i) }).close();
    }
    const copies = (await readdir(join(dir, "backups"))).toSorted();
    expect(copies).toHaveLength(10);
    expect(copies[0]).toContain("2026-01-03");
  });
});

describe("a clock that is set back a day", () => {
  it("changes neither the order of videos nor their identity", () => {
    const day = 86_400_000;
    const store = openStore(dir);
    const idea = Idea.parse({ topic: "Rain" });
    const at = (time: number, title: string) => {
      const id = newId();
      store.videos.create({ id, title, ideaHash: "same", idea, priority: 1 }, time);
      return id;
    };
    const first = at(Date.now(), "first");
    const second = at(Date.now() - day, "second");
    expect(store.videos.list({ limit: 10 }).items.map((video) => video.id)).toEqual([second, first]);
    expect(store.videos.withIdea("same")[0]?.id).toBe(second);
    store.close();
  });
});
