// Who calls: what every transport finds out before a handler runs, and the check of scopes that all operations share.
import { SCOPES, type Scope } from "../../contract/api/wire.ts";
import { AppError } from "../base/errors.ts";

export interface Caller {
  /** `owner`: holds the data folder's own token, or is this very process. `page`: a signed-in page. `token`: a program. */
  kind: "owner" | "page" | "token";
  /** Of the session or the token; `owner` for the owner. */
  id: string;
  name: string;
  scopes: readonly Scope[];
  /** Of the connection; `local` inside this process. */
  address: string;
}

/** The command line inside this process, and whoever holds the data folder's token. */
export const ownerAt = (address: string): Caller => ({
  kind: "owner",
  id: "owner",
  name: "owner",
  scopes: SCOPES,
  address,
});

/** As the audit log names them. */
export function actorOf(caller: Caller): string {
  return caller.kind === "owner" ? "owner" : `${caller.kind}:${caller.id}`;
}

/** Throws OWNER_ONLY for a program with a token: what it could do by this, its scopes do not say. */
export function requireOwner(caller: Caller, what: string): void {
  if (caller.kind === "token") throw new AppError("OWNER_ONLY", "api.owner", `No program with a token may ${what}`);
}

/** Throws FORBIDDEN unless the caller has all of these scopes. */
export function requireScopes(caller: Caller, scopes: readonly Scope[]): void {
  const missing = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length > 0)
    throw new AppError("FORBIDDEN", "api.scopes", `This needs the scope ${missing.join(" and ")}`, {
      details: { missing },
    });
}
