// The processor time of this process and all its descendants, also of those that nobody waits for, such as a browser's. Linux only: it reads /proc.
import { readdir, readFile } from "node:fs/promises";

/** What a process used since it was last looked at, before it ended, is lost: this is for work of many seconds. */
const LOOK_EVERY = 300;
/** USER_HZ, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Of user and system, in seconds; null where there is no /proc. */
export async function cpuOfTree<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number | null }> {
  const before = await ticksOfTree();
  const used = new Map<number, number>();
  const look = async () => {
    for (const [pid, ticks] of await ticksOfTree()) used.set(pid, ticks - (before.get(pid) ?? 0));
  };
  const ended = new AbortController();
  const looking = (async () => {
    while (!ended.signal.aborted) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
  })();
  try {
    const result = await work();
    await look();
    const ticks = [...used.values()].reduce((sum, one) => sum + one, 0);
    return { result, seconds: used.size > 0 ? ticks / TICKS_PER_SECOND : null };
  } finally {
    ended.abort();
    await looking;
  }
}

/** Of each its own, without its children's. */
async function ticksOfTree(): Promise<Map<number, number>> {
  const parents = new Map<number, number>();
  const ticks = new Map<number, number>();
  for (const name of await readdir("/proc").catch(() => [])) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    // `proc_pid_stat(5)`: after the name in parentheses the parent is the second field, utime and stime the twelfth and thirteenth.
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    parents.set(pid, Number(fields[1]));
    ticks.set(pid, Number(fields[11]) + Number(fields[12]));
  }
  const isOurs = (pid: number) => {
    let up: number | undefined = pid;
    while (up && up !== process.pid) up = parents.get(up);
    return up === process.pid;
  };
  return new Map([...ticks].filter(([pid, count]) => Number.isFinite(count) && isOurs(pid)));
}
