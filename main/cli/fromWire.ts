// What crossed the contract as an error, as the error it was.
import { ORPCError } from "@orpc/client";

import { ERRORS, type ErrorCode } from "../../contract/errors.ts";
import { AppError } from "../base/errors.ts";

export function fromWire(error: unknown): unknown {
  if (!(error instanceof ORPCError) || !(error.code in ERRORS)) return error;
  if (error.cause instanceof AppError) return error.cause;
  const data = error.data as { hint?: string; op?: string } | undefined;
  return new AppError(
    error.code as ErrorCode,
    data?.op ?? "api",
    error.message,
    data?.hint ? { hint: data.hint, cause: error } : { cause: error },
  );
}
