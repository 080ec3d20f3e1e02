// The cloud voices: paid services that speak only where the settings allow it, a voice of theirs is asked for, and the cost lies within the limit.
import { AppError } from "../../../base/errors.ts";
import { KEY_VARIABLES } from "../../../base/settings.ts";
import { toInt16 } from "../../../base/sound/wav.ts";
import { createAligner } from "../align/index.ts";
import type { SpeechEngine } from "../engine.ts";
import type { Interval } from "../intervals.ts";
import type { Synthesis, SynthesisRequest } from "../protocol.ts";
import { wordTimes } from "../times.ts";
import { trimSilence } from "../trim.ts";
import { wordPlaces } from "./answers.ts";
import { elevenLabs } from "./elevenLabs.ts";
import { google } from "./google.ts";
import { KeptSpeech } from "./kept.ts";
import { openAi } from "./openAi.ts";
import { PRICES_AS_OF } from "./prices.ts";
import { SERVICES, type ServiceName, type ServiceSound, type SpeechService } from "./service.ts";

export { SERVICES, type ServiceName } from "./service.ts";

export interface CloudOptions {
  /** Services that may be used at all. */
  allowed: readonly ServiceName[];
  /** By service; none: the service cannot be used (a server on this machine needs none). */
  keys: Partial<Record<ServiceName, string>>;
  elevenLabsModel: string;
  /** Base address and model of the server that speaks OpenAI's protocol. */
  speechServer: string;
  speechModel: string;
  /** Micro-USD a character, where it is not the list price. */
  prices: Partial<Record<ServiceName, number>>;
  /** Micro-USD that the voice of one video may cost. */
  limit: number;
  /** In the cache: what was paid for is kept there. */
  cacheDir: string;
  /** Told of each request that was answered: what it costs. */
  onSpent?: (spent: { service: ServiceName; characters: number; microUsd: number }) => void;
  /** Other addresses than the services' own: the doubles of the tests. */
  addresses?: { elevenlabs?: string; google?: string };
}

const CREDITS: Record<ServiceName, { title: string; address: string }> = {
  elevenlabs: { title: "ElevenLabs", address: "https://elevenlabs.io" },
  google: { title: "Google Cloud Text-to-Speech", address: "https://cloud.google.com/text-to-speech" },
  openai: { title: "OpenAI-compatible speech server", address: "" },
};

export interface CloudVoices extends SpeechEngine {
  /** What a voice of theirs that can be used costs, in micro-USD a character; null: it is none. */
  priceOf(voice: string): { service: ServiceName; microUsd: number } | null;
  /** For the doctor: whether each service can speak, and if not, why. */
  states(): { service: ServiceName; usable: boolean; reason: string }[];
}

