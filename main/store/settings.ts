// Settings that a person has changed, as they were given; whether they can be is checked before (base/settings.ts).
import type { Json } from "../../contract/values.ts";
import { and, eq, ne } from "./drizzle.ts";
import { SETTINGS_VERSION } from "./names.ts";
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
    const rows = this.#db
      .select()
      .from(settings)
      .where(and(eq(settings.ownerId, this.#ownerId), ne(settings.name, SETTINGS_VERSION)))
      .all();
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  }

  /** Rises with every change; 1 at first. */
  version(): number {
    const row = this.#db.select().from(settings).where(this.#named(SETTINGS_VERSION)).get();
    return typeof row?.value === "number" ? row.value : 1;
  }

  /** All of them or none. */
  set(values: Readonly<Record<string, Json>>, unset: readonly string[], now: number): void {
    this.#db.$client
      .transaction(() => {
        for (const name of unset) this.#db.delete(settings).where(this.#named(name)).run();
        for (const [name, value] of Object.entries({ ...values, [SETTINGS_VERSION]: this.version() + 1 }))
          this.#db
            .insert(settings)
            .values({ ownerId: this.#ownerId, name, value, updatedAt: now })
            .onConflictDoUpdate({ target: [settings.ownerId, settings.name], set: { value, updatedAt: now } })
            .run();
      })
      .immediate();
  }

  #named(name: string) {
    return and(eq(settings.ownerId, this.#ownerId), eq(settings.name, name));
  }
}
