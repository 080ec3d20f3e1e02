// The processor time of some work: this process's and that of all programs that ended meanwhile. Linux only: it reads /proc.
import { statOf, TICKS_PER_SECOND } from "./processTree.ts";

/** Of user and system, in seconds; null where there is no /proc. Other programs on the machine change it by little. */
export async function cpuOf<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number | null }> {
  const before = await used();
  const result = await work();
  const after = await used();
  return { result, seconds: before === null || after === null ? null : after - before };
}

async function used(): Promise<number | null> {
  const stat = await statOf("self");
  return stat && stat.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / TICKS_PER_SECOND, 0);
}
