// What a video and its stages look like from outside, read from the rows: jobs, results, and the progress of what runs.
import { VideoSnapshot, type JobState, type StageState } from "../../contract/events.ts";
import type { Stage, StageName } from "../../contract/stage.ts";
import { priorityOf, type JobView } from "../jobs/engine.ts";
import type { Store } from "../store/open.ts";
import type { StageRecord } from "../store/stages.ts";
import type { VideoFacts, VideoRow } from "../store/videos.ts";
import type { Estimate } from "./estimate.ts";
import { jobsByStage } from "./stageJobs.ts";

/** In this order: whatever still moves, then what went wrong, then what waits, then done. */
const PRECEDENCE = ["running", "queued", "failed", "cancelled", "waiting", "done"] as const satisfies JobState[];

/** A video's state follows from those of its current revision's jobs; it has always at least one. */
export function videoState(states: Iterable<JobState>): JobState {
  const all = new Set(states);
  return PRECEDENCE.find((state) => all.has(state)) ?? "queued";
}

/** Whether it goes on by itself. */
export function isMoving(state: JobState): boolean {
  return state === "queued" || state === "running";
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

/** All that is shown of a video beside its row. */
export interface SnapshotParts {
  facts: VideoFacts;
  /** Of the current revision. */
  jobs: ReadonlyMap<StageName, JobView>;
  records: readonly Omit<StageRecord, "output">[];
  /** A person holds it. */
  isHeld: boolean;
}

/** The stages of the current revision, in the pipeline's order. */
export function stageStates(
  stages: readonly Pick<Stage, "name">[],
  { jobs, records }: Pick<SnapshotParts, "jobs" | "records">,
): StageState[] {
  return stages.map(({ name }) =>
    stageState(
      name,
      jobs.get(name),
      records.find((record) => record.stage === name),
    ),
  );
}

export function snapshotOf(
  video: VideoRow,
  parts: SnapshotParts & { stages: StageState[]; estimate: Estimate },
): VideoSnapshot {
  const { facts, records, stages, estimate, isHeld } = parts;
  const paused = isHeld && isMoving(video.state);
  const waits = video.state === "waiting" ? records.find(({ waitingFor }) => waitingFor !== null) : undefined;
  return {
    id: video.id,
    title: video.title,
    state: video.state,
    waitingFor: WaitingFor.parse(waits?.waitingFor ?? null),
    channelId: video.channelId,
    priority: priorityOf(video.priority),
    paused,
    revision: video.revision,
    version: video.version,
    progress: estimate.progress,
    secondsLeft: paused ? null : estimate.secondsLeft,
    format: facts.format,
    durationSeconds: facts.seconds,
    review: facts.review,
    thumbnail: facts.thumbnail,
    createdAt: iso(video.createdAt),
    updatedAt: iso(video.updatedAt),
    deletedAt: video.deletedAt === null ? null : iso(video.deletedAt),
    stages,
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
