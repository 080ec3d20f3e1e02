// How many jobs of a lane run at once, from what the machine has.
import { availableParallelism } from "node:os";

import type { Lanes } from "./engine.ts";

/**
 * One video job fills several cores by itself, and four fill any workstation's memory bandwidth; a consumer GPU encodes
 * at most three streams well.
 */
const MOST = { cpu: 4, gpu: 3 } as const;
const NETWORK = 4;
const LIGHT = 1;
/** A second walk over the same disk slows both. */
const DISK = 1;

/** `gpus` is how many usable GPUs were found; without any, the gpu lane still runs one job, whose engine falls back to the CPU. */
export function defaultLanes(machine: { cores?: number; gpus?: number } = {}): Lanes {
  const cores = machine.cores ?? availableParallelism();
  const gpu = (machine.gpus ?? 0) > 0 ? MOST.gpu : 1;
  return { cpu: Math.max(1, Math.min(MOST.cpu, cores >> 1)), gpu, network: NETWORK, light: LIGHT, disk: DISK };
}
