// What is asked of the thread that holds the vectors, and what it answers.
import type { Packed } from "./pack.ts";
import type { Hit } from "./scan.ts";

/** In one piece, which is handed over at once: where the vectors of each row end, behind each other. */
export interface Rows {
  numbers: Int32Array<ArrayBuffer>;
  ends: Int32Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
}

export type ScanRequest =
  /** What was there before is forgotten. */
  | { op: "begin"; model: string; size: number; words: readonly Packed[] }
  | ({ op: "add" } & Rows)
  | {
      op: "nearest";
      model: string;
      /** Of all that there are. */
      upTo: number;
      query: Packed;
      allowed: Uint8Array;
      limit: number;
      own: readonly number[];
    };

export type ScanReply =
  | { hits: Hit[] }
  /** It lacks what comes after this number; null: it lacks all. */
  | { lacks: number | null };
