// Videos in the store: the video, its revisions that are never altered, and what a person decided about each.
import type { VideoFilter } from "../../contract/api/videos.ts";
import type { JobState } from "../../contract/events.ts";
import { Idea } from "../../contract/idea.ts";
import { AppError } from "../base/errors.ts";
import {
  and,
  asc,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  sql,
  type InferSelectModel,
  type SQL,
} from "./drizzle.ts";
import { assertVersion, type Expected } from "./expected.ts";
import { searchKey } from "./keys.ts";
import type { Db } from "./open.ts";
import { cursorOf, paged, placeOfCursor, type Page, type Paged } from "./paging.ts";
import {
  channels,
  checkpoints,
  decisions,
  idempotency,
  jobErrors,
  jobs,
  LOCAL_OWNER,
  revisions,
  videos,
  videoStages,
  type VideoFacts,
} from "./schema.ts";

export type { VideoFacts } from "./schema.ts";

export type VideoRow = InferSelectModel<typeof videos>;

export interface NewVideo {
  id: string;
  title: string;
  ideaHash: string;
  idea: Idea;
  priority: number;
  /** What lists show of it; absent: read from the idea when it is asked for. */
  facts?: VideoFacts;
  /** Absent: the default channel. */
  channelId?: string | undefined;
}

/** A caller's word that this is the same request whenever it comes. */
export interface RequestKey {
  /** Keys of different callers are different keys. */
  caller: string;
  key: string;
  /** Of the request's canonical body. */
  bodyHash: string;
}

export interface RevisionRow {
  number: number;
  idea: Idea;
  /** Milliseconds UTC. */
  createdAt: number;
}

export interface Decision {
  revision: number;
  verdict: "approved" | "rejected";
  decidedBy: string;
  note: string | null;
  /** Milliseconds UTC. */
  decidedAt: number;
}

/** How long a deleted video can be restored. */
const RESTORABLE_MS = 30 * 86_400_000;
/** How long a request's key stands for its video. */
const KEY_MS = 86_400_000;
/** How many videos are forgotten in one transaction, so that others have their turn. */
const PURGED_AT_ONCE = 20;
const MOST_WORDS = 10;

/** 1 or 0. What has ended is not paused, whatever was wished while it was made. */
const IS_PAUSED = sql`(${videos.state} IN ('queued', 'running') AND EXISTS (SELECT 1 FROM job_holds AS held WHERE held.subject = ${videos.id}))`;

const ORDERS: Record<VideoFilter["order"], SQL[]> = {
  newest: [desc(videos.seq)],
  oldest: [asc(videos.seq)],
  title: [asc(videos.titleKey), desc(videos.seq)],
  longest: [sql`${videos.facts} ->> '$.seconds' DESC`, desc(videos.seq)],
  best: [sql`${videos.facts} ->> '$.review.score' DESC NULLS LAST`, desc(videos.seq)],
};

function ofStates({ state }: Partial<VideoFilter>): SQL | undefined {
  return state === undefined ? undefined : inArray(videos.state, [...state]);
}

export interface VideoPage extends Page {
  /** In the place of a cursor: how many stand before the page. */
  offset?: number | undefined;
}

