// The pages that are signed in, each known by the hashes of its cookie and of its key.
import { and, desc, eq, isNull, lt, sql, type InferSelectModel } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { LOCAL_OWNER, sessions } from "./schema.ts";

export type SessionRow = InferSelectModel<typeof sessions>;

export interface NewSession {
  id: string;
  /** SHA-256 of the cookie's value. */
  cookieHash: string;
  /** SHA-256 of the page's key. */
  keyHash: string;
  userAgent: string;
  /** Milliseconds UTC. */
  expiresAt: number;
}

export class SessionStore {
  readonly #db: Db;
  readonly #ownerId: string;
  /** Asked at every call. */
  readonly #byCookie: ReturnType<typeof prepareByCookie>;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
    this.#byCookie = prepareByCookie(db, ownerId);
  }

  /** Those that have expired are forgotten on this occasion. */
  create(session: NewSession, now: number): SessionRow {
    this.#db
      .delete(sessions)
      .where(this.#which(lt(sessions.expiresAt, now)))
      .run();
    const row = { ...session, ownerId: this.#ownerId, createdAt: now, lastUsedAt: now };
    return this.#db.insert(sessions).values(row).returning().get();
  }

  /** Also one that has expired or was revoked: whoever asks judges. */
  byCookie(cookieHash: string): SessionRow | null {
    return this.#byCookie.get({ cookieHash }) ?? null;
  }

  /** Newest first. */
  list(): SessionRow[] {
    return this.#db.select().from(sessions).where(this.#which()).orderBy(desc(sessions.seq)).all();
  }

  touch(id: string, now: number): void {
    this.#db
      .update(sessions)
      .set({ lastUsedAt: now })
      .where(this.#which(eq(sessions.id, id)))
      .run();
  }

  /** False: there is none, or it was revoked before. */
  revoke(id: string, now: number): boolean {
    const living = this.#which(and(eq(sessions.id, id), isNull(sessions.revokedAt)));
    return this.#db.update(sessions).set({ revokedAt: now }).where(living).run().changes > 0;
  }

  #which(what?: ReturnType<typeof and>) {
    return and(eq(sessions.ownerId, this.#ownerId), what);
  }
}

function prepareByCookie(db: Db, ownerId: string) {
  return db
    .select()
    .from(sessions)
    .where(and(eq(sessions.cookieHash, sql.placeholder("cookieHash")), eq(sessions.ownerId, ownerId)))
    .prepare();
}
