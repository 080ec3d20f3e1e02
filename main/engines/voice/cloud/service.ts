// What a speech service is to the cloud voices: one request's text in, sound out, with times where it tells them.
import { CLOUD_VOICES } from "../../../base/settings.ts";
import type { Interval } from "../intervals.ts";

export const SERVICES = CLOUD_VOICES;
export type ServiceName = (typeof SERVICES)[number];

export interface ServiceRequest {
  /** As the service calls it. */
  voice: string;
  text: string;
  /** The words of the text, in order. */
  words: readonly string[];
  /** Within the service's range. */
  rate: number;
  /** Semitones, within the service's range; 0 where it has none. */
  pitch: number;
  /** Times the voice's own range of pitch: below 1 calmer, above livelier. */
  range: number;
  /** For each word; empty where none is stressed. */
  stressed: readonly boolean[];
  /** BCP 47. */
  language: string;
}

export interface ServiceSound {
  samples: Float32Array;
  sampleRate: number;
  /** For each word; null as a whole where the service tells no times. */
  intervals: (Interval | null)[] | null;
}

export interface SpeechService {
  name: ServiceName;
  /** Another one whenever the same request would sound otherwise. Without the key. */
  version: string;
  /** Characters that one request may hold. */
  longest: number;
  rates: { min: number; max: number };
  /** Semitones up or down; 0: it cannot. */
  pitches: number;
  /** Requests that it takes at once. */
  parallel: number;
  /** Micro-USD a character by the list price; 0 on one's own machine. */
  price(voice: string): number;
  /** Throws VOICE_KEY, VOICE_QUOTA, VOICE_UNKNOWN, VOICE_SERVICE, CANCELLED. */
  speak(request: ServiceRequest, signal: AbortSignal | undefined): Promise<ServiceSound>;
}
