// The narration's sound thread: brings each piece of speech to 48 kHz and one level, filters and compresses the whole, and writes it.
import { SAMPLE_RATE } from "../../../contract/values.ts";
import { Compressor } from "../../base/sound/compressor.ts";
import { Biquad, highPass, highShelf, lowShelf, peak } from "../../base/sound/filters.ts";
import { loudness } from "../../base/sound/loudness.ts";
import { resample } from "../../base/sound/resample.ts";
import { WavWriter, toInt16 } from "../../base/sound/wav.ts";
import { serveWorker } from "../../base/workers.ts";
import type { SoundReply, SoundRequest } from "./protocol.ts";
import { soften } from "./soften.ts";

/** Loudness that the speech has before the compressor, and about has again after it with what is given back. */
const TARGET_LUFS = -20;
const MAKE_UP = 10 ** (4.8 / 20);
/** How far a piece's own gain may lie from that of the pieces before: a whisper stays softer than a call. */
const EVEN_OUT = 0.6;
const MOST_GAIN_DB = 24;
/** Rumble below the voice goes away. */
const HIGH_PASS_HERTZ = 80;
const FADE_SECONDS = { in: 0.004, out: 0.012 } as const;

class NarrationSound {
  readonly #file: WavWriter;
  readonly #chain: readonly { process(samples: Float32Array): void }[];
  /** dB, of the pieces so far. */
  #gain: number | null = null;

  constructor(path: string) {
    this.#file = new WavWriter(path, { sampleRate: SAMPLE_RATE, channels: 1 });
    this.#chain = [
      new Biquad(highPass(SAMPLE_RATE, HIGH_PASS_HERTZ)),
      // The embedded voices boom and are dull: less of the chest, more of what tells vowels and consonants apart.
      new Biquad(lowShelf(SAMPLE_RATE, 260, -4)),
      new Biquad(peak(SAMPLE_RATE, 2300, 0.8, 4)),
      new Biquad(highShelf(SAMPLE_RATE, 5000, 1.5)),
      new Compressor(SAMPLE_RATE, { threshold: -22, ratio: 2.2, knee: 10, attack: 0.008, release: 0.14 }),
      // A second one, fast, for the few peaks that voices of much contrast leave.
      new Compressor(SAMPLE_RATE, { threshold: -14, ratio: 5, knee: 6, attack: 0.001, release: 0.06 }),
    ];
  }

  speech(samples: Float32Array, sampleRate: number): void {
    const sound = resample(samples, sampleRate, SAMPLE_RATE);
    const factor = 10 ** (this.#gainFor(sound) / 20);
    for (let i = 0; i < sound.length; i++) sound[i] = (sound[i] as number) * factor;
    fade(sound);
    this.#write(sound);
  }

  /** What makes an embedded voice clearer would make a person's shrill. */
  recorded(samples: Float32Array, sampleRate: number): void {
    const sound = resample(samples, sampleRate, SAMPLE_RATE);
    const level = loudness([sound]);
    const factor = Number.isFinite(level) ? 10 ** (Math.min(MOST_GAIN_DB, TARGET_LUFS - level) / 20) : 1;
    for (let i = 0; i < sound.length; i++) sound[i] = soften((sound[i] as number) * factor);
    fade(sound);
    this.#file.write(toInt16(sound));
  }

  /** In stretches, so that ten minutes of silence need no memory. */
  silence(seconds: number): void {
    for (let left = Math.round(seconds * SAMPLE_RATE); left > 0; left -= SAMPLE_RATE)
      this.#write(new Float32Array(Math.min(left, SAMPLE_RATE)));
  }

  get seconds(): number {
    return this.#file.frames / SAMPLE_RATE;
  }

  close(): void {
    this.#file.close();
  }

  #gainFor(sound: Float32Array): number {
    const level = loudness([sound]);
    if (!Number.isFinite(level)) return this.#gain ?? 0;
    const wanted = Math.min(MOST_GAIN_DB, TARGET_LUFS - level);
    const own = this.#gain === null ? wanted : this.#gain + (wanted - this.#gain) * EVEN_OUT;
    this.#gain = own;
    return own;
  }

  #write(sound: Float32Array): void {
    for (const step of this.#chain) step.process(sound);
    for (let i = 0; i < sound.length; i++) sound[i] = soften((sound[i] as number) * MAKE_UP);
    this.#file.write(toInt16(sound));
  }
}

function fade(sound: Float32Array): void {
  const into = Math.min(sound.length, Math.round(FADE_SECONDS.in * SAMPLE_RATE));
  const out = Math.min(sound.length, Math.round(FADE_SECONDS.out * SAMPLE_RATE));
  for (let i = 0; i < into; i++) sound[i] = (sound[i] as number) * (0.5 - 0.5 * Math.cos((Math.PI * i) / into));
  for (let i = 0; i < out; i++) {
    const at = sound.length - 1 - i;
    sound[at] = (sound[at] as number) * (0.5 - 0.5 * Math.cos((Math.PI * i) / out));
  }
}

let sound: NarrationSound | undefined;

serveWorker<SoundRequest, SoundReply>(async (request) => {
  if (request.kind === "open") sound = new NarrationSound(request.path);
  if (!sound) throw new Error("no file is open");
  switch (request.kind) {
    case "open":
      break;
    case "speech":
      sound.speech(request.samples, request.sampleRate);
      break;
    case "recorded":
      sound.recorded(request.samples, request.sampleRate);
      break;
    case "silence":
      sound.silence(request.seconds);
      break;
    case "close":
      sound.close();
      break;
  }
  return { result: { seconds: sound.seconds } };
});
