// The processor time of this process and all its descendants, also of those that nobody waits for, such as a browser's. Linux only: it reads /proc.
import { processTree, TICKS_PER_SECOND } from "./processTree.ts";

/** What a process used since it was last looked at, before it ended, is lost: this is for work of many seconds. */
const LOOK_EVERY = 300;

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
  const all = await processTree();
  return new Map([...all].map(([pid, stat]) => [pid, Number(stat[11]) + Number(stat[12])]));
}
