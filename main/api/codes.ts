// Codes that sign one page in, once, within ten minutes. Kept in memory as hashes: none outlives the process.
import { randomBytes } from "node:crypto";

import { hashBytes } from "../base/hash.ts";

const LIFE_MS = 10 * 60_000;
/** More at once are links that nobody opened: the oldest is forgotten. */
const MOST = 32;

export class OneTimeCodes {
  readonly #now: () => number;
  /** By hash, when each ends; oldest first. */
  readonly #living = new Map<string, number>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** `expiresAt` in milliseconds UTC. */
  issue(): { code: string; expiresAt: number } {
    const code = randomBytes(16).toString("base64url");
    const expiresAt = this.#now() + LIFE_MS;
    this.#living.set(hashBytes(code), expiresAt);
    for (const oldest of this.#living.keys()) {
      if (this.#living.size <= MOST) break;
      this.#living.delete(oldest);
    }
    return { code, expiresAt };
  }

  /** Whether it was issued, is not too old and was never taken before. It is of no use afterwards. */
  take(code: string): boolean {
    const hash = hashBytes(code);
    const expiresAt = this.#living.get(hash);
    this.#living.delete(hash);
    return expiresAt !== undefined && expiresAt > this.#now();
  }
}

/** The address that a person opens: what follows `#` never leaves the browser but in the page's own call. */
export const linkOf = (origin: string, code: string): string => `${origin}/#code=${code}`;
