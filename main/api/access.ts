// Tokens, sessions and the audit log over the contract.
import { randomBytes } from "node:crypto";

import type { Session, Token } from "../../contract/api/access.ts";
import { AppError } from "../base/errors.ts";
import { hashBytes } from "../base/hash.ts";
import { newId } from "../base/ids.ts";
import type { SessionRow } from "../store/sessions.ts";
import type { TokenRow } from "../store/tokens.ts";
import { note } from "./audit.ts";
import { os } from "./base.ts";
import { requireOwner, requireScopes, type Caller } from "./caller.ts";
import { linkOf } from "./codes.ts";

const of = os.access;

/** What every token of ours begins with, so that scanners of leaked secrets know it. */
export const TOKEN_PREFIX = "yte_";
/** Of a token that a person is shown again. */
const BEGINS_LENGTH = TOKEN_PREFIX.length + 4;

export const access = {
  tokens: of.tokens.handler(({ context }) => context.access.tokens.list().map(asToken)),
  createToken: of.createToken.handler(({ input, context }) => {
    const token = `${TOKEN_PREFIX}${randomBytes(32).toString("base64url")}`;
    const { name, scopes } = input;
    // Nobody gives away what they do not have themselves.
    requireScopes(context.caller, scopes);
    const expiresAt = input.expiresAt === undefined ? null : Date.parse(input.expiresAt);
    if (expiresAt !== null && expiresAt <= Date.now())
      throw new AppError("REQUEST_INVALID", "access.createToken", "expiresAt: lies in the past", {
        details: { field: "expiresAt" },
      });
    const row = context.access.tokens.create(
      {
        id: newId(),
        name,
        scopes: [...new Set(scopes)],
        hash: hashBytes(token),
        begins: token.slice(0, BEGINS_LENGTH),
        expiresAt,
      },
      Date.now(),
    );
    note(context, "tokens.create", row.id, { name, scopes: row.scopes });
    return { token, info: asToken(row) };
  }),
  revokeToken: of.revokeToken.handler(({ input, context }) => {
    const { tokens, revocations } = context.access;
    if (tokens.revoke(input.id, Date.now())) {
      note(context, "tokens.revoke", input.id);
      revocations.tell();
    }
    const row = tokens.get(input.id);
    if (!row) throw new AppError("NOT_FOUND", "access.revokeToken", `There is no token ${input.id}`);
    return asToken(row);
  }),
  sessions: of.sessions.handler(({ context }) =>
    context.access.sessions
      .list()
      .filter((row) => row.revokedAt === null && row.expiresAt > Date.now())
      .map((row) => asSession(row, context.caller)),
  ),
  revokeSession: of.revokeSession.handler(({ input, context }) => {
    const { sessions, revocations } = context.access;
    if (!sessions.revoke(input.id, Date.now()))
      throw new AppError("NOT_FOUND", "access.revokeSession", `There is no session ${input.id}`);
    note(context, "sessions.revoke", input.id);
    revocations.tell();
    return { id: input.id };
  }),
  link: of.link.handler(({ context }) => {
    requireOwner(context.caller, "sign a page in: a page may do everything");
    if (context.origin === null)
      throw new AppError("NOT_READY", "access.link", "Nothing listens that a page could be opened at", {
        hint: "Run `npm run serve`.",
      });
    const { code, expiresAt } = context.access.codes.issue();
    note(context, "sessions.link", null);
    return { url: linkOf(context.origin, code), expiresAt: iso(expiresAt) };
  }),
  audit: of.audit.handler(async ({ input, context }) => {
    const { action, subject, cursor, limit } = input;
    const page = context.access.audit.list({ limit, ...(cursor === undefined ? {} : { cursor }) }, { action, subject });
    const items = page.items.map(({ seq, at, who, action: done, subject: what, details, hash }) => ({
      seq,
      at: iso(at),
      who,
      action: done,
      subject: what,
      details,
      hash,
    }));
    return { items, nextCursor: page.nextCursor, intact: (await context.access.audit.verify()).brokenAt === null };
  }),
};

function asToken({ id, name, scopes, begins, createdAt, expiresAt, lastUsedAt, revokedAt }: TokenRow): Token {
  return {
    id,
    name,
    scopes,
    begins,
    createdAt: iso(createdAt),
    expiresAt: expiresAt === null ? null : iso(expiresAt),
    lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt),
    revokedAt: revokedAt === null ? null : iso(revokedAt),
  };
}

function asSession({ id, userAgent, createdAt, expiresAt, lastUsedAt }: SessionRow, caller: Caller): Session {
  return {
    id,
    userAgent,
    current: caller.kind === "page" && caller.id === id,
    createdAt: iso(createdAt),
    expiresAt: iso(expiresAt),
    lastUsedAt: iso(lastUsedAt),
  };
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
