// Storage: measures what takes how much room and foresees when the drive is full, deletes what can be made again, and moves the data folder.
import { readdir, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";

import type { CleanUp, MovePlan, MoveState, StoragePart, StorageUse } from "../../contract/api/storage.ts";
import { AppError } from "../base/errors.ts";
import type { Collector } from "./collect.ts";
import { measure, NOTHING, together, type Measure } from "./measure.ts";
import { DataMove } from "./move.ts";

export interface StorageDeps {
  dataDir: string;
  /** Where finished videos go, absolute. */
  outputDir: () => string;
  collector: Pick<Collector, "plan" | "collect">;
  /** Jobs that run at this moment. */
  running: () => number;
  changed: () => void;
  now?: () => number;
}

export interface Storage {
  usage(anew: boolean, signal: AbortSignal): Promise<StorageUse>;
  cleanUp(what: readonly CleanUp[], signal: AbortSignal): Promise<{ what: CleanUp; bytes: number; files: number }[]>;
  move(): Promise<MoveState | null>;
  planMove(to: string): Promise<MovePlan>;
  beginMove(to: string): Promise<MoveState>;
  cancelMove(): Promise<void>;
  /** Deletes the place that the data folder was moved away from. Bytes that are free again. */
  confirmMove(): Promise<number>;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
/** The forecast goes by so many days. */
const LOOKED_BACK_DAYS = 30;
/** Until it is measured again without being asked to. */
const FRESH_MS = 5 * 60_000;
/** Lies in each delivered folder. */
const DELIVERED = ".ytempire.json";
/** Of the data folder, with what has its own part; all else is `other`. */
const FOLDERS: Partial<Record<StoragePart, string[]>> = {
  artifacts: ["artifacts"],
  spans: ["cache/spans"],
  proxies: ["cache/prepared"],
  database: ["ytempire.db", "ytempire.db-wal", "ytempire.db-shm"],
  backups: ["backups", "restore"],
  models: ["models"],
  logs: ["logs"],
};
/** Of the cache: work in progress, and what was found out about ffmpeg. */
const CACHE_KEPT = ["tmp", "ffmpeg"];

export function createStorage(deps: StorageDeps): Storage {
  const { dataDir, outputDir, collector, running, changed, now = Date.now } = deps;
  const move = new DataMove({ dataDir, running, changed });
  let last: { at: number; use: Promise<StorageUse> } | null = null;

  async function measureAll(signal: AbortSignal): Promise<StorageUse> {
    const at = now();
    const since = at - LOOKED_BACK_DAYS * DAY_MS;
    const unnamed = collector.plan(signal);
    // It is asked for at the end.
    unnamed.catch(() => undefined);
    const sized = new Map<StoragePart, { path: string; size: Measure }>();
    for (const [part, folders] of Object.entries(FOLDERS)) {
      const sizes = [];
      for (const folder of folders) sizes.push(await measure(join(dataDir, folder), since));
      sized.set(part as StoragePart, { path: join(dataDir, folders[0] ?? ""), size: together(sizes) });
      signal.throwIfAborted();
    }
    const cache = join(dataDir, "cache");
    sized.set("cache", { path: cache, size: await measure(cache, since, new Set(["spans", "prepared"])) });
    const known = new Set([
      "cache",
      ...Object.values(FOLDERS).flatMap((all) => all.map((one) => one.split("/")[0] ?? "")),
    ]);
    sized.set("other", { path: dataDir, size: await measure(dataDir, since, known) });
    sized.set("videos", { path: outputDir(), size: await delivered(outputDir(), since) });
    const total = together([...sized.values()].map(({ size }) => size));
    const disk = await statfs(dataDir).then(
      ({ blocks, bavail, bsize }) => ({ total: blocks * bsize, free: bavail * bsize }),
      () => null,
    );
    const free = (part: StoragePart): Measure => sized.get(part)?.size ?? NOTHING;
    const kept = together(await Promise.all(CACHE_KEPT.map((name) => measure(join(cache, name), since))));
    const today = await measure(todaysLog(dataDir, at), since);
    return {
      measuredAt: new Date(at).toISOString(),
      dataDir,
      parts: [...sized].map(
        ([
          part,
          {
            path,
            size: { bytes, files },
          },
        ]) => ({ part, path, bytes, files }),
      ),
      disk,
      forecast: forecastOf(total, disk?.free ?? null, at),
      cleanUps: [
        { what: "spans", ...sizeOf(free("spans")) },
        { what: "proxies", ...sizeOf(free("proxies")) },
        { what: "cache", ...without(free("cache"), kept) },
        { what: "artifacts", ...(await unnamed) },
        { what: "logs", ...without(free("logs"), today) },
      ],
    };
  }

  async function clean(what: CleanUp, signal: AbortSignal): Promise<{ bytes: number; files: number }> {
    if (what === "artifacts") return sizeOf(await collector.collect(signal));
    const cache = join(dataDir, "cache");
    if (what === "spans") return empty(join(cache, "spans"));
    if (what === "proxies") return empty(join(cache, "prepared"));
    if (what === "cache") return empty(cache, new Set(["spans", "prepared", ...CACHE_KEPT]));
    return empty(join(dataDir, "logs"), new Set([logName(now())]));
  }

  return {
    usage(anew, signal) {
      if (anew || !last || now() - last.at > FRESH_MS) {
        const use = measureAll(signal);
        last = { at: now(), use };
        // The next one asks again.
        use.catch(() => (last = null));
      }
      return last.use;
    },
    async cleanUp(what, signal) {
      // What is being made has its pieces there.
      if (what.some((one) => one !== "logs") && running() > 0)
        throw new AppError("IN_USE", "storage.cleanUp", "Something is being made, and uses what would be deleted", {
          hint: "Pause all work, or wait until nothing is being made.",
        });
      const freed = [];
      for (const one of new Set(what)) {
        signal.throwIfAborted();
        freed.push({ what: one, ...(await clean(one, signal)) });
      }
      last = null;
      changed();
      return freed;
    },
    move: () => move.state(),
    planMove: (to) => move.plan(to),
    beginMove: (to) => move.begin(to),
    cancelMove: () => move.cancel(),
    async confirmMove() {
      const bytes = await move.confirm();
      last = null;
      return bytes;
    },
    close: () => move.close(),
  };
}

/** By what came in the last days and is still there: what is cleaned up meanwhile does not count. */
export function forecastOf(total: Measure, free: number | null, now: number): StorageUse["forecast"] {
  const age = total.oldest === null ? 0 : (now - total.oldest) / DAY_MS;
  const days = Math.min(LOOKED_BACK_DAYS, Math.max(1, age));
  const bytesPerDay = total.recent / days;
  const daysLeft = free === null || bytesPerDay < 1 ? null : free / bytesPerDay;
  return { days: Math.round(days), bytesPerDay, daysLeft };
}

/** Folders that this program has delivered: others beside them are the person's own. */
async function delivered(parent: string, since: number): Promise<Measure> {
  const sizes = [];
  for (const entry of await readdir(parent, { withFileTypes: true }).catch(() => [])) {
    const folder = join(parent, entry.name);
    if (entry.isDirectory() && (await stat(join(folder, DELIVERED)).catch(() => null)))
      sizes.push(await measure(folder, since));
  }
  return together(sizes);
}

/** Deletes what lies in a folder, but for some names; the folder stays. What another deletes meanwhile counts for nothing. */
async function empty(folder: string, kept: ReadonlySet<string> = new Set()): Promise<{ bytes: number; files: number }> {
  const freed = { bytes: 0, files: 0 };
  for (const name of await readdir(folder).catch(() => [])) {
    if (kept.has(name)) continue;
    const { bytes, files } = await measure(join(folder, name), Infinity);
    await rm(join(folder, name), { recursive: true, force: true });
    freed.bytes += bytes;
    freed.files += files;
  }
  return freed;
}

const sizeOf = ({ bytes, files }: Pick<Measure, "bytes" | "files">) => ({ bytes, files });
const without = (all: Measure, some: Measure) => ({
  bytes: Math.max(0, all.bytes - some.bytes),
  files: Math.max(0, all.files - some.files),
});
const logName = (at: number): string => `${new Date(at).toISOString().slice(0, 10)}.jsonl`;
const todaysLog = (dataDir: string, at: number): string => join(dataDir, "logs", logName(at));
