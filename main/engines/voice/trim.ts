// Where speech begins and ends in a sound.

/** A frame is silent 40 dB below the loud ones; a little more stays on both sides so that no consonant is cut. */
const FRAME_SECONDS = 0.01;
const SILENT = 0.01;
const QUIETEST = 0.0006;
const KEEP = { before: 0.015, after: 0.03 } as const;

/** @returns the sound without silence at its ends, and the seconds cut from its beginning; empty where all is silent. */
export function trimSilence(samples: Float32Array, sampleRate: number): { samples: Float32Array; start: number } {
  const size = Math.round(sampleRate * FRAME_SECONDS);
  const levels: number[] = [];
  for (let at = 0; at < samples.length; at += size) {
    const end = Math.min(samples.length, at + size);
    let sum = 0;
    for (let i = at; i < end; i++) sum += (samples[i] as number) ** 2;
    levels.push(Math.sqrt(sum / (end - at)));
  }
  const loud = levels.toSorted((a, b) => a - b)[Math.floor(levels.length * 0.95)] ?? 0;
  const heard = (level: number): boolean => level > Math.max(QUIETEST, loud * SILENT);
  const first = levels.findIndex(heard);
  if (first < 0) return { samples: new Float32Array(0), start: 0 };
  const begin = Math.max(0, first * size - Math.round(KEEP.before * sampleRate));
  const end = Math.min(samples.length, (levels.findLastIndex(heard) + 1) * size + Math.round(KEEP.after * sampleRate));
  return { samples: samples.slice(begin, end), start: begin / sampleRate };
}
