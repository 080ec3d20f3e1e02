import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";

import { Idea } from "../../contract/idea.ts";
import { Artifacts } from "../base/files.ts";
import { hashBytes } from "../base/hash.ts";
import { newId } from "../base/ids.ts";
import { seededRandom } from "../base/random.ts";
import { factsOf } from "../pipeline/facts.ts";
import { openStore } from "../store/open.ts";
import { createCollector, keepCollecting, type Collected } from "./collect.ts";

const DAY_MS = 86_400_000;
const SIGNAL = new AbortController().signal;

test("whatever any column of any table names stays, with what that names, and all else that is old goes", async () => {
  const { dir, put, there, collector } = started();
  openStore(dir).close();
  const random = seededRandom(7);
  const db = new Database(join(dir, "ytempire.db"));
  db.pragma("foreign_keys = OFF");
  const named: string[] = [];
  const columns = textColumns(db);
  expect(columns.length).toBeGreaterThan(100);
  for (const { table, column } of columns) {
    const hash = put(`${table}.${column}`);
    // Tags are read by a trigger, as JSON.
    const forms = [`["${hash}"]`, `{"a":[{"hash":"${hash}","bytes":3}]}`, ...(column === "tags" ? [] : [hash])];
    const key = insert(db, table, column, forms[Math.floor(random() * forms.length)]!);
    // A result is named by whichever revision has it.
    if (table === "stage_results") insert(db, "video_stages", "key", key("key"));
    named.push(hash);
  }
  db.close();
  const deep = put("deep");
  const middle = put(`{"clip":"${deep}"}`);
  const young = put("young", 1 / 24);
  const ofYoung = put("named by what is young");
  const youngText = put(`[${JSON.stringify({ image: ofYoung })}]`, 0.5);
  const top = put(`${"x".repeat((1 << 20) + 512 - 20)}${middle}`);
  const again = new Database(join(dir, "ytempire.db"));
  again.prepare("INSERT INTO settings (name, value, updated_at) VALUES ('top', ?, 0)").run(JSON.stringify(top));
  again.close();
  const unnamed = Array.from({ length: 40 }, (_, i) => put(`nobody ${i}`));
  // It names what nobody else names, and nobody names it.
  const chain = put(`["${unnamed[0]}"]`);
  const kept = [...named, deep, middle, top, young, ofYoung, youngText].toSorted();

  const plan = await collector.plan(SIGNAL);
  expect(there()).toEqual([...kept, ...unnamed, chain].toSorted());
  expect(await collector.collect(SIGNAL)).toEqual({ ...plan, isWhole: true });
  expect(plan.files).toBe(41);
  expect(there()).toEqual(kept);
  expect(await collector.plan(SIGNAL)).toEqual({ files: 0, bytes: 0 });
});

test("a deleted video is whole as long as it can be restored, its earlier revisions too; then what no other video has goes", async () => {
  const { dir, put, there, collector, at } = started();
  const store = openStore(dir);
  onTestFinished(() => store.close());
  const begun = Date.now() - 40 * DAY_MS;
  const idea = Idea.parse({ topic: "Rain" });
  const make = (outputs: string[], shared: string) => {
    const id = newId();
    store.videos.create({ id, title: "Rain", ideaHash: "0", idea, facts: factsOf(idea), priority: 1 }, begun);
    for (const [i, hash] of outputs.entries()) {
      const key = hashBytes(hash);
      const result = { key, version: "1", output: { hash, bytes: 1 }, waitingFor: null, attempt: 1, milliseconds: 1 };
      store.stages.record({ videoId: id, revision: i + 1, stage: "render" }, result, begun);
    }
    store.stages.takeOver({ videoId: id, revision: 1, stage: "script" }, hashBytes(shared), 1);
    return id;
  };
  const [first, second, both, other] = [put("first"), put("second"), put("both"), put("other")];
  make([both, other], both);
  const id = make([first, second], both);
  store.videos.remove(id, begun + 10 * DAY_MS);
  await collector.collect(SIGNAL);
  expect(there()).toEqual([first, second, both, other].toSorted());
  store.videos.restore(id, Date.now());
  store.videos.remove(id, Date.now());
  at(Date.now() + 31 * DAY_MS);
  expect(store.videos.purge(Date.now() + 31 * DAY_MS)).toEqual([id]);
  expect(await collector.collect(SIGNAL)).toMatchObject({ files: 2, isWhole: true });
  expect(there()).toEqual([both, other].toSorted());
});

