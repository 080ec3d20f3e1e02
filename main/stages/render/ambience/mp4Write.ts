// Writes a video of any length from encoded pieces that come again and again: the index first, then the samples, copied in the order in which they play.
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";

import { AppError } from "../../../base/errors.ts";
import { PACKET_SAMPLES } from "./adts.ts";
import { describeAll } from "./mp4Describe.ts";
import { boxed, type SoundTrack, type VideoTrack } from "./mp4Read.ts";

/** A run of samples of one file. */
export interface Run<T> {
  of: T;
  from: number;
  to: number;
}

/** Without a description it is AAC LC, 48 kHz, stereo. */
export type Sound = Omit<SoundTrack, "description"> & Partial<Pick<SoundTrack, "description">>;

export interface Mux {
  picture: Run<VideoTrack>[];
  /** The first packet is not heard: the decoder needs it before the first that is. Empty: a file of picture alone. */
  sound: Run<Sound>[];
  /** Frames a second is the picture's timescale by its ticks. Samples at 48 kHz that are heard. */
  samples: number;
}

/** Ticks a second of the whole: whole for a sample of sound and for a frame at 24, 25, 30, 50 and 60 a second. */
const MOVIE_TIMESCALE = 48_000;
/** Picture and sound take turns by so much. */
const TURN_SECONDS = 1;
/** The first of two sizes from which offsets take 64 bits. */
const FOUR_GIB = 2 ** 32;

/** Files that are open at once: of ten thousand pieces each is read from beginning to end. */
const MOST_OPEN = 32;

/** The finished file's bytes are known before a byte is written. */
export function sizeOf(mux: Mux): number {
  return layOut(mux).bytes;
}

/** Writes and syncs the file and tells its hash, so that nobody has to read it again. Synchronous: for worker threads. */
export function writeMp4(mux: Mux, path: string): { hash: string; bytes: number } {
  const { head, turns, bytes } = layOut(mux);
  const hash = createHash("sha256");
  const output = openSync(path, "wx");
  const inputs = new Map<string, number>();
  const input = (file: string): number => {
    const found = inputs.get(file) ?? openSync(file, "r");
    inputs.set(file, found);
    const [oldest] = inputs;
    if (oldest && inputs.size > MOST_OPEN) {
      closeSync(oldest[1]);
      inputs.delete(oldest[0]);
    }
    return found;
  };
  let written = 0;
  const write = (data: Buffer): void => {
    hash.update(data);
    for (let done = 0; done < data.length;) done += writeSync(output, data, done, data.length - done, written + done);
    written += data.length;
  };
  let buffer = Buffer.alloc(4 << 20);
  try {
    write(head);
    for (const turn of turns)
      for (const { path: file, spans } of turn) {
        let at = 0;
        for (const { offset, size, before } of spans) {
          const both = size + (before?.length ?? 0);
          if (at + both > buffer.length) buffer = Buffer.concat([buffer], 2 * (at + both));
          if (before) at += before.copy(buffer, at);
          if (readSync(input(file), buffer, at, size, offset) !== size)
            throw new AppError("ARTIFACT_MISSING", "render.mux", `${file} ended early`);
          at += size;
        }
        write(buffer.subarray(0, at));
      }
    if (written !== bytes) throw new AppError("INTERNAL", "render.mux", `${written} bytes instead of ${bytes}`);
    fsyncSync(output);
    return { hash: hash.digest("hex"), bytes };
  } finally {
    for (const file of [output, ...inputs.values()]) closeSync(file);
  }
}

/** Bytes that lie together in a file of samples. */
interface Piece {
  path: string;
  spans: Place[];
}

/** Bytes of a file, and what stands before them though it lies elsewhere. */
interface Place {
  offset: number;
  size: number;
  before?: Buffer | undefined;
}

interface Layout {
  head: Buffer;
  turns: Iterable<Piece[]>;
  bytes: number;
}

