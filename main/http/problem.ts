// The answers of the REST interface: one envelope for all, with errors in the language that is asked for.
import type { IncomingMessage, ServerResponse } from "node:http";

import { ERRORS_DE } from "../../contract/errors.de.ts";
import { ERRORS, type ErrorCode } from "../../contract/errors.ts";

export const LANGUAGES = ["en", "de"] as const;
export type AnswerLanguage = (typeof LANGUAGES)[number];

/** An error as it comes from the contract or the server. */
export interface Fault {
  code: string;
  /** What is wrong in particular, in English. */
  message: string;
  hint: string;
  details: Record<string, unknown>;
}

export function successOf(data: unknown, version: string) {
  return { success: true, data, meta: { timestamp: new Date().toISOString(), version } };
}

/** In German the general words stand in front, and what is wrong in particular, which is English, in the details. */
export function failureOf(fault: Fault, language: AnswerLanguage, requestId: string) {
  // What the inside says of itself stands in the log, under the same requestId.
  const { code, message, hint, details } =
    fault.code === "INTERNAL" ? { ...ERRORS.INTERNAL, code: fault.code, details: {} } : fault;
  const words = language === "de" && isCode(code) ? ERRORS_DE[code] : null;
  return {
    success: false,
    error: {
      code,
      message: words?.message ?? message,
      hint: words?.hint ?? hint,
      details: words === null ? details : { ...details, reason: message },
    },
    meta: { timestamp: new Date().toISOString(), requestId },
  };
}

/** Of Accept-Language (RFC 9110): the one with the highest quality that there is; English else. */
export function languageOf(request: IncomingMessage): AnswerLanguage {
  const wished = (request.headers["accept-language"] ?? "")
    .split(",")
    .slice(0, 20)
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const quality = parameters.map((one) => /^\s*q=(\d(?:\.\d{0,3})?)$/.exec(one)?.[1]).find(Boolean);
      return { language: tag.split("-")[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  for (const { language } of wished) {
    const found = LANGUAGES.find((one) => one === language);
    if (found) return found;
  }
  return "en";
}

/** Where the request has a body that nobody read, the connection ends with the answer. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  const unread = hasUnreadBody(response.req);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
    ...(unread ? { Connection: "close" } : {}),
  });
  if (!unread) return void response.end(text);
  response.write(text);
  endOnceSent(response);
}

const LINGER_MS = 1000;

/** A client that is cut off while it sends may never read the answer: what it sends is thrown away for a moment. */
function endOnceSent(response: ServerResponse): void {
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  response.req.once("close", end);
  response.req.resume();
}

function hasUnreadBody({ complete, headers }: IncomingMessage): boolean {
  return !complete && (Number(headers["content-length"] ?? 0) > 0 || headers["transfer-encoding"] !== undefined);
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
