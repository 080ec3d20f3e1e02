// The text as eSpeak NG speaks it: how it sounds, and where each word lies in that sound.
import { resample } from "../../../base/sound/resample.ts";
import { speakEspeak } from "../espeak/espeak.ts";
import { espeakIntervals } from "../espeak/intervals.ts";
import { fillIntervals } from "../intervals.ts";
import { features } from "./features.ts";
import { FILTERS, HOP_SECONDS, MEL_RATE, melSpectrum } from "./mel.ts";

export interface SpokenText {
  /** As `spokenText` gives it. */
  text: string;
  words: readonly string[];
}

export interface Reference {
  /** FEATURES numbers a frame, of words alone: the pauses between them are left out. */
  features: Float32Array;
  /** Of each word of all texts, in order: its first frame and the one after its last. None where it has no sound. */
  words: { first: number; end: number; sentence: number }[];
}

/** @param voice of eSpeak NG. */
export async function speakReference(texts: readonly SpokenText[], voice: string, rate = 1): Promise<Reference> {
  const powers: Float32Array[] = [];
  const words: Reference["words"] = [];
  let frames = 0;
  for (const [sentence, { text, words: spoken }] of texts.entries()) {
    const sound = await speakEspeak(text, { voice, rate, pitch: 0 });
    const samples = Float32Array.from(sound.samples, (sample) => sample / 32_768);
    const spectrum = melSpectrum(resample(samples, sound.sampleRate, MEL_RATE));
    const total = spectrum.length / FILTERS;
    const weights = spoken.map((word) => word.length);
    const known = fillIntervals(
      weights,
      espeakIntervals({ text, words: spoken }, sound),
      samples.length / sound.sampleRate,
    );
    for (const { start, end } of known) {
      const [from, to] = [start, end].map((at) => Math.min(total, Math.round(at / HOP_SECONDS))) as [number, number];
      powers.push(spectrum.slice(from * FILTERS, to * FILTERS));
      words.push({ first: frames, end: frames + to - from, sentence });
      frames += to - from;
    }
  }
  const all = new Float32Array(frames * FILTERS);
  let at = 0;
  for (const part of powers) {
    all.set(part, at);
    at += part.length;
  }
  return { features: features(all, new Uint8Array(frames).fill(1)), words };
}
