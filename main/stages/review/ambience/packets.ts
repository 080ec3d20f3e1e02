// Whether every packet of a long video stands in its place: times, places in the file, loops that repeat. Read from the index, nothing is decoded.
import { open } from "node:fs/promises";

import type { RenderOutput } from "../../../../contract/timeline.ts";
import { findMp4Box, mp4Boxes } from "../../../base/mp4Boxes.ts";
import type { Both } from "../told.ts";

export interface PacketsRequest {
  path: string;
  frames: number;
  samples: number;
  loops: NonNullable<RenderOutput["loops"]>;
}

export interface PacketFacts {
  picture: number;
  sound: number;
  /** Packets whose size was compared with the same packet a loop before. */
  compared: number;
  /** Sentences; empty where all is in its place. */
  faults: Both[];
}

const PACKET_SAMPLES = 1024;
const NOTHING = {
  en: "the file has no index or no media",
  de: "die Datei hat kein Verzeichnis oder keinen Inhalt",
};
const DAMAGED = { en: "the index is damaged", de: "das Verzeichnis ist beschädigt" };
const MISSING = { en: "picture or sound is missing", de: "Bild oder Ton fehlt" };

/** For worker threads: an index of ten hours holds millions of numbers. */
export async function checkPackets(request: PacketsRequest): Promise<PacketFacts> {
  const none: PacketFacts = { picture: 0, sound: 0, compared: 0, faults: [] };
  const { movie, media, bytes } = await readIndex(request.path);
  if (!movie || !media) return { ...none, faults: [NOTHING] };
  try {
    return checkIndex(movie, media.start, bytes, request);
  } catch (error) {
    // A damaged index points outside of itself.
    if (error instanceof RangeError) return { ...none, faults: [DAMAGED] };
    throw error;
  }
}

function checkIndex(
  movie: Buffer,
  mediaStart: number,
  bytes: number,
  { frames, samples, loops }: PacketsRequest,
): PacketFacts {
  const facts: PacketFacts = { picture: 0, sound: 0, compared: 0, faults: [] };
  const fault = (en: string, de: string): void => void (facts.faults.length < 20 && facts.faults.push({ en, de }));
  const tracks = [...mp4Boxes(movie)].filter(({ type }) => type === "trak").map(({ body }) => readTable(body));
  const picture = tracks.find(({ kind }) => kind === "vide");
  const sound = tracks.find(({ kind }) => kind === "soun");
  if (!picture || !sound) return { ...facts, faults: [MISSING] };
  facts.picture = picture.sizes.length;
  facts.sound = sound.sizes.length;

  if (picture.sizes.length !== frames)
    fault(`${picture.sizes.length} frames instead of ${frames}`, `${picture.sizes.length} Bilder statt ${frames}`);
  for (const { kind, times } of [picture, sound])
    if (times.length !== 1)
      fault(
        `the ${kind === "vide" ? "frames" : "packets of sound"} do not follow evenly`,
        `die ${kind === "vide" ? "Bilder" : "Tonpakete"} folgen nicht gleichmäßig`,
      );
  if (sound.times[0]?.[1] !== PACKET_SAMPLES)
    fault(
      `a packet of sound does not last ${PACKET_SAMPLES} samples`,
      `ein Tonpaket dauert nicht ${PACKET_SAMPLES} Abtastwerte`,
    );
  const heard = (sound.sizes.length - 1) * PACKET_SAMPLES;
  if (heard < samples || heard >= samples + PACKET_SAMPLES)
    fault(`${heard} samples of sound for ${samples}`, `${heard} Abtastwerte Ton für ${samples}`);

  const ticks = picture.times[0]?.[1] ?? 1;
  const shown = new Uint8Array(picture.sizes.length);
  for (let i = 0; i < shown.length; i++) {
    const at = i + ((picture.delays[i] ?? 0) - picture.lead) / ticks;
    if (!Number.isInteger(at) || at < 0 || at >= shown.length || shown[at]) {
      fault(
        `frame ${i} in decoding order is shown at ${at}, where another is or none can be`,
        `Bild ${i} der Lesefolge steht auf Platz ${at}, wo ein anderes ist oder keins sein kann`,
      );
      break;
    }
    shown[at] = 1;
  }
  if (!picture.keys.has(0)) fault("the first frame is no key frame", "das erste Bild ist kein Schlüsselbild");

  const chunks = [...chunksOf(picture), ...chunksOf(sound)].toSorted((a, b) => a.start - b.start);
  let end = mediaStart;
  for (const chunk of chunks) {
    if (chunk.start !== end) {
      const [wrong, isHole] = [Math.abs(chunk.start - end), chunk.start > end];
      fault(
        `${wrong} bytes ${isHole ? "of nothing" : "twice"} at ${end}`,
        `${wrong} Byte ${isHole ? "leer" : "doppelt"} bei ${end}`,
      );
      break;
    }
    end = chunk.start + chunk.bytes;
  }
  if (end !== bytes)
    fault(`the last packet ends at ${end} of ${bytes} bytes`, `das letzte Paket endet bei ${end} von ${bytes} Byte`);

  const compare = (sizes: Uint32Array, start: number, length: number, until: number, what: Both): void => {
    for (let i = start + length; i < until; i++, facts.compared++)
      if (sizes[i] !== sizes[i - length])
        return fault(
          `${what.en} ${i} is another than a loop before`,
          `${what.de} ${i} ist anders als eine Schleife davor`,
        );
  };
  const { picture: p, sound: s } = loops;
  if (p.frames > 0) compare(picture.sizes, p.startFrame, p.frames, p.endFrame, { en: "frame", de: "Bild" });
  // The first packet of the file is not heard.
  compare(sound.sizes, s.start + 1, s.packets, s.end + 1, { en: "packet of sound", de: "Tonpaket" });
  return facts;
}

