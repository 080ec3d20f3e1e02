// The aligner: when each word of a known text is spoken in a sound that tells nothing itself, found beside the event loop.
import { Workers } from "../../../base/workers.ts";
import { VOICES, engineName } from "../catalogue.ts";
import { chooseVoice } from "../choose.ts";
import type { Interval } from "../intervals.ts";
import type { AlignRequest, SentenceReply } from "./protocol.ts";

export interface SentenceToAlign {
  /** Mono. It is copied: the caller keeps it. */
  samples: Float32Array;
  sampleRate: number;
  /** What is spoken, as `spokenText` gives it. */
  text: string;
  /** The spoken words of the text, in order. */
  words: readonly string[];
  /** BCP 47, of the speech. */
  language: string;
}

export interface Aligner {
  /**
   * For engines that tell no times: a stretch for each word, in seconds of the sound, in order and without overlap.
   * Every word must be in the sound, and little else. Throws CANCELLED, VOICE_LANGUAGE where eSpeak NG knows no such language.
   */
  sentence(sentence: SentenceToAlign, signal?: AbortSignal): Promise<Interval[]>;
  /** Ends the thread. */
  close(): Promise<void>;
}

export function createAligner(threads?: number): Aligner {
  const workers = new Workers<AlignRequest, SentenceReply>(new URL("worker.ts", import.meta.url), threads);
  return {
    async sentence({ language, ...sentence }, signal) {
      const request: AlignRequest = { kind: "sentence", ...sentence, voice: referenceVoice(language) };
      return (await workers.run(request, { signal })).intervals;
    },
    close: () => workers.close(),
  };
}

/** eSpeak NG's name of the voice that speaks the language: its events are what the times come from. */
export function referenceVoice(language: string): string {
  const { voice } = chooseVoice({ language, voice: null });
  if (voice.engine === "espeak") return engineName(voice.id);
  const primary = voice.language.toLowerCase().split("-")[0];
  const near = VOICES.filter((one) => one.engine === "espeak" && one.language.toLowerCase().split("-")[0] === primary);
  const exact = near.find((one) => one.language.toLowerCase() === voice.language.toLowerCase()) ?? near[0];
  return engineName((exact ?? voice).id);
}
