// The jobs of every kind, as API and page see them: looked at, cancelled, queued again, let go first.
import { AppError } from "../base/errors.ts";
import type { JobEngine, JobView, Priority } from "../jobs/engine.ts";
import type { JobFilter } from "../store/jobs.ts";
import type { Store } from "../store/open.ts";
import type { Page, Paged } from "../store/paging.ts";
import { placeOf, STAGE_JOB } from "./stageJobs.ts";

export type { JobView } from "../jobs/engine.ts";

export interface JobChange {
  action?: "cancel" | "retry" | undefined;
  priority?: Priority | undefined;
}

export interface Jobs {
  /** Newest first. Throws REQUEST_INVALID on a cursor that is none. */
  list(page: Page, filter: JobFilter): Paged<JobView>;
  /** Throws NOT_FOUND. */
  get(id: string): JobView;
  /** Throws NOT_FOUND, also where a deleted video's job is to run again, and NOT_READY where its state allows no such thing. */
  change(id: string, change: JobChange): Promise<JobView>;
}

export function createJobs(deps: { engine: JobEngine; store: Pick<Store, "jobs" | "stages" | "videos"> }): Jobs {
  const { engine, store } = deps;
  const get = (id: string): JobView => {
    const row = store.jobs.own(id);
    const [job] = row ? engine.views([row]) : [];
    if (!job) throw new AppError("NOT_FOUND", "jobs.get", `There is no job ${id}`);
    return job;
  };
  return {
    get,
    list(page, filter) {
      const { items, nextCursor } = store.jobs.list(page, filter);
      return { items: engine.views(items), nextCursor };
    },
    async change(id, { action, priority }) {
      const job = get(id);
      const isOver = job.state === "done" || job.state === "failed" || job.state === "cancelled";
      if (action === "cancel" && isOver) throw notReady(`The job is ${job.state} already`);
      if (action === "retry") {
        assertWanted(store, job);
        assertRetriable(job, waitsForPerson(store, job));
      }
      if (priority !== undefined && isOver && action !== "retry")
        throw notReady(`The job is ${job.state}: nothing goes first any more`);
      if (action === "cancel") await engine.cancel({ ids: [id] });
      if (action === "retry") await engine.retry({ ids: [id] });
      if (priority !== undefined) await engine.setPriority({ ids: [id] }, priority);
      return get(id);
    },
  };
}

function assertWanted({ videos }: Pick<Store, "videos">, job: JobView): void {
  if (job.kind !== STAGE_JOB) return;
  const { videoId, revision } = placeOf(job);
  if (videos.require(videoId).revision !== revision) throw notReady("A newer revision of its video took its place");
}

function assertRetriable({ state }: JobView, forPerson: boolean): void {
  if (state === "queued" || state === "running" || state === "done")
    throw notReady(`The job is ${state}: there is nothing to do again`);
  if (forPerson)
    throw notReady("The job waits for a person", "Approve or reject its video; to make it anew would change nothing.");
}

function waitsForPerson({ stages }: Pick<Store, "stages">, job: JobView): boolean {
  if (job.state !== "waiting" || job.kind !== STAGE_JOB) return false;
  const { videoId, revision, stage } = placeOf(job);
  return stages.records(videoId, revision).some((one) => one.stage === stage && one.waitingFor === "approval");
}

function notReady(message: string, hint?: string): AppError {
  return new AppError("NOT_READY", "jobs.change", message, hint === undefined ? {} : { hint });
}
