// Moves the data folder: copies it beside the work and compares every file; the next start copies what came since, and from then on the new place counts. The old one stays until a person deletes it.
import { realpathSync } from "node:fs";
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  statfs,
  symlink,
  utimes,
} from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

import { z } from "zod";

import type { MovePlan, MoveState } from "../../contract/api/storage.ts";
import { AppError, asAppError } from "../base/errors.ts";
import { writeFileWhole } from "../base/files.ts";
import { hashFile } from "../base/hash.ts";
import { newId } from "../base/ids.ts";
import { followMoves, ORIGIN, POINTER } from "../base/movedDataDir.ts";
import { measure } from "./measure.ts";

/** In the data folder while it is moved. */
const ORDER = "move.json";
/** In the new place from the first copied file on: what is cancelled deletes only what it has begun. */
const MARK = ".ytempire-move";
/** The new place has its own, or gets them when it is used. */
const LEFT = new Set(["backend.lock", "run.json", ORDER, POINTER, ORIGIN]);
const DATABASE = /^ytempire\.db(?:-wal|-shm|-journal)?$/;
/** What systems put into the root of a drive: it counts for empty, and stays. */
const OF_DRIVES = new Set(["lost+found", "System Volume Information", "$RECYCLE.BIN", ".Trashes", ".fseventsd"]);
/** Room for what comes while it is copied. */
const ROOM = 1.05;
const TOLD_EVERY_MS = 500;

const Failure = z.object({ code: z.string(), message: z.string(), hint: z.string() });
const Order = z.object({
  id: z.string(),
  to: z.string(),
  /** Who may enter the folder, as it was before; null: it was made for this. */
  mode: z.int().nullable().default(null),
  state: z.enum(["copying", "ready", "failed"]),
  bytes: z.int(),
  error: Failure.nullable(),
});
type Order = z.infer<typeof Order>;
const Origin = z.object({ from: z.string() });

interface MoveDeps {
  dataDir: string;
  /** Jobs that run at this moment. */
  running: () => number;
  changed: () => void;
}

export class DataMove {
  readonly #deps: MoveDeps;
  readonly #order: string;
  #copying: { stop: AbortController; ended: Promise<void>; share: number } | null = null;

  constructor(deps: MoveDeps) {
    this.#deps = deps;
    this.#order = join(deps.dataDir, ORDER);
  }

