// The memory that this process and all its descendants hold together, at its peak. Linux only: it reads /proc.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { processTree } from "./processTree.ts";

/**
 * Megabytes of resident memory; null where there is no /proc. Pages that processes share are counted once each, as PSS.
 * @param own whether this process belongs to the work, or only started it
 */
export async function peakMemory<T>(work: () => Promise<T>, own = true): Promise<{ result: T; peakMb: number | null }> {
  let peak = 0;
  const ended = new AbortController();
  const sampling = (async () => {
    while (!ended.signal.aborted) {
      const began = performance.now();
      peak = Math.max(peak, await heldNow(own));
      // Looking takes the processor from what is looked at: 20 ms with some hundred processes.
      await new Promise((resolve) => setTimeout(resolve, Math.max(150, LOOKED_AT_MOST * (performance.now() - began))));
    }
  })();
  try {
    const result = await work();
    return { result, peakMb: peak > 0 ? Math.round(peak / 1024) : null };
  } finally {
    ended.abort();
    await sampling;
  }
}

/** Of the time one part in so many. */
const LOOKED_AT_MOST = 25;

/** Kilobytes that this process's descendants hold together at this moment, and itself if it is its own. */
export async function heldNow(own: boolean, which: (pid: number) => boolean = () => true): Promise<number> {
  let sum = 0;
  for (const pid of (await processTree()).keys())
    if ((pid !== process.pid || own) && which(pid)) sum += await proportionalKb(pid);
  return sum;
}

async function proportionalKb(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
}

/** Bytes of all files below a folder. */
export async function folderBytes(dir: string): Promise<number> {
  const names = await readdir(dir, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    names.filter((entry) => entry.isFile()).map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
