// Who may call: tokens for programs, sessions of pages, and the log of what was done.
import { z } from "zod";

import { Id } from "../values.ts";
import { administers, pageInput, pageOf, Scope, Time } from "./wire.ts";

export const Token = z.object({
  id: Id,
  name: z.string(),
  scopes: z.array(Scope),
  /** Its first letters, by which a person knows it again. */
  begins: z.string(),
  createdAt: Time,
  expiresAt: Time.nullable(),
  lastUsedAt: Time.nullable(),
  revokedAt: Time.nullable(),
});
export type Token = z.infer<typeof Token>;

export const Session = z.object({
  id: Id,
  userAgent: z.string(),
  /** It is the one that asks. */
  current: z.boolean(),
  createdAt: Time,
  expiresAt: Time,
  lastUsedAt: Time,
});
export type Session = z.infer<typeof Session>;

export const AuditEntry = z.object({
  seq: z.int().positive(),
  at: Time,
  /** `owner`, `page:<id>`, `token:<id>`, `backend`, `nobody`. */
  who: z.string(),
  /** Such as `videos.remove`, `session.opened`. */
  action: z.string(),
  subject: z.string().nullable(),
  details: z.record(z.string(), z.json()),
  /** SHA-256 over the row and the hash of the one before. */
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const access = {
  tokens: administers
    .route({ method: "GET", path: "/tokens", summary: "Tokens for programs, newest first", tags: ["access"] })
    .input(z.object({}))
    .output(z.array(Token)),
  createToken: administers
    .route({
      method: "POST",
      path: "/tokens",
      successStatus: 201,
      summary: "A new token; it is told this once",
      tags: ["access"],
    })
    .input(
      z.object({
        name: z.string().trim().min(1).max(100),
        scopes: z.array(Scope).min(1),
        /** Absent: until it is revoked. */
        expiresAt: Time.optional(),
      }),
    )
    .output(z.object({ token: z.string(), info: Token })),
  revokeToken: administers
    .route({ method: "DELETE", path: "/tokens/{id}", summary: "From now on it is refused", tags: ["access"] })
    .input(z.object({ id: Id }))
    .output(Token),
  sessions: administers
    .route({ method: "GET", path: "/sessions", summary: "Pages that are signed in", tags: ["access"] })
    .input(z.object({}))
    .output(z.array(Session)),
  revokeSession: administers
    .route({ method: "DELETE", path: "/sessions/{id}", summary: "Sign a page out", tags: ["access"] })
    .input(z.object({ id: Id }))
    .output(z.object({ id: Id })),
  link: administers
    .route({
      method: "POST",
      path: "/sessions/link",
      summary: "An address that signs one page in, once, within ten minutes",
      tags: ["access"],
    })
    .input(z.object({}))
    .output(z.object({ url: z.string(), expiresAt: Time })),
  audit: administers
    .route({ method: "GET", path: "/audit", summary: "What was done, newest first; kept for a year", tags: ["access"] })
    .input(z.object({ action: z.string().max(100).optional(), subject: z.string().max(200).optional(), ...pageInput }))
    .output(pageOf(AuditEntry).extend({ /** Whether the chain of hashes holds. */ intact: z.boolean() })),
};
