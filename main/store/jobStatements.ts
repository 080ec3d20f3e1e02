// The statements that run for every job, prepared once. States stand in them as literals: only so SQLite uses the partial indexes.
import type { JobState } from "../../contract/events.ts";
import type { Lane } from "../../contract/stage.ts";
import { and, asc, desc, eq, gt, inArray, sql } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { checkpoints, jobs } from "./schema.ts";

export function prepareJobStatements(db: Db) {
  const given = sql.placeholder;
  const queued = db
    .select({ seq: jobs.seq })
    .from(jobs)
    .where(
      and(
        sql`state = 'queued'`,
        eq(jobs.lane, given("lane")),
        sql`kind IN (SELECT value FROM json_each(${given("kinds")}))`,
        sql`(${given("subjects")} IS NULL OR subject IN (SELECT value FROM json_each(${given("subjects")})))`,
        sql`id NOT IN (SELECT value FROM json_each(${given("except")}))`,
        sql`NOT EXISTS (SELECT 1 FROM job_holds AS held WHERE held.subject = jobs.subject)`,
        // A wait that seems to begin in the future began before the clock was set back: it is over.
        sql`(not_before <= ${given("now")} OR not_before - backoff_ms > ${given("now")})`,
      ),
    )
    .orderBy(desc(jobs.priority), asc(jobs.age), asc(jobs.seq))
    .limit(given("limit"));
  const held = and(eq(jobs.id, given("id")), eq(jobs.attempt, given("attempt")), sql`state = 'running'`);
  const firstOfSubject = sql`(SELECT min(age) FROM jobs WHERE subject = ${given("subject")})`;
  return {
    insert: db
      .insert(jobs)
      .values({
        id: given("id"),
        kind: given("kind"),
        subject: given("subject"),
        lane: given("lane"),
        priority: given("priority"),
        age: sql`coalesce(${firstOfSubject}, (SELECT coalesce(max(seq), 0) + 1 FROM jobs))`,
        state: "queued",
        payload: given("payload"),
        notBefore: given("notBefore"),
        createdAt: given("now"),
      })
      .onConflictDoNothing()
      .returning()
      .prepare(),
    queuedLanes: db.$client
      .prepare<[string], Lane>(
        "SELECT one.value FROM json_each(?) AS one WHERE EXISTS (SELECT 1 FROM jobs WHERE state = 'queued' AND lane = one.value)",
      )
      .pluck(),
    claim: db
      .update(jobs)
      .set({
        state: "running",
        attempt: sql`attempt + 1`,
        worker: sql`${given("worker")}`,
        startedAt: sql`${given("now")}`,
        endedAt: null,
      })
      .where(inArray(jobs.seq, queued))
      .returning()
      .prepare(),
    beat: db
      .update(jobs)
      .set({ beat: sql`beat + 1` })
      .where(held)
      .prepare(),
    end: db
      .update(jobs)
      .set({ state: sql`${given("to")}`, error: null, endedAt: sql`${given("now")}` })
      .where(held)
      .returning({ subject: jobs.subject })
      .prepare(),
    holds: db.select({ id: jobs.id }).from(jobs).where(held).prepare(),
    get: db
      .select()
      .from(jobs)
      .where(eq(jobs.id, given("id")))
      .prepare(),
    ofSubject: db
      .select()
      .from(jobs)
      .where(eq(jobs.subject, given("subject")))
      .orderBy(asc(jobs.seq))
      .prepare(),
    depths: depths(db),
    // Asked at every move of a job: no larger than it must be. No id has the last character there is.
    states: db.$client
      .prepare<[string, string], JobState>("SELECT DISTINCT state FROM jobs WHERE id >= ? AND id < ? || char(1114111)")
      .pluck(),
    withIds: db
      .select()
      .from(jobs)
      .where(sql`id IN (SELECT value FROM json_each(${given("ids")}))`)
      .prepare(),
    nextDue: db
      .select({ at: sql<number | null>`min(not_before)` })
      .from(jobs)
      .where(and(sql`state = 'queued' AND not_before > 0`, gt(jobs.notBefore, given("now"))))
      .prepare(),
    held: db.$client
      .prepare<[string], string>("SELECT subject FROM job_holds WHERE subject IN (SELECT value FROM json_each(?))")
      .pluck(),
    keepFraction: db.$client.prepare<[{ id: string; fraction: number }]>(
      "UPDATE jobs SET fraction = max(fraction, @fraction) WHERE id = @id",
    ),
    checkpoint: db
      .select({ value: checkpoints.value })
      .from(checkpoints)
      .where(and(eq(checkpoints.jobId, given("jobId")), eq(checkpoints.key, given("key"))))
      .prepare(),
    dropCheckpoints: db
      .delete(checkpoints)
      .where(eq(checkpoints.jobId, given("id")))
      .prepare(),
  };
}

/** Two counts over the two partial indexes, which hold what is queued and what runs and nothing else. */
function depths(db: Db) {
  const counted = (state: "queued" | "running") =>
    db
      .select({
        lane: jobs.lane,
        state: sql<"queued" | "running">`${sql.raw(`'${state}'`)}`.as("state"),
        jobs: sql<number>`count(*)`.as("jobs"),
      })
      .from(jobs)
      .where(sql.raw(`jobs.state = '${state}'`))
      .groupBy(jobs.lane);
  return counted("queued").unionAll(counted("running")).prepare();
}
