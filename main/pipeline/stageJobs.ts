// What a stage of a video is called as a job, and back.
import { z } from "zod";

import { STAGE_NAMES, type Stage, type StageName } from "../../contract/stage.ts";
import type { Json } from "../../contract/values.ts";
import type { JobRequest, Priority } from "../jobs/engine.ts";
import type { StagePlace } from "../store/stages.ts";

export const STAGE_JOB = "stage";

const Payload = z.object({ revision: z.int().positive(), stage: z.enum(STAGE_NAMES) });

/** One id for each stage of each revision: to queue it twice changes nothing. */
export function stageJobId({ videoId, revision, stage }: StagePlace): string {
  return `${revisionJobs(videoId, revision)}${stage}`;
}

/** How the ids of a revision's jobs begin, and no others. */
export function revisionJobs(videoId: string, revision: number): string {
  return `${videoId}/${revision}/`;
}

export function stageJob(stage: Stage, videoId: string, revision: number, priority: Priority): JobRequest {
  return {
    id: stageJobId({ videoId, revision, stage: stage.name }),
    kind: STAGE_JOB,
    subject: videoId,
    lane: stage.lane,
    priority,
    payload: { revision, stage: stage.name },
  };
}

export function placeOf(job: { subject: string; payload: Json }): StagePlace {
  return { videoId: job.subject, ...Payload.parse(job.payload) };
}

/** The jobs of one revision, by stage. */
export function jobsByStage<J extends { kind: string; subject: string; payload: Json }>(
  rows: readonly J[],
  revision: number,
): Map<StageName, J> {
  const byStage = new Map<StageName, J>();
  for (const row of rows) {
    if (row.kind !== STAGE_JOB) continue;
    const place = placeOf(row);
    if (place.revision === revision) byStage.set(place.stage, row);
  }
  return byStage;
}