export function createCloudVoices(options: CloudOptions): CloudVoices {
  const services = new Map<ServiceName, SpeechService>();
  for (const name of SERVICES) if (refusal(name, options) === null) services.set(name, serviceOf(name, options));
  const aligner = createAligner(1);
  const kept = new KeptSpeech(options.cacheDir);
  const gates = new Map([...services].map(([name, { parallel }]) => [name, new Gate(parallel)]));

  async function speak(request: SynthesisRequest, signal: AbortSignal | undefined): Promise<Synthesis> {
    const { service, voice } = serviceAndVoice(services, request.voice);
    const { text, words, language, range, stressed = [] } = request;
    const rate = Math.min(service.rates.max, Math.max(service.rates.min, request.rate));
    const pitch = Math.min(service.pitches, Math.max(-service.pitches, request.pitch));
    const told = departures(request, { rate, pitch });
    const key = [service.version, voice, language, rate, pitch, range, stressed, text];
    const found = await kept.get(key);
    if (found) return { ...found, decisions: [...told, ...(found.decisions ?? [])] };
    const gate = gates.get(service.name) as Gate;
    const sounds: ServiceSound[] = [];
    let first = 0;
    for (const piece of pieces(text, words, service.longest)) {
      const next = first + piece.words.length;
      const part = { voice, language, rate, pitch, range, stressed: stressed.slice(first, next), ...piece };
      sounds.push(await gate.through(() => service.speak(part, signal), signal));
      const characters = piece.text.length;
      const price = options.prices[service.name] ?? service.price(voice);
      if (price > 0) options.onSpent?.({ service: service.name, characters, microUsd: Math.round(characters * price) });
      first = next;
    }
    const joined = join(sounds);
    const trimmed = trimSilence(joined.samples, joined.sampleRate);
    if (trimmed.samples.length === 0)
      throw new AppError("VOICE_FAILED", "voices.cloud", `${request.voice} gave silence`, { retryable: false });
    const sound = { samples: toInt16(trimmed.samples), sampleRate: joined.sampleRate };
    const times = joined.intervals
      ? { intervals: joined.intervals.map((one) => shifted(one, trimmed.start)), decisions: [] }
      : await wordTimes(aligner, request, sound, signal);
    const unkept = await kept.put(key, { ...sound, ...times }).then(
      () => [],
      (error: unknown) => [`what ${request.voice} spoke cannot be kept, and will be paid for again: ${String(error)}`],
    );
    return { ...sound, ...times, decisions: [...told, ...times.decisions, ...unkept] };
  }

  return {
    kind: "cloud",
    version: JSON.stringify([[...services.values()].map(({ version }) => version), options.limit, options.prices]),
    // Which voices an account has is not known without asking its service.
    voices: () => [],
    find(id) {
      const { name, voice } = parts(id);
      if (!name || !voice) return null;
      const refused = refusal(name, options);
      if (refused !== null) return { refused };
      const language = name === "google" ? voice.split("-").slice(0, 2).join("-") : "mul";
      const { title, address } = CREDITS[name];
      const credit = { name: title, licence: null, provenance: name === "openai" ? options.speechServer : address };
      return { id, engine: name, kind: "cloud", language, name: `${title} ${voice}`, sampleRate: 24_000, credit };
    },
    synthesise: speak,
    cost(texts, id) {
      const { service, voice } = serviceAndVoice(services, id);
      const characters = texts.reduce((sum, text) => sum + text.length, 0);
      const own = options.prices[service.name];
      const price = own ?? service.price(voice);
      const cost = characters * price;
      const source = own !== undefined ? "at your price" : price === 0 ? "" : `at the list price of ${PRICES_AS_OF}`;
      const estimate = `${id}: ${characters} characters, about ${dollars(cost)}${source && ` ${source}`} (limit ${dollars(options.limit)} a video)`;
      if (cost > options.limit)
        throw new AppError("VOICE_COST", "voices.cost", estimate, {
          details: { characters, cost, limit: options.limit },
        });
      return estimate;
    },
    priceOf(id) {
      const { name, voice } = parts(id);
      const service = name && services.get(name);
      return service && voice ? { service: name, microUsd: options.prices[name] ?? service.price(voice) } : null;
    },
    states: () =>
      SERVICES.map((service) => ({ service, usable: services.has(service), reason: refusal(service, options) ?? "" })),
    async close() {
      await Promise.all([aligner.close(), kept.sweep()]);
    },
  };
}

/** Why a service may not be used, or null. */
function refusal(name: ServiceName, { allowed, keys, speechServer }: CloudOptions): string | null {
  if (!allowed.includes(name)) return `cloud voices are off: set YTEMPIRE_CLOUD_VOICES=${name} to allow this one`;
  const needsKey = name !== "openai" || new URL(speechServer).hostname === "api.openai.com";
  return needsKey && !keys[name] ? `its key is missing: set ${KEY_VARIABLES[name]}` : null;
}

function serviceOf(name: ServiceName, options: CloudOptions): SpeechService {
  const key = options.keys[name] ?? "";
  const address = name === "openai" ? undefined : options.addresses?.[name];
  const at = address === undefined ? {} : { address };
  switch (name) {
    case "elevenlabs":
      return elevenLabs({ key, model: options.elevenLabsModel, ...at });
    case "google":
      return google({ key, ...at });
    case "openai":
      return openAi({ key, model: options.speechModel, address: options.speechServer });
  }
}

