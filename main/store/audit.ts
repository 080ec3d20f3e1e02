// The audit log: who did what, only ever added to; each row is chained by its hash to the one before, so that a change shows.
import { setImmediate } from "node:timers/promises";

import type { Json } from "../../contract/values.ts";
import { hashJson } from "../base/hash.ts";
import { and, asc, desc, eq, gt, lt, type InferSelectModel } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { paged, placeOfCursor, type Page, type Paged } from "./paging.ts";
import { audit, LOCAL_OWNER } from "./schema.ts";

export type AuditRow = InferSelectModel<typeof audit>;

export interface AuditEntry {
  /** `owner`, `page:<session>`, `token:<id>`, `nobody`, or `backend` for what it does by itself. */
  who: string;
  /** Such as `videos.remove` or `session.opened`. */
  action: string;
  subject: string | null;
  details: { [name: string]: Json };
}

export interface AuditFilter {
  action?: string | undefined;
  subject?: string | undefined;
  who?: string | undefined;
}

/** `brokenAt`: the seq of the first row that is not what was written; null: the chain holds. */
export interface AuditVerdict {
  rows: number;
  brokenAt: number | null;
}

const YEAR_MS = 366 * 86_400_000;
/** What the first row of all follows. */
const BEGINNING = "";
const PRUNED = "audit.pruned";
const VERIFY_PAGE = 200;

export class AuditStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  append(entry: AuditEntry, now: number): AuditRow {
    return this.#db.$client
      .transaction(() => {
        const last = this.#db.select({ seq: audit.seq }).from(audit).orderBy(desc(audit.seq)).limit(1).get();
        const before = this.#last();
        const { who, action, subject, details } = entry;
        const unsigned = {
          seq: (last?.seq ?? 0) + 1,
          ownerId: this.#ownerId,
          at: now,
          who,
          action,
          subject,
          details,
          previous: before?.hash ?? BEGINNING,
        };
        return this.#db
          .insert(audit)
          .values({ ...unsigned, hash: hashJson(unsigned) })
          .returning()
          .get();
      })
      .immediate();
  }

  /** Newest first. */
  list(page: Page, filter: AuditFilter = {}): Paged<AuditRow> {
    const before = placeOfCursor(page.cursor);
    const { action, subject, who } = filter;
    const rows = this.#db
      .select()
      .from(audit)
      .where(
        and(
          eq(audit.ownerId, this.#ownerId),
          before === null ? undefined : lt(audit.seq, before),
          action === undefined ? undefined : eq(audit.action, action),
          subject === undefined ? undefined : eq(audit.subject, subject),
          who === undefined ? undefined : eq(audit.who, who),
        ),
      )
      .orderBy(desc(audit.seq))
      .limit(page.limit + 1)
      .all();
    return paged(rows, page.limit, (row) => row);
  }

  /**
   * Whether every row is as it was written and none is missing between the first and the last one; reads page by page, so
   * that others have their turn. Who can write the file could still make the whole chain anew: the log shows what slips
   * in, and keeps nobody out.
   */
  async verify(): Promise<AuditVerdict> {
    let rows = 0;
    let last: AuditRow | undefined;
    for (;;) {
      const page = this.#after(last?.seq ?? 0);
      for (const row of page) {
        rows++;
        const { hash, ...unsigned } = row;
        const follows = row.previous === (last?.hash ?? BEGINNING) || (row === page[0] && this.#isPruned(row.previous));
        if (!follows || hashJson(unsigned) !== hash) return { rows, brokenAt: row.seq };
        last = row;
      }
      if (page.length < VERIFY_PAGE) return { rows, brokenAt: null };
      await setImmediate();
    }
  }

  /** Removes what is older than a year, up to the last such row; a new row tells where the chain goes on. Returns how many rows went. */
  prune(now: number): number {
    return this.#db.$client
      .transaction(() => {
        const first = this.#db
          .select({ seq: audit.seq })
          .from(audit)
          .where(and(eq(audit.ownerId, this.#ownerId), gt(audit.at, now - YEAR_MS)))
          .orderBy(asc(audit.seq))
          .limit(1)
          .get();
        const old = and(eq(audit.ownerId, this.#ownerId), first ? lt(audit.seq, first.seq) : undefined);
        const last = this.#db.select().from(audit).where(old).orderBy(desc(audit.seq)).limit(1).get();
        if (!last) return 0;
        const details = { through: last.seq, hash: last.hash };
        this.append({ who: "backend", action: PRUNED, subject: null, details }, now);
        return this.#db
          .delete(audit)
          .where(and(old, lt(audit.seq, last.seq + 1)))
          .run().changes;
      })
      .immediate();
  }

  #last(): AuditRow | undefined {
    return this.#db
      .select()
      .from(audit)
      .where(eq(audit.ownerId, this.#ownerId))
      .orderBy(desc(audit.seq))
      .limit(1)
      .get();
  }

  #after(seq: number): AuditRow[] {
    return this.#db
      .select()
      .from(audit)
      .where(and(eq(audit.ownerId, this.#ownerId), gt(audit.seq, seq)))
      .orderBy(asc(audit.seq))
      .limit(VERIFY_PAGE)
      .all();
  }

  /** Whether this is the hash of the last row that was pruned: the first one that is still there follows it. */
  #isPruned(hash: string): boolean {
    const row = this.#db
      .select({ details: audit.details })
      .from(audit)
      .where(and(eq(audit.ownerId, this.#ownerId), eq(audit.action, PRUNED)))
      .orderBy(desc(audit.seq))
      .limit(1)
      .get();
    return row?.details["hash"] === hash;
  }
}
