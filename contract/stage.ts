// What a stage is: its name, what it needs, its input and output, and one function. The pipeline runs it, whoever the engine behind the jobs is.
import type { z } from "zod";

import type { Json } from "./values.ts";

export const STAGE_NAMES = ["script", "narration", "footage", "render", "thumbnail", "metadata", "review"] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/** `light` is work of about a second on one core: it runs beside the heavy kinds. `disk` reads many files, for as long as it takes. */
export const LANES = ["cpu", "gpu", "network", "light", "disk"] as const;
export type Lane = (typeof LANES)[number];

export type Outcome<T> =
  /** `keep: "video"`: made as well as it could be just now; who makes the same later tries again. Absent: kept for all. */
  | { status: "done"; output: T; keep?: "video" }
  /** The output so far is kept: a video that waits for approval has its report. */
  | { status: "waiting"; for: "approval" | "account" | "model" | "time" | "unconfirmed"; output?: T }
  | { status: "retry"; notBefore: Date; reason: string };

export interface StageContext {
  videoId: string;
  stage: StageName;
  /** The fence: a stale worker's writes are refused. */
  attempt: number;
  /** How urgent the video is at this moment: the higher goes first. 0 unless told. */
  priority?: () => number;
  /** Aborted on cancel, lost lease or shutdown. */
  signal: AbortSignal;
  /** The idea, and the recorded outputs of earlier stages, by name. */
  inputs: Record<string, Json>;
  /** Fraction 0–1. May be lost, never awaited. */
  progress: (fraction: number, note?: string) => void;
  /** A fenced checkpoint inside a stage: a later attempt gets what an earlier one stored. */
  once: <T extends Json>(key: string, fn: () => Promise<T>) => Promise<T>;
  /** What the stage's own `asOf` told just before. */
  asOf?: string | undefined;
}

/**
 * A stage reads exactly what its `input` schema names (`idea` and earlier stages' outputs, picked as narrowly as it can)
 * and writes exactly `output`. The parsed input, the name and the version are the key under which the result is kept.
 */
export interface Stage<
  N extends StageName = StageName,
  In extends z.ZodType = z.ZodType,
  Out extends z.ZodType = z.ZodType,
> {
  name: N;
  /** Raised whenever the same input would now give another output; engines' versions belong in here too. */
  version: string;
  needs: readonly StageName[];
  lane: Lane;
  input: In;
  output: Out;
  /** What decides the output beside the input as things are just now, such as which engine would do it: a part of the key. Absent, undefined: nothing does. */
  asOf?(context: Pick<StageContext, "videoId" | "inputs" | "signal">, input: z.output<In>): Promise<string | undefined>;
  /** Whether what an earlier revision of the video had, or the video that it is a variant of, is its own still: then it is taken over whatever its key is. Absent: never. */
  remains?(before: { input: z.output<In>; output: z.output<Out>; version: string }, now: z.output<In>): boolean;
  run(context: StageContext, input: z.output<In>): Promise<Outcome<z.output<Out>>>;
}
