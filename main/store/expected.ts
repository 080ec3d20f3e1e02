// What a change was made against: refused where somebody else was faster.
import { AppError } from "../base/errors.ts";

export interface Expected {
  /** The change is refused unless this is the present version; absent: whatever it is. */
  ifVersion?: number | undefined;
}

/** Throws CHANGED_MEANWHILE. */
export function assertVersion(op: string, present: { version: number }, { ifVersion }: Expected): void {
  if (ifVersion === undefined || ifVersion === present.version) return;
  throw new AppError("CHANGED_MEANWHILE", op, `The version is ${present.version} by now, not ${ifVersion}`, {
    details: { version: present.version },
  });
}
