// Memory on Linux: what glibc is told so that it gives back what the threads and ffmpeg no longer use.

/** As for `mallopt(3)`. */
const TUNING = {
  /** One arena for all threads: the garbage of each is of use to the others. */
  MALLOC_ARENA_MAX: "1",
  /** Bytes from which a block is a mapping of its own, gone once it is freed. Unset, glibc raises it to 32 MB, and pictures leave holes. */
  MALLOC_MMAP_THRESHOLD_: "1000000",
};

/**
 * glibc reads these only when a program starts: this process begins once more in its own place, with the same id,
 * standard streams and arguments, and what it starts inherits them. It costs 40 ms (docs/decisions/0014-memory.md has
 * what it saves). Whoever has set one of them is obeyed.
 */
export function tameMalloc(): void {
  const { env } = process;
  if (process.platform !== "linux" || Object.keys(TUNING).some((name) => env[name] !== undefined)) return;
  process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    ...env,
    ...TUNING,
  });
}
