// The one error class of the backend: a code of the catalogue, what is wrong in particular, and what the person can do.
import { ERRORS, type ErrorCode } from "../../contract/errors.ts";

export class AppError extends Error {
  readonly code: ErrorCode;
  /** The operation that failed, such as `render.join`. */
  readonly op: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly status: number;
  /** Safe to show and to log: no secrets, no whole scripts. */
  readonly details: Record<string, unknown>;

  constructor(
    code: ErrorCode,
    op: string,
    message?: string,
    more: { cause?: unknown; hint?: string; retryable?: boolean; details?: Record<string, unknown> } = {},
  ) {
    const entry = ERRORS[code];
    super(message ?? entry.message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "AppError";
    this.code = code;
    this.op = op;
    this.hint = more.hint ?? entry.hint;
    this.retryable = more.retryable ?? entry.retryable;
    this.status = entry.status;
    this.details = more.details ?? {};
  }
}

/** Any thrown thing as an AppError; what the system says of a full or read-only disk keeps its meaning. */
export function asAppError(error: unknown, op: string): AppError {
  if (error instanceof AppError) return error;
  const code = systemCode(error);
  const message = error instanceof Error ? error.message : String(error);
  // SQLite says of its shared memory file only that it could not be given its size.
  if (code === "ENOSPC" || code === "EDQUOT" || code === "SQLITE_FULL" || code === "SQLITE_IOERR_SHMSIZE")
    return new AppError("DISK_FULL", op, message, { cause: error });
  if (
    code === "EROFS" ||
    code === "EACCES" ||
    code === "EPERM" ||
    code === "SQLITE_READONLY" ||
    code === "SQLITE_CANTOPEN"
  )
    return new AppError("READ_ONLY", op, message, { cause: error });
  if (code === "SQLITE_CORRUPT" || code === "SQLITE_NOTADB")
    return new AppError("DATABASE_CORRUPT", op, message, { cause: error });
  if (error instanceof Error && error.name === "AbortError")
    return new AppError("CANCELLED", op, undefined, { cause: error });
  return new AppError("INTERNAL", op, message, { cause: error });
}

/** The `code` of a Node or SQLite error, also where a wrapper (drizzle) carries it as its cause. */
export function systemCode(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause)
    if ("code" in e && typeof e.code === "string")
      return e.code.replace(/^(SQLITE_(?:CORRUPT|READONLY|CANTOPEN)).*/, "$1");
  return undefined;
}
