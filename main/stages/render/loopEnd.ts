// Where a generated bed begins in its loop, so that the loop's own beginning, a chord alone, rings out at the video's end. Pure.
import type { FootageOutput } from "../../../contract/footage.ts";
import type { Timeline } from "../../../contract/timeline.ts";
import { SAMPLE_RATE, type Mood } from "../../../contract/values.ts";
import type { Stretch } from "./mix/ducking.ts";

type Loop = Pick<NonNullable<FootageOutput["music"]>, "loopSeconds" | "mood" | "beatSeconds">;

/** The last chord is struck so long before the end, seconds: pads of quiet moods swell slowly. */
const RINGS = { quiet: 3.6, other: 2.4 } as const;
const QUIET: ReadonlySet<Mood> = new Set(["calm", "dreamy"]);
/** What is struck is heard whole before it fades. */
const STRUCK = 0.25;

/** @param heard where the music is heard, in samples of the video. */
export function loopEnd({ start, end }: Stretch, { loopSeconds, mood }: Pick<Loop, "loopSeconds" | "mood">) {
  const rings = Math.round(RINGS[QUIET.has(mood) ? "quiet" : "other"] * SAMPLE_RATE);
  const loop = Math.round(loopSeconds * SAMPLE_RATE);
  const before = end - start - rings;
  // What is shorter than twice its end just fades.
  if (before < rings || loop <= 0) return {};
  const fromSample = (loop - (before % loop)) % loop;
  return { fromSample, fadeOutSamples: rings - Math.round(STRUCK * SAMPLE_RATE) };
}

/** When beats of such a bed are heard, in seconds of the video. */
export function loopBeats(
  { fromSample = 0 }: Pick<NonNullable<Timeline["sound"]["music"]>, "fromSample">,
  { start, end }: Stretch,
  { beatSeconds }: Pick<Loop, "beatSeconds">,
): number[] {
  if (beatSeconds === undefined) return [];
  const [from, heard] = [fromSample / SAMPLE_RATE, (end - start) / SAMPLE_RATE];
  const first = Math.ceil(from / beatSeconds - 1e-9);
  const count = Math.max(0, Math.floor((from + heard) / beatSeconds) - first + 1);
  return Array.from({ length: count }, (_, k) => start / SAMPLE_RATE + (first + k) * beatSeconds - from);
}
