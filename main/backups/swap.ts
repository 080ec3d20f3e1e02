// Puts a copy in the place of what stands, when the backend starts and before it opens anything. Each step is a rename, and whichever was the last before a kill, the next start goes on from there.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { z } from "zod";

import { DATABASE } from "./payload.ts";

/**
 * `restore/` in the data folder: `staged/` has what is to be put in place, `order.json` orders it (it is written last),
 * `former/` has what stood before, `done.json` says what was done.
 */
export const RESTORE_DIR = "restore";
export const ORDER_FILE = "order.json";
const DONE_FILE = "done.json";

export const RestoreOrder = z.object({
  name: z.string(),
  madeAt: z.iso.datetime(),
  stagedAt: z.iso.datetime(),
  /** What is put in place or taken away, below the data folder: the database, looks, pronunciations. */
  paths: z.array(z.string().regex(/^(?:ytempire\.db|looks|pronunciations\.(?:txt|json))$/)),
});
export type RestoreOrder = z.infer<typeof RestoreOrder>;

export const RestoreDone = RestoreOrder.extend({ at: z.iso.datetime() });
export type RestoreDone = z.infer<typeof RestoreDone>;

/** Of a database: left beside another one, they would be played into it. */
const BESIDE = ["-wal", "-shm", "-journal"];

/** Only while holding the data folder's lock, and before the store is opened. Null: nothing was ordered. */
export function applyRestore(dataDir: string, now = Date.now()): RestoreDone | null {
  const dir = join(dataDir, RESTORE_DIR);
  const order = readOrder(dataDir);
  const staged = join(dir, "staged");
  if (!order) {
    // Left by a kill before the order was given.
    rmSync(staged, { recursive: true, force: true });
    return null;
  }
  const former = join(dir, "former");
  const begun = join(dir, "begun");
  // What an earlier restore had put aside goes now, and not what this one has begun to.
  if (!existsSync(begun)) {
    rmSync(former, { recursive: true, force: true });
    mkdirSync(begun);
  }
  mkdirSync(former, { recursive: true });
  for (const path of order.paths) {
    const isPut = existsSync(join(former, `${path}.put`));
    if (isPut) continue;
    const names = path === DATABASE ? [...BESIDE.map((end) => path + end), path] : [path];
    // While it is still staged, whatever stands in its place is what stood before; once it is not, it stands there itself.
    const isStaged = existsSync(join(staged, path));
    const wasMoved = existsSync(join(former, `${path}.moved`));
    if (!wasMoved) {
      for (const name of names) move(join(dataDir, name), join(former, name));
      mkdirSync(join(former, `${path}.moved`));
    }
    if (isStaged) move(join(staged, path), join(dataDir, path));
    mkdirSync(join(former, `${path}.put`));
  }
  syncDir(dataDir);
  const done: RestoreDone = { ...order, at: new Date(now).toISOString() };
  writeSynced(join(dir, DONE_FILE), JSON.stringify(done));
  rmSync(join(dir, ORDER_FILE), { force: true });
  rmSync(begun, { recursive: true, force: true });
  rmSync(staged, { recursive: true, force: true });
  for (const name of readdirSync(former))
    if (/\.(?:moved|put)$/.test(name)) rmSync(join(former, name), { recursive: true, force: true });
  return done;
}

/** Puts back what stood before: for a copy that was put in place and cannot be opened. */
export function undoRestore(dataDir: string): void {
  const dir = join(dataDir, RESTORE_DIR);
  const former = join(dir, "former");
  const done = readDone(dataDir);
  if (!done || !existsSync(join(former, DATABASE))) return;
  for (const end of BESIDE) rmSync(join(dataDir, DATABASE + end), { force: true });
  for (const path of done.paths) {
    rmSync(join(dataDir, path), { recursive: true, force: true });
    for (const name of path === DATABASE ? [...BESIDE.map((end) => path + end), path] : [path])
      move(join(former, name), join(dataDir, name));
  }
  rmSync(dir, { recursive: true, force: true });
}

/** Orders what lies in `restore/staged/`; from here on it happens, whatever is killed. */
export function orderRestore(dataDir: string, order: RestoreOrder): void {
  const dir = join(dataDir, RESTORE_DIR);
  // Left by a start that was killed at its very end: it would keep what an earlier restore has put aside.
  rmSync(join(dir, "begun"), { recursive: true, force: true });
  writeSynced(join(dir, ORDER_FILE), JSON.stringify(order));
}

export function readOrder(dataDir: string): RestoreOrder | null {
  return readJson(join(dataDir, RESTORE_DIR, ORDER_FILE), RestoreOrder);
}

export function readDone(dataDir: string): RestoreDone | null {
  return readJson(join(dataDir, RESTORE_DIR, DONE_FILE), RestoreDone);
}

function readJson<T>(path: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

function move(from: string, to: string): void {
  if (!existsSync(from)) return;
  rmSync(to, { recursive: true, force: true });
  renameSync(from, to);
  syncDir(dirname(to));
}

function writeSynced(path: string, text: string): void {
  const temporary = `${path}.new`;
  const file = openSync(temporary, "w", 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  syncDir(dirname(path));
}

/** So that a power cut does not take the rename back; Windows has no such thing. */
function syncDir(path: string): void {
  if (process.platform === "win32") return;
  const dir = openSync(path, "r");
  try {
    fsyncSync(dir);
  } finally {
    closeSync(dir);
  }
}
