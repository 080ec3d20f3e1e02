// The tokens that programs sign in with, known by their hashes.
import type { Scope } from "../../contract/api/wire.ts";
import { and, desc, eq, isNull, sql, type InferSelectModel } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { apiTokens, LOCAL_OWNER } from "./schema.ts";

export type TokenRow = InferSelectModel<typeof apiTokens>;

export interface NewToken {
  id: string;
  name: string;
  scopes: Scope[];
  /** SHA-256 of the token. */
  hash: string;
  /** The token's first letters. */
  begins: string;
  /** Milliseconds UTC; null: never. */
  expiresAt: number | null;
}

export class TokenStore {
  readonly #db: Db;
  readonly #ownerId: string;
  /** Asked at every call. */
  readonly #byHash: ReturnType<typeof prepareByHash>;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
    this.#byHash = prepareByHash(db, ownerId);
  }

  create(token: NewToken, now: number): TokenRow {
    const row = { ...token, ownerId: this.#ownerId, createdAt: now };
    return this.#db.insert(apiTokens).values(row).returning().get();
  }

  /** Also one that has expired or was revoked: whoever asks judges. */
  byHash(hash: string): TokenRow | null {
    return this.#byHash.get({ hash }) ?? null;
  }

  get(id: string): TokenRow | null {
    return (
      this.#db
        .select()
        .from(apiTokens)
        .where(this.#which(eq(apiTokens.id, id)))
        .get() ?? null
    );
  }

  /** Newest first. */
  list(): TokenRow[] {
    return this.#db.select().from(apiTokens).where(this.#which()).orderBy(desc(apiTokens.seq)).all();
  }

  touch(id: string, now: number): void {
    this.#db
      .update(apiTokens)
      .set({ lastUsedAt: now })
      .where(this.#which(eq(apiTokens.id, id)))
      .run();
  }

  /** False: there is none, or it was revoked before. */
  revoke(id: string, now: number): boolean {
    const living = this.#which(and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt)));
    return this.#db.update(apiTokens).set({ revokedAt: now }).where(living).run().changes > 0;
  }

  #which(what?: ReturnType<typeof and>) {
    return and(eq(apiTokens.ownerId, this.#ownerId), what);
  }
}

function prepareByHash(db: Db, ownerId: string) {
  return db
    .select()
    .from(apiTokens)
    .where(and(eq(apiTokens.hash, sql.placeholder("hash")), eq(apiTokens.ownerId, ownerId)))
    .prepare();
}
