// A thread that works for long gives way to the one that answers: page, programs and heartbeats wait for nobody's drawing.
import { constants, setPriority } from "node:os";
import { isMainThread } from "node:worker_threads";

/**
 * Lowers the priority of the calling thread alone, as ffmpeg's processes have it: Linux takes 0 for the thread, against
 * POSIX (setpriority(2), "C library/kernel differences"). Elsewhere, where it would be the whole process, nothing happens.
 */
export function giveWay(): void {
  if (isMainThread || process.platform !== "linux") return;
  try {
    setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It is nicer than that already.
  }
}
