// How every handler begins: the contract with the backend's services, where each AppError leaves as the contract's error of the same code.
import { implement, ORPCError } from "@orpc/server";
import { z } from "zod";

import { contract } from "../../contract/index.ts";
import { AppError, asAppError } from "../base/errors.ts";
import { requireScopes } from "./caller.ts";
import type { ApiContext } from "./context.ts";

export const os = implement(contract)
  .$context<ApiContext>()
  .use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      if (error instanceof ORPCError) throw invalidInput(error) ?? error;
      throw toWire(asAppError(error, "api"));
    }
  })
  .use(({ context, procedure, next }) => {
    requireScopes(context.caller, procedure["~orpc"].meta.scopes);
    return next();
  });

const Issues = z.object({
  issues: z
    .array(
      z.object({
        path: z.array(z.unknown()).default([]),
        message: z.string(),
        /** Of an object that takes no others. */
        keys: z.array(z.string()).default([]),
      }),
    )
    .min(1),
});

/** What a call was given and cannot be, as an error of the catalogue; null for any other error. */
function invalidInput(error: ORPCError<string, unknown>): ORPCError<string, unknown> | null {
  const [first] = error.code === "BAD_REQUEST" ? (Issues.safeParse(error.data).data?.issues ?? []) : [];
  if (!first) return null;
  const [unknown] = first.keys;
  const field = [...first.path, ...(unknown === undefined ? [] : [unknown])].join(".");
  const message = unknown === undefined ? first.message : "there is no such field";
  return toWire(new AppError("REQUEST_INVALID", "api", `${field}: ${message}`, { details: { field } }));
}

/** What a stream throws later does not pass through the middleware. */
export async function* streaming<T>(events: AsyncIterable<T>): AsyncGenerator<T, void> {
  try {
    yield* events;
  } catch (error) {
    throw toWire(asAppError(error, "api"));
  }
}

/** An error as the contract's clients get it, in the process and over HTTP. */
export function toWire(error: AppError): ORPCError<string, unknown> {
  return new ORPCError(error.code, {
    defined: true,
    status: error.status,
    message: error.message,
    data: { hint: error.hint, op: error.op, retryable: error.retryable, details: error.details },
    cause: error,
  });
}

/** Of calls whose transport gives none. */
export const never = (): AbortSignal => new AbortController().signal;
