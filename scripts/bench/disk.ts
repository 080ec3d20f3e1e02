// The disk that some work takes at its peak. What is linked twice counts once.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Bytes below `dir`, but for files that `leaveOut` names. */
export async function peakDisk<T>(
  dir: string,
  leaveOut: RegExp,
  work: () => Promise<T>,
): Promise<{ result: T; bytes: number }> {
  let peak = 0;
  const ended = new AbortController();
  const looking = (async () => {
    while (!ended.signal.aborted) {
      peak = Math.max(peak, await bytesOf(dir, leaveOut));
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  try {
    const result = await work();
    return { result, bytes: Math.max(peak, await bytesOf(dir, leaveOut)) };
  } finally {
    ended.abort();
    await looking;
  }
}

async function bytesOf(dir: string, leaveOut: RegExp): Promise<number> {
  const files = new Map<number, number>();
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || leaveOut.test(entry.name)) continue;
    const found = await stat(join(entry.parentPath, entry.name)).catch(() => null);
    if (found) files.set(found.ino, found.blocks * BLOCK);
  }
  return [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** `stat(2)`: what `blocks` counts. */
const BLOCK = 512;
