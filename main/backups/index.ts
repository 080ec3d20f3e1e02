// Backups: makes sealed copies by the hour, reads each again, tries one out by the week, and prepares the way back from one.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, rename, rm, stat, statfs, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Backup, BackupKind, BackupState, KeyringState, RestorePlan } from "../../contract/api/backups.ts";
import { AppError, asAppError } from "../base/errors.ts";
import { moveFileWhole, sweepFolder } from "../base/files.ts";
import { newId } from "../base/ids.ts";
import { Workers } from "../base/workers.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { BackupConfig, type Config } from "./config.ts";
import { assertTaken, listBackups, makeOwnFolder, nameOf, prune, readName, takeFolder } from "./folder.ts";
import type { InspectRequest, Inspection } from "./inspectWorker.ts";
import { lockOf, newKey, unwrapKey, wrapKey, type Locks } from "./keys.ts";
import { DATABASE, ownFiles, packed, unpack, type Manifest } from "./payload.ts";
import { planOf } from "./plan.ts";
import { keepOfHere } from "./revoked.ts";
import { readHeader, readSealed, writeSealed, type SealedHeader } from "./sealed.ts";
import { orderRestore, readDone, readOrder, RESTORE_DIR } from "./swap.ts";

export interface BackupDeps {
  dataDir: string;
  /** A whole copy of the database, while others write to it. */
  copyDatabase(to: string): Promise<void>;
  /** Of this version: hashes of all that may have made a database. */
  migrations: readonly string[];
  keyring: Keyring;
  /** Of the program. */
  version: string;
  /** Something of the state is another. */
  changed: () => void;
  /** Hears how the backups stand: null is well. */
  told?: (trouble: AppError | null) => void;
  now?: () => number;
  /** For tests: scrypt's cost. */
  cost?: { n: number; r: number; p: number };
}

export type Which = { name?: string | undefined; path?: string | undefined; passphrase?: string | undefined };

export interface Backups {
  state(): Promise<BackupState>;
  list(): Promise<{ items: Backup[]; bytes: number }>;
  configure(change: { [K in "isOn" | "folder" | "hourlyDays" | "dailyDays"]?: Config[K] | undefined }): Promise<void>;
  setKey(keys: { passphrase?: string | null | undefined; keyring?: boolean | undefined }): Promise<void>;
  make(kind?: BackupKind, signal?: AbortSignal): Promise<Backup>;
  test(passphrase?: string, signal?: AbortSignal): Promise<void>;
  plan(which: Which, signal?: AbortSignal): Promise<RestorePlan>;
  restore(which: Which, signal?: AbortSignal): Promise<void>;
  cancelRestore(): Promise<void>;
  remove(name: string): Promise<void>;
  /** Copies from now on by themselves. */
  keepMaking(): void;
  close(): Promise<void>;
}

/** A little less than an hour: what a copy itself takes must not make an hour more than one. */
const EVERY_MS = 55 * 60_000;
const LATE_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const WEEK_MS = 7 * DAY_MS;
const LOOK_MS = 60_000;
const RESERVE_BYTES = 500e6;
/** After a failure. */
const AGAIN_MS = 5 * 60_000;
/** A drive that takes longer is as good as gone. */
const PATIENCE_MS = 30 * 60_000;

export function createBackups(deps: BackupDeps): Backups {
  return new Keeper(deps);
}

class Keeper implements Backups {
  readonly #deps: BackupDeps;
  readonly #config: BackupConfig;
  readonly #own: string;
  readonly #now: () => number;
  readonly #inspector = new Workers<InspectRequest, Inspection>(new URL("inspectWorker.ts", import.meta.url), 1);
  readonly #end = new AbortController();
  #doing: BackupState["doing"] = null;
  /** One after another. */
  #queue: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #nextAt: number | null = null;
  #isLooking = false;
  /** What opens the newest copy of this run, though the passphrase is asked for by nobody. */
  #newest: { name: string; key: Buffer } | null = null;
  #keyring: { state: KeyringState; trouble: AppError | null } | null = null;

