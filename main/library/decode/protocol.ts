// What is asked of the process that decodes, and what it answers.
import type { Content } from "../../../contract/footage.ts";
import type { FfmpegPaths } from "../../engines/ffmpeg/index.ts";
import type { NewAsset } from "../../store/assets.ts";
import type { OpenedStats } from "../fingerprint.ts";
import type { Sniffed } from "../sniff.ts";

/** What only decoding a file tells. */
export type Looked = Pick<
  NewAsset,
  "kind" | "width" | "height" | "seconds" | "perceptualHash" | "hasSound" | "traits" | "embedded"
>;

/** A file that was opened and sniffed. */
export interface Opened {
  path: string;
  stats: OpenedStats;
  sniffed: Sniffed;
}

/** RGB, 8 bits each, as many rows as pixels in a row; `at` in seconds of a clip. */
export interface Square {
  at: number;
  rgb: Uint8Array;
}

export type DecodeRequest = { ffmpeg: FfmpegPaths; file: Opened } & (
  | { op: "look" }
  /** Pictures of a clip at these moments, in seconds, beside each other. */
  | { op: "moments"; moments: readonly number[]; width: number; height: number }
  /** What a network looks at. `seconds` null: of a picture. */
  | { op: "squares"; side: number; seconds: number | null }
  /** Null: of a picture. Of a clip `width` and `height` are its own. */
  | { op: "content"; moments: readonly number[] | null; width: number; height: number }
);

export type DecodeReply =
  | { looked: Looked; thumbnail: Uint8Array | null }
  | { jpeg: Uint8Array }
  /** Null where a moment cannot be decoded. */
  | { contents: (Content | null)[] }
  | { squares: Square[] }
  | { unusable: string }
  /** It is no longer the file that was opened. */
  | { changed: true };
