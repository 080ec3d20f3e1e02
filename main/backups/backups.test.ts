import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";

import { Idea } from "../../contract/idea.ts";
import { newId } from "../base/ids.ts";
import { seededRandom } from "../base/random.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { openStore } from "../store/open.ts";
import { createBackups, type Backups } from "./index.ts";
import { unpack } from "./payload.ts";
import { applyRestore, readOrder, undoRestore } from "./swap.ts";

const PASSPHRASE = "correct horse battery staple";
/** Cheap: what scrypt costs is no matter of these tests. */
const COST = { n: 1 << 10, r: 8, p: 1 };
const HOUR_MS = 3_600_000;

test("a copy brings back what was there: videos, settings, and a person's own looks", async () => {
  const { dataDir, backups, add, store, titles } = await started();
  add("The first");
  mkdirSync(join(dataDir, "looks"));
  writeFileSync(join(dataDir, "looks/mine.json"), "{}");
  store().settings.set({ language: "de" }, [], 1);
  const made = await backups.make();
  expect(made).toMatchObject({ kind: "manual", openedBy: ["passphrase"], keptUntil: null });
  add("The second");
  store().settings.set({ language: "en" }, [], 2);
  rmSync(join(dataDir, "looks/mine.json"));
  writeFileSync(join(dataDir, "pronunciations.txt"), "a b\n");

  const plan = await backups.plan({ name: made.name, passphrase: PASSPHRASE });
  expect(plan).toMatchObject({
    isUsable: true,
    isWhole: true,
    now: { videos: 2 },
    copy: { videos: 1 },
    gone: 1,
    back: 0,
    goneVideos: [{ title: "The second" }],
    newest: { now: { title: "The second" }, copy: { title: "The first" } },
    files: [
      { path: "looks/mine.json", change: "back" },
      { path: "pronunciations.txt", change: "gone" },
    ],
    settings: [{ name: "language", now: "en", copy: "de" }],
  });
  expect(titles()).toEqual(["The second", "The first"]);

  await backups.restore({ name: made.name, passphrase: PASSPHRASE });
  expect((await backups.state()).restore).toMatchObject({ name: made.name });
  await backups.close();
  store().close();
  expect(applyRestore(dataDir)).toMatchObject({ name: made.name });
  expect(applyRestore(dataDir)).toBeNull();
  const again = openStore(dataDir);
  expect(again.videos.list({ limit: 10 }, {}).items.map(({ title }) => title)).toEqual(["The first"]);
  expect(again.settings.all()).toEqual({ language: "de" });
  again.close();
  expect(readFileSync(join(dataDir, "looks/mine.json"), "utf8")).toBe("{}");
  expect(existsSync(join(dataDir, "pronunciations.txt"))).toBe(false);

  // And what stood before the restoring is not lost either.
  undoRestore(dataDir);
  const former = openStore(dataDir);
  expect(former.videos.list({ limit: 10 }, {}).items).toHaveLength(2);
  former.close();
  expect(existsSync(join(dataDir, "pronunciations.txt"))).toBe(true);
});

test("who was shut out since the copy was made stays out", async () => {
  const { dataDir, backups, store } = await started();
  const { tokens, sessions } = store();
  const token = (name: string) => {
    const id = newId();
    tokens.create({ id, name, hash: id, scopes: ["read"], begins: "yte_", expiresAt: null }, 1);
    return id;
  };
  const [kept, shutOut] = [token("kept"), token("shut out")];
  const session = { id: newId(), cookieHash: "a", keyHash: "b", userAgent: "", expiresAt: Date.now() + HOUR_MS };
  sessions.create(session, 1);
  const { name } = await backups.make();
  tokens.revoke(shutOut, 2);
  sessions.revoke(session.id, 2);
  await backups.restore({ name, passphrase: PASSPHRASE });
  await backups.close();
  store().close();
  applyRestore(dataDir);
  const again = openStore(dataDir);
  expect(again.tokens.byHash(kept)?.revokedAt).toBeNull();
  expect(again.tokens.byHash(shutOut)?.revokedAt).not.toBeNull();
  expect(again.sessions.byCookie("a")?.revokedAt).not.toBeNull();
  again.close();
});

