// Stands for ElevenLabs, Google Cloud Text-to-Speech and an OpenAI-compatible speech server: one server on loopback that speaks their documented protocols.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { encodeWav, toInt16 } from "../../main/base/sound/wav.ts";

export const KEYS = {
  elevenlabs: "xi_0123456789abcdef",
  google: "AIzaSy-0123456789abcdef",
  openai: "sk-proj-0123456789abcdef",
};
const RATE = 24_000;

export interface Received {
  path: string;
  headers: IncomingMessage["headers"];
  body: Record<string, unknown>;
}

export interface Fault {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface SpeechServices {
  address: string;
  received: Received[];
  /** Answered to the next requests, one each, instead of speech. `hang` answers nothing, `drop` ends the connection. */
  faults: (Fault | "hang" | "drop")[];
  /** What is sent instead of a sound that was asked for as WAV. */
  instead: { mediaType: string; bytes: Uint8Array } | null;
  close(): Promise<void>;
}

/** The answers of the services when something is wrong, as they document them. */
export const FAULTS = {
  elevenlabs: {
    key: { status: 401, body: { detail: { status: "invalid_api_key", message: "Invalid API key" } } },
    quota: {
      status: 401,
      body: { detail: { status: "quota_exceeded", message: "You have insufficient quota to complete this request" } },
    },
    voice: {
      status: 404,
      body: { detail: { status: "voice_not_found", message: "A voice with voice_id nobody was not found." } },
    },
    busy: {
      status: 429,
      body: { detail: { status: "too_many_concurrent_requests", message: "Too many concurrent requests" } },
      headers: { "retry-after": "0" },
    },
  },
  google: {
    key: {
      status: 400,
      body: {
        error: {
          code: 400,
          status: "INVALID_ARGUMENT",
          message: "API key expired. Please renew the API key.",
          details: [{ reason: "API_KEY_INVALID" }],
        },
      },
    },
    quota: {
      status: 429,
      body: { error: { code: 429, status: "RESOURCE_EXHAUSTED", message: "Quota exceeded" } },
      headers: { "retry-after": "0" },
    },
    voice: {
      status: 400,
      body: {
        error: { code: 400, status: "INVALID_ARGUMENT", message: "Voice 'nobody' does not exist. Is it misspelled?" },
      },
    },
    busy: {
      status: 503,
      body: { error: { code: 503, status: "UNAVAILABLE", message: "The service is currently unavailable." } },
      headers: { "retry-after": "0" },
    },
  },
  openai: {
    key: {
      status: 401,
      body: {
        error: {
          message: `Incorrect API key provided: ${KEYS.openai}.`,
          type: "invalid_request_error",
          code: "invalid_api_key",
        },
      },
    },
    quota: {
      status: 429,
      body: {
        error: { message: "You exceeded your current quota", type: "insufficient_quota", code: "insufficient_quota" },
      },
    },
    voice: {
      status: 400,
      body: {
        error: {
          message: "Invalid value: 'nobody'.",
          type: "invalid_request_error",
          param: "voice",
          code: "invalid_value",
        },
      },
    },
    busy: {
      status: 429,
      body: { error: { message: "Rate limit reached", type: "requests", code: "rate_limit_exceeded" } },
      headers: { "retry-after": "0" },
    },
  },
} as const satisfies Record<string, Record<string, Fault>>;

export async function startSpeechServices(): Promise<SpeechServices> {
  const received: Received[] = [];
  const faults: SpeechServices["faults"] = [];
  const services: SpeechServices = { address: "", received, faults, instead: null, close: () => Promise.resolve() };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>;
      received.push({ path: request.url ?? "", headers: request.headers, body });
      const fault = faults.shift();
      if (fault === "hang") return;
      if (fault === "drop") return void request.socket.destroy();
      if (fault) return json(response, fault.status, fault.body, fault.headers);
      answer(services, request, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  services.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  services.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return services;
}

function answer(
  { instead }: SpeechServices,
  request: IncomingMessage,
  body: Record<string, unknown>,
  response: ServerResponse,
): void {
  const path = new URL(request.url ?? "", "http://double").pathname;
  if (/^\/v1\/text-to-speech\/[^/]+\/with-timestamps$/.test(path)) {
    if (request.headers["xi-api-key"] !== KEYS.elevenlabs) return json(response, 401, FAULTS.elevenlabs.key.body);
    const text = String(body["text"]);
    const speed = (body["voice_settings"] as { speed?: number } | undefined)?.speed ?? 1;
    const { samples, words } = spoken(text, speed);
    const characters = [...text];
    const times = characterTimes(text, words);
    return json(response, 200, {
      audio_base64: Buffer.from(toInt16(samples).buffer).toString("base64"),
      alignment: {
        characters,
        character_start_times_seconds: times.map(({ start }) => start),
        character_end_times_seconds: times.map(({ end }) => end),
      },
      normalized_alignment: null,
    });
  }
  if (path === "/v1beta1/text:synthesize") {
    if (request.headers["x-goog-api-key"] !== KEYS.google) return json(response, 400, FAULTS.google.key.body);
    const input = body["input"] as { ssml?: string; text?: string };
    const audio = body["audioConfig"] as { speakingRate?: number };
    const text = unescaped((input.ssml ?? input.text ?? "").replace(/<[^>]+>/g, ""));
    const { samples, words } = spoken(text, audio.speakingRate ?? 1);
    const marks = [...(input.ssml ?? "").matchAll(/<mark name="([^"]+)"\/>/g)].map(([, name]) => name);
    const wanted = (body["enableTimePointing"] as string[] | undefined)?.includes("SSML_MARK") ?? false;
    return json(response, 200, {
      audioContent: Buffer.from(wav(samples)).toString("base64"),
      timepoints: wanted ? marks.map((markName, i) => ({ markName, timeSeconds: words[i]?.start })) : [],
      audioConfig: audio,
    });
  }
  if (path === "/v1/audio/speech") {
    if (request.headers.authorization !== undefined && request.headers.authorization !== `Bearer ${KEYS.openai}`)
      return json(response, 401, FAULTS.openai.key.body);
    const bytes = instead?.bytes ?? wav(spoken(String(body["input"]), Number(body["speed"] ?? 1)).samples);
    response.writeHead(200, { "content-type": instead?.mediaType ?? "audio/wav" });
    response.end(bytes);
    return;
  }
  json(response, 404, { error: { message: "no such path" } });
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** A tone for every word, as long as its letters, with silence between: the double knows when each is heard. */
export function spoken(
  text: string,
  speed = 1,
): { samples: Float32Array; words: { text: string; start: number; end: number }[] } {
  const words: { text: string; start: number; end: number }[] = [];
  let at = 0.1;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const end = at + (0.08 + 0.055 * word.length) / speed;
    words.push({ text: word, start: at, end });
    at = end + (/[,.;:!?]$/.test(word) ? 0.25 : 0.05) / speed;
  }
  const samples = new Float32Array(Math.ceil((at + 0.1) * RATE));
  for (const { start, end } of words)
    for (let i = Math.round(start * RATE); i < Math.round(end * RATE); i++)
      samples[i] = 0.4 * Math.sin((2 * Math.PI * 180 * i) / RATE) + 0.1 * Math.sin((2 * Math.PI * 1900 * i) / RATE);
  return { samples, words };
}

function characterTimes(text: string, words: ReturnType<typeof spoken>["words"]): { start: number; end: number }[] {
  const times: { start: number; end: number }[] = [];
  let reached = 0;
  let index = 0;
  for (const part of text.split(/(\s+)/).filter(Boolean)) {
    const word = /\S/.test(part) ? words[index++] : undefined;
    const characters = [...part];
    characters.forEach((_character, i) => {
      const length = word ? word.end - word.start : 0;
      const from = word?.start ?? reached;
      times.push({
        start: from + (length * i) / characters.length,
        end: from + (length * (i + 1)) / characters.length,
      });
    });
    reached = word?.end ?? reached;
  }
  return times;
}

/** As a server that streams writes it: it does not know the length yet. */
function wav(samples: Float32Array): Uint8Array {
  const bytes = encodeWav(toInt16(samples), { sampleRate: RATE, channels: 1 });
  const view = new DataView(bytes.buffer);
  view.setUint32(4, 0xffff_ffff, true);
  view.setUint32(40, 0xffff_ffff, true);
  return bytes;
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