  async state(): Promise<MoveState | null> {
    const { dataDir } = this.#deps;
    const copying = this.#copying;
    const order = await readJson(this.#order, Order);
    if (order) {
      // One that a killed backend has left is begun anew by hand. One that has just ended is not lost: the order was read before.
      const isLost = order.state === "copying" && !copying && !this.#copying;
      return {
        state: isLost ? "failed" : order.state,
        from: dataDir,
        to: order.to,
        progress: order.state === "ready" ? 1 : (this.#copying?.share ?? 0),
        bytes: order.bytes,
        error: isLost
          ? wordsOf(new AppError("CANCELLED", "storage.move", "The program ended while it was copied"))
          : order.error,
      };
    }
    const origin = await readJson(join(dataDir, ORIGIN), Origin);
    if (!origin) return null;
    return { state: "moved", from: origin.from, to: dataDir, progress: 1, bytes: 0, error: null };
  }

  async plan(given: string): Promise<MovePlan> {
    const { dataDir, running } = this.#deps;
    const to = resolve(given);
    const { bytes, files } = await measure(dataDir, Infinity, new Set(["cache/tmp"]));
    const free = await freeAt(to);
    const problems: AppError[] = [];
    const problem = (code: "FOLDER_UNUSABLE" | "DISK_FULL" | "IN_USE", message: string, hint: string) =>
      problems.push(new AppError(code, "storage.move", message, { hint }));
    if (!isAbsolute(given)) problem("FOLDER_UNUSABLE", "The path is not absolute", "Choose a folder.");
    else if (within(to, dataDir) || within(dataDir, to))
      problem("FOLDER_UNUSABLE", "One of both folders lies in the other", "Choose a folder elsewhere.");
    else if (await isTaken(to, (await readJson(this.#order, Order))?.id ?? null))
      problem("FOLDER_UNUSABLE", "There is something in the folder already", "Choose an empty folder or a new name.");
    else if (!(await isWritable(to)))
      problem("FOLDER_UNUSABLE", "The folder cannot be written", "Choose another one, or mend its permissions.");
    if (free !== null && free < bytes * ROOM)
      problem("DISK_FULL", "There is too little room", "Free some, or choose another drive.");
    if (running() > 0)
      problem("IN_USE", "Something is being made", "Pause all work, or wait until nothing is being made.");
    return { from: dataDir, to, bytes, files, free, problems: problems.map(wordsOf) };
  }

  /** Throws what the plan names as its first problem; IN_USE where one is under way. */
  async begin(given: string): Promise<MoveState> {
    if (this.#copying) throw new AppError("IN_USE", "storage.move", "It is being moved already");
    const plan = await this.plan(given);
    const [first] = plan.problems;
    if (first) throw new AppError(first.code as "IN_USE", "storage.move", first.message, { hint: first.hint });
    const before = await readJson(this.#order, Order);
    const there = await stat(plan.to).catch(() => null);
    // Of a try that failed, and is begun anew in the same place.
    const mode = before?.to === plan.to ? before.mode : (there?.mode ?? null);
    const order: Order = { id: newId(), to: plan.to, mode, state: "copying", bytes: plan.bytes, error: null };
    await mkdir(plan.to, { recursive: true, mode: 0o700 });
    // One that was there already may be open to others; some drives know no such thing.
    await chmod(plan.to, 0o700).catch(() => undefined);
    await writeFileWhole(join(plan.to, MARK), order.id);
    await this.#write(order);
    const stop = new AbortController();
    const copying = { stop, share: 0, ended: Promise.resolve() };
    this.#copying = copying;
    copying.ended = this.#copy(order, stop.signal)
      .then(
        () => this.#write({ ...order, state: "ready" }),
        (error: unknown) =>
          stop.signal.aborted
            ? undefined
            : this.#write({ ...order, state: "failed", error: wordsOf(asAppError(error, "storage.move")) }),
      )
      .catch(() => undefined)
      .finally(() => {
        this.#copying = null;
        this.#deps.changed();
      });
    const state = await this.state();
    if (!state) throw new AppError("INTERNAL", "storage.move");
    return state;
  }

  async cancel(): Promise<void> {
    const order = await readJson(this.#order, Order);
    if (this.#copying) {
      this.#copying.stop.abort();
      await this.#copying.ended;
    }
    if (!order) return;
    // The order first: the next start must not use what is being taken away.
    await rm(this.#order, { force: true });
    if ((await readFile(join(order.to, MARK), "utf8").catch(() => "")) === order.id) await takeAway(order);
    this.#deps.changed();
  }

  async confirm(): Promise<number> {
    const { dataDir } = this.#deps;
    const origin = await readJson(join(dataDir, ORIGIN), Origin);
    if (!origin) throw new AppError("NOT_FOUND", "storage.move", "There is no old place that could be deleted");
    if (within(dataDir, origin.from) || within(origin.from, dataDir))
      throw new AppError("FOLDER_UNUSABLE", "storage.move", "One of both folders lies in the other");
    // Whoever works there again, or a folder that was copied to another machine: nothing there is ours to delete.
    if (followed(origin.from) !== followed(dataDir))
      throw new AppError("FOLDER_UNUSABLE", "storage.move", `${origin.from} does not lead here any more`, {
        hint: "It may be in use again. Delete it by hand if nobody needs it.",
      });
    const { bytes } = await measure(origin.from, Infinity);
    // The pointer stays: whoever looks in the old place is led to the new one.
    for (const name of await readdir(origin.from).catch(() => []))
      if (name !== POINTER) await rm(join(origin.from, name), { recursive: true, force: true });
    await rm(join(dataDir, ORIGIN), { force: true });
    this.#deps.changed();
    return bytes;
  }

  async close(): Promise<void> {
    this.#copying?.stop.abort();
    await this.#copying?.ended;
  }

  async #copy({ to, bytes }: Order, signal: AbortSignal): Promise<void> {
    let done = 0;
    let toldAt = 0;
    await copyAll(this.#deps.dataDir, to, {
      signal,
      // The database changes with every move of a job: the next start copies it.
      skip: (path) => DATABASE.test(path),
      copied: (size) => {
        done += size;
        if (this.#copying) this.#copying.share = bytes === 0 ? 1 : Math.min(0.999, done / bytes);
        if (Date.now() - toldAt < TOLD_EVERY_MS) return;
        toldAt = Date.now();
        this.#deps.changed();
      },
    });
  }

  async #write(order: Order): Promise<void> {
    await writeFileWhole(this.#order, JSON.stringify(order));
  }
}

/**
 * Where the backend is to work: the data folder, or the place that it is moved to by this very start. Only while holding
 * the folder's lock, and before anything in it is opened. A kill in between leaves the old place in use, and the next
 * start does it again.
 */
export async function finishMove(dataDir: string, signal?: AbortSignal): Promise<string> {
  const order = await readJson(join(dataDir, ORDER), Order);
  if (order?.state !== "ready") return dataDir;
  const { id, to } = order;
  // A drive that is not connected now: it stays as it is, and is told by the state.
  if ((await readFile(join(to, MARK), "utf8").catch(() => "")) !== id) return dataDir;
  // Of a try that was killed: another database's log would be played into it.
  for (const name of await readdir(to)) if (DATABASE.test(name)) await rm(join(to, name), { force: true });
  await copyAll(dataDir, to, { signal, skip: () => false, copied: () => undefined });
  await writeFileWhole(join(to, ORIGIN), JSON.stringify({ from: dataDir }));
  // From here on the new place counts.
  await writeFileWhole(join(dataDir, POINTER), JSON.stringify({ to }));
  await rm(join(to, MARK), { force: true });
  await rm(join(dataDir, ORDER), { force: true });
  return to;
}

/** What was copied. A folder that was there before stays: it may be the root of a drive, which nobody can remove. */
async function takeAway({ to, mode }: Order): Promise<void> {
  if (mode === null) return rm(to, { recursive: true, force: true });
  for (const name of await readdir(to))
    if (name !== MARK && !OF_DRIVES.has(name)) await rm(join(to, name), { recursive: true, force: true });
  // Last: as long as it is there, all beside it is ours.
  await rm(join(to, MARK), { force: true });
  await chmod(to, mode & 0o7777).catch(() => undefined);
}

/** What differs in size or time is copied, compared byte by byte with what it was copied from, and only then in place. */
async function copyAll(
  from: string,
  to: string,
  o: { signal: AbortSignal | undefined; skip: (path: string) => boolean; copied: (bytes: number) => void },
): Promise<void> {
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    await mkdir(join(to, folder), { recursive: true });
    for (const entry of await readdir(join(from, folder), { withFileTypes: true })) {
      o.signal?.throwIfAborted();
      const path = join(folder, entry.name);
      if (path === join("cache", "tmp") || LEFT.has(path) || o.skip(path)) continue;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) o.copied(await copyOne(join(from, path), join(to, path), o.signal));
      else if (entry.isSymbolicLink()) await linkOne(join(from, path), join(to, path));
    }
  }
}

/** A part that a person has put on another drive: it stays there. What leads to no file and no folder is left out. */
async function linkOne(from: string, to: string): Promise<void> {
  const target = await stat(from).catch(() => null);
  if (!target?.isDirectory() && !target?.isFile()) return;
  const leadsTo = resolve(dirname(from), await readlink(from));
  if ((await readlink(to).catch(() => null)) === leadsTo) return;
  await rm(to, { force: true });
  await symlink(leadsTo, to, target.isDirectory() ? "junction" : "file");
}

async function copyOne(from: string, to: string, signal: AbortSignal | undefined): Promise<number> {
  const source = await lstat(from).catch(() => null);
  // Thrown away meanwhile.
  if (!source) return 0;
  const there = await lstat(to).catch(() => null);
  if (there?.size === source.size && Math.abs(there.mtimeMs - source.mtimeMs) < 2) return source.size;
  const temporary = join(dirname(to), `.tmp-${newId()}`);
  try {
    await copyFile(from, temporary);
    const [before, after] = [await hashFile(from, signal), await hashFile(temporary, signal)];
    if (before.hash !== after.hash)
      throw new AppError(
        "INPUT_CHANGED",
        "storage.move",
        `${from} changed while it was copied, or the drive altered it`,
      );
    const file = await open(temporary, "r+");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await utimes(temporary, source.atime, source.mtime);
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return source.size;
}

/** Where the pointers lead, links resolved; null: nowhere. */
function followed(dataDir: string): string | null {
  try {
    return realpathSync(followMoves(dataDir));
  } catch {
    return null;
  }
}

/** The move's own half-copied folder is not taken. */
async function isTaken(to: string, id: string | null): Promise<boolean> {
  const found = await stat(to).catch(() => null);
  if (!found) return false;
  if (!found.isDirectory()) return true;
  const names = await readdir(to).catch(() => ["?"]);
  if (names.every((name) => OF_DRIVES.has(name))) return false;
  return id === null || (await readFile(join(to, MARK), "utf8").catch(() => "")) !== id;
}

async function isWritable(to: string): Promise<boolean> {
  const parent = await nearest(to);
  const probe = join(parent, `.tmp-${newId()}`);
  try {
    await mkdir(probe);
    await rm(probe, { recursive: true });
    return true;
  } catch {
    return false;
  }
}

async function freeAt(path: string): Promise<number | null> {
  return statfs(await nearest(path)).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}

/** The folder itself, or the nearest above that is there. */
async function nearest(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at))
    if ((await stat(at).catch(() => null))?.isDirectory() || dirname(at) === at) return at;
}

function within(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return null;
  }
}

const wordsOf = ({ code, message, hint }: AppError) => ({ code, message, hint });
