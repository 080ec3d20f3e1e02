// This process and all its descendants, as the system counts them. Linux only: it reads /proc.
import { readdir, readFile } from "node:fs/promises";

/** USER_HZ, in which the system counts processor time: the same on every Linux that Node runs on. */
export const TICKS_PER_SECOND = 100;

/**
 * What `proc_pid_stat(5)` says of a process from its third field on: so the parent is at 1, utime, stime, cutime and cstime
 * at 11 to 14. Null where it is gone, or there is no /proc.
 */
export async function statOf(pid: number | "self"): Promise<string[] | null> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  // The name in parentheses before may hold anything.
  return line === null ? null : line.slice(line.lastIndexOf(")") + 2).split(" ");
}

/** By identifier; none where there is no /proc. */
export async function processTree(): Promise<Map<number, string[]>> {
  const all = new Map<number, string[]>();
  for (const name of await readdir("/proc").catch(() => [])) {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? await statOf(pid) : null;
    if (stat) all.set(pid, stat);
  }
  const isOurs = (pid: number) => {
    let up: number | undefined = pid;
    while (up && up !== process.pid) up = Number(all.get(up)?.[1]);
    return up === process.pid;
  };
  return new Map([...all].filter(([pid]) => isOurs(pid)));
}
