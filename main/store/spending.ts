// What was paid to services: appended only, and read by the day.
import { and, asc, eq, gte, type InferSelectModel } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { LOCAL_OWNER, spending } from "./schema.ts";

export type Spent = InferSelectModel<typeof spending>;
export type NewSpent = Omit<Spent, "seq" | "ownerId">;

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
