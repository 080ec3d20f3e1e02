// One request with its answer, and what is known of it before anybody handles it.
import type { IncomingMessage, ServerResponse } from "node:http";

import { AppError } from "../base/errors.ts";
import { failureOf, languageOf, sendJson } from "./problem.ts";
import type { Target } from "./target.ts";

export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  /** By which the caller knows this server. */
  origin: string;
  target: Target;
  /** The pattern of the address, such as `/api/v1/videos/{id}`, once it is known: for statistics. */
  route: string;
}

/** Throws METHOD_NOT_ALLOWED, with the Allow header set. */
export function allowMethods(
  { request, response }: Pick<Exchange, "request" | "response">,
  ...methods: string[]
): void {
  if (methods.includes(request.method ?? "")) return;
  response.setHeader("Allow", methods.join(", "));
  throw new AppError("METHOD_NOT_ALLOWED", "http.method", `This address takes ${methods.join(" and ")}`);
}

/** The envelope of an error, with the headers that belong to its code. */
export function sendFailure(
  { request, response, requestId }: Pick<Exchange, "request" | "response" | "requestId">,
  error: AppError,
): void {
  setFailureHeaders(response, error);
  sendJson(response, error.status, failureOf(error, languageOf(request), requestId));
}

/** Whatever the body of the answer looks like. */
export function setFailureHeaders(response: ServerResponse, error: AppError): void {
  const { retryAfter } = error.details;
  if (typeof retryAfter === "number") response.setHeader("Retry-After", Math.ceil(retryAfter));
  if (error.code === "UNAUTHORISED") response.setHeader("WWW-Authenticate", 'Bearer realm="ytempire"');
}
