// How videos have ended, whenever one stopped moving: what is counted and timed outlives the videos themselves.
import { and, asc, desc, eq, gt, sql, type InferSelectModel } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { generations, LOCAL_OWNER } from "./schema.ts";

export type Generation = InferSelectModel<typeof generations>;
export type NewGeneration = Omit<Generation, "seq" | "ownerId">;

export class GenerationStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  /** Inside the transaction in which the video stopped. */
  record(generation: NewGeneration): void {
    this.#db
      .insert(generations)
      .values({ ...generation, ownerId: this.#ownerId })
      .run();
  }

  /** How the revision ended the last time; null: it never has. */
  last(videoId: string, revision: number): Generation | null {
    const row = this.#db
      .select()
      .from(generations)
      .where(and(eq(generations.videoId, videoId), eq(generations.revision, revision)))
      .orderBy(desc(generations.seq))
      .limit(1)
      .get();
    return row ?? null;
  }

  /** Oldest first; `seq` of the last one that is known already. */
  after(seq: number, limit = 1000): Generation[] {
    return (
      this.#db
        .select()
        .from(generations)
        // With `+`, or all of them would be read by their owner and sorted.
        .where(and(sql`+${eq(generations.ownerId, this.#ownerId)}`, gt(generations.seq, seq)))
        .orderBy(asc(generations.seq))
        .limit(limit)
        .all()
    );
  }
}
