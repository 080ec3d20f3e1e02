// Finished spans, kept under the hash of all that they were made from: a killed render goes on with them, a changed caption costs one span.
import { link, mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { basename, extname, join } from "node:path";

import { atMost } from "../../base/atMost.ts";
import { asAppError } from "../../base/errors.ts";
import { copyFileWhole, syncFile } from "../../base/files.ts";
import { hashFile } from "../../base/hash.ts";

/** Bytes that are kept unless a setting says so. */
const DEFAULT_LIMIT = 10e9;
/** Used by somebody who holds no link of their own, milliseconds: what hours of ambience are copied from. */
const SPARED = 900_000;
/** Files that are checked at once: each takes a megabyte while it is read, and a long video asks for thousands. */
const CHECKED_AT_ONCE = 8;
/** What is cleared away at once where the disk is full, bytes. */
const ROOM = 1e9;

/**
 * A file's name holds its key and the hash of its bytes: what a crash, a full disk or a failing one did to it is seen when
 * it is asked for, at half a millisecond a megabyte, and there is nothing beside it that could be lost. Files come and go
 * whole, by one rename, link or removal each; several processes may share the folder.
 */
export class SpanCache {
  readonly #root: string;
  readonly #limit: number;
  readonly #checked = atMost(CHECKED_AT_ONCE);

  /** `cacheDir` lies on the file system of the work folders; it may be deleted at any time. `limit`: bytes. */
  constructor(cacheDir: string, limit = DEFAULT_LIMIT) {
    this.#root = join(cacheDir, "spans");
    this.#limit = limit;
  }

  /**
   * The file, if it is there as it was kept; it counts as used now. What is damaged is taken away.
   * @param dir a folder of the caller's, into which it is linked: nothing that happens to the cache takes it from there
   */
  find(key: string, dir?: string): Promise<string | null> {
    return this.#checked(() => this.#find(key, dir));
  }

  async #find(key: string, dir: string | undefined): Promise<string | null> {
    for (const name of await readdir(this.#dir(key)).catch(() => [])) {
      if (!name.startsWith(`${key}.`)) continue;
      const kept = join(this.#dir(key), name);
      const path = dir === undefined ? kept : await linked(kept, join(dir, name));
      if (await isWhole(path)) {
        const now = new Date();
        await utimes(kept, now, now).catch(() => {});
        return path;
      }
      await this.drop([path]);
    }
    return null;
  }

  /**
   * Takes a checked file of a work folder over. With `dir` it stays there, too, under another name. Where the cache cannot
   * take it, it is just not kept. Throws what the disk says of the file itself.
   */
  async keep(file: string, key: string, dir?: string): Promise<string> {
    await syncFile(file);
    const name = nameOf(key, (await hashFile(file)).hash, extname(file));
    const kept = join(this.#dir(key), name);
    const path = dir === undefined ? kept : join(dir, name);
    const others = await mkdir(this.#dir(key), { recursive: true })
      .then(() => readdir(this.#dir(key)))
      .catch((): string[] => []);
    await rename(file, path);
    // Where neither a link nor a copy can be made the caller has the file.
    if (dir !== undefined && !others.includes(name))
      await link(path, kept).catch(() => copyFileWhole(path, kept).catch(() => {}));
    // Another encoder thread more gives other bytes: one of them is enough.
    for (const other of others)
      if (other.startsWith(`${key}.`) && other !== name) await removed(join(this.#dir(key), other));
    return path;
  }

  /** What turned out to be damaged, wherever it was linked to, so that it is made again. */
  async drop(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const name = basename(path);
      await rm(path, { force: true });
      await rm(join(this.#dir(name), name), { force: true });
    }
  }

  /** Down to the limit; what was not used for longest goes first. */
  async sweep(): Promise<void> {
    const spans = await this.#all();
    let total = spans.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, bytes, used } of spans) {
      if (total <= this.#limit || Date.now() - used < SPARED) return;
      if (await removed(path)) total -= bytes;
    }
  }

  /** Does some work; where the disk is full, what nobody uses makes room for it, as much as it takes. */
  async withRoom<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const known = asAppError(error, "render");
        if (known.code !== "DISK_FULL") throw error;
        if (!(await this.#makeRoom())) throw known;
      }
    }
  }

  /** False: there was nothing that could go. */
  async #makeRoom(): Promise<boolean> {
    let freed = 0;
    for (const { path, bytes, links } of await this.#all()) {
      if (freed >= ROOM) break;
      // What a render holds would free nothing, and it would not find it again.
      if (links > 1) continue;
      if (await removed(path)) freed += bytes;
    }
    return freed > 0;
  }

  /** What was not used for longest first. */
  async #all(): Promise<{ path: string; bytes: number; used: number; links: number }[]> {
    const all = [];
    for (const dir of await readdir(this.#root).catch(() => []))
      for (const name of await readdir(join(this.#root, dir)).catch(() => [])) {
        const path = join(this.#root, dir, name);
        const found = await stat(path).catch(() => null);
        if (found) all.push({ path, bytes: found.size, used: found.mtimeMs, links: found.nlink });
      }
    return all.toSorted((a, b) => a.used - b.used);
  }

  #dir(key: string): string {
    return join(this.#root, key.slice(0, 2));
  }
}

/** False: it stays. Windows takes no file away that is open somewhere. */
function removed(path: string): Promise<boolean> {
  return rm(path, { force: true }).then(
    () => true,
    () => false,
  );
}

/** Hexadecimal digits of the hash in a name. */
const DIGITS = 32;

function nameOf(key: string, hash: string, extension: string): string {
  return `${key}.${hash.slice(0, DIGITS)}${extension}`;
}

/** Whether a file that was found or kept still is what it was. */
export async function isWhole(path: string): Promise<boolean> {
  const found = await hashFile(path).catch(() => null);
  return found !== null && basename(path).split(".")[1] === found.hash.slice(0, DIGITS);
}

/** Where no link can be made the file is used where it lies. */
async function linked(kept: string, path: string): Promise<string> {
  if (await stat(path).catch(() => null)) return path;
  return link(kept, path).then(
    () => path,
    () => kept,
  );
}
