// What the stage and the thread that works on a recording say to each other.
export type RecordingRequest =
  | { kind: "listen"; path: string }
  /** The stretch from `start` to `end` in seconds, with the gains that `listen` planned. */
  | { kind: "polish"; path: string; gains: Float32Array; start: number; end: number; into: string };

export interface Heard {
  seconds: number;
  /** In which somebody speaks. */
  speechSeconds: number;
  /** Frames of 10 ms: of the first in which somebody speaks, and after the last. */
  speech: { from: number; to: number };
  /** dBFS, RMS: of speech, and of what lies between. */
  loud: number;
  noise: number;
  /** Stretches of samples that were cut off at the top. */
  clipped: { places: number; first: number };
  /** Decibels for each 10 ms. */
  gains: Float32Array;
}

export interface Polished {
  seconds: number;
}
export type RecordingReply = Heard | Polished;
