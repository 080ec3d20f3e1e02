// Stills and films in the cache: what nobody looks at any more goes.
import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** Bytes that are kept. */
const KEPT = 1e9;
/** For so long a file is left to who asked for it, milliseconds. */
const SPARED = 900_000;

/** Whether it is there; it counts as used now. */
export async function isKept(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (!found || found.size === 0) return false;
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
  return true;
}

export async function sweepKept(dir: string): Promise<void> {
  const names = await readdir(dir).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(dir, name);
      const found = await stat(path).catch(() => null);
      return { path, used: found?.mtimeMs ?? 0, bytes: found?.size ?? 0 };
    }),
  );
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, used, bytes } of files.toSorted((a, b) => a.used - b.used)) {
    if (total <= KEPT || Date.now() - used < SPARED) return;
    await rm(path, { force: true });
    total -= bytes;
  }
}
