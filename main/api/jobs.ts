// Jobs over the contract.
import type { JobInfo } from "../../contract/api/jobs.ts";
import type { JobView } from "../pipeline/jobs.ts";
import { note } from "./audit.ts";
import { os } from "./base.ts";

const of = os.jobs;

export const jobs = {
  list: of.list.handler(({ input: { cursor, limit, ...filter }, context }) => {
    const { items, nextCursor } = context.jobs.list({ cursor, limit }, filter);
    return { items: items.map(told), nextCursor };
  }),
  get: of.get.handler(({ input, context }) => told(context.jobs.get(input.id))),
  update: of.update.handler(async ({ input: { id, ...change }, context }) => {
    const job = await context.jobs.change(id, change);
    if (change.action === "retry") context.takeUp(job.subject);
    note(context, "jobs.update", id, { action: change.action ?? null, priority: change.priority ?? null });
    return told(job);
  }),
};

function told(job: JobView): JobInfo {
  const { id, kind, subject, lane, priority, state, attempt, error } = job;
  return {
    id,
    kind,
    subject,
    lane,
    priority,
    state,
    attempt,
    progress: Math.round((state === "done" ? 1 : job.fraction) * 1000) / 10,
    message: job.note,
    error: error && { code: error.code, message: error.message, hint: error.hint },
    createdAt: new Date(job.createdAt).toISOString(),
    startedAt: job.startedAt === null ? null : new Date(job.startedAt).toISOString(),
    endedAt: job.endedAt === null ? null : new Date(job.endedAt).toISOString(),
  };
}