  constructor(deps: BackupDeps) {
    this.#deps = deps;
    this.#config = new BackupConfig(deps.dataDir);
    this.#own = join(deps.dataDir, "backups");
    this.#now = deps.now ?? Date.now;
  }

  async state(): Promise<BackupState> {
    const { isOn, hourlyDays, dailyDays, passphrase, good, trouble, test } = this.#config.get();
    const folder = this.#folder();
    const last = good === null ? null : await this.#describe(good);
    const [keyring, isSameDrive] = await Promise.all([this.#askKeyring(), sameDrive(folder, this.#deps.dataDir)]);
    const order = readOrder(this.#deps.dataDir);
    const done = readDone(this.#deps.dataDir);
    return {
      isOn,
      folder,
      isOwnFolder: folder === this.#own,
      isSameDrive,
      hourlyDays,
      dailyDays,
      keys: {
        passphrase: passphrase !== null,
        keyring: keyring.state,
        keyringTrouble: keyring.trouble && wordsOf(keyring.trouble),
      },
      last,
      isLate: last === null || this.#now() - Date.parse(last.madeAt) > LATE_MS,
      trouble,
      nextAt: this.#nextAt === null || !this.#canMake() ? null : iso(this.#nextAt),
      doing: this.#doing,
      test,
      nextTestAt: this.#timer && this.#canMake() ? iso(this.#testDue()) : null,
      restore: order && { name: order.name, madeAt: order.madeAt, stagedAt: order.stagedAt },
      restored: done && { name: done.name, madeAt: done.madeAt, at: done.at },
    };
  }

  async list() {
    const items = await listBackups(this.#folder(), this.#config.get());
    return { items, bytes: items.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  async configure({ isOn, folder, hourlyDays, dailyDays }: Parameters<Backups["configure"]>[0]): Promise<void> {
    const config = this.#config.get();
    if (folder !== undefined && folder !== null) await takeFolder(folder, config.id);
    await this.#config.change({
      ...(isOn === undefined ? {} : { isOn }),
      // What was good lies in the former folder.
      ...(folder === undefined || folder === config.folder ? {} : { folder, good: null, trouble: null }),
      ...(hourlyDays === undefined ? {} : { hourlyDays }),
      ...(dailyDays === undefined ? {} : { dailyDays }),
    });
    this.#soon();
  }

  async setKey({ passphrase, keyring }: Parameters<Backups["setKey"]>[0]): Promise<void> {
    const before = this.#config.get();
    const kept = {
      passphrase: passphrase === undefined ? before.passphrase !== null : passphrase !== null,
      keyring: keyring ?? before.keyringKey !== null,
    };
    // Without any nothing could be sealed: then rather switch backups off.
    if (!kept.passphrase && !kept.keyring) throw new AppError("BACKUP_KEYLESS", "backups.setKey");
    const change: Partial<Config> = {};
    if (passphrase !== undefined)
      change.passphrase = passphrase === null ? null : await lockOf(passphrase, this.#deps.cost);
    if (keyring === true && before.keyringKey === null) {
      const account = `backups:${newId()}`;
      await this.#deps.keyring.set(account, newKey());
      change.keyringKey = account;
    }
    // The key itself stays where it is: older copies open with it.
    if (keyring === false) change.keyringKey = null;
    await this.#config.change({ ...change, trouble: null });
    this.#keyring = null;
    this.#soon();
  }

  make(kind?: BackupKind, signal?: AbortSignal): Promise<Backup> {
    return this.#alone("backup", async () => {
      const made = await this.#make(kind ?? "manual", signal);
      return made;
    });
  }

  test(passphrase?: string, signal?: AbortSignal): Promise<void> {
    return this.#alone("test", () => this.#test(passphrase, signal));
  }

  plan(which: Which, signal?: AbortSignal): Promise<RestorePlan> {
    return this.#alone("restore", () =>
      this.#work(async (dir) => (await this.#opened(which, dir, signal)).plan, signal),
    );
  }

  restore(which: Which, signal?: AbortSignal): Promise<void> {
    return this.#alone("restore", () =>
      this.#work(async (dir) => {
        const { plan, manifest } = await this.#opened(which, dir, signal);
        if (!plan.isUsable)
          throw new AppError("DATABASE_NEWER", "backups.restore", "A newer version has written this backup");
        if (!plan.isWhole) throw new AppError("BACKUP_DAMAGED", "backups.restore", "The database in it is damaged");
        // What stands now is put aside as it is when the swap comes; this copy of it is one that lasts.
        if (this.#hasKey()) await this.#make("before-restore", signal);
        await this.cancelRestore();
        const staged = join(this.#deps.dataDir, RESTORE_DIR, "staged");
        await mkdir(staged, { recursive: true, mode: 0o700 });
        for (const { path } of manifest.files) {
          await mkdir(dirname(join(staged, path)), { recursive: true });
          await moveFileWhole(join(dir, path), join(staged, path));
        }
        keepOfHere(join(staged, DATABASE), join(this.#deps.dataDir, DATABASE), this.#now());
        orderRestore(this.#deps.dataDir, {
          name: plan.name,
          madeAt: plan.madeAt,
          stagedAt: iso(this.#now()),
          paths: [DATABASE, "looks", "pronunciations.txt", "pronunciations.json"],
        });
      }, signal),
    );
  }

  async cancelRestore(): Promise<void> {
    const dir = join(this.#deps.dataDir, RESTORE_DIR);
    // The order first: without it nothing of the rest happens.
    await rm(join(dir, "order.json"), { force: true });
    await rm(join(dir, "staged"), { recursive: true, force: true });
    this.#deps.changed();
  }

  async remove(name: string): Promise<void> {
    const path = join(this.#folder(), name);
    if (readName(name) === null || !existsSync(path))
      throw new AppError("NOT_FOUND", "backups.remove", `There is no backup ${name}`);
    if (name === this.#config.get().good)
      throw new AppError("IN_USE", "backups.remove", "It is the newest good one", {
        hint: "Make another one first.",
      });
    await rm(path);
    this.#deps.changed();
  }

  keepMaking(): void {
    if (this.#timer || this.#end.signal.aborted) return;
    this.#nextAt = this.#due();
    this.#timer = setInterval(() => void this.#look(), LOOK_MS).unref();
    void this.#look();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#end.abort(new AppError("CANCELLED", "backups.close"));
    await this.#queue;
    await this.#inspector.close();
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    if (this.#isLooking || !this.#canMake()) return;
    this.#isLooking = true;
    try {
      if (this.#nextAt !== null && this.#nextAt <= this.#now())
        await this.#alone("backup", () => this.#make(this.#kindNow(), undefined)).catch(() => undefined);
      const { good } = this.#config.get();
      if (good !== null && this.#testDue() <= this.#now() && (await this.#opensAlone(good)))
        await this.test().catch(() => undefined);
    } finally {
      this.#isLooking = false;
    }
  }

  /** The first of a day is kept for longer. */
  #kindNow(): BackupKind {
    const { good } = this.#config.get();
    const last = good === null ? null : readName(good);
    return last !== null && sameDay(last.at, this.#now()) ? "hourly" : "daily";
  }

  async #make(kind: BackupKind, signal: AbortSignal | undefined): Promise<Backup> {
    try {
      const made = await this.#work((dir) => this.#makeIn(dir, kind, signal), signal);
      this.#nextAt = this.#now() + EVERY_MS;
      this.#deps.told?.(null);
      return made;
    } catch (error) {
      const known = asAppError(error, "backups.make");
      if (known.code !== "CANCELLED") {
        await this.#config.change({ trouble: { at: iso(this.#now()), ...wordsOf(known) } }).catch(() => undefined);
        this.#nextAt = this.#now() + AGAIN_MS;
        this.#deps.told?.(known);
      }
      throw known;
    }
  }

  async #makeIn(dir: string, kind: BackupKind, signal: AbortSignal | undefined): Promise<Backup> {
    const { dataDir, version } = this.#deps;
    const stop = this.#stop(signal);
    const locks = await this.#locks();
    const folder = await this.#usableFolder();
    const copy = join(dir, DATABASE);
    await this.#deps.copyDatabase(copy);
    const found = await this.#inspector.run({ file: copy, depth: "counts" }, { signal: stop });
    if (found.fault !== null) throw new AppError("DATABASE_CORRUPT", "backups.make", found.fault);
    const at = this.#now();
    const name = nameOf(at, kind);
    const manifest: Manifest = {
      version,
      madeAt: iso(at),
      counts: found.counts,
      files: [{ path: DATABASE, bytes: (await stat(copy)).size }, ...(await ownFiles(dataDir))],
    };
    const fileKey = newKey();
    const header: SealedHeader = {
      version,
      kind,
      madeAt: manifest.madeAt,
      salt: newKey().toString("base64"),
      recipients: wrapKey(fileKey, locks),
    };
    const where = (path: string) => (path === DATABASE ? copy : join(dataDir, path));
    const temporary = join(folder, `.tmp-${newId()}`);
    try {
      const sum = createHash("sha256");
      const file = await open(temporary, "wx", 0o600);
      try {
        await writeSealed(file, header, fileKey, summed(packed(manifest, where), sum), stop);
        await file.sync();
      } finally {
        await file.close();
      }
      await assertReads(temporary, fileKey, sum.digest("hex"), stop);
      stop.throwIfAborted();
      await rename(temporary, join(folder, name));
      await syncFolder(folder);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    this.#newest = { name, key: fileKey };
    await this.#config.change({ good: name, trouble: null });
    await prune(folder, this.#config.get(), name, this.#now());
    const made = await this.#describe(name);
    if (!made) throw new AppError("FOLDER_UNUSABLE", "backups.make", `${name} is gone again`);
    return made;
  }

  async #test(passphrase: string | undefined, signal: AbortSignal | undefined): Promise<void> {
    const { good } = this.#config.get();
    if (good === null) throw new AppError("NOT_FOUND", "backups.test", "There is no backup yet that could be tried");
    const stop = this.#stop(signal);
    const tell = (isGood: boolean, message: string, rows: number | null) =>
      this.#config.change({ test: { at: iso(this.#now()), backup: good, isGood, message, rows } });
    try {
      await this.#work(async (dir) => {
        const { manifest } = await this.#unsealed(join(this.#folder(), good), dir, passphrase, stop);
        const found = await this.#inspector.run({ file: join(dir, DATABASE), depth: "whole" }, { signal: stop });
        if (found.fault !== null) throw new AppError("BACKUP_DAMAGED", "backups.test", found.fault);
        const wrong = Object.keys(manifest.counts).find((table) => manifest.counts[table] !== found.counts[table]);
        if (wrong !== undefined)
          throw new AppError("BACKUP_DAMAGED", "backups.test", `${wrong} has lost or gained rows`);
        await tell(true, "", total(found.counts));
      }, signal);
      this.#deps.told?.(null);
    } catch (error) {
      const known = asAppError(error, "backups.test");
      // Nobody gave the passphrase: that says nothing of the copy.
      if (known.code !== "CANCELLED" && known.code !== "BACKUP_LOCKED") {
        await tell(false, known.message, null).catch(() => undefined);
        this.#deps.told?.(known);
      }
      throw known;
    }
  }

  /** Unpacked into a folder, with what it would change. */
  async #opened({ name, path, passphrase }: Which, dir: string, signal: AbortSignal | undefined) {
    const file = path ?? join(this.#folder(), name ?? "");
    if ((name === undefined) === (path === undefined) || (name !== undefined && readName(name) === null))
      throw new AppError("REQUEST_INVALID", "backups.open", "name: name one backup, or give the path of one", {
        details: { field: "name" },
      });
    const stop = this.#stop(signal);
    const { manifest, header } = await this.#unsealed(file, dir, passphrase, stop);
    const { dataDir } = this.#deps;
    const copy = await this.#inspector.run({ file: join(dir, DATABASE), depth: "plan", dataDir }, { signal: stop });
    const now = await this.#inspector.run({ file: join(dataDir, DATABASE), depth: "plan", dataDir }, { signal: stop });
    // A foreign file may hold triggers that would change what is written later.
    if (copy.programs.some((one) => !now.programs.includes(one)))
      throw new AppError("BACKUP_DAMAGED", "backups.open", "It holds triggers or views that no version has made");
    const plan = await planOf({
      name: name ?? file,
      header,
      now,
      copy,
      migrations: this.#deps.migrations,
      files: { now: { dir: dataDir, own: await ownFiles(dataDir) }, copy: { dir, own: manifest.files.slice(1) } },
    });
    return { plan, manifest };
  }

  async #unsealed(path: string, into: string, passphrase: string | undefined, signal: AbortSignal) {
    // Before it is opened: a pipe would wait for somebody who writes into it.
    const found = await stat(path).catch(() => null);
    if (found && !found.isFile()) throw new AppError("BACKUP_DAMAGED", "backups.open", `${path} is no file`);
    let file: FileHandle;
    try {
      file = await open(path);
    } catch (error) {
      throw new AppError("NOT_FOUND", "backups.open", `${path} cannot be opened`, { cause: error });
    }
    try {
      const read = await readHeader(file);
      const key =
        this.#newest && path === join(this.#folder(), this.#newest.name)
          ? this.#newest.key
          : await unwrapKey(read.header.recipients, {
              passphrase,
              keyring: (id) => this.#deps.keyring.get(id).catch(() => null),
            });
      const room = await this.#room(into);
      return { manifest: await unpack(readSealed(file, read, key, signal), into, room), header: read.header };
    } finally {
      await file.close();
    }
  }

  /** Bytes that may be written there, with a reserve for everything else. */
  async #room(dir: string): Promise<number> {
    const disk = await statfs(dir).catch(() => null);
    return disk === null ? Infinity : disk.bavail * disk.bsize - RESERVE_BYTES;
  }

  async #opensAlone(name: string): Promise<boolean> {
    if (this.#newest?.name === name) return true;
    return this.#config.get().keyringKey !== null && (await this.#askKeyring()).state === "ready";
  }

  async #locks(): Promise<Locks> {
    const { passphrase, keyringKey } = this.#config.get();
    if (keyringKey === null) return { passphrase, keyring: null };
    try {
      const key = await this.#deps.keyring.get(keyringKey);
      if (!key) throw new AppError("KEYRING_REFUSED", "backups.seal", "The keyring has forgotten the key");
      return { passphrase, keyring: { id: keyringKey, key } };
    } catch (error) {
      this.#keyring = null;
      // A copy that the passphrase alone opens is better than none.
      if (passphrase) return { passphrase, keyring: null };
      throw error;
    }
  }

  /** Asked once, until something fails or is set anew: asking may unlock a dialog on the desktop. */
  async #askKeyring(): Promise<{ state: KeyringState; trouble: AppError | null }> {
    const { keyringKey } = this.#config.get();
    this.#keyring ??= await this.#deps.keyring.get(keyringKey ?? "backups").then(
      (key) => ({
        state: keyringKey === null ? ("unused" as const) : key ? ("ready" as const) : ("lost" as const),
        trouble: null,
      }),
      (error: unknown) => {
        const trouble = asAppError(error, "keyring");
        return { state: STATES[trouble.code] ?? "missing", trouble };
      },
    );
    return this.#keyring;
  }

  async #usableFolder(): Promise<string> {
    const folder = this.#folder();
    try {
      if (folder === this.#own) await makeOwnFolder(folder);
      else await assertTaken(folder, this.#config.get().id);
      // What a kill has left half written.
      await sweepFolder(folder);
    } catch (error) {
      throw asAppError(error, "backups.folder");
    }
    return folder;
  }

  async #describe(name: string): Promise<Backup | null> {
    const all = await listBackups(this.#folder(), this.#config.get()).catch(() => []);
    return all.find((one) => one.name === name) ?? null;
  }

  /** A folder beside the database: no other place is sure to be the person's own. */
  async #work<T>(act: (dir: string) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    this.#stop(signal).throwIfAborted();
    const dir = join(this.#deps.dataDir, "cache", "tmp", newId());
    await mkdir(dir, { recursive: true, mode: 0o700 });
    try {
      return await act(dir);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  async #alone<T>(doing: BackupState["doing"], act: () => Promise<T>): Promise<T> {
    const before = this.#queue;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#queue = promise;
    await before;
    this.#doing = doing;
    this.#deps.changed();
    try {
      return await act();
    } finally {
      this.#doing = null;
      resolve();
      this.#deps.changed();
    }
  }

  #stop(signal: AbortSignal | undefined): AbortSignal {
    const all = [this.#end.signal, AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])];
    return AbortSignal.any(all);
  }

  /** Something was set: the next copy is made as soon as it is looked for. */
  #soon(): void {
    if (this.#timer) {
      this.#nextAt = this.#due();
      void this.#look();
    }
    this.#deps.changed();
  }

  #due(): number {
    const { good } = this.#config.get();
    const last = good === null ? null : readName(good);
    // A clock that was set back must not hold the next one up.
    return last === null || last.at > this.#now() ? this.#now() : last.at + EVERY_MS;
  }

  #testDue(): number {
    const { test } = this.#config.get();
    return test === null ? this.#now() : Date.parse(test.at) + (test.isGood ? WEEK_MS : DAY_MS);
  }

  #folder(): string {
    return this.#config.get().folder ?? this.#own;
  }

  #hasKey(): boolean {
    const { passphrase, keyringKey } = this.#config.get();
    return passphrase !== null || keyringKey !== null;
  }

