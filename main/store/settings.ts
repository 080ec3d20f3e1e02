// Settings that a person has changed, as they were given; whether they can be is checked before (base/settings.ts).
import type { Json } from "../../contract/values.ts";
import { and, eq, sql } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { LOCAL_OWNER, settings } from "./schema.ts";

export class SettingStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  all(): Record<string, Json> {
    const rows = this.#db.select().from(settings).where(eq(settings.ownerId, this.#ownerId)).all();
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  }

  /** Rises with every change of a setting. Milliseconds UTC; 0: none was ever changed. */
  changedAt(): number {
    const [row] = this.#db
      .select({ at: sql<number | null>`max(${settings.updatedAt})` })
      .from(settings)
      .where(eq(settings.ownerId, this.#ownerId))
      .all();
    return row?.at ?? 0;
  }

  /** All of them or none; null unsets a setting. */
  set(values: Readonly<Record<string, Json>>, unset: readonly string[], now: number): void {
    this.#db.$client
      .transaction(() => {
        for (const name of unset)
          this.#db
            .delete(settings)
            .where(and(eq(settings.ownerId, this.#ownerId), eq(settings.name, name)))
            .run();
        for (const [name, value] of Object.entries(values))
          this.#db
            .insert(settings)
            .values({ ownerId: this.#ownerId, name, value, updatedAt: now })
            .onConflictDoUpdate({ target: [settings.ownerId, settings.name], set: { value, updatedAt: now } })
            .run();
      })
      .immediate();
  }
}
