// eSpeak NG, run inside a worker thread: text in, samples and the start of every word out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// @ts-expect-error The package has no types; what is used of it is declared below.
import start from "@echogarden/espeak-ng-emscripten";

interface EspeakEvent {
  type: string;
  /** Of a phoneme: its IPA, empty for a pause. */
  id?: string | number;
  /** Of the text, 1 for the first code point. */
  text_position: number;
  /** Milliseconds. */
  audio_position: number;
}

interface EspeakModule {
  HEAPU8: Uint8Array;
  eSpeakNGWorker: new () => {
    set_voice(name: string): number;
    set_rate(wordsAMinute: number): void;
    set_pitch(value: number): void;
    set_range(value: number): void;
    synthesize(text: string, each: (pcm: ArrayBuffer, events: EspeakEvent[]) => boolean): void;
  };
}

export interface EspeakSound {
  samples: Int16Array;
  sampleRate: number;
  /** Where words begin: code points of the text, and seconds. Not every word has one. */
  starts: { position: number; at: number }[];
  /** Where the voice falls silent, in seconds. */
  pauses: number[];
}

const SAMPLE_RATE = 22_050;
const WORDS_A_MINUTE = 165;
/** eSpeak's pitch runs from 0 to 99 with 50 as the voice's own; a semitone is about 6.8 of it, as measured with `en-us`. */
const PITCH = { middle: 50, perSemitone: 6.8 } as const;
/** The voice's own range of pitch, of 99. */
const RANGE = 50;

/** Of text, in UTF-8: after a longer one the engine is not used again. */
const MOST_BYTES = 16_384;

type Start = (options: { getPreloadedPackage: () => ArrayBuffer }) => Promise<EspeakModule>;

/** The engine of this thread, and its memory as it was before it first spoke. */
interface Engine {
  module: EspeakModule;
  first: Uint8Array;
}

let engine: Promise<Engine> | undefined;

async function open(): Promise<Engine> {
  const script = createRequire(import.meta.url).resolve("@echogarden/espeak-ng-emscripten");
  const data = new Uint8Array(readFileSync(script.replace(/\.js$/, ".data"))).buffer;
  const module = await (start as Start)({ getPreloadedPackage: () => data });
  // What hands strings over keeps the address of its buffer outside the memory: the buffer must be there, and large
  // enough for good, before the memory is copied. It grows at the call after the one that needs it.
  const worker = new module.eSpeakNGWorker();
  worker.set_voice("en-us");
  for (const text of [" ".repeat(MOST_BYTES), " "]) worker.synthesize(text, () => false);
  return { module, first: module.HEAPU8.slice() };
}

/**
 * A used engine gives slightly other sound, and equal texts must sound equal: each call begins with the memory of a new
 * one. A really new one would be compiled anew by V8 and speak 20 times slower.
 */
export async function speakEspeak(
  text: string,
  o: { voice: string; rate: number; pitch: number; range?: number },
): Promise<EspeakSound> {
  engine ??= open();
  const { module, first } = await engine;
  if (Buffer.byteLength(text) >= MOST_BYTES) engine = undefined;
  // The memory may have grown, and then is another array.
  module.HEAPU8.set(first);
  module.HEAPU8.fill(0, first.length);
  const worker = new module.eSpeakNGWorker();
  if (worker.set_voice(o.voice) !== 0) throw new Error(`eSpeak NG has no voice ${o.voice}`);
  worker.set_rate(Math.round(WORDS_A_MINUTE * o.rate));
  worker.set_pitch(Math.min(99, Math.max(0, Math.round(PITCH.middle + o.pitch * PITCH.perSemitone))));
  worker.set_range(Math.min(99, Math.round(RANGE * (o.range ?? 1))));
  const parts: Int16Array[] = [];
  const starts: EspeakSound["starts"] = [];
  const pauses: number[] = [];
  // Markup is always parsed, so its signs never reach the engine.
  worker.synthesize(text.replace(/[<>&]/g, " "), (pcm, events) => {
    parts.push(new Int16Array(pcm.slice(0)));
    for (const event of events) {
      const at = event.audio_position / 1000;
      if (event.type === "word") starts.push({ position: event.text_position - 1, at });
      else if (event.type === "phoneme" && event.id === "") pauses.push(at);
    }
    return false;
  });
  const samples = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return { samples, sampleRate: SAMPLE_RATE, starts, pauses };
}
