// One backend a data folder: a lock that the system frees even after kill -9, and `run.json`, which tells others whom to ask.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import Database from "better-sqlite3";
import { z } from "zod";

import { AppError, asAppError, systemCode } from "../base/errors.ts";
import { writeFileWhole } from "../base/files.ts";

const LOCK_FILE = "backend.lock";
const RUN_FILE = "run.json";
/** How long a backend that just took the lock may need to say its address. */
const ANNOUNCE_MS = 1000;

export const RunFile = z.object({
  pid: z.int(),
  /** Where the running backend answers, such as `http://127.0.0.1:4310`. */
  url: z.string(),
  startedAt: z.iso.datetime(),
});
export type RunFile = z.infer<typeof RunFile>;

export interface DataDirLock {
  /** Writes `run.json`, once the backend answers at this address. */
  announce(url: string): Promise<void>;
  /** Removes `run.json` and frees the folder. */
  release(): void;
}

/**
 * Throws DATA_DIR_BUSY with the other backend's `url` and `pid` in its details (null where it has not said them).
 * The lock is SQLite's own on an empty database, since Node has no file locks; it belongs to the process, so that its
 * end in any way frees it. Nothing else may open `backend.lock`: closing any handle of it would free the lock.
 */
export async function acquireLock(dataDir: string): Promise<DataDirLock> {
  const lock = take(dataDir);
  if (!lock) throw await busy(dataDir);
  const file = join(dataDir, RUN_FILE);
  rmSync(file, { force: true });
  return {
    announce: (url) =>
      writeFileWhole(file, JSON.stringify({ pid: process.pid, url, startedAt: new Date().toISOString() })),
    release: () => {
      if (!lock.open) return;
      rmSync(file, { force: true });
      lock.close();
    },
  };
}

/** What `run.json` says, which may be left over from a backend that was killed: by now another program may have its port. */
export function readRunFile(dataDir: string): RunFile | null {
  try {
    return RunFile.parse(JSON.parse(readFileSync(join(dataDir, RUN_FILE), "utf8")));
  } catch {
    return null;
  }
}

/** Null: somebody else holds it. */
function take(dataDir: string): Database.Database | null {
  let lock: Database.Database | undefined;
  try {
    // Videos, settings and what was done are nobody else's business on this machine.
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    lock = new Database(join(dataDir, LOCK_FILE), { timeout: 0 });
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    if (systemCode(error)?.startsWith("SQLITE_BUSY")) return null;
    throw asAppError(error, "store.lock");
  }
}

async function busy(dataDir: string): Promise<AppError> {
  const until = performance.now() + ANNOUNCE_MS;
  let running = livingBackend(dataDir);
  while (!running && performance.now() < until) {
    await sleep(50);
    running = livingBackend(dataDir);
  }
  const where = running ? ` at ${running.url} (process ${running.pid})` : "";
  return new AppError("DATA_DIR_BUSY", "store.lock", `Another backend${where} uses ${dataDir}`, {
    details: { url: running?.url ?? null, pid: running?.pid ?? null },
  });
}

/** What `run.json` says, unless it was left over from a process that is gone. */
export function livingBackend(dataDir: string): RunFile | null {
  const running = readRunFile(dataDir);
  return running && isAlive(running.pid) ? running : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}
