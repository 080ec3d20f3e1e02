// Keeps each video's state beside its jobs, and notes how it ended: in the very transaction that moves them.
import type { JobState } from "../../contract/events.ts";
import type { Store } from "../store/open.ts";
import { jobsByStage, revisionJobs } from "./stageJobs.ts";
import { isMoving, videoState } from "./videoState.ts";

export interface StateKeeper {
  store: Pick<Store, "jobs" | "videos" | "stages" | "generations">;
  /** Milliseconds UTC. */
  now?: () => number;
}

interface Stopped {
  id: string;
  revision: number;
  state: JobState;
}

/** For the engine's `moved`: subjects that are no videos are passed over. */
export function keepStates(keeper: StateKeeper): (subjects: readonly string[]) => void {
  const { store, now = Date.now } = keeper;
  return (subjects) => {
    for (const id of subjects) {
      const before = store.videos.stateOf(id);
      if (!before) continue;
      const { revision } = before;
      const state = videoState(store.jobs.states(revisionJobs(id, revision)));
      store.videos.setState(id, state, now());
      if (isMoving(before.state) && !isMoving(state)) noteEnd(keeper, { id, revision, state });
    }
  };
}

function noteEnd({ store, now = Date.now }: StateKeeper, stopped: Stopped): void {
  const status = ending(store, stopped);
  if (!status) return;
  const { id, revision } = stopped;
  const jobs = [...jobsByStage(store.jobs.ofSubject(id), revision).values()];
  // Tried again after a while, the time in between was nobody's work.
  const since = store.generations.last(id, revision)?.endedAt ?? 0;
  const worked = jobs.filter(({ endedAt }) => (endedAt ?? 0) > since);
  const began = worked.flatMap(({ startedAt }) => startedAt ?? []);
  const ended = worked.flatMap(({ endedAt }) => endedAt ?? []);
  // A clock that was set back must not make it negative.
  const milliseconds = began.length > 0 ? Math.max(0, Math.max(...ended) - Math.min(...began)) : 0;
  const { niche } = store.videos.get(id)?.facts ?? store.videos.idea(id, revision);
  store.generations.record({ videoId: id, revision, niche, status, milliseconds, endedAt: now() });
}

/** Null: it goes on by itself some time, as where it waits for an account. */
function ending(
  store: StateKeeper["store"],
  { id, revision, state }: Stopped,
): "completed" | "failed" | "cancelled" | null {
  if (state === "done") return "completed";
  if (state === "failed" || state === "cancelled") return state;
  // Made whole: what is missing is a person's word.
  return store.stages.records(id, revision).some(({ waitingFor }) => waitingFor === "approval") ? "completed" : null;
}
