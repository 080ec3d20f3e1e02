// A script before its pauses are settled: what will be said, and how much each silence may give.
import { NATURAL_PAUSES } from "../../../contract/narration.ts";
import type { Line, Scene } from "../../../contract/script.ts";

export interface PlanLine {
  text: string;
  /** Seconds of silence after it: as wished, to be stretched; or what is left of a stretch of fixed length (a breath). */
  pause: { kind: "flexible"; seconds: number } | { kind: "within"; seconds: number };
}

export interface PlanScene extends Omit<Scene, "id" | "lines"> {
  lines: PlanLine[];
}

/** Silence between two spoken lines is never shorter, in seconds. */
const SHORTEST_PAUSE = 0.2;
/** Nor longer, whatever length is wished for. */
const LONGEST_PAUSE = 600;

/** How long each text takes to speak, in seconds; texts must have been measured. */
export type Durations = (text: string) => number;

/** Length of the whole with flexible pauses multiplied by `stretch`, in seconds. */
export function planSeconds(scenes: readonly PlanScene[], durations: Durations, stretch: number): number {
  let sum = NATURAL_PAUSES.start + NATURAL_PAUSES.end;
  for (const scene of scenes)
    for (const line of scene.lines) sum += durations(line.text) + pauseSeconds(line, durations, stretch);
  return sum;
}

/** The stretch that makes the plan last `target` seconds, as near as the limits of a pause allow. */
export function solveStretch(scenes: readonly PlanScene[], durations: Durations, target: number): number {
  let low = 0;
  let high = 1;
  while (planSeconds(scenes, durations, high) < target && high < 4096) high *= 2;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (planSeconds(scenes, durations, middle) < target) low = middle;
    else high = middle;
  }
  return high;
}

/** The finished scenes, pauses to the hundredth of a second. */
export function settle(scenes: readonly PlanScene[], durations: Durations, stretch: number): Scene[] {
  return scenes.map((scene, index) => ({
    ...scene,
    id: `s${index + 1}`,
    lines: scene.lines.map((line): Line => ({
      text: line.text,
      pauseAfter: Math.round(pauseSeconds(line, durations, stretch) * 100) / 100,
    })),
  }));
}

/** Expected length of finished scenes, in seconds: NATURAL_PAUSES where no pause is asked for. */
export function scriptSeconds(scenes: readonly Pick<Scene, "lines">[], durations: Durations): number {
  let sum = NATURAL_PAUSES.start + NATURAL_PAUSES.end;
  for (const [s, scene] of scenes.entries())
    for (const [l, line] of scene.lines.entries()) {
      const natural =
        l < scene.lines.length - 1 ? NATURAL_PAUSES.line : s < scenes.length - 1 ? NATURAL_PAUSES.scene : 0;
      sum += durations(line.text) + (line.pauseAfter ?? natural);
    }
  return sum;
}

function pauseSeconds(line: PlanLine, durations: Durations, stretch: number): number {
  const { kind, seconds } = line.pause;
  const wished = kind === "within" ? seconds - durations(line.text) : seconds * stretch;
  return Math.min(LONGEST_PAUSE, Math.max(kind === "within" ? 0 : SHORTEST_PAUSE, wished));
}
