// The thread that works on a recording: measures it, and writes it levelled and with its pauses quieter. In pieces: hours of sound need little memory.
import { closeSync, openSync, readSync } from "node:fs";

import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { Compressor } from "../../../base/sound/compressor.ts";
import { Biquad, highPass } from "../../../base/sound/filters.ts";
import { findSpeech } from "../../../base/sound/speech.ts";
import { WavWriter, toInt16 } from "../../../base/sound/wav.ts";
import { serveWorker } from "../../../base/workers.ts";
import { soften } from "../soften.ts";
import { planGains } from "./gains.ts";
import type { Heard, Polished, RecordingReply, RecordingRequest } from "./protocol.ts";

const FRAME = SAMPLE_RATE / 100;
/** Ten seconds, in whole frames. */
const PIECE = FRAME * 1000;
/** Rumble below a voice is neither heard nor measured. */
const HIGH_PASS_HERTZ = 70;
/** About what the compressor takes from the loudness of speech. */
const MAKE_UP = 10 ** (3.5 / 20);
const FADE_SECONDS = 0.02;
/** Samples in a row at the very top that a voice does not make by itself, and how near the top. */
const CLIPPED = { samples: 4, share: 0.995, least: 0.5 } as const;

serveWorker<RecordingRequest, RecordingReply>(async (request) => ({
  result: request.kind === "listen" ? listen(request.path) : polish(request),
}));

function listen(path: string): Heard {
  const levels: number[] = [];
  const filter = new Biquad(highPass(SAMPLE_RATE, HIGH_PASS_HERTZ));
  const clipping = new ClippingCounter();
  let samples = 0;
  for (const { sound } of pieces(path, 0, Infinity)) {
    samples += sound.length;
    clipping.add(sound);
    filter.process(sound);
    for (let at = 0; at < sound.length; at += FRAME) {
      const end = Math.min(sound.length, at + FRAME);
      let power = 0;
      for (let i = at; i < end; i++) power += (sound[i] as number) ** 2;
      levels.push(10 * Math.log10(power / (end - at) + 1e-10));
    }
  }
  const all = Float32Array.from(levels);
  const found = findSpeech(all);
  const speechSeconds = found.speech.reduce((sum, is) => sum + is, 0) / 100;
  const { loud, noise } = found;
  const gains = planGains(all, found);
  const speech = { from: Math.max(0, found.speech.indexOf(1)), to: found.speech.lastIndexOf(1) + 1 };
  return { seconds: samples / SAMPLE_RATE, speechSeconds, speech, loud, noise, clipped: clipping.found, gains };
}

function polish({ path, gains, start, end, into }: Extract<RecordingRequest, { kind: "polish" }>): Polished {
  const [first, last] = [start, end].map((at) => Math.round(at * SAMPLE_RATE)) as [number, number];
  const filter = new Biquad(highPass(SAMPLE_RATE, HIGH_PASS_HERTZ));
  const compressor = new Compressor(SAMPLE_RATE, { threshold: -20, ratio: 2, knee: 10, attack: 0.008, release: 0.16 });
  const file = new WavWriter(into, { sampleRate: SAMPLE_RATE, channels: 1 });
  try {
    for (const { sound, at } of pieces(path, first, last)) {
      filter.process(sound);
      applyGains(gains, sound, at);
      compressor.process(sound);
      for (let i = 0; i < sound.length; i++) {
        const edge = Math.min(at + i - first, last - 1 - at - i) / (FADE_SECONDS * SAMPLE_RATE);
        sound[i] =
          soften((sound[i] as number) * MAKE_UP) * (edge >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * Math.max(0, edge)));
      }
      file.write(toInt16(sound));
    }
    return { seconds: file.frames / SAMPLE_RATE };
  } finally {
    file.close();
  }
}

/** In straight lines of a millisecond each. */
const STEP = SAMPLE_RATE / 1000;

function applyGains(gains: Float32Array, sound: Float32Array, at: number): void {
  let gain = factorAt(gains, at);
  for (let from = 0; from < sound.length; from += STEP) {
    const end = Math.min(sound.length, from + STEP);
    const step = (factorAt(gains, at + end) - gain) / (end - from);
    for (let i = from; i < end; i++) sound[i] = (sound[i] as number) * (gain += step);
  }
}

/** Between the frames' middles in a straight line of decibels. */
function factorAt(gains: Float32Array, sample: number): number {
  const place = Math.max(0, sample / FRAME - 0.5);
  const frame = Math.min(gains.length - 1, Math.floor(place));
  const here = gains[frame] as number;
  const next = gains[Math.min(gains.length - 1, frame + 1)] as number;
  return 10 ** ((here + (next - here) * (place - frame)) / 20);
}

function* pieces(path: string, first: number, last: number): Generator<{ sound: Float32Array; at: number }> {
  const file = openSync(path, "r");
  const piece = new Int16Array(PIECE);
  try {
    for (let at = first; at < last;) {
      const wanted = Math.min(PIECE, last - at) * 2;
      const bytes = readSync(file, new Uint8Array(piece.buffer), 0, wanted, at * 2);
      const count = bytes >> 1;
      if (count === 0) return;
      yield { sound: Float32Array.from(piece.subarray(0, count), (sample) => sample / 32_768), at };
      at += count;
    }
  } finally {
    closeSync(file);
  }
}

/** Counts where several samples in a row stand at the highest level that there is so far. */
class ClippingCounter {
  readonly found = { places: 0, first: 0 };
  #top: number = CLIPPED.least;
  #run = 0;
  #at = 0;

  add(sound: Float32Array): void {
    for (const sample of sound) {
      const size = Math.abs(sample);
      if (size > this.#top * (2 - CLIPPED.share)) {
        // A higher top than before: what stood under it was no clipping.
        this.found.places = 0;
        this.#run = 0;
      }
      this.#top = Math.max(this.#top, size);
      this.#run = size >= this.#top * CLIPPED.share ? this.#run + 1 : 0;
      if (this.#run === CLIPPED.samples) {
        if (this.found.places === 0) this.found.first = this.#at / SAMPLE_RATE;
        this.found.places++;
      }
      this.#at++;
    }
  }
}
