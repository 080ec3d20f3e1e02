// What the main thread and the aligner's thread say to each other.
import type { Interval } from "../intervals.ts";
import type { Followed } from "./alignRecording.ts";
import type { SpokenText } from "./reference.ts";

interface SentenceRequest {
  kind: "sentence";
  samples: Float32Array;
  sampleRate: number;
  text: string;
  words: readonly string[];
  /** Of eSpeak NG. */
  voice: string;
}

interface RecordingRequest {
  kind: "recording";
  /** Raw, 16 bit little-endian, mono, at 16 kHz. */
  path: string;
  sentences: readonly SpokenText[];
  voice: string;
}

export type AlignRequest = SentenceRequest | RecordingRequest;
export type AlignReply = { kind: "sentence"; intervals: Interval[] } | ({ kind: "recording" } & Followed);
