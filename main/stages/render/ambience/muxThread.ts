// The thread that puts hours of video together: copies samples, hashes them, tells how large the file will be.
import { readFileSync } from "node:fs";

import { serveWorker } from "../../../base/workers.ts";
import { parseAdts } from "./adts.ts";
import { readVideoTrack } from "./mp4Read.ts";
import { sizeOf, writeMp4, type Mux, type Run, type Sound } from "./mp4Write.ts";

export interface MuxRequest {
  picture: { path: string; from: number; to: number }[];
  sound: { path: string; from: number; to: number }[];
  /** Of sound that is heard. */
  samples: number;
  /** Null: only the size is wanted. */
  output: string | null;
  /** Nothing is written where all pieces come from one encoder: `bytes` is 0 then. */
  onlyIfMixed?: boolean;
}

export interface MuxReply {
  bytes: number;
  hash: string | null;
}

serveWorker<MuxRequest, MuxReply>(async ({ picture, sound, samples, output, onlyIfMixed }) => {
  const mux: Mux = {
    picture: openRuns(picture, readVideoTrack),
    sound: openRuns(sound, (path): Sound => ({ path, packets: parseAdts(readFileSync(path)) })),
    samples,
  };
  const [first, ...others] = mux.picture;
  if (onlyIfMixed && others.every(({ of }) => first?.of.description.equals(of.description)))
    return { result: { bytes: 0, hash: null } };
  return { result: output === null ? { bytes: sizeOf(mux), hash: null } : writeMp4(mux, output) };
});

/** Each file is read once, however often it comes. */
function openRuns<T>(runs: readonly { path: string; from: number; to: number }[], open: (path: string) => T): Run<T>[] {
  const opened = new Map<string, T>();
  return runs.map(({ path, from, to }) => {
    const of = opened.get(path) ?? open(path);
    opened.set(path, of);
    return { of, from, to };
  });
}