  #canMake(): boolean {
    return this.#config.get().isOn && this.#hasKey();
  }
}

const STATES: Partial<Record<string, KeyringState>> = {
  KEYRING_LOCKED: "locked",
  KEYRING_REFUSED: "refused",
  KEYRING_MISSING: "missing",
};

/** Read again from the drive and opened, to the last byte. */
async function assertReads(path: string, key: Buffer, sum: string, signal: AbortSignal): Promise<void> {
  const file = await open(path);
  try {
    const read = createHash("sha256");
    for await (const piece of readSealed(file, await readHeader(file), key, signal)) read.update(piece);
    if (read.digest("hex") !== sum) throw new AppError("BACKUP_DAMAGED", "backups.make", "The drive has altered it");
  } finally {
    await file.close();
  }
}

async function* summed(pieces: AsyncIterable<Uint8Array>, sum: ReturnType<typeof createHash>) {
  for await (const piece of pieces) {
    sum.update(piece);
    yield piece;
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const dir = await open(folder, "r");
  try {
    await dir.sync();
  } finally {
    await dir.close();
  }
}

async function sameDrive(a: string, b: string): Promise<boolean | null> {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path).catch(() => null)));
  // Windows tells drives by other means, and so do shares.
  return one && other && one.dev !== 0 ? one.dev === other.dev : null;
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

export const total = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);
const wordsOf = ({ code, message, hint }: AppError) => ({ code, message, hint });
const iso = (at: number): string => new Date(at).toISOString();
