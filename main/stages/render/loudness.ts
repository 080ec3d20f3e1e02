// What the ebur128 filter measured, as numbers. Pure.
export interface Loudness {
  /** LUFS, gated as BS.1770 says; −Infinity for silence. */
  integrated: number;
  /** dBTP; −Infinity for silence, and where ebur128 was not asked for peaks. */
  truePeak: number;
}

/** Of the summary that the ebur128 filter prints at its end; it prints an early, empty one (−70) too. Null where there is none. */
export function parseLoudness(stderr: string): Loudness | null {
  const integrated = [...stderr.matchAll(/^\s*I:\s+(\S+) LUFS/gm)].at(-1)?.[1];
  if (integrated === undefined) return null;
  const peak = [...stderr.matchAll(/^\s*Peak:\s+(\S+) dBFS/gm)].at(-1)?.[1];
  const i = Number(integrated);
  const p = Number(peak);
  // −70 is the absolute gate: nothing was louder.
  return {
    integrated: Number.isFinite(i) && i > -70 ? i : -Infinity,
    truePeak: Number.isFinite(p) ? p : -Infinity,
  };
}
