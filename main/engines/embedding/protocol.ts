// What is asked of the process that runs the towers, and what it answers.
import type { ClipFiles } from "./modelFiles.ts";
import type { Provider } from "./types.ts";

export type EmbedRequest = { files: ClipFiles; provider: Provider; threads: number } & (
  | { op: "texts"; texts: readonly string[] }
  | { op: "pictures"; pictures: readonly Uint8Array[] }
);

export type EmbedReply =
  | { vectors: Float32Array[] }
  /** It cannot be loaded on this provider; another may. */
  | { refused: string }
  /** It is loaded, and gives what is no vector. */
  | { damaged: string };
