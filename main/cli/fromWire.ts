// What crossed the contract as an error, as the error it was.
import { ORPCError } from "@orpc/client";

import { ERRORS, type ErrorCode } from "../../contract/errors.ts";
import { AppError } from "../base/errors.ts";

export function fromWire(error: unknown): unknown {
  if (!(error instanceof ORPCError) || !(error.code in ERRORS)) return error;
  const known = error.cause instanceof AppError ? error.cause : rebuilt(error);
  // What a request must not hold came from what was typed.
  if (known.code === "REQUEST_INVALID") return new AppError("USAGE", known.op, known.message, { cause: known });
  return known;
}

function rebuilt(error: ORPCError<string, unknown>): AppError {
  const data = error.data as { hint?: string; op?: string } | undefined;
  return new AppError(
    error.code as ErrorCode,
    data?.op ?? "api",
    error.message,
    data?.hint ? { hint: data.hint, cause: error } : { cause: error },
  );
}