export class VideoStore {
  readonly #db: Db;
  readonly #ownerId: string;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
    this.#statements = prepare(db, ownerId);
  }

  /** The video and its first revision. False: a video of this id is there, and nothing changed. Throws NOT_FOUND on a channel that is not there. */
  create(video: NewVideo, now: number): boolean {
    const { idea, channelId, ...row } = video;
    const facts = video.facts ? JSON.stringify(video.facts) : null;
    return this.#write(() => {
      const channel = this.#statements.channel.get({ channelId: channelId ?? null });
      if (!channel && channelId === undefined)
        throw new AppError("INTERNAL", "videos.create", "there is no default channel");
      if (!channel) throw new AppError("NOT_FOUND", "videos.create", `There is no channel ${channelId}`);
      const values = { ...row, facts, titleKey: searchKey(row.title), channelId: channel.id, now };
      const added = this.#statements.insert.run(values).changes;
      if (added === 0) return false;
      this.#statements.insertRevision.run({ videoId: video.id, number: 1, idea, now });
      return true;
    });
  }

  /** Adds the next revision and makes it the current one. Returns its number. Throws NOT_FOUND. */
  addRevision(videoId: string, next: Pick<NewVideo, "idea" | "ideaHash" | "facts">, now: number): number {
    const { idea, ideaHash, facts = null } = next;
    return this.#write(() => {
      const number = this.require(videoId).revision + 1;
      this.#statements.insertRevision.run({ videoId, number, idea, now });
      this.#change(videoId, { revision: number, ideaHash, facts }, now);
      return number;
    });
  }

  /** Also one that was deleted. */
  get(id: string): VideoRow | undefined {
    return this.#statements.get.get({ id });
  }

  /** What is asked for at every move of a job. */
  stateOf(id: string): { revision: number; state: JobState } | undefined {
    return this.#statements.stateOf.get(id, this.#ownerId);
  }

  setState(id: string, state: JobState, now: number): void {
    this.#statements.setState.run(state, now, id);
  }

  /** Throws NOT_FOUND, for a deleted one too, and CHANGED_MEANWHILE where another version was expected. */
  require(id: string, expected: Expected = {}): VideoRow {
    const video = this.get(id);
    if (!video) throw new AppError("NOT_FOUND", "videos.get", `There is no video ${id}`);
    if (video.deletedAt !== null)
      throw new AppError("NOT_FOUND", "videos.get", `Video ${id} was deleted`, {
        hint: "Restore it first.",
        details: { deletedAt: new Date(video.deletedAt).toISOString() },
      });
    assertVersion("videos.change", video, expected);
    return video;
  }

  /** Throws REQUEST_INVALID on a cursor that is none. */
  list(page: VideoPage, filter: Partial<VideoFilter> = {}): Paged<VideoRow> {
    const { offset } = page;
    const place = placeOfCursor(page.cursor);
    const { order = "newest" } = filter;
    if (offset !== undefined || (order !== "newest" && order !== "oldest"))
      return this.#from(offset ?? place ?? 0, page, filter);
    const oldest = order === "oldest";
    const ofState = (state?: JobState) =>
      this.#db
        .select()
        .from(videos)
        .where(
          and(
            ...this.#fits(filter),
            state === undefined ? undefined : eq(videos.state, state),
            place === null ? undefined : (oldest ? gt : lt)(videos.seq, place),
          ),
        )
        .orderBy((oldest ? asc : desc)(videos.seq))
        .limit(page.limit + 1)
        .all();
    // One state after the other: asked for several at once, SQLite looks through all videos.
    const rows = filter.state === undefined ? ofState() : [...new Set(filter.state)].flatMap((state) => ofState(state));
    const ordered = rows.toSorted((a, b) => (oldest ? a.seq - b.seq : b.seq - a.seq));
    return paged(ordered, page.limit, (row) => row);
  }

  /** The ids of all that fit, in their order, up to so many. */
  ids(filter: Partial<VideoFilter>, most: number): string[] {
    return this.#db
      .select({ id: videos.id })
      .from(videos)
      .where(and(...this.#fits(filter), ofStates(filter)))
      .orderBy(...ORDERS[filter.order ?? "newest"])
      .limit(most)
      .all()
      .map(({ id }) => id);
  }

  /** How many fit, and how many of them are paused; states of the filter count. */
  total(filter: Partial<VideoFilter>): { total: number; paused: number } {
    const row = this.#db
      .select({ total: sql<number>`count(*)`, paused: sql<number>`coalesce(sum(${IS_PAUSED}), 0)` })
      .from(videos)
      .where(and(...this.#fits(filter), ofStates(filter)))
      .get();
    return row ?? { total: 0, paused: 0 };
  }

  /** A page that begins after so many rows; its cursor says how many. */
  #from(offset: number, { limit }: Page, filter: Partial<VideoFilter>): Paged<VideoRow> {
    const rows = this.#db
      .select()
      .from(videos)
      .where(and(...this.#fits(filter), ofStates(filter)))
      .orderBy(...ORDERS[filter.order ?? "newest"])
      .limit(limit + 1)
      .offset(offset)
      .all();
    return { items: rows.slice(0, limit), nextCursor: rows.length > limit ? cursorOf(offset + limit) : null };
  }

  /** How many there are in each state; `state` of the filter does not count. */
  counts(filter: Partial<VideoFilter> = {}): Record<JobState, number> {
    const rows = this.#db
      .select({ state: videos.state, videos: sql<number>`count(*)` })
      .from(videos)
      .where(and(...this.#fits(filter)))
      .groupBy(videos.state)
      .all();
    const counts = { queued: 0, running: 0, done: 0, waiting: 0, failed: 0, cancelled: 0 };
    for (const row of rows) counts[row.state] = row.videos;
    return counts;
  }

  /** Of one channel, the default one unless given; newest first. */
  withIdea(ideaHash: string, channelId?: string): VideoRow[] {
    const channel = this.#statements.channel.get({ channelId: channelId ?? null });
    return this.#db
      .select()
      .from(videos)
      .where(
        and(
          eq(videos.ideaHash, ideaHash),
          eq(videos.ownerId, this.#ownerId),
          eq(videos.channelId, channel?.id ?? ""),
          isNull(videos.deletedAt),
        ),
      )
      .orderBy(desc(videos.seq))
      .all();
  }

  /** Throws NOT_FOUND. */
  idea(videoId: string, number: number): Idea {
    return this.revision(videoId, number).idea;
  }

  /** Throws NOT_FOUND. */
  revision(videoId: string, number: number): RevisionRow {
    const row = this.#statements.revision.get({ videoId, number });
    if (!row) throw new AppError("NOT_FOUND", "videos.idea", `Video ${videoId} has no revision ${number}`);
    return { number, idea: Idea.parse(row.idea), createdAt: row.createdAt };
  }

  /** Newest first. */
  revisions(videoId: string, page: Page): Paged<RevisionRow> {
    const before = placeOfCursor(page.cursor);
    const rows = this.#db
      .select({ seq: revisions.number, idea: revisions.idea, createdAt: revisions.createdAt })
      .from(revisions)
      .where(and(eq(revisions.videoId, videoId), before === null ? undefined : lt(revisions.number, before)))
      .orderBy(desc(revisions.number))
      .limit(page.limit + 1)
      .all();
    return paged(rows, page.limit, ({ seq, idea, createdAt }) => ({ number: seq, idea: Idea.parse(idea), createdAt }));
  }

  /** What the pipeline finds out of a video, in the transaction in which it does. */
  learn(id: string, found: { title?: string; facts?: VideoFacts }, now: number): void {
    const key = found.title === undefined ? {} : { titleKey: searchKey(found.title) };
    this.#db
      .update(videos)
      .set({ ...found, ...key, updatedAt: sql`max(updated_at + 1, ${now})` })
      .where(eq(videos.id, id))
      .run();
  }

  /** Something that is shown of it is another. */
  touch(id: string, now: number): void {
    this.#db
      .update(videos)
      .set({ updatedAt: sql`max(updated_at + 1, ${now})` })
      .where(eq(videos.id, id))
      .run();
  }

  setPriority(id: string, priority: number, now: number): void {
    this.#change(id, { priority }, now);
  }

  /** Throws NOT_FOUND on a channel that is not there. */
  setChannel(id: string, channelId: string, now: number): void {
    const channel = this.#statements.channel.get({ channelId });
    if (!channel) throw new AppError("NOT_FOUND", "videos.update", `There is no channel ${channelId}`);
    this.#change(id, { channelId }, now);
  }

  /** How long a deleted one can be restored. */
  get restorableMs(): number {
    return RESTORABLE_MS;
  }

  /** From now on it is in no list but that of deleted ones. */
  remove(id: string, now: number): void {
    this.#change(id, { deletedAt: now }, now);
  }

  restore(id: string, now: number): void {
    this.#change(id, { deletedAt: null }, now);
  }

  /** Forgets some of what was deleted longer than RESTORABLE_MS ago, with its revisions, jobs and decisions. Returns the ids: none, nothing is left. */
  purge(now: number): string[] {
    return this.#write(() => {
      const old = and(
        eq(videos.ownerId, this.#ownerId),
        isNotNull(videos.deletedAt),
        lt(videos.deletedAt, now - RESTORABLE_MS),
      );
      const ids = this.#db
        .select({ id: videos.id })
        .from(videos)
        .where(old)
        .limit(PURGED_AT_ONCE)
        .all()
        .map(({ id }) => id);
      for (const id of ids) {
        const ofVideo = this.#db.select({ id: jobs.id }).from(jobs).where(eq(jobs.subject, id));
        this.#db.delete(jobErrors).where(inArray(jobErrors.jobId, ofVideo)).run();
        this.#db.delete(checkpoints).where(inArray(checkpoints.jobId, ofVideo)).run();
        this.#db.delete(jobs).where(eq(jobs.subject, id)).run();
        this.#db.delete(decisions).where(eq(decisions.videoId, id)).run();
        this.#db.delete(idempotency).where(eq(idempotency.videoId, id)).run();
        // Its revisions and the record of its stages go with it.
        this.#db.delete(videos).where(eq(videos.id, id)).run();
      }
      return ids;
    });
  }

  /** The video that this request has made within a day; null: none. Throws IDEMPOTENCY_MISMATCH where the key came with another body. */
  madeBy(request: RequestKey, now: number): string | null {
    const found = this.#db.select().from(idempotency).where(this.#keyed(request)).get();
    if (!found || now - found.createdAt > KEY_MS) return null;
    if (found.bodyHash !== request.bodyHash)
      throw new AppError("IDEMPOTENCY_MISMATCH", "videos.create", `The key ${request.key} came with another body`);
    return found.videoId;
  }

  /** Inside the transaction that makes the video. */
  keepRequest(request: RequestKey, videoId: string, now: number): void {
    this.#db
      .delete(idempotency)
      .where(lt(idempotency.createdAt, now - KEY_MS))
      .run();
    this.#db
      .insert(idempotency)
      .values({ ...request, ownerId: this.#ownerId, videoId, createdAt: now })
      .run();
  }

  decide(videoId: string, decision: Decision): void {
    this.#write(() => {
      this.#db
        .insert(decisions)
        .values({ videoId, ...decision })
        .run();
      this.#change(videoId, {}, decision.decidedAt);
    });
  }

  /** The last word of a person on a result, whichever video it was said of: equal keys are equal videos. */
  decisionOn(key: string): Decision | null {
    return this.#statements.decisionOn.get({ key }) ?? null;
  }

  /** Oldest first; the last one of a revision counts. */
  decisions(videoId: string): Decision[] {
    return this.#db
      .select({
        revision: decisions.revision,
        verdict: decisions.verdict,
        decidedBy: decisions.decidedBy,
        note: decisions.note,
        decidedAt: decisions.decidedAt,
      })
      .from(decisions)
      .where(eq(decisions.videoId, videoId))
      .orderBy(decisions.seq)
      .all();
  }

  /** All of a filter but the state. */
  #fits(filter: Partial<VideoFilter>): (SQL | undefined)[] {
    const { channelId, q, createdAfter, createdBefore, format, verdict, paused, deleted = false } = filter;
    const words = q === undefined ? [] : searchKey(q).split(" ").filter(Boolean).slice(0, MOST_WORDS);
    return [
      eq(videos.ownerId, this.#ownerId),
      deleted ? isNotNull(videos.deletedAt) : isNull(videos.deletedAt),
      channelId === undefined ? undefined : eq(videos.channelId, channelId),
      // No pattern: what a person types is looked for as it is.
      ...words.map((word) => sql`instr(${videos.titleKey}, ${word}) > 0`),
      createdAfter === undefined ? undefined : gt(videos.createdAt, Date.parse(createdAfter)),
      createdBefore === undefined ? undefined : lt(videos.createdAt, Date.parse(createdBefore)),
      format === undefined ? undefined : inArray(sql`${videos.facts} ->> '$.format'`, format),
      verdict === undefined ? undefined : inArray(sql`${videos.facts} ->> '$.review.verdict'`, verdict),
      paused === undefined ? undefined : sql`${IS_PAUSED} = ${paused ? 1 : 0}`,
    ];
  }

  #keyed({ caller, key }: RequestKey): SQL | undefined {
    const { ownerId } = idempotency;
    return and(eq(ownerId, this.#ownerId), eq(idempotency.caller, caller), eq(idempotency.key, key));
  }

  /** What a person changes. */
  #change(id: string, values: Partial<VideoRow>, now: number): void {
    this.#db
      .update(videos)
      .set({ ...values, version: sql`version + 1`, updatedAt: sql`max(updated_at + 1, ${now})` })
      .where(eq(videos.id, id))
      .run();
  }

  #write<T>(fn: () => T): T {
    return this.#db.$client.transaction(fn).immediate();
  }
}

/** What runs for every video or stage, prepared once. */
function prepare(db: Db, ownerId: string) {
  const given = sql.placeholder;
  return {
    /** The default one where none is given. */
    channel: db
      .select({ id: channels.id })
      .from(channels)
      .where(
        and(
          eq(channels.ownerId, ownerId),
          sql`CASE WHEN ${given("channelId")} IS NULL THEN is_default ELSE id = ${given("channelId")} END`,
        ),
      )
      .prepare(),
    stateOf: db.$client.prepare<[string, string], { revision: number; state: JobState }>(
      "SELECT revision, state FROM videos WHERE id = ? AND owner_id = ?",
    ),
    setState: db.$client.prepare<[JobState, number, string]>(
      "UPDATE videos SET state = ?, updated_at = max(updated_at + 1, ?) WHERE id = ?",
    ),
    insert: db
      .insert(videos)
      .values({
        id: given("id"),
        ownerId,
        channelId: given("channelId"),
        title: given("title"),
        titleKey: given("titleKey"),
        ideaHash: given("ideaHash"),
        priority: given("priority"),
        revision: 1,
        // As text: drizzle would write the absence of any as the word null.
        facts: sql`${given("facts")}`,
        createdAt: given("now"),
        updatedAt: given("now"),
      })
      .onConflictDoNothing({ target: videos.id })
      .prepare(),
    insertRevision: db
      .insert(revisions)
      .values({ videoId: given("videoId"), number: given("number"), idea: given("idea"), createdAt: given("now") })
      .prepare(),
    decisionOn: db
      .select({
        revision: decisions.revision,
        verdict: decisions.verdict,
        decidedBy: decisions.decidedBy,
        note: decisions.note,
        decidedAt: decisions.decidedAt,
      })
      .from(decisions)
      .innerJoin(
        videoStages,
        and(eq(videoStages.videoId, decisions.videoId), eq(videoStages.revision, decisions.revision)),
      )
      .where(eq(videoStages.key, given("key")))
      .orderBy(desc(decisions.seq))
      .limit(1)
      .prepare(),
    get: db
      .select()
      .from(videos)
      .where(and(eq(videos.id, given("id")), eq(videos.ownerId, ownerId)))
      .prepare(),
    revision: db
      .select({ idea: revisions.idea, createdAt: revisions.createdAt })
      .from(revisions)
      .where(and(eq(revisions.videoId, given("videoId")), eq(revisions.number, given("number"))))
      .prepare(),
  };
}
