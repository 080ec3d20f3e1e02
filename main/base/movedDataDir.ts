// Where a data folder has been moved to: a pointer in the old place, that whoever looks for the folder follows.
import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";

import { AppError } from "./errors.ts";

/** Lies in the old place, written once all is in the new one. */
export const POINTER = "moved.json";
/** Lies in the new place, until the old one is deleted. */
export const ORIGIN = "movedFrom.json";
/** A folder that was moved more often goes in circles. */
const MOST = 10;

/** Throws FOLDER_UNUSABLE where the new place is gone: a fresh folder in its stead would look as if all were lost. */
export function followMoves(dataDir: string): string {
  let at = dataDir;
  for (let times = 0; times < MOST; times++) {
    const to = pointerOf(at);
    if (to === null) return at;
    if (!existsSync(join(to, "ytempire.db")))
      throw new AppError("FOLDER_UNUSABLE", "dataDir", `The data folder was moved to ${to}, and is not there`, {
        hint: `Connect its drive and start again. To begin anew in the old place, delete ${join(at, POINTER)}.`,
      });
    at = to;
  }
  throw new AppError("FOLDER_UNUSABLE", "dataDir", `${join(dataDir, POINTER)} leads in circles`);
}

/** Null: it was not moved, or the pointer is damaged. */
function pointerOf(dataDir: string): string | null {
  try {
    const { to } = JSON.parse(readFileSync(join(dataDir, POINTER), "utf8")) as { to?: unknown };
    return typeof to === "string" && isAbsolute(to) ? to : null;
  } catch {
    return null;
  }
}