test("a copy of another machine chooses no program here, opens no folder and lets nobody in", async () => {
  const other = await started();
  const row = { name: "theirs", scopes: ["admin" as const], begins: "yte_abcd", expiresAt: null };
  other.store().tokens.create({ ...row, id: newId(), hash: "f".repeat(64) }, 1);
  other.store().settings.set({ ffmpeg: "/tmp/evil", apiFolders: ["/"], speechServer: "http://evil.test/v1" }, [], 1);
  other.store().settings.set({ language: "de" }, [], 1);
  const { name } = await other.backups.make();
  const here = await started();
  here.store().settings.set({ apiFolders: ["/films"] }, [], 1);
  const which = { path: join(other.folder, name), passphrase: PASSPHRASE };
  const { settings } = await here.backups.plan(which);
  expect(settings.map((one) => one.name)).toEqual(["language"]);
  await here.backups.restore(which);
  here.store().close();
  applyRestore(here.dataDir);
  const again = openStore(here.dataDir);
  const { "#version": _, ...rows } = again.settings.all() as Record<string, unknown>;
  expect(rows).toEqual({ apiFolders: ["/films"], language: "de" });
  expect(again.tokens.byHash("f".repeat(64))?.revokedAt).not.toBeNull();
  again.close();
});

test("a copy with a trigger that no version has made is refused", async () => {
  const other = await started();
  const db = new Database(join(other.dataDir, "ytempire.db"));
  db.exec("CREATE TRIGGER evil AFTER INSERT ON settings BEGIN DELETE FROM videos; END");
  db.close();
  const { name } = await other.backups.make();
  const here = await started();
  const which = { path: join(other.folder, name), passphrase: PASSPHRASE };
  await expect(here.backups.plan(which)).rejects.toMatchObject({ code: "BACKUP_DAMAGED" });
  await expect(here.backups.restore(which)).rejects.toMatchObject({ code: "BACKUP_DAMAGED" });
});

test("what says that it unpacks to more than the disk has is refused before a file is written", async () => {
  const into = mkdtempSync(join(tmpdir(), "bomb-"));
  const said = {
    version: "1",
    madeAt: "2026-01-01T00:00:00Z",
    counts: {},
    files: [{ path: "ytempire.db", bytes: 2 ** 45 }],
  };
  const json = Buffer.from(JSON.stringify(said));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  const plain = (async function* () {
    yield Buffer.concat([length, json]);
  })();
  await expect(unpack(plain, into, 2 ** 40)).rejects.toMatchObject({ code: "DISK_FULL" });
  expect(readdirSync(into)).toEqual([]);
  rmSync(into, { recursive: true });
});

test("what stands is backed up before another state takes its place", async () => {
  const { backups, add } = await started();
  add("One");
  const { name } = await backups.make();
  await backups.restore({ name, passphrase: PASSPHRASE });
  const { items } = await backups.list();
  expect(items.map(({ kind }) => kind)).toEqual(["before-restore", "manual"]);
});

test("without a key nothing is written, and nothing is sealed with none", async () => {
  const { backups, folder } = await started({ passphrase: null });
  await expect(backups.make()).rejects.toMatchObject({ code: "BACKUP_KEYLESS" });
  expect(await backups.state()).toMatchObject({ isLate: true, last: null, trouble: { code: "BACKUP_KEYLESS" } });
  expect(readdirSync(folder).filter((name) => !name.endsWith(".db"))).toEqual([]);
  await expect(backups.setKey({ keyring: false })).rejects.toMatchObject({ code: "BACKUP_KEYLESS" });
});

test("a wrong passphrase opens nothing, the right one also on another machine", async () => {
  const one = await started();
  one.add("Here");
  const { name } = await one.backups.make();
  const other = await started({ passphrase: "quite another one" });
  const path = join(one.folder, name);
  await expect(other.backups.plan({ path })).rejects.toMatchObject({
    code: "BACKUP_LOCKED",
    details: { needsPassphrase: true, isWrong: false },
  });
  await expect(other.backups.plan({ path, passphrase: "correct horse battery stable" })).rejects.toMatchObject({
    code: "BACKUP_LOCKED",
    details: { isWrong: true },
  });
  expect(await other.backups.plan({ path, passphrase: PASSPHRASE })).toMatchObject({ copy: { videos: 1 } });
});

