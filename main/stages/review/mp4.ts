// Reads what an MP4 file says about itself: order of its boxes, tracks, frames, key frames, colour. ISO/IEC 14496-12; nothing is decoded.
import { open, type FileHandle } from "node:fs/promises";

import { findMp4Box, mp4Boxes } from "../../base/mp4Boxes.ts";

export interface Mp4Track {
  kind: "video" | "audio" | "subtitles" | "other";
  /** Sample entry such as `avc1`, `mp4a`. */
  codec: string;
  /** ISO 639-2/T; `und` where the file does not say, null where it says it by one of QuickTime's old numbers. */
  language: string | null;
  timescale: number;
  durationSeconds: number;
  /** When the track is first presented; edit lists are followed. */
  startSeconds: number;
  samples: number;
  /** Sum of the bytes of all samples. */
  sampleBytes: number;
  /** Every sample lasts equally long (the last one excepted). */
  constantRate: boolean;
  /** Length of the first sample in ticks of the timescale. */
  sampleTicks: number;
  /** Decode times of the key frames in seconds; empty: every sample is one. */
  keyFrames: number[];
  width: number;
  height: number;
  sampleRate: number;
  /** ISO/IEC 23091-2 code points; null where the file does not say. BT.709 is 1 for all three. */
  colour: { primaries: number; transfer: number; matrix: number; fullRange: boolean } | null;
}

export interface Mp4 {
  /** The index stands before the media, so that playing can begin while the file still loads. */
  fastStart: boolean;
  /** The box of media data ends beyond the end of the file. */
  truncated: boolean;
  tracks: Mp4Track[];
}

/** The index of an hour's video takes about 2 MB. */
const MAX_INDEX_BYTES = 256 << 20;

/** Returns null for what is no MP4 file or has no index. */
export async function readMp4(path: string): Promise<Mp4 | null> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    let index: { at: number; body: Buffer } | null = null;
    let media: number | null = null;
    let truncated = false;
    for (let at = 0; at + 8 <= size;) {
      const box = await readHeader(file, at);
      const length = box.length === 0 ? size - at : box.length;
      if (length < box.header) return null;
      if (at + length > size) truncated = true;
      if (box.type === "mdat") media ??= at;
      if (box.type === "moov") {
        if (at + length > size || length > MAX_INDEX_BYTES) return null;
        index = { at, body: await readBytes(file, at + box.header, length - box.header) };
      }
      at += length;
    }
    if (!index) return null;
    return { fastStart: media === null || index.at < media, truncated, tracks: parseMovie(index.body) };
  } catch (error) {
    // A damaged index points outside of itself.
    if (error instanceof RangeError) return null;
    throw error;
  } finally {
    await file.close();
  }
}

async function readHeader(file: FileHandle, at: number): Promise<{ type: string; length: number; header: number }> {
  const head = await readBytes(file, at, 16);
  const type = head.toString("latin1", 4, 8);
  const short = head.readUInt32BE(0);
  return short === 1
    ? { type, length: Number(head.readBigUInt64BE(8)), header: 16 }
    : { type, length: short, header: 8 };
}

async function readBytes(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  await file.read(bytes, 0, length, at);
  return bytes;
}

function parseMovie(movie: Buffer): Mp4Track[] {
  const header = findMp4Box(movie, "mvhd");
  const movieTimescale = header ? header.readUInt32BE(header[0] === 1 ? 20 : 12) : 1000;
  const tracks: Mp4Track[] = [];
  for (const box of mp4Boxes(movie)) {
    if (box.type !== "trak") continue;
    const track = parseTrack(box.body, movieTimescale);
    if (track) tracks.push(track);
  }
  return tracks;
}

function parseTrack(track: Buffer, movieTimescale: number): Mp4Track | null {
  const header = findMp4Box(track, "mdia", "mdhd");
  const handler = findMp4Box(track, "mdia", "hdlr");
  const table = findMp4Box(track, "mdia", "minf", "stbl");
  if (!header || !handler || !table) return null;
  const long = header[0] === 1;
  const timescale = header.readUInt32BE(long ? 20 : 12);
  const duration = long ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  const type = handler.toString("latin1", 8, 12);
  const kind = KINDS[type] ?? "other";
  const entry = [...mp4Boxes(findMp4Box(table, "stsd") ?? NONE, 8)][0];
  const times = readTimes(findMp4Box(table, "stts"));
  const sizes = readSizes(findMp4Box(table, "stsz"));
  const edits = readEdits(findMp4Box(track, "edts", "elst"));
  const delay = edits.filter((edit) => edit.mediaTime < 0).reduce((sum, edit) => sum + edit.duration, 0);
  const first = edits.find((edit) => edit.mediaTime >= 0);
  const firstShown = readFirstOffset(findMp4Box(table, "ctts"));
  return {
    kind,
    codec: entry?.type ?? "",
    language: languageOf(header.readUInt16BE(long ? 32 : 20)),
    timescale,
    durationSeconds: first && first.duration > 0 ? first.duration / movieTimescale : duration / timescale,
    startSeconds: delay / movieTimescale + Math.max(0, firstShown - (first?.mediaTime ?? 0)) / timescale,
    samples: sizes.count,
    sampleBytes: sizes.bytes,
    constantRate: times.constant,
    sampleTicks: times.first,
    keyFrames: readKeyFrames(findMp4Box(table, "stss"), times.runs).map((tick) => tick / timescale),
    width: kind === "video" && entry ? entry.body.readUInt16BE(24) : 0,
    height: kind === "video" && entry ? entry.body.readUInt16BE(26) : 0,
    sampleRate: kind === "audio" && entry ? entry.body.readUInt32BE(24) >>> 16 : 0,
    colour: kind === "video" && entry ? readColour(entry.body) : null,
  };
}

