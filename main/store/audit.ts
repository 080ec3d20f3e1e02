// The audit log: who did what, only ever added to; each row is chained by its hash to the one before, so that a change shows.
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
const VERIFY_PAGE = 1000;

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
   * Whether every row is as it was written and none is missing between the first and the last one. Who can write the file
   * could still make the whole chain anew: the log shows what slips in, and keeps nobody out.
   */
  verify(): AuditVerdict {
    let rows = 0;
    let previous: string | null = null;
    for (let after = 0; ;) {
      const page = this.#after(after);
      for (const { hash, ...unsigned } of page) {
        rows++;
        // The first row that is still there follows the last one that was pruned.
        const follows: string = previous ?? this.#prunedHash() ?? BEGINNING;
        if (unsigned.previous !== follows || hashJson(unsigned) !== hash) return { rows, brokenAt: unsigned.seq };
        previous = hash;
      }
      const last = page.at(-1);
      if (!last) return { rows, brokenAt: null };
      after = last.seq;
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

  /** Of the last row that was pruned; null: none ever was. */
  #prunedHash(): string | null {
    const row = this.#db
      .select({ details: audit.details })
      .from(audit)
      .where(and(eq(audit.ownerId, this.#ownerId), eq(audit.action, PRUNED)))
      .orderBy(desc(audit.seq))
      .limit(1)
      .get();
    return typeof row?.details["hash"] === "string" ? row.details["hash"] : null;
  }
}
