// A person's recording as tests and benchmarks make it: another voice reads the text, in a room, with noise, and not always word for word.
import { seededRandom } from "../../../base/random.ts";
import { resample } from "../../../base/sound/resample.ts";
import { speakEspeak } from "../espeak/espeak.ts";
import { espeakIntervals } from "../espeak/intervals.ts";
import { Flite } from "../flite/flite.ts";
import { wordIntervals } from "../flite/wordTimes.ts";
import { normalise, spokenText } from "../normalise/index.ts";
import { noPronunciations } from "../normalise/pronunciations.ts";
import { trimSilence } from "../trim.ts";
import { MEL_RATE } from "./mel.ts";

export interface Reading {
  /** `flite:rms`, `espeak:de`. */
  voice: string;
  language?: string;
  /** Of the sentence `i` of `n`. */
  rate?: (i: number, n: number) => number;
  pitch?: number;
  /** Decibels under the speech; white noise. */
  noise?: number;
  /** Seconds until the room's sound has fallen by 60 dB. */
  reverb?: number;
  /** Seconds of silence after sentence `i`. */
  pause?: (i: number) => number;
  /** Cut off at this many Hz, as by a telephone. */
  band?: number;
}

/** What is really spoken: the sentences, of which some may not be in the script. */
export interface Told {
  samples: Float32Array;
  sampleRate: number;
  /** Of every spoken word of every sentence; null where the voice itself does not know. */
  words: ({ start: number; end: number } | null)[][];
  sentences: { start: number; end: number }[];
}

const flite = new Flite();

export async function readAloud(sentences: readonly string[], reading: Reading): Promise<Told> {
  const random = seededRandom(7);
  const parts: Float32Array[] = [];
  const told: Told = { samples: new Float32Array(0), sampleRate: MEL_RATE, words: [], sentences: [] };
  let at = 0;
  const push = (samples: Float32Array): void => {
    parts.push(samples);
    at += samples.length;
  };
  push(new Float32Array(MEL_RATE * 0.6));
  for (const [i, sentence] of sentences.entries()) {
    const spoken = await speak(sentence, reading, reading.rate?.(i, sentences.length) ?? 1);
    const start = at / MEL_RATE;
    told.words.push(spoken.words.map((one) => one && { start: start + one.start, end: start + one.end }));
    push(spoken.samples);
    told.sentences.push({ start, end: at / MEL_RATE });
    push(new Float32Array(Math.round(MEL_RATE * (reading.pause?.(i) ?? 0.25 + random() * 0.8))));
  }
  let samples = concat(parts, at);
  if (reading.reverb !== undefined) samples = inRoom(samples, reading.reverb, random);
  if (reading.band !== undefined)
    samples = resample(resample(samples, MEL_RATE, reading.band * 2), reading.band * 2, MEL_RATE);
  if (reading.noise !== undefined) addNoise(samples, reading.noise, random);
  return { ...told, samples };
}

async function speak(sentence: string, { voice, language = "en", pitch = 0 }: Reading, rate: number) {
  const normalised = normalise(sentence, language, noPronunciations);
  const words = normalised.flatMap(({ spoken }) => spoken);
  const text = spokenText(normalised);
  const [engine, name = ""] = voice.split(":");
  if (engine === "flite") {
    const sound = flite.speak(text, { voice: name, rate, pitch, range: 1 });
    return trimmed(sound, wordIntervals(flite.pronounce(words), sound.phones));
  }
  const sound = await speakEspeak(text, { voice: name, rate, pitch });
  return trimmed(sound, espeakIntervals({ text, words }, sound));
}

function trimmed(
  { samples, sampleRate }: { samples: Int16Array; sampleRate: number },
  words: readonly ({ start: number; end: number } | null)[],
) {
  const sound = trimSilence(
    Float32Array.from(samples, (sample) => sample / 32_768),
    sampleRate,
  );
  return {
    samples: resample(sound.samples, sampleRate, MEL_RATE),
    words: words.map((one) => one && { start: one.start - sound.start, end: one.end - sound.start }),
  };
}

/** Exponentially falling noise as a room's answer, thinned out: cheap, and smears as a real one does. */
function inRoom(dry: Float32Array, seconds: number, random: () => number): Float32Array {
  const taps = Array.from({ length: 300 }, () => {
    const at = random() ** 1.5 * seconds;
    return { delay: Math.round(at * MEL_RATE), gain: (random() * 2 - 1) * 0.25 * 10 ** ((-3 * at) / seconds) };
  });
  const wet = dry.slice();
  for (const { delay, gain } of taps)
    for (let i = delay; i < wet.length; i++) wet[i] = (wet[i] as number) + gain * (dry[i - delay] as number);
  return wet;
}

function addNoise(samples: Float32Array, decibels: number, random: () => number): void {
  let power = 0;
  let count = 0;
  for (const sample of samples)
    if (Math.abs(sample) > 0.01) {
      power += sample * sample;
      count++;
    }
  const level = Math.sqrt(power / Math.max(1, count)) * 10 ** (-decibels / 20) * Math.sqrt(3);
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) + level * (random() * 2 - 1);
}

function concat(parts: readonly Float32Array[], length: number): Float32Array {
  const all = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
