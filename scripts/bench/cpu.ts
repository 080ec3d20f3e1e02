// The processor time of some work: this process's and that of all programs that ended meanwhile. Linux only: it reads /proc.
import { readFile } from "node:fs/promises";

/** Of user and system, in seconds; null where there is no /proc. Other programs on the machine change it by little. */
export async function cpuOf<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number | null }> {
  const before = await used();
  const result = await work();
  const after = await used();
  return { result, seconds: before === null || after === null ? null : after - before };
}

async function used(): Promise<number | null> {
  const line = await readFile("/proc/self/stat", "utf8").catch(() => null);
  if (line === null) return null;
  // The name in parentheses may hold anything. `proc_pid_stat(5)`: utime, stime, cutime and cstime are the fields 14 to 17.
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / TICKS_PER_SECOND, 0);
}

/** USER_HZ, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
