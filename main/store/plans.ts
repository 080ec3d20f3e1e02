// Plans in the store: videos that are to be made at a time, each begun once.
import { IdeaWishes } from "../../contract/api/videos.ts";
import type { Idea } from "../../contract/idea.ts";
import { AppError } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import { and, asc, eq, gte, inArray, isNull, lt, lte, or, sql, type InferSelectModel, type SQL } from "./drizzle.ts";
import { assertVersion, type Expected } from "./expected.ts";
import type { Db } from "./open.ts";
import { LOCAL_OWNER, plans } from "./schema.ts";

type Row = InferSelectModel<typeof plans>;

export type PlanRow = Omit<Row, "wishes"> & { wishes: Partial<Idea> };

export interface NewPlan {
  channelId: string;
  title: string;
  wishes: Partial<Idea>;
  footageFolders: string[];
  priority: number;
  by: Row["by"];
  /** Milliseconds UTC, as `beginAt`. */
  at: number;
  beginAt: number;
}

/** More than a person could ever look through: a loop in somebody's program ends here. */
const MOST_PLANNED = 20_000;

export class PlanStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  /** Throws IN_USE where there are too many. */
  create(plan: NewPlan, now: number): PlanRow {
    return this.#write(() => {
      const [counted] = this.#db
        .select({ plans: sql<number>`count(*)` })
        .from(plans)
        .where(and(this.#own(), eq(plans.state, "planned")))
        .all();
      if ((counted?.plans ?? 0) >= MOST_PLANNED)
        throw new AppError("IN_USE", "calendar.schedule", `${MOST_PLANNED} videos are planned already`, {
          hint: "Take some out of the calendar first.",
        });
      const id = newId();
      const times = { createdAt: now, updatedAt: now };
      this.#db
        .insert(plans)
        .values({ ...plan, id, ownerId: this.#ownerId, ...times })
        .run();
      return this.require(id);
    });
  }

  get(id: string): PlanRow | null {
    const row = this.#db
      .select()
      .from(plans)
      .where(and(this.#own(), eq(plans.id, id)))
      .get();
    return row ? read(row) : null;
  }

  /** Throws NOT_FOUND. */
  require(id: string): PlanRow {
    const plan = this.get(id);
    if (!plan) throw new AppError("NOT_FOUND", "calendar.get", `There is no plan ${id}`);
    return plan;
  }

  /** Until it is begun. Throws NOT_FOUND, CHANGED_MEANWHILE, IN_USE where it was begun. */
  update(id: string, change: Partial<NewPlan>, expected: Expected, now: number): PlanRow {
    return this.#write(() => {
      const before = this.require(id);
      assertVersion("calendar.put", before, expected);
      assertOpen(before);
      const next = {
        ...change,
        state: "planned" as const,
        videoId: null,
        fault: null,
        version: before.version + 1,
        updatedAt: now,
      };
      this.#set(id, next);
      return this.require(id);
    });
  }

  /** Throws NOT_FOUND, CHANGED_MEANWHILE. */
  remove(id: string, expected: Expected): void {
    this.#write(() => {
      assertVersion("calendar.remove", this.require(id), expected);
      this.#db
        .delete(plans)
        .where(and(this.#own(), eq(plans.id, id)))
        .run();
    });
  }

  /** Whose time, that of the making or the one that was said, lies in the span; by time. */
  between(from: number, to: number, channelId?: string): PlanRow[] {
    const said = and(gte(plans.at, from), lt(plans.at, to));
    const begins = and(gte(plans.beginAt, from), lt(plans.beginAt, to));
    return this.#list(and(or(said, begins), channelId === undefined ? undefined : eq(plans.channelId, channelId)));
  }

  /** What waits for its time, the next first. */
  planned(limit: number, until?: number): PlanRow[] {
    const due = until === undefined ? undefined : lte(plans.beginAt, until);
    return this.#list(and(eq(plans.state, "planned"), due), limit);
  }

  missed(): PlanRow[] {
    return this.#list(eq(plans.state, "missed"));
  }

  /** When the next one is to begin; null: nothing is planned. */
  nextBegin(): number | null {
    return this.planned(1)[0]?.beginAt ?? null;
  }

  /** As estimates change; no change of a person's. */
  setBegin(id: string, beginAt: number): void {
    this.#db
      .update(plans)
      .set({ beginAt })
      .where(and(this.#own(), eq(plans.id, id), eq(plans.state, "planned"), isNull(plans.videoId)))
      .run();
  }

  /**
   * The video that the plan becomes: named once and for all before it is made, so that whoever begins the plan again,
   * after a crash too, makes the same. Null: it does not wait for its time any more.
   */
  claim(id: string, states: readonly Row["state"][] = ["planned"]): PlanRow | null {
    return this.#write(() => {
      const plan = this.get(id);
      if (!plan || !states.includes(plan.state)) return null;
      if (plan.videoId === null) this.#set(id, { videoId: newId() });
      return this.require(id);
    });
  }

  /** Once its video is there. */
  begun(id: string, now: number): void {
    this.#write(() => {
      const { version } = this.require(id);
      this.#set(id, { state: "begun", fault: null, version: version + 1, updatedAt: now });
    });
  }

  /** Its time passed. `fault`: what kept it from being begun. */
  settle(id: string, state: "missed" | "skipped", fault: Row["fault"], now: number): void {
    this.#write(() => {
      const plan = this.require(id);
      if (plan.state === "begun") assertOpen(plan);
      this.#set(id, { state, fault, version: plan.version + 1, updatedAt: now });
    });
  }

  /** It is tried again by itself. */
  failed(id: string, fault: Row["fault"], now: number): void {
    this.#set(id, { fault, updatedAt: now });
  }

  /** Of videos that were planned. */
  ofVideos(videoIds: readonly string[]): PlanRow[] {
    return videoIds.length === 0 ? [] : this.#list(inArray(plans.videoId, [...videoIds]));
  }

  #list(what: SQL | undefined, limit = MOST_PLANNED): PlanRow[] {
    return this.#db
      .select()
      .from(plans)
      .where(and(this.#own(), what))
      .orderBy(asc(plans.beginAt), asc(plans.seq))
      .limit(limit)
      .all()
      .map(read);
  }

  #own() {
    return eq(plans.ownerId, this.#ownerId);
  }

  #set(id: string, values: Partial<Row>): void {
    this.#db
      .update(plans)
      .set(values)
      .where(and(this.#own(), eq(plans.id, id)))
      .run();
  }

  #write<T>(fn: () => T): T {
    return this.#db.$client.transaction(fn).immediate();
  }
}

function assertOpen(plan: PlanRow): void {
  if (plan.state === "begun" || (plan.state === "planned" && plan.videoId !== null))
    throw new AppError("IN_USE", "calendar.put", "Its making has begun", {
      hint: "Change the video itself, or plan another one.",
      details: { videoId: plan.videoId },
    });
}

function read(row: Row): PlanRow {
  return { ...row, wishes: IdeaWishes.parse(row.wishes) };
}