const KINDS: Record<string, Mp4Track["kind"]> = { vide: "video", soun: "audio", sbtl: "subtitles", text: "subtitles" };

/** Three letters of five bits each; what is less than the least of them is a number of the Macintosh's. */
function languageOf(packed: number): string | null {
  if (packed < 0x400) return null;
  return [10, 5, 0].map((shift) => String.fromCharCode(0x60 + ((packed >> shift) & 31))).join("");
}

/** Stands for a table that is not there: version, flags and a count of zero. */
const NONE: Buffer = Buffer.alloc(16);

interface Run {
  count: number;
  ticks: number;
}

function readTimes(stts = NONE): { runs: Run[]; first: number; constant: boolean } {
  const runs: Run[] = [];
  const entries = stts.readUInt32BE(4);
  for (let i = 0; i < entries; i++)
    runs.push({ count: stts.readUInt32BE(8 + i * 8), ticks: stts.readUInt32BE(12 + i * 8) });
  const first = runs[0]?.ticks ?? 0;
  // The last sample's length is the muxer's guess.
  const constant = runs.every((run, i) => run.ticks === first || (i === runs.length - 1 && run.count === 1));
  return { runs, first, constant };
}

function readSizes(stsz = NONE): { count: number; bytes: number } {
  const fixed = stsz.readUInt32BE(4);
  const count = stsz.readUInt32BE(8);
  if (fixed) return { count, bytes: fixed * count };
  let bytes = 0;
  for (let i = 0; i < count; i++) bytes += stsz.readUInt32BE(12 + i * 4);
  return { count, bytes };
}

/** Durations count in the movie's timescale, media times in the track's; −1 is an empty edit, a delay. */
function readEdits(elst = NONE): { duration: number; mediaTime: number }[] {
  const edits: { duration: number; mediaTime: number }[] = [];
  const entries = elst.readUInt32BE(4);
  const long = elst[0] === 1;
  for (let i = 0; i < entries; i++)
    edits.push(
      long
        ? { duration: Number(elst.readBigUInt64BE(8 + i * 20)), mediaTime: Number(elst.readBigInt64BE(16 + i * 20)) }
        : { duration: elst.readUInt32BE(8 + i * 12), mediaTime: elst.readInt32BE(12 + i * 12) },
    );
  return edits;
}

function readFirstOffset(ctts = NONE): number {
  return ctts.readUInt32BE(4) > 0 ? ctts.readInt32BE(12) : 0;
}

function readKeyFrames(stss: Buffer = NONE, runs: readonly Run[]): number[] {
  const ticks: number[] = [];
  let run = 0;
  let runStart = 0;
  let tick = 0;
  const entries = stss.readUInt32BE(4);
  for (let i = 0; i < entries; i++) {
    const sample = stss.readUInt32BE(8 + i * 4) - 1;
    for (let now = runs[run]; now && sample >= runStart + now.count; now = runs[++run]) {
      tick += now.count * now.ticks;
      runStart += now.count;
    }
    ticks.push(tick + (sample - runStart) * (runs[run]?.ticks ?? 0));
  }
  return ticks;
}

/** `colr` of kind `nclx` inside the visual sample entry, whose own fields take 78 bytes. */
function readColour(entry: Buffer): Mp4Track["colour"] {
  for (const box of mp4Boxes(entry, 78))
    if (box.type === "colr" && ["nclx", "nclc"].includes(box.body.toString("latin1", 0, 4)))
      return {
        primaries: box.body.readUInt16BE(4),
        transfer: box.body.readUInt16BE(6),
        matrix: box.body.readUInt16BE(8),
        fullRange: ((box.body[10] ?? 0) & 0x80) !== 0,
      };
  return null;
}
