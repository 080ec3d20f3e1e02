// Music beds from our own synthesiser: one manner a mood, a loop without a seam, equal for equal seeds.
import type { Mood } from "../../../contract/values.ts";
import { Workers } from "../../base/workers.ts";
import type { Bed } from "./renderBed.ts";

export type { Bed } from "./renderBed.ts";

export interface Music {
  /** Raised whenever the same mood and seed would sound otherwise. */
  version: string;
  /** WAV, 48 kHz, stereo, about −20 LUFS, and the loop's exact length. Throws CANCELLED. */
  bed(mood: Mood, options: { seed: number; signal?: AbortSignal }): Promise<Bed>;
  close(): Promise<void>;
}

export function createMusic(): Music {
  const workers = new Workers<{ mood: Mood; seed: number }, Bed>(new URL("worker.ts", import.meta.url), 1);
  return {
    version: "2",
    bed: (mood, { seed, signal }) => workers.run({ mood, seed }, { signal }),
    close: () => workers.close(),
  };
}
