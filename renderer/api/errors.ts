// Any error as a person is told of it: what is wrong, what to do, and at which field.
import { ORPCError } from "@orpc/client";

import { inWords } from "./errorWords.ts";

export interface Problem {
  /** Of the catalogue of errors; null: the call did not arrive, or its answer did not. */
  code: string | null;
  message: string;
  hint: string | null;
  /** Of the idea, where the backend names one. */
  field: string | null;
  retryable: boolean;
  /** Of a video that is not there: it was deleted, and can be brought back. */
  isDeleted: boolean;
}

export function problemOf(error: unknown): Problem {
  if (!(error instanceof ORPCError))
    return { code: null, message: "", hint: null, field: null, retryable: true, isDeleted: false };
  const data = (error.data ?? {}) as { hint?: string; retryable?: boolean; details?: Record<string, unknown> };
  const field = data.details?.["field"];
  return {
    ...inWords({ code: error.code as string, message: error.message, hint: data.hint ?? null }),
    field: typeof field === "string" ? field : null,
    retryable: data.retryable ?? false,
    isDeleted: typeof data.details?.["deletedAt"] === "string",
  };
}

/** The call may not have arrived: nothing is wrong with it. */
export function isLost(error: unknown): boolean {
  return !(error instanceof ORPCError);
}
