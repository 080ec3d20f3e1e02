// Where the samples of an MP4 track lie, how long they are and when they are shown: what copying them needs. ISO/IEC 14496-12.
import { closeSync, openSync, readSync } from "node:fs";

import { AppError } from "../../../base/errors.ts";
import { findMp4Box, mp4Boxes } from "../../../base/mp4Boxes.ts";
import { PACKET_SAMPLES } from "./adts.ts";

export interface VideoTrack {
  path: string;
  /** The sample description box as it stands: codec, size and parameter sets. */
  description: Buffer;
  width: number;
  height: number;
  timescale: number;
  /** Ticks of every sample. */
  ticks: number;
  /** Byte offset and size of each sample, in decoding order. */
  offsets: number[];
  sizes: number[];
  /** Ticks from a sample's decoding to its showing. */
  delays: number[];
  /** Of the first shown sample: what the edit list takes off. */
  leadTicks: number;
  key: boolean[];
}

/** The picture of a file that ffmpeg has written. Synchronous: for worker threads. Throws FFMPEG_FAILED on anything else. */
export function readVideoTrack(path: string): VideoTrack {
  const { track, table, timescale, sizes, ticks } = readTrack(path, "vide");
  const ctts = findMp4Box(table, "ctts");
  const delays = ctts
    ? runs(ctts).flatMap(([count, delay]) => Array.from({ length: count }, () => delay | 0))
    : sizes.map(() => 0);
  const stss = findMp4Box(table, "stss");
  const keys =
    stss && new Set(Array.from({ length: stss.readUInt32BE(4) }, (_, i) => stss.readUInt32BE(8 + 4 * i) - 1));
  const size = findMp4Box(track, "tkhd") as Buffer;
  return {
    path,
    description: withoutRate(need(table, "stsd", path)),
    width: size.readUInt32BE(size.length - 8) >>> 16,
    height: size.readUInt32BE(size.length - 4) >>> 16,
    timescale,
    ticks,
    offsets: sampleOffsets(table, sizes, path),
    sizes,
    delays,
    leadTicks: Math.min(...delays.slice(0, 32).map((delay, i) => delay + i * ticks)),
    key: sizes.map((_, i) => keys?.has(i) ?? true),
  };
}

export interface SoundTrack {
  path: string;
  /** The sample description box as it stands. */
  description: Buffer;
  /** The first one is not heard: the decoder needs it before the first that is. */
  packets: { offset: number; size: number }[];
}

/** AAC at 48 kHz in a file that ffmpeg has written. Synchronous: for worker threads. Throws FFMPEG_FAILED on anything else. */
export function readSoundTrack(path: string): SoundTrack {
  const { track, table, timescale, sizes, ticks } = readTrack(path, "soun");
  const description = need(table, "stsd", path);
  const edits = findMp4Box(track, "edts", "elst");
  const silent = edits && (edits[0] === 1 ? Number(edits.readBigUInt64BE(16)) : edits.readUInt32BE(12));
  const coded = description.toString("latin1", 12, 16);
  if (coded !== "mp4a" || timescale !== 48_000 || ticks !== PACKET_SAMPLES || silent !== PACKET_SAMPLES)
    throw unreadable(path);
  const offsets = sampleOffsets(table, sizes, path);
  return {
    path,
    description: boxed("stsd", description),
    packets: sizes.map((size, i) => ({ offset: offsets[i] as number, size })),
  };
}

/** What both kinds of tracks have. */
function readTrack(path: string, kind: "vide" | "soun") {
  const track = [...mp4Boxes(readMovie(path))].find(
    ({ type, body }) => type === "trak" && findMp4Box(body, "mdia", "hdlr")?.toString("latin1", 8, 12) === kind,
  )?.body;
  const table = track && findMp4Box(track, "mdia", "minf", "stbl");
  const header = track && findMp4Box(track, "mdia", "mdhd");
  if (!track || !table || !header) throw unreadable(path);
  const times = runs(need(table, "stts", path));
  const ticks = times[0]?.[1] ?? 0;
  // The last sample's length is the muxer's guess.
  if (times.some(([count, each], i) => each !== ticks && !(i === times.length - 1 && count === 1)))
    throw unreadable(path);
  return {
    track,
    table,
    timescale: header.readUInt32BE(header[0] === 1 ? 20 : 12),
    sizes: sampleSizes(need(table, "stsz", path)),
    ticks,
  };
}

/** Without the bit rate, which newer builds write for each file and which is of no use to a player. */
function withoutRate(stsd: Buffer): Buffer {
  const FIELDS = 86;
  const entry = stsd.subarray(8, 8 + stsd.readUInt32BE(8));
  const kept = [...mp4Boxes(entry.subarray(FIELDS))].filter(({ type }) => type !== "btrt");
  const inside = kept.map(({ type, body }) => boxed(type, body));
  return boxed(
    "stsd",
    stsd.subarray(0, 8),
    boxed(entry.toString("latin1", 4, 8), entry.subarray(8, FIELDS), ...inside),
  );
}

function sampleSizes(stsz: Buffer): number[] {
  const fixed = stsz.readUInt32BE(4);
  return Array.from({ length: stsz.readUInt32BE(8) }, (_, i) => fixed || stsz.readUInt32BE(12 + 4 * i));
}

/** Samples lie in chunks, one after the other. */
function sampleOffsets(table: Buffer, sizes: number[], path: string): number[] {
  const wide = findMp4Box(table, "co64");
  const chunks = wide ?? need(table, "stco", path);
  const starts = Array.from({ length: chunks.readUInt32BE(4) }, (_, i) =>
    wide ? Number(chunks.readBigUInt64BE(8 + 8 * i)) : chunks.readUInt32BE(8 + 4 * i),
  );
  const stsc = need(table, "stsc", path);
  const offsets: number[] = [];
  let entry = 0;
  for (const [chunk, start] of starts.entries()) {
    while (entry + 1 < stsc.readUInt32BE(4) && stsc.readUInt32BE(8 + 12 * (entry + 1)) - 1 <= chunk) entry++;
    let at = start;
    for (let n = stsc.readUInt32BE(12 + 12 * entry); n > 0 && offsets.length < sizes.length; n--) {
      offsets.push(at);
      at += sizes[offsets.length - 1] as number;
    }
  }
  if (offsets.length !== sizes.length) throw unreadable(path);
  return offsets;
}

function runs(box: Buffer): [number, number][] {
  return Array.from({ length: box.readUInt32BE(4) }, (_, i) => [
    box.readUInt32BE(8 + 8 * i),
    box.readUInt32BE(12 + 8 * i),
  ]);
}

function readMovie(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(16);
    for (let at = 0; readSync(file, head, 0, 16, at) >= 8;) {
      const short = head.readUInt32BE(0);
      const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short;
      if (length < 8) break;
      if (head.toString("latin1", 4, 8) === "moov") {
        const body = Buffer.alloc(length - 8);
        readSync(file, body, 0, body.length, at + 8);
        return body;
      }
      at += length;
    }
    throw unreadable(path);
  } finally {
    closeSync(file);
  }
}

function need(body: Buffer, type: string, path: string): Buffer {
  const box = findMp4Box(body, type);
  if (!box) throw unreadable(path);
  return box;
}

/** A box of its type, length and content. */
export function boxed(type: string, ...content: Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.reduce((sum, { length }) => sum + length, 0), 0);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, ...content]);
}

function unreadable(path: string): AppError {
  return new AppError("FFMPEG_FAILED", "render.mux", `${path} is no picture that can be copied`);
}
