// What the list of videos is asked for, as it stands in the address.
import type { JobState } from "../../../contract/events.ts";

/** What a person looks for: states that mean the same to them are one. */
export const SHOWN = {
  making: ["queued", "running"],
  waiting: ["waiting"],
  done: ["done"],
  failed: ["failed"],
  cancelled: ["cancelled"],
} as const satisfies Record<string, JobState[]>;
export type Shown = keyof typeof SHOWN;

export interface VideosSearch {
  q?: string;
  /** Absent: all. */
  show?: Shown;
}

export function isShown(value: unknown): value is Shown {
  return typeof value === "string" && value in SHOWN;
}

/** Whether a video of this state is among what is shown. */
export function fits(state: JobState, show: Shown | undefined): boolean {
  return show === undefined || (SHOWN[show] as readonly JobState[]).includes(state);
}
