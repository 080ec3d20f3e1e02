// What glibc's malloc is told, as for mallopt(3): this program and what it starts give back what they no longer use.

/** Bytes from which a block is a mapping of its own, gone once it is freed. Unset, glibc raises it to 32 MB, and pictures leave holes. */
const THRESHOLD = "1000000";
/** Set before a program starts: glibc reads it only then (main/cli/tameMalloc.ts). */
export const TAME = {
  /** One arena for all threads: the garbage of each is of use to the others. */
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: THRESHOLD,
};

/** Above a frame of 4K, 12.4 MB. */
const LARGEST = "16000000";
const KEEPING = { MALLOC_MMAP_THRESHOLD_: LARGEST, MALLOC_TRIM_THRESHOLD_: LARGEST };

/**
 * For a program that is handed frames: it keeps the memory of one for the next. As a mapping of its own each would be cleared anew,
 * page by page: a millisecond for one of 1080p. Nothing where this process was not tamed, or by somebody else.
 */
export function keepingFrames(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return env["MALLOC_MMAP_THRESHOLD_"] === THRESHOLD ? KEEPING : {};
}
