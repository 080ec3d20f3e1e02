// Answers where Node has no response to write to: a connection too many, an upgrade that is refused, bytes that are no request.
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

import { AppError } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import { failureOf, type AnswerLanguage } from "./problem.ts";

/** What could not be read as a request. */
export function endUnread(socket: Duplex, { code }: NodeJS.ErrnoException): void {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return endWith(socket, new AppError("REQUEST_TIMEOUT", "http.parse"));
  const tooLong = code === "HPE_HEADER_OVERFLOW";
  const error = new AppError("REQUEST_INVALID", "http.parse", tooLong ? "Its headers are too long" : "It is no HTTP");
  endWith(socket, error, tooLong ? { status: 431 } : {});
}

/** Ends the connection with the error in its envelope. */
export function endWith(
  socket: Duplex,
  error: AppError,
  o: { status?: number; language?: AnswerLanguage; requestId?: string } = {},
): void {
  if (socket.destroyed || !socket.writable) return void socket.destroy();
  const { status = error.status, language = "en", requestId = newId() } = o;
  const body = JSON.stringify(failureOf(error, language, requestId));
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
  ];
  socket.end([...headers, "", body].join("\r\n"), () => socket.destroy());
}
