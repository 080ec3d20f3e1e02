// What the main thread and the voice threads say to each other.
import type { Interval } from "./intervals.ts";

export interface SynthesisRequest {
  engine: string;
  /** As the engine calls it. */
  voice: string;
  /** BCP 47. */
  language: string;
  rate: number;
  pitch: number;
  /** Times the voice's own range of pitch. */
  range: number;
  /** What the engine gets. */
  text: string;
  /** The spoken words of the text, in order. */
  words: string[];
  /** For each spoken word; absent where none is stressed. */
  stressed?: boolean[];
}

export interface Synthesis {
  /** Without silence at the ends. */
  samples: Int16Array;
  sampleRate: number;
  /** For each spoken word; null where the engine told nothing. */
  intervals: (Interval | null)[];
  /** What the engine could not do as asked, in words for the person. */
  decisions?: string[];
}
