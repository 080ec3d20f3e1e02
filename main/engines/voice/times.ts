// When each word is spoken in the sound of an engine that does not tell it: by the aligner, else shared out by their letters.
import { AppError } from "../../base/errors.ts";
import type { Aligner } from "./align/index.ts";
import { type Interval, fillIntervals } from "./intervals.ts";
import type { SynthesisRequest } from "./protocol.ts";

/** @returns a stretch for each word, and what is to be told where the aligner does not know the language. */
export async function wordTimes(
  aligner: Pick<Aligner, "sentence">,
  { text, words, language }: Pick<SynthesisRequest, "text" | "words" | "language">,
  sound: { samples: Int16Array; sampleRate: number },
  signal: AbortSignal | undefined,
): Promise<{ intervals: Interval[]; decisions: string[] }> {
  const { sampleRate } = sound;
  const samples = Float32Array.from(sound.samples, (sample) => sample / 32_768);
  try {
    return { intervals: await aligner.sentence({ samples, sampleRate, text, words, language }, signal), decisions: [] };
  } catch (error) {
    if (!(error instanceof AppError && error.code === "VOICE_LANGUAGE")) throw error;
    const weights = words.map((word) => word.length);
    return {
      intervals: fillIntervals(
        weights,
        words.map(() => null),
        samples.length / sampleRate,
      ),
      decisions: [`the aligner does not know ${language}: the words' times are shared out by their letters`],
    };
  }
}
