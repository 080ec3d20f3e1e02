// What a voice is to the stages: text in, sound and the times of the written words out.
import type { Pronunciation } from "../../../contract/edits.ts";
import type { VoiceCredit } from "../../../contract/narration.ts";
import type { Delivery } from "../../../contract/values.ts";
import type { Alignment } from "./align/alignScript.ts";
import type { RecordingToAlign } from "./align/index.ts";

export type { RecordingToAlign } from "./align/index.ts";
export type { AlignedWord, Alignment } from "./align/alignScript.ts";

export interface VoiceInfo {
  /** Engine and voice, such as `flite:slt` or `espeak:de`. */
  id: string;
  engine: string;
  /** BCP 47. */
  language: string;
  name: string;
  /** Of the samples that `speak` gives. */
  sampleRate: number;
  /** `neural` and `cloud` ones are there only where a model is installed or a service is switched on; absent: embedded. */
  kind?: "neural" | "cloud";
  /** All that it speaks where that is more than one; `language` is among them. */
  languages?: readonly string[];
  /** Where its words' times come from; absent: its engine's own. */
  timing?: "aligned";
  /** Absent: embedded, and known. */
  credit?: VoiceCredit;
}

export interface SpeechSettings {
  /** A voice's id. */
  voice: string;
  /** 1 is the voice's own speed, 2 is twice as fast. */
  rate: number;
  /** Semitones up or down. */
  pitch: number;
  /** BCP 47: how numbers, dates and abbreviations are read. */
  language: string;
  /** Absent: neutral. */
  delivery?: Delivery;
  /** Of this video; they overrule all others. Absent: none. */
  pronunciations?: readonly Pronunciation[];
  signal?: AbortSignal;
}

/** A word as written with its punctuation, and when it is spoken, in seconds from the beginning of the sound. */
export interface SpokenWord {
  text: string;
  start: number;
  end: number;
}

export interface Speech {
  /** Mono, −1 to 1, without silence before or after. Empty where nothing can be spoken. */
  samples: Float32Array;
  sampleRate: number;
  /** Every written word, in order; a word that is not spoken (a lone dash) gets a time between its neighbours. */
  words: SpokenWord[];
  /** What was decided on the way: another engine for a sentence, what was left unsaid. */
  decisions: string[];
}

export interface VoiceWish {
  /** BCP 47. */
  language: string;
  /** A voice's id, or null for the best one there is. */
  voice: string | null;
  /** Voices that have failed in this video: the next of the chain is chosen. */
  not?: readonly string[];
}

export interface Voices {
  list(): VoiceInfo[];
  /** Throws VOICE_UNKNOWN (naming near ones) and VOICE_LANGUAGE (naming near languages). */
  choose(wish: VoiceWish): { voice: VoiceInfo; decisions: string[] };
  /**
   * What speaking all of these texts will cost, in words for the person; null where nothing is paid. Throws
   * VOICE_COST where it lies past the limit of one video.
   */
  cost(texts: readonly string[], settings: SpeechSettings): string | null;
  /**
   * Seconds that each text takes to speak, without any pause after it. Exact for what `speak` will be asked for soon
   * (the sound is kept); past some minutes of speech a sample is spoken and the rest is estimated from it.
   */
  measure(texts: readonly string[], settings: SpeechSettings): Promise<number[]>;
  /** Speaks a text of one or more sentences; words between asterisks with stress (`replaceStress` of the contract). Throws VOICE_FAILED, CANCELLED. */
  speak(text: string, settings: SpeechSettings): Promise<Speech>;
  /** Splits a text where `speak` would breathe, so that a long one can be spoken piece by piece; nothing is lost. */
  sentences(text: string, language: string): string[];
  /** Seconds of silence that `speak` leaves between two sentences of one text. */
  sentenceGap(rate: number, delivery?: Delivery): number;
  /**
   * When each word of a script is spoken in a person's own recording of it, and where the person left words out or said
   * others. Throws CANCELLED, VOICE_LANGUAGE.
   */
  align(recording: RecordingToAlign, signal?: AbortSignal): Promise<Alignment>;
  /** Ends the worker threads. */
  close(): Promise<void>;
}
