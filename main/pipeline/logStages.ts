// One line in the log for every end of a stage: which video, which stage, how long it took, how it ended.
import type { AttemptEnd, JobEngine, JobView } from "../jobs/engine.ts";
import { placeOf, STAGE_JOB } from "./stageJobs.ts";

/** The part of pino's logger that is used. */
export interface StageLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Returns how to stop. */
export function logStages(engine: Pick<JobEngine, "listen">, log: StageLog): () => void {
  return engine.listen((event) => {
    if (event.type === "fault") log.error({ err: event.error }, "the store cannot be written");
    if (event.type === "state" && event.ended && event.job.kind === STAGE_JOB) logEnd(log, event.job, event.ended);
  });
}

function logEnd(log: StageLog, job: JobView, { outcome, milliseconds, error, facts }: AttemptEnd): void {
  const { videoId, revision, stage } = placeOf(job);
  const fields = {
    videoId,
    revision,
    stage,
    attempt: job.attempt,
    outcome,
    durationMs: milliseconds,
    ...facts,
    ...(error ? { err: error } : {}),
  };
  const line = `${stage} ${outcome}`;
  if (outcome === "failed") log.error(fields, line);
  else if (outcome === "retry") log.warn(fields, line);
  else log.info(fields, line);
}
