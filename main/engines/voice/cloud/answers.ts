// Reads what services answer: checked JSON, samples, and the times of words from those of characters or marks.
import { z } from "zod";

import { AppError } from "../../../base/errors.ts";
import { decodeWav } from "../../../base/sound/wav.ts";
import type { Interval } from "../intervals.ts";

/** Throws VOICE_SERVICE where the answer has another form than is documented. */
export function readJson<S extends z.ZodType>(schema: S, bytes: Uint8Array, service: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  } catch (error) {
    throw odd(service, error instanceof z.ZodError ? z.prettifyError(error).replaceAll("\n", " ") : "no JSON");
  }
}

/** 16-bit samples, little-endian. */
export function readPcm(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength >> 1 }, (_, i) => view.getInt16(i * 2, true) / 32_768);
}

/** Throws VOICE_SERVICE on another format. */
export function readWav(
  bytes: Uint8Array,
  service: string,
  mediaType = "audio/wav",
): { samples: Float32Array; sampleRate: number } {
  try {
    const { channels, sampleRate } = decodeWav(bytes);
    const [first = new Float32Array(0), ...others] = channels;
    const samples =
      others.length === 0
        ? first
        : first.map((sample, i) => others.reduce((sum, one) => sum + (one[i] ?? 0), sample) / channels.length);
    return { samples, sampleRate };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw odd(service, `${mediaType || "its sound"} is no WAV of 16 bits (${error.message})`);
  }
}

/** Where each word begins in the text, in UTF-16 units; −1 where it does not stand there. */
export function wordPlaces(text: string, words: readonly string[]): number[] {
  let from = 0;
  return words.map((word) => {
    const place = text.indexOf(word, from);
    if (place >= 0) from = place + word.length;
    return place;
  });
}

/** @param characters of the whole text in order, each with its stretch. */
export function timesOfCharacters(
  text: string,
  words: readonly string[],
  characters: readonly { text: string; start: number; end: number }[],
): (Interval | null)[] {
  const owner: number[] = [];
  characters.forEach((character, index) => {
    for (let i = 0; i < character.text.length; i++) owner.push(index);
  });
  const whole = characters.map((character) => character.text).join("");
  return wordPlaces(whole === text ? text : whole, words).map((place, i) => {
    const first = characters[owner[place] ?? -1];
    const last = characters[owner[place + (words[i]?.length ?? 0) - 1] ?? -1];
    return place >= 0 && first && last ? { start: first.start, end: last.end } : null;
  });
}

export function odd(service: string, why: string): AppError {
  return new AppError("VOICE_SERVICE", "voices.cloud", `${service} answers in an unknown form: ${why}`, {
    retryable: false,
  });
}
