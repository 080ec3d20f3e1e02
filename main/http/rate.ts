// How often: requests of a token and of an address in an hour, and wrong tokens and codes of an address in a minute.
import type { ServerResponse } from "node:http";

import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

import { AppError } from "../base/errors.ts";

export interface RequestLimits {
  /** In an hour; 0: as many as wished. */
  perCaller: number;
  perAddress: number;
}

const HOUR_S = 3600;
const MINUTE_S = 60;

export class Rates {
  readonly #limits: () => RequestLimits;
  readonly #callers = new RateLimiterMemory({ points: 1, duration: HOUR_S });
  readonly #addresses = new RateLimiterMemory({ points: 1, duration: HOUR_S });
  readonly #wrong: RateLimiterMemory;

  /** @param limits asked before each request: the settings may change */
  constructor(limits: () => RequestLimits, wrongAttempts: number) {
    this.#limits = limits;
    this.#wrong = new RateLimiterMemory({ points: wrongAttempts, duration: MINUTE_S });
  }

  /** Counts a request and tells the caller what is left (RateLimit-* headers), where there is an answer to tell it in. Throws RATE_LIMITED. */
  async count(caller: string, address: string, response: ServerResponse | null): Promise<void> {
    const { perCaller, perAddress } = this.#limits();
    const own = await consume(this.#callers, caller, perCaller);
    // Whoever goes on beyond what is theirs uses up nothing of what others of the address have.
    const shared = own !== null && own.remaining < 0 ? null : await consume(this.#addresses, address, perAddress);
    const counted = [own, shared].filter((one) => one !== null);
    const [tightest] = counted.toSorted((a, b) => a.remaining - b.remaining);
    if (!tightest) return;
    const { limit, remaining, resetSeconds } = tightest;
    response?.setHeader("RateLimit-Limit", limit);
    response?.setHeader("RateLimit-Remaining", Math.max(0, remaining));
    response?.setHeader("RateLimit-Reset", resetSeconds);
    if (remaining < 0) throw limited(`More than ${limit} requests in an hour`, resetSeconds);
  }

  /** Counts a wrong token or code. Throws RATE_LIMITED where there were too many; a right one is never held up. */
  async wrong(address: string): Promise<void> {
    const { remaining, resetSeconds } = await take(this.#wrong, address);
    if (remaining < 0) throw limited("Too many wrong tokens or codes", resetSeconds);
  }
}

interface Counted {
  limit: number;
  /** Below 0: one too many. */
  remaining: number;
  resetSeconds: number;
}

async function consume(limiter: RateLimiterMemory, key: string, limit: number): Promise<Counted | null> {
  if (limit === 0) return null;
  limiter.points = limit;
  return take(limiter, key);
}

async function take(limiter: RateLimiterMemory, key: string): Promise<Counted> {
  const state = await limiter.consume(key).catch((refused: unknown) => {
    if (refused instanceof RateLimiterRes) return refused;
    throw refused;
  });
  const remaining = limiter.points - state.consumedPoints;
  return { limit: limiter.points, remaining, resetSeconds: Math.max(1, Math.ceil(state.msBeforeNext / 1000)) };
}

function limited(message: string, retryAfter: number): AppError {
  return new AppError("RATE_LIMITED", "http.rate", message, { details: { retryAfter } });
}