test("a file that was handed in stays for 30 days after it was named last", async () => {
  const { dir, put, there, collector, at } = started();
  openStore(dir).close();
  const [recording, logo] = [put("recording"), put("logo")];
  const artifacts = new Artifacts(dir);
  await artifacts.noteHanded({ hash: recording });
  await artifacts.noteHanded({ hash: logo });
  const name = (value: string) => {
    const db = new Database(join(dir, "ytempire.db"));
    db.prepare("INSERT OR REPLACE INTO settings (name, value, updated_at) VALUES ('logo', ?, 0)").run(
      JSON.stringify(value),
    );
    db.close();
  };
  name(logo);
  at(Date.now() + 29 * DAY_MS);
  await collector.collect(SIGNAL);
  expect(there()).toEqual([recording, logo].toSorted());
  at(Date.now() + 31 * DAY_MS);
  name("none");
  await collector.collect(SIGNAL);
  // That one was named two days ago.
  expect(there()).toEqual([logo]);
  at(Date.now() + 60 * DAY_MS);
  await collector.collect(SIGNAL);
  await collector.collect(SIGNAL);
  expect(there()).toEqual([]);
  expect(readdirSync(join(dir, "handed"))).toEqual([]);
});

test("what copies of the store and a state that was put aside name stays, and a damaged copy keeps nothing", async () => {
  const { dir, put, there, collector } = started();
  openStore(dir).close();
  const kept = ["backups/ytempire-2026-01-01.db", "restore/former/ytempire.db"].map((file) => {
    const hash = put(file);
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    copyFileSync(join(dir, "ytempire.db"), join(dir, file));
    const db = new Database(join(dir, file));
    db.prepare("INSERT INTO settings (name, value, updated_at) VALUES ('x', ?, 0)").run(JSON.stringify(hash));
    db.close();
    return hash;
  });
  writeFileSync(join(dir, "backups/ytempire-2025-01-01.db"), "nothing but text".repeat(1000));
  put("nobody");
  expect(await collector.collect(SIGNAL)).toMatchObject({ files: 1 });
  expect(there()).toEqual(kept.toSorted());
});

test("nothing goes while something is made, moved or restored, nor without a store to ask", async () => {
  let running = 0;
  const { dir, put, there, collector } = started({ running: () => running });
  const hash = put("nobody");
  await expect(collector.collect(SIGNAL)).rejects.toThrow(/unable to open|directory does not exist/);
  await expect(collector.plan(SIGNAL)).rejects.toThrow(/unable to open|directory does not exist/);
  openStore(dir).close();
  const nothing = { files: 0, bytes: 0, isWhole: false };
  running = 1;
  expect(await collector.collect(SIGNAL)).toEqual(nothing);
  running = 0;
  for (const held of ["move.json", "restore/order.json", "restore/staged/ytempire.db"]) {
    mkdirSync(dirname(join(dir, held)), { recursive: true });
    writeFileSync(join(dir, held), "{}");
    expect(await collector.collect(SIGNAL), held).toEqual(nothing);
    rmSync(held.startsWith("restore") ? join(dir, "restore") : join(dir, held), { recursive: true });
  }
  await expect(collector.collect(AbortSignal.abort())).rejects.toMatchObject({ code: "CANCELLED" });
  expect(there()).toEqual([hash]);
  expect(await collector.collect(SIGNAL)).toMatchObject({ files: 1, isWhole: true });
});

test("work that begins ends the collection between two portions, and the rest goes the next time", async () => {
  let asked = 0;
  let most = 3;
  const { dir, put, there, collector } = started({ running: () => (++asked > most ? 1 : 0) });
  openStore(dir).close();
  for (let i = 0; i < 100; i++) put(`nobody ${i}`);
  expect(await collector.collect(SIGNAL)).toMatchObject({ files: 32, isWhole: false });
  expect(there()).toHaveLength(68);
  most = Infinity;
  expect(await collector.collect(SIGNAL)).toMatchObject({ files: 68, isWhole: true });
});

test("what somebody has asked for stays, and what is stored while the same bytes go is there", async () => {
  const { dir, put, there, artifacts, collector } = started();
  openStore(dir).close();
  const ref = { hash: put("drawn again"), bytes: 11, mediaType: "text/plain" };
  const other = put("nobody");
  expect(artifacts.has(ref)).toBe(true);
  await collector.collect(SIGNAL);
  expect(there()).toEqual([ref.hash]);
  expect(existsSync(artifacts.path({ hash: other }))).toBe(false);

  const fresh = new Artifacts(dir);
  const going = fresh.remove(ref.hash, DAY_MS);
  expect(fresh.has(ref)).toBe(false);
  const stored = fresh.putBytes("drawn again", "text/plain");
  expect(await going).toBe(true);
  expect(await stored).toEqual(ref);
  expect(await fresh.open(ref)).toBe(fresh.path(ref));
  expect(await fresh.remove(ref.hash, DAY_MS)).toBe(false);
});

