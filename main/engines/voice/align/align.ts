// Finds when each word of a known text is spoken in a recording: eSpeak NG speaks the text too, and its times are carried over.
import { resample } from "../../../base/sound/resample.ts";
import { speakEspeak } from "../espeak/espeak.ts";
import { espeakIntervals } from "../espeak/intervals.ts";
import { type Interval, fillIntervals } from "../intervals.ts";
import { trimSilence } from "../trim.ts";
import { warp } from "./dtw.ts";
import { HOP_SECONDS, MEL_RATE } from "./mel.ts";
import { FEATURES, mfcc } from "./mfcc.ts";

/** The path may lie this far from the diagonal. */
const BAND = 0.12;

export interface Recording {
  samples: Float32Array;
  sampleRate: number;
}

/**
 * One sentence.
 * @param words as they are spoken (numbers in words), in order.
 * @param voice of eSpeak NG, for the language that is spoken.
 * @returns a stretch for each word, in seconds of the recording.
 */
export async function alignSentence(
  recording: Recording,
  words: readonly string[],
  text: string,
  voice: string,
): Promise<Interval[]> {
  const total = recording.samples.length / recording.sampleRate;
  const weights = words.map((word) => word.length);
  const spoken = trimSilence(recording.samples, recording.sampleRate);
  if (spoken.samples.length === 0)
    return fillIntervals(
      weights,
      words.map(() => null),
      total,
    );
  const sound = await speakEspeak(text, { voice, rate: 1, pitch: 0 });
  const reference = trimSilence(
    Float32Array.from(sound.samples, (sample) => sample / 32_768),
    sound.sampleRate,
  );
  if (reference.samples.length === 0)
    return fillIntervals(
      weights,
      words.map(() => null),
      total,
    );
  const known = espeakIntervals({ text, words }, sound).map(
    (one) => one && { start: Math.max(0, one.start - reference.start), end: Math.max(0, one.end - reference.start) },
  );
  const a = mfcc(resample(reference.samples, sound.sampleRate, MEL_RATE));
  const b = mfcc(resample(spoken.samples, recording.sampleRate, MEL_RATE));
  const path = warp(a, b, FEATURES, BAND);
  const carry = (seconds: number): number => {
    const place = Math.min(path.length - 1, Math.max(0, seconds / HOP_SECONDS));
    const index = Math.floor(place);
    const here = path[index] ?? 0;
    const next = path[Math.min(path.length - 1, index + 1)] ?? here;
    return spoken.start + (here + (next - here) * (place - index)) * HOP_SECONDS;
  };
  return fillIntervals(
    weights,
    known.map((one) => one && { start: carry(one.start), end: carry(one.end) }),
    total,
  );
}
