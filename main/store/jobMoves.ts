// The legal moves of a job, in one table: every change of a job's state is checked against it inside its own statement.
import { JOB_STATES, type JobState } from "../../contract/events.ts";

export const JOB_MOVES = {
  queued: ["running", "cancelled"],
  // Back to queued: a retry, a worker that died, or a backend that ends.
  running: ["done", "waiting", "failed", "cancelled", "queued"],
  // Done: what it waited for was decided. Queued: it looks again.
  waiting: ["done", "queued", "cancelled"],
  failed: ["queued"],
  cancelled: ["queued"],
  done: [],
} as const satisfies Record<JobState, readonly JobState[]>;

/** The states from which a job may move to this one. */
export function statesBefore(to: JobState): readonly JobState[] {
  return JOB_STATES.filter((from) => (JOB_MOVES[from] as readonly JobState[]).includes(to));
}
