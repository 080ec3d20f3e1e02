// A sentence in a voice, to hear it: spoken once, then kept.
import { join } from "node:path";

import { z } from "zod";

import type { Pronunciation } from "../../../contract/edits.ts";
import { ArtifactRef } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import { keepNote, readNote } from "../../base/notes.ts";
import { encodeWav, toInt16 } from "../../base/sound/wav.ts";
import { wordTable } from "../../base/wordTable.ts";
import type { Voices } from "../../engines/voice/index.ts";

export interface SampleWish {
  /** A voice's id. */
  voice: string;
  /** Null: a sentence in its language. */
  text: string | null;
  rate: number;
  /** Semitones. */
  pitch: number;
}

const Sample = z.object({ artifact: ArtifactRef, seconds: z.number() });
/** WAV, mono, 16 bit, at the voice's own sample rate. */
export type Sample = z.infer<typeof Sample>;

export type VoiceSamples = (wish: SampleWish, signal: AbortSignal) => Promise<Sample>;

/** Throws VOICE_UNKNOWN, VOICE_FAILED, VOICE_COST, CANCELLED. */
export function createVoiceSamples(deps: {
  voices: Pick<Voices, "choose" | "cost" | "speak">;
  /** Another one whenever the same text could sound otherwise. */
  voicesVersion: string;
  artifacts: Pick<Artifacts, "putBytes" | "has">;
  cacheDir: string;
}): VoiceSamples {
  const { voices, voicesVersion, artifacts, cacheDir } = deps;
  return async ({ voice: id, text: wished, rate, pitch }, signal) => {
    // What a voice speaks is known of it alone; the wish for a language changes nothing where a voice is asked for.
    const { voice } = voices.choose({ language: "en", voice: id });
    if (voice.id.toLowerCase() !== id.toLowerCase() && !voice.id.toLowerCase().endsWith(`:${id.toLowerCase()}`))
      throw new AppError("VOICE_UNKNOWN", "voices.sample", `The voice ${id} cannot speak now`, {
        details: { field: "id" },
      });
    const language = voice.language === "mul" || voice.language === "und" ? "en" : voice.language;
    const text = wished ?? sentenceIn(language);
    const path = join(
      cacheDir,
      "samples",
      `${hashJson([voicesVersion, voice.id, text, rate, pitch]).slice(0, 32)}.json`,
    );
    const kept = await readNote(path, Sample);
    if (kept && artifacts.has(kept.artifact)) return kept;
    const settings = { voice: voice.id, rate, pitch, language, signal };
    voices.cost([text], settings);
    const { samples, sampleRate } = await voices.speak(text, settings);
    if (samples.length === 0)
      throw new AppError("VOICE_FAILED", "voices.sample", `${voice.id} says nothing to this text`, {
        retryable: false,
        details: { field: "text" },
      });
    const wav = encodeWav(toInt16(samples), { sampleRate, channels: 1 });
    const sample = { artifact: await artifacts.putBytes(wav, "audio/wav"), seconds: samples.length / sampleRate };
    await keepNote(path, sample);
    return sample;
  };
}

export interface SayWish {
  /** A voice's id; null: the best of the language. */
  voice: string | null;
  /** BCP 47. */
  language: string;
  text: string;
  pronunciations: readonly Pronunciation[];
}

export type Sayer = (wish: SayWish, signal: AbortSignal) => Promise<Sample>;

/** A text with words that are said otherwise, to hear them. Throws VOICE_UNKNOWN, VOICE_LANGUAGE, VOICE_FAILED, VOICE_COST, CANCELLED. */
export function createSayer({
  voices,
  artifacts,
}: {
  voices: Pick<Voices, "choose" | "cost" | "speak">;
  artifacts: Pick<Artifacts, "putBytes">;
}): Sayer {
  return async ({ voice: id, language, text, pronunciations }, signal) => {
    const { voice } = voices.choose({ language, voice: id });
    const settings = { voice: voice.id, rate: 1, pitch: 0, language, pronunciations, signal };
    voices.cost([text], settings);
    const { samples, sampleRate } = await voices.speak(text, settings);
    if (samples.length === 0)
      throw new AppError("VOICE_FAILED", "voices.say", `${voice.id} says nothing to this text`, { retryable: false });
    const wav = encodeWav(toInt16(samples), { sampleRate, channels: 1 });
    return { artifact: await artifacts.putBytes(wav, "audio/wav"), seconds: samples.length / sampleRate };
  };
}

/** One thing said in the languages that most voices speak. */
const SENTENCES: Readonly<Record<string, string>> = wordTable({
  ar: "مرحبا، هكذا يبدو صوتي عندما أحكي قصة عن البحر.",
  de: "Guten Tag. So klinge ich, wenn ich eine Geschichte vom Meer erzähle.",
  en: "Hello. This is how I sound when I tell a story about the sea.",
  es: "Hola. Así sueno cuando cuento una historia sobre el mar.",
  fr: "Bonjour. Voici comment je parle quand je raconte une histoire de la mer.",
  hi: "नमस्ते। जब मैं समुद्र की कहानी सुनाता हूँ, तो मेरी आवाज़ ऐसी होती है।",
  it: "Buongiorno. Ecco la mia voce quando racconto una storia del mare.",
  ja: "こんにちは。海の物語を語るとき、私の声はこのように聞こえます。",
  ko: "안녕하세요. 바다 이야기를 들려줄 때 제 목소리는 이렇습니다.",
  nl: "Goedendag. Zo klink ik als ik een verhaal over de zee vertel.",
  pl: "Dzień dobry. Tak brzmię, gdy opowiadam historię o morzu.",
  pt: "Olá. É assim que eu falo quando conto uma história do mar.",
  ru: "Здравствуйте. Так я звучу, когда рассказываю историю о море.",
  tr: "Merhaba. Deniz hakkında bir hikâye anlatırken sesim böyle duyulur.",
  cmn: "你好。当我讲述大海的故事时，我的声音就是这样。",
  zh: "你好。当我讲述大海的故事时，我的声音就是这样。",
});

/** In other languages: the numbers from one to five, which every voice reads in its own. */
function sentenceIn(language: string): string {
  return SENTENCES[language.toLowerCase().split("-")[0] ?? ""] ?? "1, 2, 3, 4, 5.";
}
