// What the backend and the process of a model say to each other: lines of JSON in, and out with samples behind them.
import type { OwnModel } from "./manifest.ts";

/** The first line that the process reads. */
export interface LoadRequest {
  engine: OwnModel["engine"];
  /** Absolute paths, by the roles of the manifest. */
  files: Record<string, string | string[]>;
  /** eSpeak NG's code, for a model of several languages that has no lexicon for this one. */
  language: string;
  threads: number;
  /** `cpu`, or another of sherpa-onnx: it falls back by itself where it is not compiled in. */
  provider: string;
}

export interface SpeakRequest {
  id: number;
  text: string;
  speaker: number;
  /** 1 is the voice's own. */
  speed: number;
  /** By so many semitones the voice is raised or lowered. */
  semitones: number;
  /** BCP 47. */
  language: string;
}

/** Stands before each header line, so that what a library prints by itself is passed over. */
export const MARK = "\u0002";

/** The last line on stderr before the process is ready: what the runtime said while it loaded lies before it. */
export const LOADED = "the model is loaded";

export type Header =
  | { kind: "ready"; sampleRate: number; speakers: number; loadedIn: number }
  | { kind: "failed"; message: string }
  | { kind: "refused"; id: number; message: string }
  /** Followed by so many bytes of 16-bit samples, little-endian, without silence at the ends. */
  | { kind: "speech"; id: number; sampleRate: number; bytes: number; milliseconds: number };
