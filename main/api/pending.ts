// Operations of the contract whose handlers are still being written: they say so.
import { AppError } from "../base/errors.ts";

export function pending(): never {
  throw new AppError("NOT_READY", "api", "This operation is not there yet");
}
