// Who calls: a program by its token, a page by its cookie and its key. Only hashes are kept, and only hashes compared.
import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

import { SCOPES } from "../../contract/api/wire.ts";
import { ownerAt, type Caller } from "../api/caller.ts";
import { AppError } from "../base/errors.ts";
import { hashBytes } from "../base/hash.ts";
import type { SessionRow, SessionStore } from "../store/sessions.ts";
import type { TokenStore } from "../store/tokens.ts";
import type { Rates } from "./rate.ts";

export interface Known {
  caller: Caller;
  /** Not revoked and not expired meanwhile: asked again of what stays open. */
  isValid(): boolean;
}

/** How a page shows who it is. `key`: cookie and page key, for calls. `cookie`: for what an address alone must give: media. */
export type PageProof = "key" | "cookie" | "none";

/** In which the cookie's name has the port: cookies know no ports, so two backends would take each other's. */
export const cookieName = (port: number): string => `ytempire-${port}`;

/** Uses are noted, but not each one. */
const TOUCH_MS = 60_000;

export class Who {
  readonly #ownerHash: Buffer;
  readonly #tokens: Pick<TokenStore, "byHash" | "touch">;
  readonly #sessions: Pick<SessionStore, "byCookie" | "touch">;
  readonly #rates: Rates;
  readonly #now: () => number;
  readonly #touched = new Map<string, number>();

  constructor(deps: {
    ownerToken: string;
    tokens: Pick<TokenStore, "byHash" | "touch">;
    sessions: Pick<SessionStore, "byCookie" | "touch">;
    rates: Rates;
    now?: () => number;
  }) {
    this.#ownerHash = digest(deps.ownerToken);
    this.#tokens = deps.tokens;
    this.#sessions = deps.sessions;
    this.#rates = deps.rates;
    this.#now = deps.now ?? Date.now;
  }

  /** Throws UNAUTHORISED; RATE_LIMITED after too many wrong tokens, keys and cookies. */
  async find(request: IncomingMessage, proof: PageProof): Promise<Known> {
    const address = addressOf(request);
    const { authorization } = request.headers;
    const known =
      authorization === undefined
        ? this.#page(request, proof, address)
        : this.#program(/^Bearer ([\x21-\x7e]{1,500})$/i.exec(authorization)?.[1], address);
    if (known === "nothing") throw new AppError("UNAUTHORISED", "http.who", "The request carries no token");
    if (known !== null) return known;
    await this.#rates.wrong(address);
    throw new AppError("UNAUTHORISED", "http.who", "The token is wrong, or was revoked, or has expired");
  }

  #program(token: string | undefined, address: string): Known | null {
    if (token === undefined) return null;
    if (timingSafeEqual(digest(token), this.#ownerHash)) return { caller: ownerAt(address), isValid: () => true };
    const hash = hashBytes(token);
    const living = () => {
      const row = this.#tokens.byHash(hash);
      return row && row.revokedAt === null && (row.expiresAt ?? Infinity) > this.#now() ? row : null;
    };
    const row = living();
    if (!row) return null;
    this.#touch(row.id, (now) => this.#tokens.touch(row.id, now));
    const { id, name, scopes } = row;
    return { caller: { kind: "token", id, name, scopes, address }, isValid: () => living() !== null };
  }

  #page(request: IncomingMessage, proof: PageProof, address: string): Known | null | "nothing" {
    const cookie = cookieOf(request, cookieName(request.socket.localPort ?? 0));
    if (proof === "none" || cookie === null) return "nothing";
    // A browser says for whom it fetches. A program that was sent the cookie on another port can say so too: it would
    // have to know the identifier of what it asks for.
    if (proof === "cookie" && request.headers["sec-fetch-site"] !== "same-origin") return "nothing";
    // The guard has seen that what a browser says is right; here it must have said it.
    if (proof === "key" && !saysBrowser(request)) return null;
    const cookieHash = hashBytes(cookie);
    const living = (): SessionRow | null => {
      const row = this.#sessions.byCookie(cookieHash);
      return row && row.revokedAt === null && row.expiresAt > this.#now() ? row : null;
    };
    const row = living();
    if (!row || (proof === "key" && !sameHash(row.keyHash, keyOf(request)))) return null;
    this.#touch(row.id, (now) => this.#sessions.touch(row.id, now));
    return {
      caller: { kind: "page", id: row.id, name: "page", scopes: SCOPES, address },
      isValid: () => living() !== null,
    };
  }

  #touch(id: string, write: (now: number) => void): void {
    const now = this.#now();
    if (now - (this.#touched.get(id) ?? -Infinity) < TOUCH_MS) return;
    this.#touched.set(id, now);
    write(now);
  }
}

export function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? "closed";
}

/** Whether a browser tells for whom it asks. WebSockets do not have Sec-Fetch-Site everywhere, but always an Origin. */
function saysBrowser({ headers, method }: IncomingMessage): boolean {
  if (headers.upgrade !== undefined) return headers.origin !== undefined;
  return headers["sec-fetch-site"] === "same-origin" && (method === "GET" || headers.origin !== undefined);
}

/** The page's key: a header of its own for calls; a browser gives a WebSocket none, so there it is a subprotocol. */
function keyOf(request: IncomingMessage): string {
  const header = request.headers["x-page-key"];
  if (typeof header === "string") return header;
  const protocols = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((one) => one.trim());
  return protocols.find((one) => one.startsWith("key."))?.slice("key.".length) ?? "";
}

function cookieOf(request: IncomingMessage, name: string): string | null {
  for (const pair of (request.headers.cookie ?? "").split(";")) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value) return value;
  }
  return null;
}

function sameHash(wanted: string, given: string): boolean {
  return timingSafeEqual(Buffer.from(wanted, "hex"), digest(given));
}

function digest(text: string): Buffer {
  return Buffer.from(hashBytes(text), "hex");
}