test("neither the passphrase nor a title stands anywhere in the open", async () => {
  const { backups, add, dataDir, folder } = await started();
  add("Unmistakable title");
  const { name } = await backups.make();
  const sealed = readFileSync(join(folder, name)).toString("latin1");
  expect(sealed).not.toContain("Unmistakable");
  expect(sealed).not.toContain("SQLite format");
  expect(readFileSync(join(dataDir, "backups.json"), "utf8")).not.toContain("horse");
});

test("a byte that is another one is noticed wherever it lies, and so is an end that is missing or added", async () => {
  const { backups, add, folder } = await started();
  for (let i = 0; i < 40; i++) add(`Video ${i}`);
  const { name } = await backups.make();
  const whole = readFileSync(join(folder, name));
  const path = join(folder, "damaged.ytbackup");
  const opens = async (bytes: Buffer) => {
    writeFileSync(path, bytes);
    return backups.plan({ path, passphrase: PASSPHRASE }).then(
      () => "opens",
      (error: { code: string }) => error.code,
    );
  };
  expect(await opens(whole)).toBe("opens");
  const random = seededRandom(11);
  const places = [0, 7, 8, 11, 12, 40, whole.length - 1, whole.length - 17];
  while (places.length < 60) places.push(Math.floor(random() * whole.length));
  for (const at of places) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    expect(await opens(bytes), `byte ${at}`).toMatch(/^(BACKUP_DAMAGED|BACKUP_LOCKED|DATABASE_NEWER)$/);
  }
  for (const length of [0, 5, 12, 300, whole.length - 1, whole.length - 16])
    expect(await opens(whole.subarray(0, length)), `cut at ${length}`).toBe("BACKUP_DAMAGED");
  expect(await opens(Buffer.concat([whole, Buffer.from("x")]))).toBe("BACKUP_DAMAGED");
  rmSync(path);
});

test("chunks in another order are noticed, and so is one that is left out at the end", async () => {
  const { backups, add, folder, store } = await started();
  add("One");
  // More than a chunk of what cannot be packed.
  store().settings.set(
    {
      noise: Buffer.from(Array.from({ length: 200_000 }, seededRandom(3)).map((share) => share * 256)).toString(
        "base64",
      ),
    },
    [],
    1,
  );
  const { name } = await backups.make();
  const whole = readFileSync(join(folder, name));
  const head = 12 + whole.readUInt32BE(8);
  const size = (1 << 16) + 16;
  const [first, second] = [whole.subarray(head, head + size), whole.subarray(head + size, head + 2 * size)];
  expect(second.length).toBe(size);
  const path = join(folder, "other.ytbackup");
  for (const bytes of [
    Buffer.concat([whole.subarray(0, head), second, first, whole.subarray(head + 2 * size)]),
    whole.subarray(0, head + size),
  ]) {
    writeFileSync(path, bytes);
    await expect(backups.plan({ path, passphrase: PASSPHRASE })).rejects.toMatchObject({ code: "BACKUP_DAMAGED" });
  }
});

test("the trial opens the newest copy, and says when it is damaged", async () => {
  const { backups, add, folder } = await started();
  add("One");
  const { name } = await backups.make();
  await backups.test();
  expect((await backups.state()).test).toMatchObject({ isGood: true, backup: name, rows: expect.any(Number) });
  truncateSync(join(folder, name), 2000);
  await expect(backups.test(PASSPHRASE)).rejects.toMatchObject({ code: "BACKUP_DAMAGED" });
  expect((await backups.state()).test).toMatchObject({ isGood: false });
});