function layOut(mux: Mux): Layout {
  const video = mux.picture[0]?.of;
  if (!video) throw new AppError("INTERNAL", "render.mux", "there is no picture");
  const tracks = [...new Set(mux.picture.map(({ of }) => of))];
  const description = describeAll(tracks);
  const odd = tracks.find(
    (of) => !describeAll([video, of]) || of.ticks !== video.ticks || of.timescale !== video.timescale,
  );
  if (odd || !description)
    throw new AppError("FFMPEG_FAILED", "render.mux", `${odd?.path} was encoded otherwise than ${video.path}`);
  const frames = count(mux.picture);
  const packets = count(mux.sound);
  const perTurn = Math.round((TURN_SECONDS * video.timescale) / video.ticks);
  const turnCount = Math.ceil(frames / perTurn);
  /** The sound that is needed until a turn's end, with its first packet; all that is left in the last. */
  const packetsUntil = (turn: number) =>
    turn === turnCount
      ? packets
      : Math.min(
          packets,
          1 + Math.ceil((turn * perTurn * video.ticks * MOVIE_TIMESCALE) / video.timescale / PACKET_SAMPLES),
        );

  const videoSizes = new Uint32Array(frames);
  const delays = new Uint32Array(frames);
  const keys: number[] = [];
  const lead = Math.max(...mux.picture.map(({ of }) => of.leadTicks));
  let at = 0;
  for (const { of, from, to } of mux.picture)
    for (let i = from; i < to; i++, at++) {
      videoSizes[at] = (of.sizes[i] as number) + (of.key[i] ? (description.beforeKeys.get(of)?.length ?? 0) : 0);
      delays[at] = (of.delays[i] as number) - of.leadTicks + lead;
      if (of.key[i]) keys.push(at + 1);
    }
  const soundSizes = new Uint32Array(packets);
  at = 0;
  for (const { of, from, to } of mux.sound)
    for (let i = from; i < to; i++) soundSizes[at++] = (of.packets[i] as Place).size;

  // Sizes of the chunks tell where each lies, once it is known how long the index is.
  const chunks: { video: number; sound: number }[] = [];
  for (let turn = 1; turn <= turnCount; turn++)
    chunks.push({
      video: sum(videoSizes, (turn - 1) * perTurn, Math.min(frames, turn * perTurn)),
      sound: sum(soundSizes, turn === 1 ? 0 : packetsUntil(turn - 1), packetsUntil(turn)),
    });
  const media = chunks.reduce((total, chunk) => total + chunk.video + chunk.sound, 0);
  const wide = media > FOUR_GIB - (64 << 20);
  const index = (start: number): Buffer => {
    const videoOffsets: number[] = [];
    const soundOffsets: number[] = [];
    const soundCounts: number[] = [];
    let offset = start;
    for (const [turn, chunk] of chunks.entries()) {
      videoOffsets.push(offset);
      offset += chunk.video;
      const inChunk = packetsUntil(turn + 1) - (turn === 0 ? 0 : packetsUntil(turn));
      if (inChunk > 0) {
        soundOffsets.push(offset);
        soundCounts.push(inChunk);
      }
      offset += chunk.sound;
    }
    const videoCounts = chunks.map((_, turn) => Math.min(perTurn, frames - turn * perTurn));
    const pictureSeconds = (frames * video.ticks) / video.timescale;
    return boxed(
      "moov",
      movieHeader(Math.max(Math.round(pictureSeconds * MOVIE_TIMESCALE), mux.samples)),
      track(1, Math.round(pictureSeconds * MOVIE_TIMESCALE), lead, video, [
        mediaHeader(video.timescale, frames * video.ticks),
        handler("vide", "VideoHandler"),
        information("vmhd", Buffer.from([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]), [
          description.box,
          table("stts", [[frames, video.ticks]]),
          table(
            "stss",
            keys.map((key) => [key]),
          ),
          ...(delays.some((delay) => delay !== 0) ? [table("ctts", runLengths(delays))] : []),
          chunkRuns(videoCounts),
          sizes(videoSizes),
          offsets(videoOffsets, wide),
        ]),
      ]),
      ...(packets === 0
        ? []
        : [
            track(2, mux.samples, PACKET_SAMPLES, null, [
              mediaHeader(48_000, packets * PACKET_SAMPLES),
              handler("soun", "SoundHandler"),
              information("smhd", Buffer.alloc(8), [
                mux.sound[0]?.of.description ?? soundDescription(),
                table("stts", [[packets, PACKET_SAMPLES]]),
                chunkRuns(soundCounts),
                sizes(soundSizes),
                offsets(soundOffsets, wide),
              ]),
            ]),
          ]),
    );
  };
  const type = boxed("ftyp", Buffer.from("isom\0\0\x02\0isomiso2avc1mp41", "latin1"));
  const dataHeader = mediaBoxHeader(media);
  const start = type.length + index(0).length + dataHeader.length;
  const head = Buffer.concat([type, index(start), dataHeader]);
  const turns = function* (): Generator<Piece[]> {
    const picture = walk(mux.picture, (of, i) => ({
      offset: of.offsets[i] as number,
      size: of.sizes[i] as number,
      before: of.key[i] ? description.beforeKeys.get(of) : undefined,
    }));
    const sound = walk(mux.sound, (of, i) => of.packets[i] as Place);
    for (let turn = 1; turn <= turnCount; turn++)
      yield [
        ...picture(Math.min(frames, turn * perTurn) - (turn - 1) * perTurn),
        ...sound(packetsUntil(turn) - (turn === 1 ? 0 : packetsUntil(turn - 1))),
      ];
  };
  return { head, turns: { [Symbol.iterator]: turns }, bytes: head.length + media };
}

