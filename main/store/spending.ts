// What was paid to services: appended only, and read by the day.
import { and, asc, eq, gte, sql, type InferSelectModel, type SQL } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { LOCAL_OWNER, spending } from "./schema.ts";

export type Spent = InferSelectModel<typeof spending>;
type About = "videoId" | "model" | "operation";
export type NewSpent = Omit<Spent, "seq" | "ownerId" | About> & Partial<Pick<Spent, About>>;

/** Millionths of a US dollar. */
export interface SpentSums {
  video: number;
  /** Of the calendar, UTC. */
  day: number;
  month: number;
}

export class SpendingStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  record(spent: NewSpent): void {
    this.#db
      .insert(spending)
      .values({ ...spent, ownerId: this.#ownerId })
      .run();
  }

  /** What language models were paid up to now. */
  ofModels(videoId: string | null, now: number): SpentSums {
    const date = new Date(now);
    const month = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
    const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
    const ofModels = and(eq(spending.ownerId, this.#ownerId), eq(spending.kind, "model"));
    const sums = this.#db
      .select({
        month: sql<number>`coalesce(sum(${spending.microUsd}), 0)`,
        day: sql<number>`coalesce(sum(iif(${spending.at} >= ${day}, ${spending.microUsd}, 0)), 0)`,
      })
      .from(spending)
      .where(and(ofModels, gte(spending.at, month)))
      .get();
    return {
      video: videoId === null ? 0 : this.#sum(and(ofModels, eq(spending.videoId, videoId))),
      day: sums?.day ?? 0,
      month: sums?.month ?? 0,
    };
  }

  /** What a video has cost in all, as far as it is known which payment was for it. */
  ofVideo(videoId: string): number {
    return this.#sum(and(eq(spending.ownerId, this.#ownerId), eq(spending.videoId, videoId)));
  }

  #sum(where: SQL | undefined): number {
    const found = this.#db
      .select({ sum: sql<number>`coalesce(sum(${spending.microUsd}), 0)` })
      .from(spending)
      .where(where)
      .get();
    return found?.sum ?? 0;
  }

  /** Oldest first. */
  since(at: number): Spent[] {
    return this.#db
      .select()
      .from(spending)
      .where(and(eq(spending.ownerId, this.#ownerId), gte(spending.at, at)))
      .orderBy(asc(spending.at))
      .all();
  }
}