test("copies of an hour stay for 7 days and those of a day for 30, and the newest good one for as long as there is no other", async () => {
  let now = Date.parse("2026-03-01T10:00:00Z");
  const { backups, add } = await started({ now: () => now });
  add("One");
  for (const kind of ["daily", "hourly", "hourly"] as const) {
    await backups.make(kind);
    now += HOUR_MS;
  }
  const kinds = async () => (await backups.list()).items.map(({ kind }) => kind);
  now += 7 * 24 * HOUR_MS;
  await backups.make("hourly");
  expect(await kinds()).toEqual(["hourly", "daily"]);
  now += 40 * 24 * HOUR_MS;
  const newest = await backups.make("hourly");
  expect(await kinds()).toEqual(["hourly"]);
  await expect(backups.remove(newest.name)).rejects.toMatchObject({ code: "IN_USE" });
  now += HOUR_MS + 1;
  expect(await backups.state()).toMatchObject({ isLate: true });
});

test("a chosen folder that is gone is told and not made anew in its place", async () => {
  const { backups, dataDir } = await started();
  const drive = join(dataDir, "../drive");
  await expect(backups.configure({ folder: drive })).rejects.toMatchObject({ code: "FOLDER_UNUSABLE" });
  mkdirSync(drive);
  await backups.configure({ folder: drive });
  await backups.make();
  rmSync(drive, { recursive: true });
  await expect(backups.make()).rejects.toMatchObject({ code: "FOLDER_UNUSABLE" });
  expect(existsSync(drive)).toBe(false);
  // Where a drive is mounted, there is an empty folder without it.
  mkdirSync(drive);
  await expect(backups.make()).rejects.toMatchObject({ code: "FOLDER_UNUSABLE" });
  expect(await backups.state()).toMatchObject({ trouble: { code: "FOLDER_UNUSABLE" }, last: null });
});

test("a copy of a newer version is not put in place", async () => {
  const { backups, add, store, dataDir } = await started();
  add("One");
  const db = new Database(join(dataDir, "ytempire.db"));
  db.prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('of tomorrow', 1)").run();
  db.close();
  expect(store().migrations).not.toContain("of tomorrow");
  const { name } = await backups.make();
  expect(await backups.plan({ name, passphrase: PASSPHRASE })).toMatchObject({ isUsable: false });
  await expect(backups.restore({ name, passphrase: PASSPHRASE })).rejects.toMatchObject({ code: "DATABASE_NEWER" });
  expect(readOrder(dataDir)).toBeNull();
});

test("others write while a copy is made, and it is of one moment", async () => {
  const { backups, add, folder, dataDir } = await started();
  for (let i = 0; i < 300; i++) add(`Before ${i}`);
  let written = 0;
  const making = backups.make();
  const isMade = making.then(() => true);
  while (!(await Promise.race([isMade, sleep(1, false)]))) add(`During ${written++}`);
  const { name } = await making;
  expect(written).toBeGreaterThan(5);
  const plan = await backups.plan({ path: join(folder, name), passphrase: PASSPHRASE });
  expect(plan.isWhole).toBe(true);
  expect(plan.copy.videos).toBeGreaterThanOrEqual(300);
  expect(plan.now.videos).toBe(300 + written);
  expect(existsSync(join(dataDir, "ytempire.db"))).toBe(true);
});

test.skipIf(process.platform !== "linux" || process.getuid?.() !== 0)(
  "a full drive is told, leaves nothing half written, and the older copies stay",
  async () => {
    const { backups, add, dataDir, store } = await started();
    const drive = join(dataDir, "../small");
    mkdirSync(drive);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1024k", "tmpfs", drive]);
    onTestFinished(() => void execFileSync("umount", ["-l", drive]));
    await backups.configure({ folder: drive });
    add("One");
    await backups.make("daily");
    const noise = Buffer.from(Array.from({ length: 1_500_000 }, seededRandom(5)).map((share) => share * 256));
    store().settings.set({ noise: noise.toString("base64") }, [], 1);
    await expect(backups.make("hourly")).rejects.toMatchObject({ code: "DISK_FULL" });
    expect(readdirSync(drive).filter((name) => !name.startsWith(".ytempire"))).toHaveLength(1);
    expect(await backups.state()).toMatchObject({ trouble: { code: "DISK_FULL" }, last: { kind: "daily" } });
  },
);