interface Table {
  kind: string;
  sizes: Uint32Array;
  times: [number, number][];
  delays: number[];
  keys: Set<number>;
  chunks: number[];
  perChunk: [number, number][];
  /** Ticks that the edit list takes off. */
  lead: number;
}

function readTable(track: Buffer): Table {
  const table = findMp4Box(track, "mdia", "minf", "stbl") ?? NONE;
  const stsz = findMp4Box(table, "stsz") ?? NONE;
  const fixed = stsz.readUInt32BE(4);
  const sizes = new Uint32Array(stsz.readUInt32BE(8));
  for (let i = 0; i < sizes.length; i++) sizes[i] = fixed || stsz.readUInt32BE(12 + 4 * i);
  const wide = findMp4Box(table, "co64");
  const stco = wide ?? findMp4Box(table, "stco") ?? NONE;
  const stsc = findMp4Box(table, "stsc") ?? NONE;
  const stss = findMp4Box(table, "stss");
  const elst = findMp4Box(track, "edts", "elst") ?? NONE;
  return {
    kind: findMp4Box(track, "mdia", "hdlr")?.toString("latin1", 8, 12) ?? "",
    sizes,
    times: pairs(findMp4Box(table, "stts") ?? NONE),
    delays: pairs(findMp4Box(table, "ctts") ?? NONE).flatMap(([count, delay]) =>
      Array.from({ length: count }, () => delay),
    ),
    keys: new Set(
      stss ? Array.from({ length: stss.readUInt32BE(4) }, (_, i) => stss.readUInt32BE(8 + 4 * i) - 1) : [0],
    ),
    chunks: Array.from({ length: stco.readUInt32BE(4) }, (_, i) =>
      wide ? Number(stco.readBigUInt64BE(8 + 8 * i)) : stco.readUInt32BE(8 + 4 * i),
    ),
    perChunk: Array.from({ length: stsc.readUInt32BE(4) }, (_, i) => [
      stsc.readUInt32BE(8 + 12 * i) - 1,
      stsc.readUInt32BE(12 + 12 * i),
    ]),
    lead: elst.readUInt32BE(4) > 0 ? elst.readInt32BE(12) : 0,
  };
}

function* chunksOf({ chunks, perChunk, sizes }: Table): Generator<{ start: number; bytes: number }> {
  let run = 0;
  let sample = 0;
  for (const [i, start] of chunks.entries()) {
    while ((perChunk[run + 1]?.[0] ?? Infinity) <= i) run++;
    let bytes = 0;
    for (let n = perChunk[run]?.[1] ?? 0; n > 0; n--) bytes += sizes[sample++] ?? 0;
    yield { start, bytes };
  }
}

const NONE: Buffer = Buffer.alloc(16);

function pairs(box: Buffer): [number, number][] {
  return Array.from({ length: box.readUInt32BE(4) }, (_, i) => [
    box.readUInt32BE(8 + 8 * i),
    box.readUInt32BE(12 + 8 * i),
  ]);
}

async function readIndex(path: string) {
  const file = await open(path, "r");
  try {
    const { size: bytes } = await file.stat();
    let movie: Buffer | null = null;
    let media: { start: number } | null = null;
    const head = Buffer.alloc(16);
    for (let at = 0; at + 8 <= bytes;) {
      await file.read(head, 0, 16, at);
      const short = head.readUInt32BE(0);
      const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short;
      const type = head.toString("latin1", 4, 8);
      if (length < 8 || at + length > bytes) break;
      if (type === "mdat") media = { start: at + (short === 1 ? 16 : 8) };
      if (type === "moov") {
        movie = Buffer.alloc(length - 8);
        await file.read(movie, 0, movie.length, at + 8);
      }
      at += length;
    }
    return { movie, media, bytes };
  } finally {
    await file.close();
  }
}
