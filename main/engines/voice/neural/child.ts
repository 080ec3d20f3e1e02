// The process of one model: loads it by sherpa-onnx and speaks. The library ends its process on a damaged file, so it has one of its own.
import { createInterface } from "node:readline";

// @ts-expect-error The package has no types; what is used of it is declared below.
import sherpa from "sherpa-onnx-node";

import { resample } from "../../../base/sound/resample.ts";
import { toInt16 } from "../../../base/sound/wav.ts";
import { trimSilence } from "../trim.ts";
import { type Header, type LoadRequest, LOADED, MARK, type SpeakRequest } from "./protocol.ts";

interface Tts {
  sampleRate: number;
  numSpeakers: number;
  generate(request: {
    text: string;
    sid: number;
    speed: number;
    /** Electron allows no memory of others in its buffers. */
    enableExternalBuffer: boolean;
    generationConfig: {
      sid: number;
      speed: number;
      silenceScale: number;
      numSteps?: number;
      extra?: Record<string, string | number>;
    };
  }): { samples: Float32Array; sampleRate: number };
}

/** Of Supertonic: as its authors measured, more steps are hardly heard. */
const STEPS = 8;

let tts: Tts | undefined;
let engine: LoadRequest["engine"] | undefined;

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as LoadRequest | SpeakRequest;
  if ("engine" in message) load(message);
  else
    try {
      speak(message);
    } catch (error) {
      send({ kind: "refused", id: message.id, message: error instanceof Error ? error.message : String(error) });
    }
}

function load(request: LoadRequest): void {
  const began = performance.now();
  try {
    engine = request.engine;
    tts = new (sherpa as { OfflineTts: new (config: unknown) => Tts }).OfflineTts({
      model: { ...modelConfig(request), numThreads: request.threads, provider: request.provider, debug: 0 },
      maxNumSentences: 1,
    });
    process.stderr.write(`${LOADED}\n`);
    const loadedIn = Math.round(performance.now() - began);
    send({ kind: "ready", sampleRate: tts.sampleRate, speakers: tts.numSpeakers, loadedIn });
  } catch (error) {
    send({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

function modelConfig({ engine: kind, files, language }: LoadRequest) {
  switch (kind) {
    case "kokoro": {
      const { lexicon = [], ...rest } = files;
      const lexicons = Array.isArray(lexicon) ? lexicon : [lexicon];
      return { kokoro: { ...rest, ...(lexicons.length > 0 ? { lexicon: lexicons.join(","), lang: language } : {}) } };
    }
    case "piper":
      return { vits: files };
    case "supertonic":
      return { supertonic: files };
  }
}

function speak({ id, text, speaker, speed, semitones, language }: SpeakRequest): void {
  if (!tts) return send({ kind: "refused", id, message: "no model is loaded" });
  const began = performance.now();
  // Spoken slower and played faster, a voice is higher and as long as before.
  const raised = 2 ** (semitones / 12);
  const sid = speaker;
  const { samples, sampleRate } = tts.generate({
    text,
    sid,
    speed: speed / raised,
    enableExternalBuffer: false,
    generationConfig: {
      sid,
      speed: speed / raised,
      // By default the library shortens the pauses that the model makes.
      silenceScale: 1,
      ...(engine === "supertonic"
        ? { numSteps: STEPS, extra: { lang: language.toLowerCase().split("-")[0] ?? "", seed: 1 } }
        : {}),
    },
  });
  if (samples.length === 0) return send({ kind: "refused", id, message: "the model gave no sound" });
  if (samples.some((sample) => !Number.isFinite(sample)))
    return send({ kind: "refused", id, message: "the model gave what is no sound" });
  const wanted = raised === 1 ? samples : resample(samples, roundedRate(sampleRate * raised), sampleRate);
  const { samples: trimmed } = trimSilence(wanted, sampleRate);
  if (trimmed.length === 0) return send({ kind: "refused", id, message: "the model gave silence" });
  const sound = toInt16(trimmed);
  const bytes = new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength);
  send(
    { kind: "speech", id, sampleRate, bytes: bytes.length, milliseconds: Math.round(performance.now() - began) },
    bytes,
  );
}

/** A filter's size follows from the common divisor of the two rates: to 50 Hz, a fiftieth of a semitone at 24 kHz. */
function roundedRate(rate: number): number {
  return Math.round(rate / 50) * 50;
}

function send(header: Header, body?: Uint8Array): void {
  process.stdout.write(`${MARK}${JSON.stringify(header)}\n`);
  if (body) process.stdout.write(body);
}
