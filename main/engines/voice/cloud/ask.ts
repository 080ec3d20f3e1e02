// One call of a speech service: with a time limit, tried again where that may help, and with every secret out of what it tells.
import { setTimeout as wait } from "node:timers/promises";

import { AppError } from "../../../base/errors.ts";

export interface Call {
  /** Of the errors. */
  service: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
  /** Never told, whatever the service answers. */
  secret: string;
  /** What the service means by an answer that is no success; null: by its status. */
  explain(status: number, body: unknown): Explanation | null;
}

export interface Explanation {
  code: "VOICE_KEY" | "VOICE_QUOTA" | "VOICE_UNKNOWN" | "VOICE_SERVICE";
  message: string;
  /** Whether the same call may succeed in a moment. */
  again: boolean;
}

const ATTEMPTS = 4;
/** Before the second attempt; doubled before each further one, and up to half as much is added by chance. */
const FIRST_WAIT_MS = 500;
/** A service that asks for more than this is not waited for. */
const LONGEST_WAIT_MS = 30_000;
/** A service that asks for more than this is used up for today, not in trouble. */
const LONGEST_ABSENCE_MS = 10 * 60_000;
const TIMEOUT_MS = 90_000;
/** Some twenty minutes of speech in base64. */
const MOST_BYTES = 128 * 1024 * 1024;
const BUSY = new Set([408, 429, 500, 502, 503, 504]);

/** @returns the answer's body and its media type. Throws what `explain` says, VOICE_SERVICE, CANCELLED. */
export async function ask(
  call: Call,
  signal: AbortSignal | undefined,
): Promise<{ bytes: Uint8Array; mediaType: string }> {
  for (let attempt = 1; ; attempt++) {
    const answer = await once(call, signal);
    if ("bytes" in answer) return answer;
    const waitMs = answer.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (attempt - 1) * (1 + Math.random() / 2);
    if (!answer.again || attempt === ATTEMPTS || waitMs > LONGEST_WAIT_MS) throw answer.error;
    await wait(waitMs, undefined, signal ? { signal } : {}).catch(() => {
      throw cancelled();
    });
  }
}

type Answer =
  | { bytes: Uint8Array; mediaType: string }
  | { error: AppError; again: boolean; retryAfterMs: number | null };

async function once(call: Call, signal: AbortSignal | undefined): Promise<Answer> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(call.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...call.headers },
      body: JSON.stringify(call.body),
      // A key must not follow to another address.
      redirect: "error",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    const bytes = await read(response, call.service);
    if (response.ok) return { bytes, mediaType: response.headers.get("content-type") ?? "" };
    const { status } = response;
    const explained = call.explain(status, parsed(bytes)) ?? byStatus(status, bytes);
    const message = plain(`${call.service} answers ${status}: ${explained.message}`, call.secret);
    const retryAfterMs = retryAfter(response.headers.get("retry-after"));
    // What is not waited for here, whoever runs the job may wait for.
    const retryable = explained.again && (retryAfterMs ?? 0) <= LONGEST_ABSENCE_MS;
    const details = { status, ...(retryAfterMs === null ? {} : { retryAfterSeconds: retryAfterMs / 1000 }) };
    const error = new AppError(explained.code, "voices.cloud", message, { retryable, details });
    return { error, again: explained.again, retryAfterMs };
  } catch (error) {
    if (signal?.aborted) throw cancelled();
    if (error instanceof AppError) throw error;
    const why = timeout.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : networkReason(error);
    const failed = new AppError(
      "VOICE_SERVICE",
      "voices.cloud",
      plain(`${call.service} cannot be reached: ${why}`, call.secret),
    );
    return { error: failed, again: !timeout.aborted, retryAfterMs: null };
  }
}

async function read(response: Response, service: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES)
      throw new AppError("VOICE_SERVICE", "voices.cloud", `${service} answers with more than ${MOST_BYTES} bytes`, {
        retryable: false,
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function byStatus(status: number, bytes: Uint8Array): Explanation {
  const message = Buffer.from(bytes).toString("utf8").replace(/\s+/g, " ").slice(0, 200) || "nothing more";
  if (status === 401 || status === 403) return { code: "VOICE_KEY", message, again: false };
  if (status === 402) return { code: "VOICE_QUOTA", message, again: false };
  return { code: "VOICE_SERVICE", message, again: BUSY.has(status) };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return null;
  }
}

/** Seconds or a date (RFC 9110, 10.2.3); null where it is neither. */
function retryAfter(value: string | null): number | null {
  if (value === null) return null;
  const milliseconds = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : null;
}

/** Node says only "fetch failed"; the reason lies in its cause. */
function networkReason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return "code" in cause ? `${String(cause.code)} ${cause.message}` : cause.message;
  return error instanceof Error ? error.message : String(error);
}

/** Services repeat parts of the key in what they answer, and the key may have been sent to the wrong place. */
function plain(message: string, secret: string): string {
  return secret === "" ? message : message.replaceAll(secret, "…").replace(/\b(sk|xi|AIza)[-_A-Za-z0-9*]{8,}/g, "…");
}

function cancelled(): AppError {
  return new AppError("CANCELLED", "voices.cloud");
}
