// Where somebody speaks in a recording: by the level of each 10 ms against the noise and the speech around it.

/** Frames in a block whose quiet part is taken for noise, and blocks on each side that are looked at. */
const BLOCK = 100;
const AROUND = 6;
/** Decibels under speech that count as noise at most: in a recording without any, breath and reverberation are no speech. */
const DEEPEST = 45;
const ABOVE_NOISE = { share: 0.35, least: 6 } as const;

export interface SpeechFrames {
  /** 1 where somebody speaks. */
  speech: Uint8Array;
  /** Decibels, on the scale of the levels. */
  loud: number;
  /** Of the quiet stretches, in the middle. */
  noise: number;
}

/** @param levels decibels of frames of 10 ms. */
export function findSpeech(levels: Float32Array): SpeechFrames {
  const quiet: number[] = [];
  for (let at = 0; at < levels.length; at += BLOCK) quiet.push(percentile(levels.subarray(at, at + BLOCK), 0.1));
  const loud = percentile(levels, 0.9);
  const noises = quiet.map((_, block) =>
    Math.max(Math.min(...quiet.slice(Math.max(0, block - AROUND), block + AROUND + 1)), loud - DEEPEST),
  );
  const speech = Uint8Array.from(levels, (level, frame) => {
    const noise = noises[Math.floor(frame / BLOCK)] as number;
    return level > noise + Math.max(ABOVE_NOISE.least, ABOVE_NOISE.share * (loud - noise)) ? 1 : 0;
  });
  return { speech, loud, noise: percentile(Float32Array.from(noises), 0.5) };
}

/** Of at most some 20,000 of the values. */
export function percentile(values: Float32Array, part: number): number {
  const step = Math.max(1, Math.floor(values.length / 20_000));
  const some = values.filter((_, i) => i % step === 0).toSorted();
  return some[Math.min(some.length - 1, Math.floor(part * some.length))] ?? -Infinity;
}
