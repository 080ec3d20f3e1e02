// What a video and its stages look like from outside, read from the rows: jobs, results, and the progress of what runs.
import { VideoSnapshot, type JobState, type StageState } from "../../contract/events.ts";
import type { Idea } from "../../contract/idea.ts";
import type { Stage } from "../../contract/stage.ts";
import { priorityOf, type JobView } from "../jobs/engine.ts";
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

const WaitingFor = VideoSnapshot.shape.waitingFor;

export function snapshotOf(
  stages: readonly Stage[],
  video: VideoRow,
  jobs: ReadonlyMap<Stage["name"], JobView>,
  records: readonly Omit<StageRecord, "output">[],
  idea: Pick<Idea, "format" | "seconds">,
): VideoSnapshot {
  const createdAt = new Date(video.createdAt).toISOString();
  return {
    id: video.id,
    title: video.title,
    state: videoState([...jobs.values()].map((job) => job.state)),
    waitingFor: WaitingFor.parse(records.find(({ waitingFor }) => waitingFor !== null)?.waitingFor ?? null),
    channelId: video.channelId,
    priority: priorityOf(video.priority),
    revision: video.revision,
    version: video.revision,
    progress: stages.reduce((sum, { name }) => sum + (jobs.get(name)?.fraction ?? 0), 0) / stages.length,
    secondsLeft: null,
    format: idea.format,
    durationSeconds: idea.seconds,
    review: null,
    thumbnail: null,
    createdAt,
    updatedAt: createdAt,
    deletedAt: null,
    stages: stages.map(({ name }) =>
      stageState(
        name,
        jobs.get(name),
        records.find((record) => record.stage === name),
      ),
    ),
  };
}
