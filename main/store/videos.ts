// Videos in the store: the video, its revisions that are never altered, and what a person decided about each.
import { Idea } from "../../contract/idea.ts";
import { AppError } from "../base/errors.ts";
import { and, desc, eq, lt, sql, type InferSelectModel } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { channels, decisions, revisions, videos, videoStages } from "./schema.ts";

export type VideoRow = InferSelectModel<typeof videos>;

export interface NewVideo {
  id: string;
  title: string;
  ideaHash: string;
  idea: Idea;
  priority: number;
}

export interface Decision {
  revision: number;
  verdict: "approved" | "rejected";
  decidedBy: string;
  note: string | null;
  /** Milliseconds UTC. */
  decidedAt: number;
}

export class VideoStore {
  readonly #db: Db;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(db: Db) {
    this.#db = db;
    this.#statements = prepare(db);
  }

  /** The video and its first revision, on the default channel. False: a video of this id is there, and nothing changed. */
  create(video: NewVideo, now: number): boolean {
    const { idea, ...row } = video;
    return this.#db.$client
      .transaction(() => {
        const channel = this.#statements.defaultChannel.get();
        if (!channel) throw new AppError("INTERNAL", "videos.create", "there is no default channel");
        const added = this.#statements.insert.run({ ...row, channelId: channel.id, now }).changes;
        if (added === 0) return false;
        this.#statements.insertRevision.run({ videoId: video.id, number: 1, idea, now });
        return true;
      })
      .immediate();
  }

  /** Adds the next revision and makes it the current one. Returns its number. Throws NOT_FOUND. */
  addRevision(videoId: string, idea: Idea, ideaHash: string, now: number): number {
    return this.#db.$client
      .transaction(() => {
        const number = this.require(videoId).revision + 1;
        this.#statements.insertRevision.run({ videoId, number, idea, now });
        this.#db.update(videos).set({ revision: number, ideaHash }).where(eq(videos.id, videoId)).run();
        return number;
      })
      .immediate();
  }

  get(id: string): VideoRow | undefined {
    return this.#statements.get.get({ id });
  }

  /** Throws NOT_FOUND. */
  require(id: string): VideoRow {
    const video = this.get(id);
    if (!video) throw new AppError("NOT_FOUND", "videos.get", `There is no video ${id}`);
    return video;
  }

  /** Newest first; `before` is the seq of the last one of the page before. */
  list(page: { limit: number; before?: number }): VideoRow[] {
    return this.#db
      .select()
      .from(videos)
      .where(page.before === undefined ? undefined : lt(videos.seq, page.before))
      .orderBy(desc(videos.seq))
      .limit(page.limit)
      .all();
  }

  /** Newest first. */
  withIdea(ideaHash: string): VideoRow[] {
    return this.#db.select().from(videos).where(eq(videos.ideaHash, ideaHash)).orderBy(desc(videos.seq)).all();
  }

  /** Throws NOT_FOUND. */
  idea(videoId: string, revision: number): Idea {
    const row = this.#statements.idea.get({ videoId, revision });
    if (!row) throw new AppError("NOT_FOUND", "videos.idea", `Video ${videoId} has no revision ${revision}`);
    return Idea.parse(row.idea);
  }

  setTitle(id: string, title: string): void {
    this.#db.update(videos).set({ title }).where(eq(videos.id, id)).run();
  }

  setPriority(id: string, priority: number): void {
    this.#db.update(videos).set({ priority }).where(eq(videos.id, id)).run();
  }

  decide(videoId: string, decision: Decision): void {
    this.#db
      .insert(decisions)
      .values({ videoId, ...decision })
      .run();
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
}

/** What runs for every video or stage, prepared once. */
function prepare(db: Db) {
  const given = sql.placeholder;
  return {
    defaultChannel: db
      .select({ id: channels.id })
      .from(channels)
      .where(sql`${channels.isDefault}`)
      .prepare(),
    insert: db
      .insert(videos)
      .values({
        id: given("id"),
        channelId: given("channelId"),
        title: given("title"),
        ideaHash: given("ideaHash"),
        priority: given("priority"),
        revision: 1,
        createdAt: given("now"),
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
      .where(eq(videos.id, given("id")))
      .prepare(),
    idea: db
      .select({ idea: revisions.idea })
      .from(revisions)
      .where(and(eq(revisions.videoId, given("videoId")), eq(revisions.number, given("revision"))))
      .prepare(),
  };
}