/** `elevenlabs:21m00Tcm4TlvDq8ikWAM` */
function parts(id: string): { name: ServiceName | undefined; voice: string } {
  const at = id.indexOf(":");
  return { name: SERVICES.find((name) => name === id.slice(0, at)), voice: id.slice(at + 1) };
}

function serviceAndVoice(services: ReadonlyMap<ServiceName, SpeechService>, id: string) {
  const { name, voice } = parts(id);
  const service = name && services.get(name);
  if (service) return { service, voice };
  throw new AppError("VOICE_UNKNOWN", "voices.cloud", `There is no voice “${id}”`);
}

/** Less than this is hardly heard, and a delivery asks for it as a matter of course. */
const HEARD = { rate: 0.03, semitones: 1.1 } as const;

/** What the service could not do as asked. */
function departures({ voice, rate, pitch }: SynthesisRequest, done: { rate: number; pitch: number }): string[] {
  return [
    ...(Math.abs(done.rate / rate - 1) < HEARD.rate
      ? []
      : [`${voice} speaks at ${done.rate} of its own rate: ${Number(rate.toFixed(2))} lies outside of what it can`]),
    ...(Math.abs(done.pitch - pitch) < HEARD.semitones
      ? []
      : [
          `${voice} speaks ${done.pitch === 0 ? "at its own pitch" : `${done.pitch} semitones off`}: ${pitch} lies outside of what it can`,
        ]),
  ];
}

/** A text too long for one request, cut between words, at a break where there is one in the second half. */
export function pieces(text: string, words: readonly string[], longest: number): { text: string; words: string[] }[] {
  if (text.length <= longest) return [{ text, words: [...words] }];
  const places = wordPlaces(text, words);
  const result: { text: string; words: string[] }[] = [];
  let first = 0;
  while (first < words.length) {
    const begin = first === 0 ? 0 : (places[first] ?? 0);
    let end = first + 1;
    let best = 0;
    for (let next = first + 1; next <= words.length; next++) {
      const stop = next < words.length ? (places[next] ?? 0) : text.length;
      if (next < words.length && stop < 0) continue;
      if (stop - begin > longest) break;
      end = next;
      if (/[,;:.!?]\s*$/.test(text.slice(begin, stop)) && stop - begin > longest / 2) best = next;
    }
    if (end < words.length && best > 0) end = best;
    const stop = end < words.length ? (places[end] ?? text.length) : text.length;
    result.push({ text: text.slice(begin, stop).trim(), words: words.slice(first, end) });
    first = end;
  }
  return result;
}

/** Sounds of one service one after another; times only where each of them has some. */
function join(sounds: readonly ServiceSound[]): ServiceSound {
  const [only] = sounds;
  if (only && sounds.length === 1) return only;
  const samples = new Float32Array(sounds.reduce((sum, one) => sum + one.samples.length, 0));
  const intervals: (Interval | null)[] = [];
  let at = 0;
  for (const sound of sounds) {
    samples.set(sound.samples, at);
    for (const one of sound.intervals ?? []) intervals.push(shifted(one, -at / sound.sampleRate));
    at += sound.samples.length;
  }
  return {
    samples,
    sampleRate: only?.sampleRate ?? 24_000,
    intervals: sounds.every((one) => one.intervals) ? intervals : null,
  };
}

function shifted(interval: Interval | null, by: number): Interval | null {
  return interval && { start: Math.max(0, interval.start - by), end: Math.max(0, interval.end - by) };
}

function dollars(micro: number): string {
  return `$${(micro / 1e6).toFixed(micro > 0 && micro < 10_000 ? 4 : 2)}`;
}

/** Lets so many through at once: services refuse more. */
class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  async through<T>(pass: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    while (this.#free === 0) await this.#turn(signal);
    if (signal?.aborted) {
      this.#waiting.shift()?.();
      throw new AppError("CANCELLED", "voices.cloud");
    }
    this.#free--;
    try {
      return await pass();
    } finally {
      this.#free++;
      this.#waiting.shift()?.();
    }
  }

  /** Until a place may be free, or the signal aborts. */
  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(called), 1);
        reject(new AppError("CANCELLED", "voices.cloud"));
      };
      const called = (): void => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiting.push(called);
    });
  }
}
