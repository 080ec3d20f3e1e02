// The aligner: when each word of a known text is spoken in a sound that tells nothing itself, found beside the event loop.
import { Workers } from "../../../base/workers.ts";
import { VOICES, engineName } from "../catalogue.ts";
import { chooseVoice } from "../choose.ts";
import type { Interval } from "../intervals.ts";
import { normalise, spokenText } from "../normalise/index.ts";
import { noPronunciations, type Pronunciations } from "../normalise/pronunciations.ts";
import { sentences } from "../normalise/tokens.ts";
import { type Alignment, type ScriptSentence, tellAlignment } from "./alignScript.ts";
import type { AlignReply, AlignRequest } from "./protocol.ts";

export type { AlignedWord, Alignment, Departure } from "./alignScript.ts";

/** Raised when the same recording would be aligned otherwise: part of the voices' version. */
export const ALIGNER_VERSION = "aligner 3";

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

export interface RecordingToAlign {
  /** Raw sound: 16 bit little-endian, mono, at 16 kHz. */
  path: string;
  /** The script, line by line, as written. */
  lines: readonly string[];
  /** BCP 47. */
  language: string;
}

export interface Aligner {
  /**
   * For engines that tell no times: a stretch for each word, in seconds of the sound, in order and without overlap.
   * Every word must be in the sound, and little else. Throws CANCELLED, VOICE_LANGUAGE where eSpeak NG knows no such language.
   */
  sentence(sentence: SentenceToAlign, signal?: AbortSignal): Promise<Interval[]>;
  /** For a person's recording, of which nothing is sure. Throws like `sentence`. */
  recording(recording: RecordingToAlign, signal?: AbortSignal): Promise<Alignment>;
  /** Ends the threads. */
  close(): Promise<void>;
}

export function createAligner(threads = 1, pronunciations: Pronunciations = noPronunciations): Aligner {
  const workers = new Workers<AlignRequest, AlignReply>(new URL("worker.ts", import.meta.url), threads);
  async function ask<K extends AlignReply["kind"]>(
    request: AlignRequest & { kind: K },
    signal?: AbortSignal,
  ): Promise<AlignReply & { kind: K }> {
    return (await workers.run(request, { signal })) as AlignReply & { kind: K };
  }
  return {
    async sentence({ language, ...sentence }, signal) {
      return (await ask({ kind: "sentence", ...sentence, voice: referenceVoice(language) }, signal)).intervals;
    },
    async recording({ path, lines, language }, signal) {
      const voice = referenceVoice(language);
      const script: ScriptSentence[] = lines.flatMap((text, line) =>
        sentences(text, language).map((one) => ({ line, words: normalise(one, language, pronunciations) })),
      );
      const spoken = script.map(({ words }) => ({
        text: spokenText(words),
        words: words.flatMap((word) => word.spoken),
      }));
      const reply = await ask({ kind: "recording", path, sentences: spoken, voice }, signal);
      return tellAlignment(script, lines.length, reply);
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
