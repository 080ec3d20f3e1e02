// Signing a page in and out: a code, once, for a cookie that no script reads and a key that no other port's server gets.
import { randomBytes } from "node:crypto";

import { z } from "zod";

import { actorOf } from "../api/caller.ts";
import type { Services } from "../api/context.ts";
import { AppError } from "../base/errors.ts";
import { hashBytes } from "../base/hash.ts";
import { newId } from "../base/ids.ts";
import { readJsonBody, type BodyLimits } from "./body.ts";
import { allowMethods, type Exchange } from "./exchange.ts";
import { sendJson } from "./problem.ts";
import type { Rates } from "./rate.ts";
import { addressOf, cookieName, type Who } from "./who.ts";

export const SESSION_PATH = "/session";

const LIFE_MS = 30 * 86_400_000;
/** It is read before it is known who sends it, and a code is short. */
const MOST_BYTES = 4000;
const Body = z.object({ code: z.string().min(1).max(200) });

export interface SessionDeps {
  access: Services["access"];
  who: Who;
  rates: Rates;
  body: BodyLimits;
  now: () => number;
}

/**
 * POST {code} → {key} and the cookie; GET: whether the page is signed in; DELETE signs it out.
 * Throws CODE_INVALID, UNAUTHORISED, RATE_LIMITED.
 */
export async function answerSession(exchange: Exchange, deps: SessionDeps): Promise<void> {
  allowMethods(exchange, "POST", "GET", "DELETE");
  const { request, response } = exchange;
  if (request.method === "POST") return open(exchange, deps);
  const { caller } = await deps.who.find(request, "key");
  if (request.method === "DELETE" && caller.kind === "page") {
    deps.access.sessions.revoke(caller.id, deps.now());
    deps.access.audit.append(
      { who: actorOf(caller), action: "session.closed", subject: caller.id, details: {} },
      deps.now(),
    );
    response.setHeader("Set-Cookie", cookie(request.socket.localPort, "", 0));
    deps.access.revocations.tell();
  }
  sendJson(response, 200, { signedIn: request.method === "GET" });
}

async function open({ request, response }: Exchange, { access, rates, body, now }: SessionDeps): Promise<void> {
  const given = Body.safeParse(await readJsonBody(request, { ...body, bytes: Math.min(body.bytes, MOST_BYTES) }));
  if (!given.success || !access.codes.take(given.data.code)) {
    await rates.wrong(addressOf(request));
    throw new AppError("CODE_INVALID", "http.session");
  }
  const secret = randomBytes(32).toString("base64url");
  const key = randomBytes(32).toString("base64url");
  const session = access.sessions.create(
    {
      id: newId(),
      cookieHash: hashBytes(secret),
      keyHash: hashBytes(key),
      userAgent: (request.headers["user-agent"] ?? "").slice(0, 300),
      expiresAt: now() + LIFE_MS,
    },
    now(),
  );
  access.audit.append(
    {
      who: `page:${session.id}`,
      action: "session.opened",
      subject: session.id,
      details: { userAgent: session.userAgent },
    },
    now(),
  );
  response.setHeader("Set-Cookie", cookie(request.socket.localPort, secret, LIFE_MS / 1000));
  sendJson(response, 200, { key });
}

/** No `Secure`: loopback is plain HTTP, and some browsers keep no secure cookie from it. */
function cookie(port: number | undefined, value: string, seconds: number): string {
  return `${cookieName(port ?? 0)}=${value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${seconds}`;
}