test("a copy that was killed half-way leaves none that looks whole, and the next one sweeps it away", async () => {
  const { dataDir, folder, store, add, backups } = await started();
  for (let i = 0; i < 50; i++) add(`Video ${i}`);
  const noise = Buffer.from(Array.from({ length: 2_000_000 }, seededRandom(5)).map((share) => share * 256));
  store().settings.set({ noise: noise.toString("base64") }, [], 1);
  const { name: good } = await backups.make();
  const random = seededRandom(9);
  for (let i = 0; i < 4; i++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, "killed.fixture.ts"), "make", dataDir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    await sleep(random() * 250);
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  const { items } = await backups.list();
  expect(items.map(({ name }) => name)).toContain(good);
  for (const { name } of items)
    expect(await backups.plan({ path: join(folder, name), passphrase: PASSPHRASE })).toMatchObject({ isWhole: true });
  await backups.make();
  expect(readdirSync(folder).filter((name) => name.startsWith(".tmp-"))).toEqual([]);
});

test("a restoring that was killed at any step is finished by the next start, and nothing is between", async () => {
  const { dataDir, backups, add, store } = await started();
  add("Of then");
  mkdirSync(join(dataDir, "looks"));
  writeFileSync(join(dataDir, "looks/then.json"), "{}");
  const { name } = await backups.make();
  add("Of now");
  rmSync(join(dataDir, "looks/then.json"));
  writeFileSync(join(dataDir, "looks/now.json"), "{}");
  await backups.restore({ name, passphrase: PASSPHRASE });
  await backups.close();
  store().close();
  let steps = 0;
  for (let code: number | null = null; code !== 0;) {
    const step = ++steps;
    const place = join(dataDir, `../killed-${step}`);
    cpSync(dataDir, place, { recursive: true });
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, "killed.fixture.ts"), "swap", place, String(step)],
      {
        stdio: "inherit",
      },
    );
    [code] = (await once(child, "exit")) as [number | null];
    applyRestore(place);
    const opened = openStore(place);
    expect(opened.videos.list({ limit: 10 }, {}).items.map(({ title }) => title)).toEqual(["Of then"]);
    opened.close();
    expect(readdirSync(join(place, "looks"))).toEqual(["then.json"]);
    expect(readOrder(place)).toBeNull();
    // What stood before is there, whichever step was the last.
    expect(existsSync(join(place, "restore/former/ytempire.db"))).toBe(true);
    expect(existsSync(join(place, "restore/former/looks/now.json"))).toBe(true);
  }
  expect(steps).toBeGreaterThan(8);
});

interface Started {
  dataDir: string;
  folder: string;
  backups: Backups;
  store: () => ReturnType<typeof openStore>;
  add: (title: string) => unknown;
  titles: () => string[];
}

async function started(
  o: { passphrase?: string | null; now?: () => number; keyring?: Keyring } = {},
): Promise<Started> {
  const dir = mkdtempSync(join(tmpdir(), "backups-"));
  const dataDir = join(dir, "data");
  mkdirSync(dataDir);
  const store = openStore(dataDir);
  const backups = createBackups({
    dataDir,
    copyDatabase: (to) => store.copyTo(to),
    migrations: store.migrations,
    keyring: o.keyring ?? NO_KEYRING,
    version: "1.2.3",
    changed: () => undefined,
    cost: COST,
    ...(o.now ? { now: o.now } : {}),
  });
  onTestFinished(async () => {
    await backups.close();
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const { passphrase = PASSPHRASE } = o;
  if (passphrase !== null) await backups.setKey({ passphrase });
  return {
    dataDir,
    folder: join(dataDir, "backups"),
    backups,
    store: () => store,
    add: (title) =>
      store.videos.create(
        { id: newId(), title, idea: Idea.parse({ topic: title }), ideaHash: newId(), priority: 1 },
        Date.now(),
      ),
    titles: () => store.videos.list({ limit: 10 }, {}).items.map(({ title }) => title),
  };
}

const NO_KEYRING: Keyring = {
  get: () => Promise.reject(new Error("there is none")),
  set: () => Promise.reject(new Error("there is none")),
  remove: () => Promise.reject(new Error("there is none")),
};
