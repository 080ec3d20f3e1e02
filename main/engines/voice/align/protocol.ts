// What the main thread and the aligner's thread say to each other.
import type { Interval } from "../intervals.ts";

export interface SentenceRequest {
  kind: "sentence";
  samples: Float32Array;
  sampleRate: number;
  text: string;
  words: readonly string[];
  /** Of eSpeak NG. */
  voice: string;
}

export type AlignRequest = SentenceRequest;

export interface SentenceReply {
  intervals: Interval[];
}
