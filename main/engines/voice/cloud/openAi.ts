// Any server that speaks OpenAI's protocol for speech (POST /audio/speech), theirs or one on the same machine. It tells no times.
import { z } from "zod";

import { AppError } from "../../../base/errors.ts";
import { readWav } from "./answers.ts";
import { ask, type Explanation } from "./ask.ts";
import { listPrice } from "./prices.ts";
import type { SpeechService } from "./service.ts";

const Fault = z.object({
  error: z.looseObject({
    message: z.string().default(""),
    code: z.string().nullish(),
    type: z.string().nullish(),
    param: z.string().nullish(),
  }),
});

/** Throws USAGE where a key would be sent in the clear to another machine. */
export function openAi(options: { key: string; model: string; address: string }): SpeechService {
  const { key, model } = options;
  const address = options.address.replace(/\/+$/, "");
  const { protocol, hostname } = new URL(address);
  const own = isThisMachine(hostname);
  if (protocol !== "https:" && key !== "" && !own)
    throw new AppError("USAGE", "voices.cloud", `The speech server ${address} would get its key unencrypted`, {
      hint: "Give an https:// address in YTEMPIRE_SPEECH_SERVER, or none of a key.",
    });
  return {
    name: "openai",
    version: `openai ${model} ${address}`,
    longest: 4096,
    rates: { min: 0.25, max: 4 },
    pitches: 0,
    parallel: own ? 1 : 4,
    price: () => (own ? 0 : listPrice("openai", model)),
    async speak({ voice, text, rate, range }, signal) {
      const { bytes, mediaType } = await ask(
        {
          service: "The speech server",
          url: `${address}/audio/speech`,
          headers: key === "" ? {} : { authorization: `Bearer ${key}` },
          body: {
            model,
            voice,
            input: text,
            response_format: "wav",
            ...(rate === 1 ? {} : { speed: rate }),
            ...instructions(model, range),
          },
          secret: key,
          explain,
        },
        signal,
      );
      return { ...readWav(bytes, "The speech server", mediaType), intervals: null };
    },
  };
}

/** The models that can be told how to speak; others refuse the field. */
function instructions(model: string, range: number) {
  if (range === 1 || !model.startsWith("gpt-")) return {};
  return {
    instructions:
      range < 1 ? "Speak calmly and evenly, without haste." : "Speak in a lively way, with warmth and energy.",
  };
}

export function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

function explain(status: number, body: unknown): Explanation | null {
  const fault = Fault.safeParse(body).data?.error;
  if (!fault) return null;
  const kind = fault.code ?? fault.type ?? "";
  const message = `${kind} ${fault.message}`.trim();
  if (/insufficient_quota|billing/.test(kind)) return { code: "VOICE_QUOTA", message, again: false };
  if (status === 401 || status === 403) return { code: "VOICE_KEY", message, again: false };
  if (
    fault.param === "voice" ||
    (status < 500 &&
      /\bvoice\b.*(not found|invalid|unknown|unsupported)|(invalid|unknown|unsupported).*\bvoice\b/i.test(
        fault.message,
      ))
  )
    return { code: "VOICE_UNKNOWN", message, again: false };
  return { code: "VOICE_SERVICE", message, again: status === 429 || status >= 500 };
}
