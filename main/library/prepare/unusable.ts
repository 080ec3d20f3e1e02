// The one way to say that a file cannot be shown or heard, with its name and the reason.
import { basename } from "node:path";

import { AppError } from "../../base/errors.ts";

export function unusable(path: string, reason: string, op = "library.prepare", cause?: unknown): AppError {
  return new AppError("FILE_UNUSABLE", op, `${basename(path)}: ${reason}`, cause === undefined ? {} : { cause });
}
