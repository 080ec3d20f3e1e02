// What a video and its stages look like from outside, read from the rows: jobs, results, and the progress of what runs.
import type { JobState, StageState, VideoSnapshot } from "../../contract/events.ts";
import type { Stage } from "../../contract/stage.ts";
import type { JobView } from "../jobs/engine.ts";
import type { Store } from "../store/open.ts";
import type { StageRecord } from "../store/stages.ts";
import type { VideoRow } from "../store/videos.ts";
import { jobsByStage } from "./stageJobs.ts";

/** In this order: whatever still moves, then what went wrong, then what waits, then done. */
const PRECEDENCE = ["running", "queued", "failed", "cancelled", "waiting", "done"] as const satisfies JobState[];

/** A video's state follows from those of its current revision's jobs; it has always at least one. */
export function videoState(states: Iterable<JobState>): JobState {
  const all = new Set(states);
  return PRECEDENCE.find((state) => all.has(state)) ?? "queued";
}

/** The state of a revision, from the rows alone. */
export function storedState({ jobs }: Pick<Store, "jobs">, videoId: string, revision: number): JobState {
  return videoState([...jobsByStage(jobs.ofSubject(videoId), revision).values()].map((job) => job.state));
}

export function stageState(
  name: Stage["name"],
  job: JobView | undefined,
  record: Omit<StageRecord, "output"> | undefined,
): StageState {
  const ended = job?.state === "done" || job?.state === "waiting";
  return {
    name,
    state: job?.state ?? null,
    fraction: job?.fraction ?? 0,
    note: job?.note ?? null,
    attempt: job?.attempt ?? 0,
    milliseconds: ended ? (record?.milliseconds ?? null) : null,
    cached: ended && (record?.cached ?? false),
    error: job?.error ? { code: job.error.code, message: job.error.message, hint: job.error.hint } : null,
  };
}

export function snapshotOf(
  stages: readonly Stage[],
  video: VideoRow,
  jobs: ReadonlyMap<Stage["name"], JobView>,
  records: readonly Omit<StageRecord, "output">[],
): VideoSnapshot {
  return {
    id: video.id,
    title: video.title,
    state: videoState([...jobs.values()].map((job) => job.state)),
    revision: video.revision,
    createdAt: new Date(video.createdAt).toISOString(),
    stages: stages.map(({ name }) =>
      stageState(
        name,
        jobs.get(name),
        records.find((record) => record.stage === name),
      ),
    ),
  };
}