/** Takes the next samples of all runs; neighbours in a file are read at once. */
function walk<T extends { path: string }>(
  runs: readonly Run<T>[],
  place: (of: T, i: number) => Place,
): (samples: number) => Piece[] {
  let run = 0;
  let next = runs[0]?.from ?? 0;
  return (samples) => {
    const pieces: Piece[] = [];
    for (let left = samples; left > 0; left--) {
      while (runs[run] && next >= (runs[run] as Run<T>).to) next = runs[++run]?.from ?? 0;
      const { of } = runs[run] as Run<T>;
      const { offset, size, before: ahead } = place(of, next++);
      const last = pieces.at(-1);
      if (last?.path !== of.path) pieces.push({ path: of.path, spans: [{ offset, size, before: ahead }] });
      else {
        const before = last.spans.at(-1) as Place;
        if (before.offset + before.size === offset && !ahead) before.size += size;
        else last.spans.push({ offset, size, before: ahead });
      }
    }
    return pieces;
  };
}

function count(runs: readonly Run<unknown>[]): number {
  return runs.reduce((total, { from, to }) => total + to - from, 0);
}

function sum(values: Uint32Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i] as number;
  return total;
}

/** Version 0 and no flags before what follows. */
function full(type: string, ...words: number[]): Buffer {
  return boxed(type, numbers([0, ...words]));
}

function numbers(words: readonly number[]): Buffer {
  const buffer = Buffer.alloc(words.length * 4);
  for (let i = 0; i < words.length; i++) buffer.writeUInt32BE((words[i] as number) >>> 0, i * 4);
  return buffer;
}

function table(type: string, rows: readonly (readonly number[])[]): Buffer {
  const buffer = Buffer.alloc(rows.length * (rows[0]?.length ?? 0) * 4);
  let at = 0;
  for (const row of rows) for (const word of row) at = buffer.writeUInt32BE(word, at);
  return boxed(type, numbers([0, rows.length]), buffer);
}

function runLengths(values: Uint32Array): number[][] {
  const rows: number[][] = [];
  for (const value of values) {
    const last = rows.at(-1);
    if (last?.[1] === value) last[0] = (last[0] as number) + 1;
    else rows.push([1, value]);
  }
  return rows;
}

function sizes(values: Uint32Array): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (let i = 0; i < values.length; i++) buffer.writeUInt32BE(values[i] as number, i * 4);
  return boxed("stsz", numbers([0, 0, values.length]), buffer);
}

