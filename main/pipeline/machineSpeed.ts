// What this machine can do just now, for a first guess: its cores, how fast one is, and how much else they have to do.
import { availableParallelism, loadavg } from "node:os";
import { threadCpuUsage } from "node:process";

export interface Machine {
  cores: number;
  /** Of work that takes one second on the machine of the benchmarks (docs/benchmarks.md) while it does nothing else. */
  slowness: number;
}

/** What the probe takes there, in milliseconds of a core. */
const REFERENCE_MS = 3.4;
/** A probe that says less or more is noise: encoders gain less from a machine than sums do. */
const [FASTEST, SLOWEST] = [0.5, 4];
/** What waits for a core all the time is rare; measured with 6 to 8 that wanted each core. */
const SHARE_OF_OTHERS = 0.25;

let coreSlowness: number | null = null;

/** A core is measured once, in some milliseconds; what else is running is asked for each time. Windows does not tell it. */
export function machineNow(): Machine {
  const cores = availableParallelism();
  coreSlowness ??= Math.min(SLOWEST, Math.max(FASTEST, Math.min(probe(), probe(), probe()) / REFERENCE_MS));
  const others = (loadavg()[0] ?? 0) / cores;
  return { cores, slowness: coreSlowness * (1 + SHARE_OF_OTHERS * others) };
}

/** Milliseconds of a core, whatever else it does meanwhile. */
export function probe(): number {
  const before = threadCpuUsage();
  let sum = 0;
  for (let i = 1; i < 400_000; i++) sum += Math.sqrt(i) * Math.sin(i);
  const { user, system } = threadCpuUsage(before);
  return Number.isFinite(sum) ? (user + system) / 1000 : Infinity;
}
