// Memory on Linux: what glibc is told so that it gives back what the threads and ffmpeg no longer use.
import { TAME } from "../base/malloc.ts";

/**
 * glibc reads these only when a program starts: this process begins once more in its own place, with the same id,
 * standard streams and arguments, and what it starts inherits them. It costs 40 ms (docs/decisions/0014-memory.md has
 * what it saves). Whoever has set one of them is obeyed.
 */
export function tameMalloc(): void {
  const { env } = process;
  if (process.platform !== "linux" || Object.keys(TAME).some((name) => env[name] !== undefined)) return;
  process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    ...env,
    ...TAME,
  });
}
