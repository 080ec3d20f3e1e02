// Which video a command means: an identifier as it is, or the folder into which one was delivered.
import { resolve } from "node:path";

import { Id } from "../../contract/values.ts";
import { AppError } from "../base/errors.ts";
import { printable } from "../options/printable.ts";
import { deliveredVideo } from "../pipeline/deliver.ts";

/** Throws USAGE with `how` as its hint. */
export async function videoOf(which: string, command: string, how: string): Promise<string> {
  const id = Id.safeParse(which);
  if (id.success) return id.data;
  const delivered = await deliveredVideo(resolve(which));
  if (delivered !== null) return delivered;
  throw new AppError("USAGE", command, `${printable(which)} is neither a delivered video's folder nor an identifier`, {
    hint: how,
  });
}
