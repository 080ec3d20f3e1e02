// How much a folder holds: bytes, files, and how much of it came lately.
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

export interface Measure {
  bytes: number;
  files: number;
  /** Of files that were last written after `since`. */
  recent: number;
  /** When its oldest file was last written, milliseconds UTC; null: it has none. */
  oldest: number | null;
}

export const NOTHING: Measure = { bytes: 0, files: 0, recent: 0, oldest: null };

/** Files that are looked at together: enough to keep a disk busy, few enough that others get theirs. */
const AT_ONCE = 32;

/**
 * All below a folder or file; links are not followed. What vanishes meanwhile, or may not be read, counts as nothing.
 * @param without names right below it that are left out
 */
export async function measure(path: string, since: number, without: ReadonlySet<string> = new Set()): Promise<Measure> {
  const total = { ...NOTHING };
  const found = await lstat(path).catch(() => null);
  if (found?.isFile()) add(total, found);
  if (!found?.isDirectory()) return total;
  let folders = [path];
  while (folders.length > 0) {
    const deeper: string[] = [];
    const files: string[] = [];
    for (const folder of folders)
      for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
        if (folder === path && without.has(entry.name)) continue;
        if (entry.isDirectory()) deeper.push(join(folder, entry.name));
        else if (entry.isFile()) files.push(join(folder, entry.name));
      }
    for (let at = 0; at < files.length; at += AT_ONCE) {
      const some = files.slice(at, at + AT_ONCE).map((file) => lstat(file).catch(() => null));
      for (const one of await Promise.all(some)) if (one) add(total, one);
    }
    folders = deeper;
  }
  return total;

  function add(sum: Measure, { size, mtimeMs }: { size: number; mtimeMs: number }): void {
    sum.bytes += size;
    sum.files++;
    if (mtimeMs > since) sum.recent += size;
    sum.oldest = Math.min(sum.oldest ?? mtimeMs, mtimeMs);
  }
}

export function together(all: readonly Measure[]): Measure {
  const times = all.flatMap(({ oldest }) => oldest ?? []);
  return {
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    files: all.reduce((sum, { files }) => sum + files, 0),
    recent: all.reduce((sum, { recent }) => sum + recent, 0),
    oldest: times.length === 0 ? null : Math.min(...times),
  };
}
