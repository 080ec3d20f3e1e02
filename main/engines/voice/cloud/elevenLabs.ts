// ElevenLabs: speech with the time of every character (POST /v1/text-to-speech/{voice_id}/with-timestamps).
import { z } from "zod";

import { readJson, readPcm, timesOfCharacters } from "./answers.ts";
import { ask, type Explanation } from "./ask.ts";
import { listPrice } from "./prices.ts";
import type { SpeechService } from "./service.ts";

const SAMPLE_RATE = 24_000;

const Times = z.object({
  characters: z.array(z.string()),
  character_start_times_seconds: z.array(z.number()),
  character_end_times_seconds: z.array(z.number()),
});
const Answer = z.object({ audio_base64: z.base64(), alignment: Times.nullish() });
const Fault = z.object({
  detail: z.union([
    z.string(),
    z.looseObject({ status: z.string().optional(), code: z.string().optional(), message: z.string().optional() }),
  ]),
});

export function elevenLabs(options: { key: string; model: string; address?: string }): SpeechService {
  const { key, model, address = "https://api.elevenlabs.io" } = options;
  return {
    name: "elevenlabs",
    version: `elevenlabs ${model} ${address}`,
    // The least of all models; a sentence is far shorter.
    longest: 5000,
    rates: { min: 0.7, max: 1.2 },
    pitches: 0,
    parallel: 2,
    price: () => listPrice("elevenlabs", model),
    async speak({ voice, text, words, rate, range }, signal) {
      const { bytes } = await ask(
        {
          service: "ElevenLabs",
          url: `${address}/v1/text-to-speech/${encodeURIComponent(voice)}/with-timestamps?output_format=pcm_${SAMPLE_RATE}`,
          headers: { "xi-api-key": key },
          body: { text, model_id: model, seed: 1, ...voiceSettings(rate, range) },
          secret: key,
          explain,
        },
        signal,
      );
      const { audio_base64: audio, alignment } = readJson(Answer, bytes, "ElevenLabs");
      const characters = alignment?.characters.map((character, i) => ({
        text: character,
        start: alignment.character_start_times_seconds[i] ?? 0,
        end: alignment.character_end_times_seconds[i] ?? 0,
      }));
      return {
        samples: readPcm(Buffer.from(audio, "base64")),
        sampleRate: SAMPLE_RATE,
        intervals: characters ? timesOfCharacters(text, words, characters) : null,
      };
    },
  };
}

/** A stable voice is an even one; 0.5 is the default. */
function voiceSettings(speed: number, range: number) {
  if (speed === 1 && range === 1) return {};
  const stability = range === 1 ? 0.5 : range < 1 ? 0.7 : 0.35;
  return { voice_settings: { speed, stability } };
}

function explain(status: number, body: unknown): Explanation | null {
  const fault = Fault.safeParse(body).data?.detail;
  if (fault === undefined || typeof fault === "string") return null;
  const kind = fault.status ?? fault.code ?? "";
  const message = `${kind} ${fault.message ?? ""}`.trim();
  if (/quota_exceeded|insufficient|payment/.test(kind)) return { code: "VOICE_QUOTA", message, again: false };
  if (/voice_not_found|invalid_voice/.test(kind)) return { code: "VOICE_UNKNOWN", message, again: false };
  if (status === 401 || status === 403) return { code: "VOICE_KEY", message, again: false };
  return { code: "VOICE_SERVICE", message, again: status === 429 || status >= 500 };
}
