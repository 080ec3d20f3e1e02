// What the stage and its sound thread say to each other.
export type SoundRequest =
  | { kind: "open"; path: string }
  | { kind: "speech"; samples: Float32Array; sampleRate: number }
  /** Of a person: levelled like the voice, and else left as it is. */
  | { kind: "recorded"; samples: Float32Array; sampleRate: number }
  | { kind: "silence"; seconds: number }
  | { kind: "close" };

/** Seconds of sound in the file so far. */
export interface SoundReply {
  seconds: number;
}