test("a collection that is killed at any moment leaves all that is named whole, and is ended by the next", async () => {
  const { dir, put, there, collector } = started();
  const store = openStore(dir);
  const random = seededRandom(11);
  const named = Array.from({ length: 50 }, (_, i) => put(`named ${i}`));
  store.settings.set({ named }, [], 0);
  store.close();
  for (let i = 0; i < 700; i++) put(`nobody ${i}`);
  for (let i = 0; i < 2; i++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, "collected.fixture.ts"), dir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    await sleep(random() * 25);
    child.kill("SIGKILL");
    await once(child, "exit");
    const left = there();
    expect(left).toEqual(expect.arrayContaining(named));
    for (const hash of left) expect(hashBytes(readFileSync(join(dir, "artifacts", hash.slice(0, 2), hash)))).toBe(hash);
  }
  await collector.collect(SIGNAL);
  expect(there()).toEqual(named.toSorted());
});

test("it is tried when nothing is being made, again soon where work came between, then once a day", async () => {
  const results: Collected[] = [
    { files: 1, bytes: 5, isWhole: false },
    { files: 0, bytes: 0, isWhole: true },
  ];
  let [running, tries] = [1, 0];
  const told: unknown[] = [];
  const stop = keepCollecting({
    collector: { collect: async () => (tries++, results.shift() ?? Promise.reject(new Error("too often"))) },
    running: () => running,
    onCollected: (collected) => told.push(collected),
    onFault: (error) => told.push(error),
    tryEveryMs: 5,
  });
  await sleep(30);
  expect(tries).toBe(0);
  running = 0;
  await expect.poll(() => tries).toBe(2);
  await sleep(30);
  await stop();
  expect([tries, told]).toEqual([2, [{ files: 1, bytes: 5, isWhole: false }]]);
});

function started(o: { running?: () => number } = {}) {
  const dir = mkdtempSync(join(tmpdir(), "collect-"));
  const artifacts = new Artifacts(dir);
  let now = Date.now();
  const collector = createCollector({ dataDir: dir, artifacts, running: () => 0, now: () => now, ...o });
  onTestFinished(async () => {
    await collector.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    dir,
    artifacts,
    collector,
    at: (time: number) => (now = time),
    /** Its hash. */
    put: (text: string, ageDays = 3) => {
      const hash = hashBytes(text);
      const path = join(dir, "artifacts", hash.slice(0, 2), hash);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      const written = new Date(Date.now() - ageDays * DAY_MS);
      utimesSync(path, written, written);
      return hash;
    },
    there: () =>
      readdirSync(join(dir, "artifacts"))
        .flatMap((folder) => readdirSync(join(dir, "artifacts", folder)))
        .toSorted(),
  };
}

interface Column {
  name: string;
  type: string;
}

function columnsOf(db: Database.Database, table: string): Column[] {
  return db.pragma(`table_info("${table}")`) as Column[];
}

/** Of the store's own tables. */
function textColumns(db: Database.Database): { table: string; column: string }[] {
  const tables = db
    .prepare<[], string>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    .pluck()
    .all()
    .filter((name) => !/^sqlite_|^__drizzle/.test(name));
  return tables.flatMap((table) =>
    columnsOf(db, table)
      .filter(({ type }) => type.toLowerCase() === "text")
      .map(({ name }) => ({ table, column: name })),
  );
}

let serial = 0;

/** A row with this value in that column, and in others what may be there. Returns what it wrote. */
function insert(db: Database.Database, table: string, column: string, value: string): (name: string) => string {
  const row = columnsOf(db, table).map(({ name, type }) => ({
    name,
    value: name === column ? value : /text/i.test(type) ? `["${newId()}"]` : ++serial,
  }));
  const names = row.map(({ name }) => `"${name}"`).join(", ");
  db.prepare(`INSERT INTO "${table}" (${names}) VALUES (${row.map(() => "?").join(", ")})`).run(
    row.map((one) => one.value),
  );
  return (name) => String(row.find((one) => one.name === name)?.value);
}
