// A voice thread: speaks one sentence after another with flite or eSpeak NG and cuts the silence from both ends.
import { serveWorker } from "../../base/workers.ts";
import { type EspeakSound, speakEspeak } from "./espeak/espeak.ts";
import { Flite } from "./flite/flite.ts";
import { wordIntervals } from "./flite/wordTimes.ts";
import type { Interval } from "./intervals.ts";
import type { Synthesis, SynthesisRequest } from "./protocol.ts";

let flite: Flite | undefined;

serveWorker<SynthesisRequest, Synthesis>(async (request) => {
  const result = trim(request.engine === "flite" ? speakFlite(request) : await speakWithEspeak(request));
  return { result, transfer: [result.samples.buffer as ArrayBuffer] };
});

function speakFlite(request: SynthesisRequest): Synthesis {
  flite ??= new Flite();
  const { samples, sampleRate, phones } = flite.speak(request.text, request);
  return { samples, sampleRate, intervals: wordIntervals(flite.pronounce(request.words), phones) };
}

async function speakWithEspeak(request: SynthesisRequest): Promise<Synthesis> {
  const sound = await speakEspeak(request.text, request);
  return { samples: sound.samples, sampleRate: sound.sampleRate, intervals: espeakIntervals(request, sound) };
}

/** A word runs from the first event inside it to the next word's, or to the pause before that. */
function espeakIntervals(
  { text, words }: SynthesisRequest,
  { starts, pauses, samples, sampleRate }: EspeakSound,
): (Interval | null)[] {
  const total = samples.length / sampleRate;
  const points = Array.from(text);
  let from = 0;
  const found = words.map((word) => {
    const letters = Array.from(word);
    while (from < points.length && points.slice(from, from + letters.length).join("") !== word) from++;
    const begin = from;
    from += letters.length;
    return starts.find(({ position }) => position >= begin && position < from)?.at ?? null;
  });
  return found.map((start, i) => {
    if (start === null) return null;
    const next = found.slice(i + 1).find((at) => at !== null) ?? total;
    const pause = pauses.find((at) => at > start && at < next);
    return { start, end: Math.max(start, pause ?? next) };
  });
}

/** A frame is silent 40 dB below the loud ones; a little more stays on both sides so that no consonant is cut. */
const FRAME_SECONDS = 0.01;
const SILENT = 0.01;
const QUIETEST = 20;
const KEEP = { before: 0.015, after: 0.03 } as const;

function trim(sound: Synthesis): Synthesis {
  const { samples, sampleRate, intervals } = sound;
  const size = Math.round(sampleRate * FRAME_SECONDS);
  const levels: number[] = [];
  for (let at = 0; at < samples.length; at += size) {
    let sum = 0;
    const end = Math.min(samples.length, at + size);
    for (let i = at; i < end; i++) sum += (samples[i] ?? 0) ** 2;
    levels.push(Math.sqrt(sum / (end - at)));
  }
  const loud = levels.toSorted((a, b) => a - b)[Math.floor(levels.length * 0.95)] ?? 0;
  const heard = (level: number): boolean => level > Math.max(QUIETEST, loud * SILENT);
  const first = levels.findIndex(heard);
  if (first < 0) return { samples: new Int16Array(0), sampleRate, intervals: intervals.map(() => null) };
  const begin = Math.max(0, first * size - Math.round(KEEP.before * sampleRate));
  const end = Math.min(samples.length, (levels.findLastIndex(heard) + 1) * size + Math.round(KEEP.after * sampleRate));
  const shift = begin / sampleRate;
  return {
    samples: samples.slice(begin, end),
    sampleRate,
    intervals: intervals.map(
      (one) => one && { start: Math.max(0, one.start - shift), end: Math.max(0, one.end - shift) },
    ),
  };
}
