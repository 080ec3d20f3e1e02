// The memory that this process and all its descendants hold together, at its peak. Linux only: it reads /proc.
import { readdir, readFile } from "node:fs/promises";

/** Megabytes of resident memory; null where there is no /proc. Pages that processes share are counted once each, as PSS. */
export async function peakMemory<T>(work: () => Promise<T>): Promise<{ result: T; peakMb: number | null }> {
  let peak = 0;
  let going = true;
  const sampling = (async () => {
    while (going) {
      peak = Math.max(peak, await heldNow());
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  })();
  try {
    const result = await work();
    return { result, peakMb: peak > 0 ? Math.round(peak / 1024) : null };
  } finally {
    going = false;
    await sampling;
  }
}

async function heldNow(): Promise<number> {
  const parents = new Map<number, number>();
  for (const name of await readdir("/proc").catch(() => [])) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    // The name in parentheses may hold anything; the parent is the second field after it.
    parents.set(pid, Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
  }
  let sum = 0;
  for (const pid of parents.keys()) {
    let up: number | undefined = pid;
    while (up && up !== process.pid) up = parents.get(up);
    if (up === process.pid) sum += await proportionalKb(pid);
  }
  return sum;
}

async function proportionalKb(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
}
