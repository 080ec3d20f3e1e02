// What the room of embeddings hands out: pictures and texts as vectors of one space, in which what belongs together lies together.

/** A pair of towers of CLIP's kind, as it lies in a folder. */
export interface ClipModel {
  /** The name of its folder. */
  id: string;
  dir: string;
  /** SHA-256 over the names and the bytes of all files that it works with: other files, other vectors. */
  identity: string;
  bytes: number;
  /** Of the square that it looks at, in pixels. */
  side: number;
}

export interface EmbedderState {
  /** Null: none is installed that is whole. */
  model: ClipModel | null;
  /** Folders that are to be a model and are none, with what is missing. */
  problems: readonly string[];
  /** What it runs on; null until it ran once. */
  provider: Provider | null;
  /** What was tried before and why it was left, in words. */
  decisions: readonly string[];
}

/** In the order in which they are tried, each where its platform has it. */
export const PROVIDERS = ["cuda", "dml", "coreml", "cpu"] as const;
export type Provider = (typeof PROVIDERS)[number];

export interface Embedder {
  state(): EmbedderState;
  /** Looks at the folder of models anew. */
  refresh(): Promise<void>;
  /**
   * A unit vector for each text; what is longer than the model reads is cut.
   * Throws NOT_READY without a model, MODEL_DAMAGED where it cannot be loaded anywhere or gives no vectors, CANCELLED.
   */
  texts(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
  /** A unit vector for each picture: RGB, 8 bits each, a square of the model's side. Throws as `texts`. */
  pictures(pictures: readonly Uint8Array[], signal?: AbortSignal): Promise<Float32Array[]>;
  close(): Promise<void>;
}
