// Finished spans, kept under the hash of all that they were made from: a killed render goes on with them, a changed caption costs one span.
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { extname, join } from "node:path";

import { syncFile } from "../../base/files.ts";

/** Bytes of spans that are kept; what was not used for longest goes first. */
const DEFAULT_LIMIT = 4 * 2 ** 30;
/** Younger ones may be in use by another render, milliseconds. */
const SPARED = 6 * 3_600_000;

/** `cacheDir` lies on the file system of the work folders; it may be deleted at any time. */
export class SpanCache {
  readonly #root: string;
  readonly #limit: number;

  constructor(cacheDir: string, limit = DEFAULT_LIMIT) {
    this.#root = join(cacheDir, "spans");
    this.#limit = limit;
  }

  /** The file, if it is there whole; it counts as used now. */
  async find(key: string): Promise<string | null> {
    const dir = this.#dir(key);
    const name = (await readdir(dir).catch(() => [])).find((one) => one.startsWith(`${key}.`));
    if (name === undefined) return null;
    const path = join(dir, name);
    const found = await stat(path).catch(() => null);
    if (!found || name !== nameOf(key, found.size, extname(name))) {
      await rm(path, { force: true });
      return null;
    }
    const now = new Date();
    await utimes(path, now, now).catch(() => {});
    return path;
  }

  /** Takes over a checked file of a work folder. */
  async keep(file: string, key: string): Promise<string> {
    const { size } = await stat(file);
    const path = join(this.#dir(key), nameOf(key, size, extname(file)));
    await syncFile(file);
    await mkdir(this.#dir(key), { recursive: true });
    await rename(file, path);
    return path;
  }

  /** What turned out to be damaged, so that it is made again. */
  async drop(paths: readonly string[]): Promise<void> {
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }

  /** Down to the limit. */
  async sweep(): Promise<void> {
    const spans: { path: string; bytes: number; used: number }[] = [];
    for (const dir of await readdir(this.#root).catch(() => []))
      for (const name of await readdir(join(this.#root, dir)).catch(() => [])) {
        const path = join(this.#root, dir, name);
        const found = await stat(path).catch(() => null);
        if (found) spans.push({ path, bytes: found.size, used: found.mtimeMs });
      }
    let total = spans.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, bytes, used } of spans.toSorted((a, b) => a.used - b.used)) {
      if (total <= this.#limit || Date.now() - used < SPARED) return;
      await rm(path, { force: true });
      total -= bytes;
    }
  }

  #dir(key: string): string {
    return join(this.#root, key.slice(0, 2));
  }
}

/** The size stands in the name: what a crash of the machine or a full disk cut short is seen without reading it. */
function nameOf(key: string, bytes: number, extension: string): string {
  return `${key}.${bytes}${extension}`;
}
