// Google Cloud Text-to-Speech: speech with the time of every mark (POST /v1beta1/text:synthesize with enableTimePointing).
import { z } from "zod";

import { readJson, readWav, wordPlaces } from "./answers.ts";
import { ask, type Explanation } from "./ask.ts";
import { listPrice } from "./prices.ts";
import type { SpeechService } from "./service.ts";

const Answer = z.object({
  audioContent: z.base64(),
  timepoints: z.array(z.object({ markName: z.string(), timeSeconds: z.number().default(0) })).default([]),
});
const Fault = z.object({
  error: z.object({
    status: z.string().default(""),
    message: z.string().default(""),
    details: z.array(z.looseObject({ reason: z.string().optional() })).default([]),
  }),
});

/** These take no SSML, or no marks in it: plain text, and the aligner finds the times. */
const WITHOUT_MARKS = /chirp|journey|studio|gemini/i;

export function google(options: { key: string; address?: string }): SpeechService {
  const { key, address = "https://texttospeech.googleapis.com" } = options;
  return {
    name: "google",
    version: `google v1beta1 ${address}`,
    // A request holds 5000 bytes: a character takes up to four, and a mark before each word some twenty.
    longest: 700,
    rates: { min: 0.25, max: 2 },
    pitches: 20,
    parallel: 4,
    price: (voice) => listPrice("google", voice),
    async speak({ voice, text, words, rate, pitch, stressed }, signal) {
      const marked = !WITHOUT_MARKS.test(voice);
      const { bytes } = await ask(
        {
          service: "Google",
          url: `${address}/v1beta1/text:synthesize`,
          headers: { "x-goog-api-key": key },
          body: {
            input: marked ? { ssml: markedText(text, words, stressed) } : { text },
            voice: { languageCode: voice.split("-").slice(0, 2).join("-"), name: voice },
            audioConfig: {
              audioEncoding: "LINEAR16",
              sampleRateHertz: 24_000,
              ...(rate === 1 ? {} : { speakingRate: rate }),
              ...(pitch === 0 || !marked ? {} : { pitch }),
            },
            ...(marked ? { enableTimePointing: ["SSML_MARK"] } : {}),
          },
          secret: key,
          explain,
        },
        signal,
      );
      const { audioContent, timepoints } = readJson(Answer, bytes, "Google");
      const { samples, sampleRate } = readWav(Buffer.from(audioContent, "base64"), "Google");
      const starts = new Map(timepoints.map(({ markName, timeSeconds }) => [markName, timeSeconds]));
      if (starts.size === 0) return { samples, sampleRate, intervals: null };
      const total = samples.length / sampleRate;
      const intervals = words.map((_word, i) => {
        const start = starts.get(mark(i));
        return start === undefined
          ? null
          : { start, end: starts.get(mark(i + 1)) ?? (i === words.length - 1 ? total : start) };
      });
      return { samples, sampleRate, intervals };
    },
  };
}

const mark = (index: number): string => `w${index}`;

/** SSML with a mark before every word, and emphasis on those that are stressed. */
function markedText(text: string, words: readonly string[], stressed: readonly boolean[]): string {
  let ssml = "<speak>";
  let at = 0;
  wordPlaces(text, words).forEach((place, i) => {
    if (place < 0) return;
    ssml += `${escaped(text.slice(at, place))}<mark name="${mark(i)}"/>`;
    at = place;
    if (!stressed[i]) return;
    at += words[i]?.length ?? 0;
    ssml += `<emphasis level="strong">${escaped(text.slice(place, at))}</emphasis>`;
  });
  return `${ssml}${escaped(text.slice(at))}</speak>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function explain(status: number, body: unknown): Explanation | null {
  const fault = Fault.safeParse(body).data?.error;
  if (!fault) return null;
  const message = `${fault.status} ${fault.message}`.trim();
  const reasons = fault.details.map(({ reason }) => reason ?? "").join(" ");
  if (status === 401 || status === 403 || /API_KEY|ACCESS_TOKEN|api key/i.test(`${reasons} ${fault.message}`))
    return { code: "VOICE_KEY", message, again: false };
  if (/voice .*(does not exist|not found)|unknown voice/i.test(fault.message))
    return { code: "VOICE_UNKNOWN", message, again: false };
  if (fault.status === "RESOURCE_EXHAUSTED") return { code: "VOICE_QUOTA", message, again: true };
  return { code: "VOICE_SERVICE", message, again: status === 429 || status >= 500 };
}
