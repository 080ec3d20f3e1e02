// A track of sound of the video's whole length on the disk, into which pieces are mixed at their places: memory does not grow with it.
import { open, type FileHandle } from "node:fs/promises";

import { SAMPLE_RATE } from "../../../contract/values.ts";

export interface TrackPiece {
  /** Raw 32-bit float, stereo, 48 kHz. */
  file: string;
  /** Samples of the track that it sounds in. */
  start: number;
  end: number;
  /** Comes again after so many samples; null: silence follows its end. */
  repeat: number | null;
  /** Factor. */
  gain: number;
  fadeIn: number;
  fadeOut: number;
}

const FRAME_BYTES = 8;
/** Samples that are mixed at once: a millisecond of work. */
const CHUNK = 32_768;
/** Where a repeated piece is joined to itself, samples. */
const JOINT = Math.round(0.02 * SAMPLE_RATE);

/** Writes `file`: raw 32-bit float, stereo, `samples` long. Silence takes no room where the file system has holes. */
export async function layTrack(
  file: string,
  samples: number,
  pieces: readonly TrackPiece[],
  signal: AbortSignal,
): Promise<void> {
  const track = await open(file, "w+");
  try {
    await track.truncate(samples * FRAME_BYTES);
    for (const piece of pieces) {
      const source = await open(piece.file, "r");
      try {
        await mixIn(track, source, { ...piece, end: Math.min(piece.end, samples) }, signal);
      } finally {
        await source.close();
      }
    }
  } finally {
    await track.close();
  }
}

async function mixIn(track: FileHandle, source: FileHandle, piece: TrackPiece, signal: AbortSignal): Promise<void> {
  const available = Math.floor((await source.stat()).size / FRAME_BYTES);
  const round = piece.repeat === null ? available : Math.min(piece.repeat, available);
  const last = piece.repeat === null ? Math.min(piece.end, piece.start + available) : piece.end;
  if (round < 1) return;
  const incoming = new Float32Array(CHUNK * 2);
  const mixed = new Float32Array(CHUNK * 2);
  for (let at = piece.start; at < last;) {
    signal.throwIfAborted();
    const inRound = (at - piece.start) % round;
    const count = Math.min(CHUNK, last - at, round - inRound);
    await read(source, incoming, count, inRound);
    await read(track, mixed, count, at);
    for (let i = 0; i < count; i++) {
      const gain = piece.gain * levelAt(piece, at + i, last) * (piece.repeat === null ? 1 : joint(inRound + i, round));
      mixed[2 * i] = (mixed[2 * i] ?? 0) + gain * (incoming[2 * i] ?? 0);
      mixed[2 * i + 1] = (mixed[2 * i + 1] ?? 0) + gain * (incoming[2 * i + 1] ?? 0);
    }
    await track.write(bytesOf(mixed, count), 0, count * FRAME_BYTES, at * FRAME_BYTES);
    at += count;
  }
}

/** Fades are straight: two that lie over each other add up to one. */
function levelAt({ start, fadeIn, fadeOut }: TrackPiece, at: number, end: number): number {
  return Math.min(1, fadeIn > 0 ? (at - start) / fadeIn : 1, fadeOut > 0 ? (end - at) / fadeOut : 1);
}

function joint(at: number, round: number): number {
  return Math.min(1, at / JOINT, (round - at) / JOINT);
}

async function read(file: FileHandle, into: Float32Array, count: number, at: number): Promise<void> {
  const bytes = bytesOf(into, count);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, at * FRAME_BYTES);
  bytes.fill(0, bytesRead);
}

function bytesOf(samples: Float32Array, count: number): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, count * FRAME_BYTES);
}