function chunkRuns(counts: readonly number[]): Buffer {
  const rows: number[][] = [];
  for (const [chunk, samples] of counts.entries()) if (rows.at(-1)?.[1] !== samples) rows.push([chunk + 1, samples, 1]);
  return table("stsc", rows);
}

function offsets(values: readonly number[], wide: boolean): Buffer {
  if (!wide)
    return table(
      "stco",
      values.map((value) => [value]),
    );
  const buffer = Buffer.alloc(values.length * 8);
  for (const [i, value] of values.entries()) buffer.writeBigUInt64BE(BigInt(value), i * 8);
  return boxed("co64", numbers([0, values.length]), buffer);
}

const MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

function movieHeader(duration: number): Buffer {
  return full("mvhd", 0, 0, MOVIE_TIMESCALE, duration, 0x10000, 0x01000000, 0, 0, ...MATRIX, 0, 0, 0, 0, 0, 0, 3);
}

/** An edit list takes off what is only there for the decoder. Both tracks begin at the same moment. */
function track(
  id: number,
  duration: number,
  lead: number,
  size: { width: number; height: number } | null,
  media: Buffer[],
): Buffer {
  const enabled = 3;
  const volume = size ? 0 : 0x01000000;
  const header = [0, 0, id, 0, duration, 0, 0, size ? 0 : 1, volume, ...MATRIX];
  return boxed(
    "trak",
    boxed("tkhd", numbers([enabled, ...header, (size?.width ?? 0) * 0x10000, (size?.height ?? 0) * 0x10000])),
    boxed("edts", full("elst", 1, duration, lead, 0x10000)),
    boxed("mdia", ...media),
  );
}

function mediaHeader(timescale: number, duration: number): Buffer {
  const UNDETERMINED = 0x55c40000;
  return full("mdhd", 0, 0, timescale, duration, UNDETERMINED);
}

function handler(type: string, name: string): Buffer {
  return boxed(
    "hdlr",
    numbers([0, 0]),
    Buffer.from(type, "latin1"),
    numbers([0, 0, 0]),
    Buffer.from(`${name}\0`, "latin1"),
  );
}

function information(type: string, header: Buffer, tables: Buffer[]): Buffer {
  const here = boxed("url ", numbers([1]));
  return boxed(
    "minf",
    boxed(type, header),
    boxed("dinf", boxed("dref", numbers([0, 1]), here)),
    boxed("stbl", ...tables),
  );
}

/** AAC LC, 48 kHz, stereo. */
function soundDescription(): Buffer {
  const AUDIO_SPECIFIC_CONFIG = Buffer.from([0x11, 0x90]);
  const descriptor = (tag: number, ...content: Buffer[]): Buffer => {
    const body = Buffer.concat(content);
    return Buffer.concat([Buffer.from([tag, 0x80, 0x80, 0x80, body.length]), body]);
  };
  const esds = boxed(
    "esds",
    numbers([0]),
    descriptor(
      3,
      Buffer.from([0, 2, 0]),
      descriptor(
        4,
        // MPEG-4 audio, an audio stream; no promise on buffer and rates.
        Buffer.from([0x40, 0x15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        descriptor(5, AUDIO_SPECIFIC_CONFIG),
      ),
      descriptor(6, Buffer.from([2])),
    ),
  );
  const entry = Buffer.alloc(28);
  entry.writeUInt16BE(1, 6);
  entry.writeUInt16BE(2, 16);
  entry.writeUInt16BE(16, 18);
  entry.writeUInt32BE(48_000 * 0x10000, 24);
  return boxed("stsd", numbers([0, 1]), boxed("mp4a", entry, esds));
}

function mediaBoxHeader(bytes: number): Buffer {
  if (bytes + 8 < FOUR_GIB) {
    const short = Buffer.alloc(8);
    short.writeUInt32BE(bytes + 8, 0);
    short.write("mdat", 4, "latin1");
    return short;
  }
  const long = Buffer.alloc(16);
  long.writeUInt32BE(1, 0);
  long.write("mdat", 4, "latin1");
  long.writeBigUInt64BE(BigInt(bytes + 16), 8);
  return long;
}
