// The thread that puts videos together: copies samples, hashes them, tells how large the file will be.
import { readFileSync } from "node:fs";

import { AppError } from "../../../base/errors.ts";
import { serveWorker } from "../../../base/workers.ts";
import { parseAdts } from "./adts.ts";
import { readSoundTrack, readVideoTrack, type VideoTrack } from "./mp4Read.ts";
import { sizeOf, writeMp4, type Mux, type Run, type Sound } from "./mp4Write.ts";

export interface MuxRequest {
  picture: { path: string; from: number; to: number }[];
  /** Packets of ADTS files, or one track, whole, of an MP4 file. */
  sound: { path: string; from: number; to: number }[] | { track: string };
  /** Of sound that is heard. */
  samples: number;
  /** Null: only the size is wanted. */
  output: string | null;
  /** Nothing is written where ffmpeg can join the pieces as they are: `bytes` is 0 then. */
  onlyIfUnlike?: boolean;
}

export interface MuxReply {
  bytes: number;
  hash: string | null;
  /** Pieces have parameter sets of their own. */
  mixed: boolean;
}

serveWorker<MuxRequest, MuxReply>(async ({ picture, sound, samples, output, onlyIfUnlike }) => {
  const mux: Mux = {
    picture: openRuns(picture, readVideoTrack),
    sound: "track" in sound ? wholeOf(readSoundTrack(sound.track)) : openRuns(sound, readAdts),
    samples,
  };
  for (const { of, to } of mux.picture) checkFrames(of, to);
  const [first, ...others] = mux.picture;
  const mixed = others.some(({ of }) => !first?.of.description.equals(of.description));
  // Pieces of one or two frames have no frame that waits for a later one: they are shown as soon as they are decoded.
  const unlike = mixed || others.some(({ of }) => first?.of.leadTicks !== of.leadTicks);
  if (onlyIfUnlike && !unlike) return { result: { bytes: 0, hash: null, mixed } };
  const made = output === null ? { bytes: sizeOf(mux), hash: null } : writeMp4(mux, output);
  return { result: { ...made, mixed } };
});

function readAdts(path: string): Sound {
  return { path, packets: parseAdts(readFileSync(path)) };
}

function wholeOf(of: Sound): Run<Sound>[] {
  return [{ of, from: 0, to: of.packets.length }];
}

/** Throws FFMPEG_FAILED where a file was cut off. */
function checkFrames({ path, sizes }: VideoTrack, frames: number): void {
  if (sizes.length >= frames) return;
  throw new AppError("FFMPEG_FAILED", "render.mux", `${path} holds ${sizes.length} frames instead of ${frames}`);
}

/** Each file is read once, however often it comes. */
function openRuns<T>(runs: readonly { path: string; from: number; to: number }[], open: (path: string) => T): Run<T>[] {
  const opened = new Map<string, T>();
  return runs.map(({ path, from, to }) => {
    const of = opened.get(path) ?? open(path);
    opened.set(path, of);
    return { of, from, to };
  });
}
