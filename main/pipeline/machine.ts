// What the machine and the backend have to do at this moment, measured: for whoever looks on, and for the alert of a disk that fills.
import { statfs } from "node:fs/promises";
import { cpus, totalmem } from "node:os";

import type { Metrics } from "../../contract/liveEvents.ts";
import { freeMemory } from "../base/freeMemory.ts";
import type { Trouble } from "./alerts.ts";

/** Of each lane: how many jobs wait for a place, and how many are at work. */
export type Depths = () => Metrics["queue"];

/** Measured over less than this, the load says nothing. */
const SHORTEST_MS = 500;
const GIGABYTE = 1e9;
/** A render of some minutes in 4K needs this much at once. */
const LOW_DISK = 5 * GIGABYTE;
const FULL_DISK = GIGABYTE;
/** An alert ends only when there is so much more, so that it does not come and go. */
const ROOM = 1.1;
export const DISK_ALERT = "disk";

export class Machine {
  readonly #dataDir: string;
  readonly #depths: Depths;
  #before = { at: performance.now(), ...cpuTimes() };
  #load = 0;

  constructor({ dataDir, depths }: { dataDir: string; depths: Depths }) {
    this.#dataDir = dataDir;
    this.#depths = depths;
  }

  async measure(): Promise<Metrics> {
    const free = freeMemory();
    return {
      queue: this.#depths(),
      cpuLoad: this.#cpuLoad(),
      memory: {
        total: totalmem(),
        free: Number.isFinite(free) ? free : null,
        backend: process.memoryUsage.rss(),
      },
      disk: await this.disk(),
    };
  }

  /** Bytes, where the data folder lies; null where the system does not say. */
  async disk(): Promise<{ total: number; free: number } | null> {
    try {
      const { blocks, bavail, bsize } = await statfs(this.#dataDir);
      return { total: blocks * bsize, free: bavail * bsize };
    } catch {
      return null;
    }
  }

  #cpuLoad(): number {
    const at = performance.now();
    if (at - this.#before.at < SHORTEST_MS) return this.#load;
    const now = { at, ...cpuTimes() };
    const all = now.all - this.#before.all;
    if (all > 0) this.#load = Math.min(1, Math.max(0, 1 - (now.idle - this.#before.idle) / all));
    this.#before = now;
    return this.#load;
  }
}

/** Of all processors since the machine began. */
function cpuTimes(): { all: number; idle: number } {
  let [all, idle] = [0, 0];
  for (const { times } of cpus()) {
    all += times.user + times.nice + times.sys + times.idle + times.irq;
    idle += times.idle;
  }
  return { all, idle };
}

/** What is wrong with so much free space; null: nothing. `isTold`: the alert stands already. */
export function diskTrouble(free: number, isTold: boolean): Trouble | null {
  const room = isTold ? ROOM : 1;
  if (free >= LOW_DISK * room) return null;
  const isFull = free < FULL_DISK * room;
  return {
    id: DISK_ALERT,
    kind: "system",
    severity: isFull ? "critical" : "warning",
    code: "DISK_FULL",
    // In steps, so that it is not told anew with every megabyte.
    message: isFull
      ? "Less than 1 GB is left where the data folder lies"
      : "Less than 5 GB are left where the data folder lies",
    action: "Free some space there; what is rendered goes on by itself, and what failed goes on with a retry.",
  };
}
