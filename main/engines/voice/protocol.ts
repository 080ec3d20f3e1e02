// What the main thread and the voice threads say to each other.
import type { Interval } from "./intervals.ts";

export interface SynthesisRequest {
  engine: string;
  /** As the engine calls it. */
  voice: string;
  rate: number;
  pitch: number;
  /** What the engine gets. */
  text: string;
  /** The spoken words of the text, in order. */
  words: string[];
}

export interface Synthesis {
  /** Without silence at the ends. */
  samples: Int16Array;
  sampleRate: number;
  /** For each spoken word; null where the engine told nothing. */
  intervals: (Interval | null)[];
}
